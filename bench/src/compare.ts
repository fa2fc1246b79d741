import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { databaseLayer, inventoryStoreLayer } from "@temu-jtl/adapter-storage";
import { CurrentShop, InventoryStore, ShopSettings } from "@temu-jtl/core";
import { fillInventory } from "@temu-jtl/core/testing";
import { Effect, Layer, Schema } from "effect";
import type { Measurement } from "./Measurement.ts";

const few = 1_000;
const many = 100_000;
const mostMillis = 2_000;
const mostStatements = 20;

let statements = 0;

const database = Layer.unwrap(
  Effect.map(
    Effect.acquireRelease(
      Effect.promise(() => mkdtemp(join(tmpdir(), "temu-jtl-bench-"))),
      (folder) => Effect.promise(() => rm(folder, { recursive: true, force: true })),
    ),
    (dataDir) => databaseLayer({ _tag: "Embedded", dataDir }, () => (statements += 1)),
  ),
);

const shopOf = (skus: number) =>
  Schema.decodeSync(ShopSettings)({
    id: `skus-${skus}`,
    temu: {
      appKey: "bench",
      appSecret: "bench",
      accessToken: "bench",
      endpoint: "http://127.0.0.1:1/",
    },
  });

/** Compares once, and tells how long it took and how many statements. */
const compareOnce = Effect.gen(function* () {
  const { compare } = yield* InventoryStore;
  const before = statements;
  const begun = performance.now();
  const { changed } = yield* compare({ limit: "all" }, () => "accept");
  return { changed, millis: performance.now() - begun, statements: statements - before };
});

/** A first comparison, which writes a row for each SKU, and one in which nothing has changed. */
const compareShop = (skus: number) =>
  Effect.gen(function* () {
    yield* fillInventory(skus);
    return { first: yield* compareOnce, second: yield* compareOnce };
  }).pipe(Effect.provide(inventoryStoreLayer.pipe(Layer.provide(CurrentShop.layer(shopOf(skus))))));

const seconds = (millis: number): string => `${(millis / 1_000).toFixed(2)} s`;

/** What it takes to find out which of many SKUs have to be pushed. */
export const measureCompare = Effect.gen(function* () {
  const small = yield* compareShop(few);
  const { first, second } = yield* compareShop(many);
  const slowest = Math.max(first.millis, second.millis);
  const counted = [small.first, small.second, first, second].map((one) => one.statements);
  const most = Math.max(...counted);
  const measurements: ReadonlyArray<Measurement> = [
    {
      what: `Comparison of ${many.toLocaleString("en")} SKUs`,
      figure: seconds(slowest),
      bound: `under ${seconds(mostMillis)} (all are new: ${seconds(first.millis)}, none has changed: ${seconds(second.millis)})`,
      holds: slowest < mostMillis && first.changed === many && second.changed === 0,
    },
    {
      what: `SQL statements for it, and for ${few.toLocaleString("en")}`,
      figure: [...new Set(counted)].join(", "),
      bound: `the same, and at most ${mostStatements}`,
      holds: most <= mostStatements && counted.every((count) => count === most),
    },
  ];
  return measurements;
}).pipe(Effect.provide(database), Effect.orDie);
