import { mkdir, readdir, readFile, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { assert, describe, it } from "@effect/vitest";
import { Archive } from "@temu-jtl/core";
import { Effect, Layer, Logger, Schema } from "effect";
import { fileNameOf, fileArchiveLayer } from "../src/FileArchive.ts";
import { shopLayer, temporaryFolder } from "./support.ts";

const archiveIn = (dataDir: string, shop = "demo") =>
  fileArchiveLayer({ dataDir }).pipe(Layer.provide(shopLayer(shop)));

const modeOf = (path: string) => Effect.promise(async () => (await stat(path)).mode & 0o777);
const keepUntil = Date.UTC(2025, 10, 1);
/** Makes everything in a folder look as if it had been written then. */
const writtenAt = (folder: string, at: number) =>
  Effect.promise(async () => {
    for (const name of await readdir(folder)) {
      await utimes(join(folder, name), at / 1_000, at / 1_000);
    }
  });
const list = (path: string) => Effect.promise(async () => (await readdir(path)).toSorted());

/** Everything that is logged, instead of printing it. */
const recorder = () => {
  const logged: Array<string> = [];
  const logger = Logger.make(({ message }) => {
    logged.push(String(message));
  });
  return { logged, layer: Logger.layer([logger]) };
};

describe("the archive of files", () => {
  it.live("keeps answers and documents where only their owner reads them", () =>
    Effect.gen(function* () {
      const dataDir = join(yield* temporaryFolder, "data");
      yield* Effect.gen(function* () {
        const archive = yield* Archive;
        yield* archive.response("bg.order.list.v2.get", "orders-page-1", '{"result":{}}');
        yield* archive.document("PO-211-1", 2, "<tBestellungen/>");
      }).pipe(Effect.provide(archiveIn(dataDir)));

      const answers = join(dataDir, "temu", "api_responses", "demo");
      const [answer = ""] = yield* list(answers);
      assert.match(answer, /^\d{4}-\d\d-\d\dT.*_bg\.order\.list\.v2\.get_orders-page-1\.json$/);
      const documents = join(dataDir, "temu", "xml", "demo");
      assert.deepStrictEqual(yield* list(documents), ["PO-211-1-r2.xml"]);
      const text = yield* Effect.promise(() =>
        readFile(join(documents, "PO-211-1-r2.xml"), "utf8"),
      );
      assert.strictEqual(text, "<tBestellungen/>");

      for (const folder of [dataDir, join(dataDir, "temu"), answers, documents]) {
        assert.strictEqual(yield* modeOf(folder), 0o700);
      }
      assert.strictEqual(yield* modeOf(join(answers, answer)), 0o600);
      assert.strictEqual(yield* modeOf(join(documents, "PO-211-1-r2.xml")), 0o600);
    }),
  );

  it.live("an order number that looks like a path leads nowhere else", () =>
    Effect.gen(function* () {
      const dataDir = yield* temporaryFolder;
      yield* Effect.flatMap(Archive, (archive) =>
        archive.document("../../../outside", 1, "<x/>"),
      ).pipe(Effect.provide(archiveIn(dataDir)));
      const [file = ""] = yield* list(join(dataDir, "temu", "xml", "demo"));
      assert.match(file, /outside-[0-9a-f]{12}-r1\.xml$/);
    }),
  );

  it.live("a disk that takes nothing stops nothing and is told once for each kind", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder;
      const dataDir = join(folder, "in the way");
      yield* Effect.promise(() => writeFile(dataDir, ""));
      const { layer, logged } = recorder();
      yield* Effect.gen(function* () {
        const archive = yield* Archive;
        yield* archive.document("PO-211-1", 1, "<name>Käthe Muster</name>");
        yield* archive.document("PO-211-2", 1, "<name>Käthe Muster</name>");
        yield* archive.response("bg.order.list.v2.get", "page", "Käthe Muster");
      }).pipe(Effect.provide(Layer.merge(archiveIn(dataDir), layer)));
      assert.strictEqual(logged.length, 2);
      assert.notInclude(logged.join("\n"), "Muster");
      assert.notInclude(logged.join("\n"), folder);
    }),
  );

  it.live("deletes the shop's files that were written before then, and no others", () =>
    Effect.gen(function* () {
      const dataDir = yield* temporaryFolder;
      const keep = (parentOrderSn: string) =>
        Effect.gen(function* () {
          const archive = yield* Archive;
          yield* archive.response("bg.order.list.v2.get", parentOrderSn, "{}");
          yield* archive.document(parentOrderSn, 1, "<tBestellungen/>");
        });
      const foldersOf = (shop: string) => ({
        answers: join(dataDir, "temu", "api_responses", shop),
        documents: join(dataDir, "temu", "xml", shop),
      });
      const demo = foldersOf("demo");
      const other = foldersOf("other");
      const { layer, logged } = recorder();
      yield* Effect.provide(keep("PO-other"), archiveIn(dataDir, "other"));
      yield* Effect.gen(function* () {
        const archive = yield* Archive;
        // Nothing was kept yet, not even a folder.
        yield* archive.eraseBefore(keepUntil);
        yield* keep("PO-old");
        for (const folder of [...Object.values(demo), ...Object.values(other)]) {
          yield* writtenAt(folder, keepUntil - 1);
        }
        // What a host left that died while it wrote.
        const draft = join(demo.documents, "PO-old-r2.xml.5c1b.new");
        yield* Effect.promise(() => writeFile(draft, "<tBest"));
        yield* writtenAt(demo.documents, keepUntil - 1);
        yield* keep("PO-new");
        yield* archive.eraseBefore(keepUntil);
        const [answer = "", ...more] = yield* list(demo.answers);
        assert.match(answer, /_PO-new\.json$/);
        assert.deepStrictEqual(more, []);
        assert.deepStrictEqual(yield* list(demo.documents), ["PO-new-r1.xml"]);
        yield* writtenAt(demo.documents, keepUntil);
        yield* archive.eraseBefore(keepUntil);
        assert.deepStrictEqual(yield* list(demo.documents), ["PO-new-r1.xml"]);
      }).pipe(Effect.provide(Layer.merge(archiveIn(dataDir), layer)));
      assert.deepStrictEqual(logged, []);
      assert.deepStrictEqual(yield* list(other.documents), ["PO-other-r1.xml"]);
      assert.strictEqual((yield* list(other.answers)).length, 1);
    }),
  );

  it.live("what cannot be deleted stops nothing and is told once", () =>
    Effect.gen(function* () {
      const dataDir = yield* temporaryFolder;
      const { layer, logged } = recorder();
      yield* Effect.gen(function* () {
        const archive = yield* Archive;
        yield* archive.document("PO-1", 1, "<x/>");
        yield* archive.document("PO-3", 1, "<x/>");
        const documents = join(dataDir, "temu", "xml", "demo");
        // Whoever the tests run as: nobody deletes a folder as if it were a file.
        yield* Effect.promise(() => mkdir(join(documents, "PO-2-r1.xml")));
        // A file where the folder should be cannot even be listed.
        yield* Effect.promise(() => mkdir(join(dataDir, "temu", "api_responses")));
        yield* Effect.promise(() => writeFile(join(dataDir, "temu", "api_responses", "demo"), ""));
        yield* writtenAt(documents, keepUntil - 1);
        yield* archive.eraseBefore(keepUntil);
        yield* archive.eraseBefore(keepUntil);
        assert.deepStrictEqual(yield* list(documents), ["PO-2-r1.xml"]);
      }).pipe(Effect.provide(Layer.merge(archiveIn(dataDir), layer)));
      assert.strictEqual(logged.length, 2);
      assert.match(logged.join("\n"), /order documents cannot be deleted \((EISDIR|EPERM)\)/);
      assert.notInclude(logged.join("\n"), dataDir);
      assert.notInclude(logged.join("\n"), "PO-2");
    }),
  );

  it.effect.prop(
    "every text becomes a name that every file system takes, and two texts two names",
    [Schema.String, Schema.String],
    ([one, other]) =>
      Effect.sync(() => {
        assert.match(fileNameOf(one), /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/);
        assert.strictEqual(fileNameOf(one) === fileNameOf(other), one === other);
      }),
  );

  it("texts that differ only in half characters keep their names apart", () => {
    assert.notStrictEqual(fileNameOf("\ud800"), fileNameOf("\ud801"));
  });
});
