import { createHash, randomUUID } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Archive, CurrentShop } from "@temu-jtl/core";
import { DateTime, Effect, Layer, Option, Schema } from "effect";

const safeName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/;

/**
 * A name that every file system takes and that leads nowhere else, whatever the text holds. A text
 * that has to be changed gets a part of its hash, so that two of them stay apart.
 */
export const fileNameOf = (text: string): string => {
  if (safeName.test(text)) return text;
  const readable = text.replaceAll(/[^A-Za-z0-9_-]+/g, "_").slice(0, 60);
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 12);
  return `x${readable}-${hash}`;
};

const SystemError = Schema.Struct({ code: Schema.String });

/** Writes a file that only its owner can read; it is there as a whole or not at all. */
const writeWhole = (path: string, text: string) =>
  Effect.tryPromise({
    try: async () => {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const draft = `${path}.${randomUUID()}.new`;
      try {
        await writeFile(draft, text, { mode: 0o600, flag: "wx" });
        await rename(draft, path);
      } finally {
        await rm(draft, { force: true });
      }
    },
    catch: (error) =>
      Option.match(Schema.decodeUnknownOption(SystemError)(error), {
        onNone: () => "unknown",
        onSome: ({ code }) => code,
      }),
  });

/**
 * Keeps answers of Temu in `<dataDir>/temu/api_responses/<shop>/` and order documents in
 * `<dataDir>/temu/xml/<shop>/`. Both hold personal data: only the owner can read them. A file that
 * cannot be written stops nothing; the first of each kind is logged.
 */
export const fileArchiveLayer = (options: {
  readonly dataDir: string;
}): Layer.Layer<Archive, never, CurrentShop> =>
  Layer.effect(
    Archive,
    Effect.gen(function* () {
      const { id: shop } = yield* CurrentShop;
      const told = new Set<string>();

      const keep = Effect.fnUntraced(function* (kind: string, path: string, text: string) {
        yield* Effect.catch(writeWhole(path, text), (code) => {
          if (told.has(kind)) return Effect.void;
          told.add(kind);
          return Effect.logWarning(
            `The archive of ${kind} cannot be written (${code}); the run goes on without it. See that DATA_DIR can be written to and has space left.`,
          );
        });
      });

      return Archive.of({
        response: Effect.fnUntraced(function* (call, name, text) {
          const now = yield* DateTime.now;
          const at = DateTime.formatIso(now).replaceAll(":", "-");
          const file = `${at}_${fileNameOf(call)}_${fileNameOf(name)}.json`;
          const path = join(options.dataDir, "temu", "api_responses", fileNameOf(shop), file);
          yield* keep("answers of Temu", path, text);
        }),
        document: (parentOrderSn, revision, text) => {
          const file = `${fileNameOf(parentOrderSn)}-r${revision}.xml`;
          const path = join(options.dataDir, "temu", "xml", fileNameOf(shop), file);
          return keep("order documents", path, text);
        },
      });
    }),
  );
