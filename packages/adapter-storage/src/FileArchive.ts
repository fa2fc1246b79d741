import { createHash, randomUUID } from "node:crypto";
import { lstat, mkdir, readdir, rename, rm, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Archive, CurrentShop, type Instant } from "@temu-jtl/core";
import { DateTime, Effect, Layer, Option, Schema } from "effect";

const safeName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/;

/**
 * A name that every file system takes and that leads nowhere else, whatever the text holds. A text
 * that has to be changed gets a part of its hash, so that two of them stay apart.
 */
export const fileNameOf = (text: string): string => {
  if (safeName.test(text)) return text;
  const readable = text.replaceAll(/[^A-Za-z0-9_-]+/g, "_").slice(0, 60);
  // As UTF-16: in UTF-8 every half of a character becomes the same replacement.
  const hash = createHash("sha256").update(text, "utf16le").digest("hex").slice(0, 12);
  return `x${readable}-${hash}`;
};

const SystemError = Schema.Struct({ code: Schema.String });

/** Writes a file that only its owner can read; it is there as a whole or not at all. */
const writeWhole = async (path: string, text: string): Promise<void> => {
  const draft = `${path}.${randomUUID()}.new`;
  try {
    await writeFile(draft, text, { mode: 0o600, flag: "wx" });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
};

const failureOf = (error: unknown): string =>
  Option.match(Schema.decodeUnknownOption(SystemError)(error), {
    onNone: () => "unknown",
    onSome: ({ code }) => code,
  });

/**
 * Deletes what lies in a folder and was written before then, one after the other. Answers why
 * some of it could not be deleted. What is not there (any more) need not be deleted.
 */
const deleteOld = async (path: string, before: Instant, signal: AbortSignal) => {
  const failures = new Set<string>();
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      const code = failureOf(error);
      if (code !== "ENOENT") failures.add(code);
    }
  };
  await attempt(async () => {
    for (const name of await readdir(path)) {
      if (signal.aborted) return;
      const file = join(path, name);
      await attempt(async () => {
        if ((await lstat(file)).mtimeMs < before) await unlink(file);
      });
    }
  });
  return [...failures];
};

/** Writes files of one folder, which is made when the first is written, or again when it is gone. */
const folder = (path: string) => {
  let isThere = false;
  return (name: string, text: string) =>
    Effect.tryPromise({
      try: async () => {
        if (!isThere) await mkdir(path, { recursive: true, mode: 0o700 });
        isThere = true;
        await writeWhole(join(path, name), text);
      },
      catch: (error) => {
        isThere = false;
        return failureOf(error);
      },
    });
};

/**
 * Keeps answers of Temu in `<dataDir>/temu/api_responses/<shop>/` and order documents in
 * `<dataDir>/temu/xml/<shop>/`. Both hold personal data: only the owner can read them. A file that
 * cannot be written or deleted stops nothing; the first of each kind is logged.
 */
export const fileArchiveLayer = (options: {
  readonly dataDir: string;
}): Layer.Layer<Archive, never, CurrentShop> =>
  Layer.effect(
    Archive,
    Effect.gen(function* () {
      const { id: shop } = yield* CurrentShop;
      const told = new Set<string>();

      const folders = {
        answers: join(options.dataDir, "temu", "api_responses", fileNameOf(shop)),
        documents: join(options.dataDir, "temu", "xml", fileNameOf(shop)),
      };
      const answers = folder(folders.answers);
      const documents = folder(folders.documents);

      const tellOnce = (warning: string, about: string) => {
        if (told.has(about)) return Effect.void;
        told.add(about);
        return Effect.logWarning(warning);
      };
      const cannotWrite = (kind: string) => (code: string) =>
        tellOnce(
          `The archive of ${kind} cannot be written (${code}); the run goes on without it. See that DATA_DIR can be written to and has space left.`,
          `writing ${kind}`,
        );
      const erase = Effect.fnUntraced(function* (kind: string, path: string, before: Instant) {
        const failures = yield* Effect.promise((signal) => deleteOld(path, before, signal));
        if (failures.length === 0) return;
        yield* tellOnce(
          `Something old in the archive of ${kind} cannot be deleted (${failures.join(", ")}). It may hold personal data: delete it by hand, and see that DATA_DIR can be written to.`,
          `deleting ${kind}`,
        );
      });

      return Archive.of({
        response: Effect.fnUntraced(function* (call, name, text) {
          const now = yield* DateTime.now;
          const at = DateTime.formatIso(now).replaceAll(":", "-");
          const file = `${at}_${fileNameOf(call)}_${fileNameOf(name)}.json`;
          yield* Effect.catch(answers(file, text), cannotWrite("answers of Temu"));
        }),
        document: (parentOrderSn, revision, text) => {
          const file = `${fileNameOf(parentOrderSn)}-r${revision}.xml`;
          return Effect.catch(documents(file, text), cannotWrite("order documents"));
        },
        eraseBefore: Effect.fnUntraced(function* (at) {
          yield* erase("answers of Temu", folders.answers, at);
          yield* erase("order documents", folders.documents, at);
        }),
      });
    }),
  );
