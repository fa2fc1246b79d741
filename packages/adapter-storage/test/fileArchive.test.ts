import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { assert, describe, it } from "@effect/vitest";
import { Archive } from "@temu-jtl/core";
import { Effect, Layer, Logger, Schema } from "effect";
import { fileNameOf, fileArchiveLayer } from "../src/FileArchive.ts";
import { shopLayer, temporaryFolder } from "./support.ts";

const archiveIn = (dataDir: string) =>
  fileArchiveLayer({ dataDir }).pipe(Layer.provide(shopLayer("demo")));

const modeOf = (path: string) => Effect.promise(async () => (await stat(path)).mode & 0o777);
const list = (path: string) => Effect.promise(async () => (await readdir(path)).toSorted());

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
      const logged: Array<string> = [];
      const logger = Logger.make(({ message }) => {
        logged.push(String(message));
      });
      yield* Effect.gen(function* () {
        const archive = yield* Archive;
        yield* archive.document("PO-211-1", 1, "<name>Käthe Muster</name>");
        yield* archive.document("PO-211-2", 1, "<name>Käthe Muster</name>");
        yield* archive.response("bg.order.list.v2.get", "page", "Käthe Muster");
      }).pipe(Effect.provide(Layer.merge(archiveIn(dataDir), Logger.layer([logger]))));
      assert.strictEqual(logged.length, 2);
      assert.notInclude(logged.join("\n"), "Muster");
      assert.notInclude(logged.join("\n"), folder);
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
