import { describe, expect, it } from "@effect/vitest";
import {
  InventoryStore,
  makeSync,
  readStock,
  runWorkflow,
  type Sync,
  TemuApi,
} from "@temu-jtl/core";
import { JtlWorld, memoryStoresLayer, MemoryState, TemuWorld } from "@temu-jtl/core/testing";
import { Effect, Layer, References, Stream } from "effect";
import { TestClock } from "effect/testing";
import { memoryShop } from "../memoryShop.ts";
import { inShop, start } from "../orderSync/runs.ts";
import {
  article,
  edits,
  fullLater,
  inStep,
  offer,
  quickLater,
  run,
  sellAtSister,
  shown,
  sku,
  skuAt,
  skuLists,
  summary,
  troubles,
} from "./stock.ts";

describe("A run of the inventory sync", () => {
  it.effect("tells what each step has done", () =>
    inShop(
      Effect.gen(function* () {
        yield* offer(5, 6, 0);
        const { steps } = yield* fullLater;
        const figures = { created: 0, skipped: 0, held: 0, failed: 0 };
        expect(steps.map(({ name, counts }) => [name, counts])).toEqual([
          ["download", { ...figures, processed: 3, created: 3, changed: 0 }],
          ["stock", { ...figures, processed: 3, changed: 0 }],
          ["compare", { ...figures, processed: 3, changed: 3 }],
          ["push", { ...figures, processed: 2, changed: 2 }],
        ]);
      }),
    ),
  );

  it.effect("pushes nothing and lists nothing when nothing has changed", () =>
    inShop(
      Effect.gen(function* () {
        yield* inStep(5, 6, 7);
        const quiet = yield* quickLater;
        expect(edits(quiet)).toBe(0);
        expect(skuLists(quiet)).toBe(0);
        expect(quiet.steps.find(({ name }) => name === "compare")?.counts).toMatchObject({
          processed: 3,
          changed: 0,
          skipped: 3,
        });
      }),
    ),
  );

  it.effect("lists once more what it could not list whole, and takes nothing for gone", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuApi;
        yield* inStep(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        let walks = 0;
        const withoutLast = Stream.suspend(() => {
          walks += 1;
          const listed = walks < 3 ? 9 : 10;
          return temu.listSkus.pipe(
            Stream.map((page) => ({ ...page, skus: page.skus.slice(0, listed) })),
          );
        });
        const short = Effect.provideService(
          TemuApi,
          TemuApi.of({ ...temu, listSkus: withoutLast }),
        );
        expect((yield* short(fullLater)).outcome).toBe("succeeded");
        expect(walks).toBe(3);
        expect((yield* summary).skus).toBe(10);
        walks = -100;
        expect(troubles(yield* short(fullLater))).toEqual({
          download: "partial downloadIncomplete",
        });
        expect(walks).toBe(-97);
        expect((yield* summary).skus).toBe(10);
      }),
    ),
  );

  it.effect(
    "pushes nothing but the SKU that a person asks for; the others wait for the next run",
    () =>
      inShop(
        Effect.gen(function* () {
          const jtl = yield* JtlWorld;
          yield* inStep(5, 6, 7);
          yield* jtl.restock(article(0), 1);
          yield* jtl.restock(article(1), 1);
          const one = yield* run({ onlySku: sku(1) });
          expect(one.outcome).toBe("succeeded");
          expect(yield* shown(3)).toEqual([5, 7, 7]);
          yield* quickLater;
          expect(yield* shown(3)).toEqual([6, 7, 7]);
        }),
      ),
  );

  it.effect("reads on from where it stopped when it breaks off while it reads JTL's stock", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        yield* inStep(5);
        yield* jtl.restock(article(0), 1);
        yield* TestClock.adjust("10 minutes");
        const inventory = yield* InventoryStore;
        const before = yield* inventory.stockMark;
        yield* runWorkflow(
          { name: "inventory_sync", steps: [readStock({ mode: "quick", allowGuards: false })] },
          start,
        ).pipe(
          Effect.provideService(
            InventoryStore,
            InventoryStore.of({ ...inventory, saveArticles: () => Effect.die("power cut") }),
          ),
        );
        expect(yield* inventory.stockMark).toBe(before);
        yield* quickLater;
        expect(yield* shown(1)).toEqual([6]);
      }),
    ),
  );

  it.effect("forgets what was sold before the shop's retention, and keeps what still counts", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const inventory = yield* InventoryStore;
        yield* inStep(5, 6);
        yield* temu.sellUnits({ [sku(0)]: 1 });
        const forgotten: Array<number> = [];
        yield* TestClock.adjust("40 days");
        const now = yield* temu.now;
        yield* run({ mode: "full" }).pipe(
          Effect.provideService(
            InventoryStore,
            InventoryStore.of({
              ...inventory,
              forgetBefore: (at) => {
                forgotten.push(now - at);
                return inventory.forgetBefore(at);
              },
            }),
          ),
        );
        expect(forgotten).toEqual([30 * 86_400_000]);
        expect(yield* shown(2)).toEqual([4, 6]);
      }),
    ),
  );
});

describe("A dry run", () => {
  it.effect("writes nothing to Temu", () =>
    inShop(
      Effect.gen(function* () {
        yield* offer(5, 6, 0);
        yield* TestClock.adjust("1 day");
        const dry = yield* run({ mode: "full", dryRun: true });
        expect(dry.outcome).toBe("succeeded");
        expect(edits(dry)).toBe(0);
        expect(dry.steps.at(-1)?.counts).toMatchObject({ processed: 2, changed: 0, skipped: 2 });
        expect(yield* shown(3)).toEqual([0, 0, 0]);
      }),
    ),
  );
});

/** A sync of one shop in memory with these SKUs, closed with the test. */
const openSync = Effect.fnUntraced(function* (...units: ReadonlyArray<number>) {
  const state = yield* Layer.build(MemoryState.layer);
  const shop = yield* Layer.build(memoryShop);
  yield* offer(...units).pipe(Effect.provide(shop));
  const sync: Sync<never> = yield* Effect.acquireRelease(
    Effect.sync(() =>
      makeSync({
        shops: new Map([["demo", Layer.succeedContext(shop)]]),
        stores: memoryStoresLayer.pipe(Layer.provide(Layer.succeedContext(state))),
        runtime: Layer.succeed(References.MinimumLogLevel, "None"),
      }),
    ),
    (opened) => Effect.promise(() => opened.close()),
  );
  return { sync, shop, state };
});

describe("The inventory sync of a shop", () => {
  it.effect("answers its record, how the SKUs stand, and in a dry run what it would push", () =>
    Effect.gen(function* () {
      const { shop, sync } = yield* openSync(5, 6, 0);
      const dry = yield* sync.inventorySync({ mode: "full", dryRun: true });
      expect(dry).toMatchObject({
        outcome: "succeeded",
        workflow: "inventory_sync",
        parameters: { mode: "full", dryRun: true, allowGuards: false },
        inventory: { skus: 3, matched: 3, needsSync: 2 },
      });
      const { goodsId } = skuAt(0);
      expect(dry.wouldPush).toEqual({
        total: 2,
        skus: [
          { goodsId, skuId: sku(0), merchantSku: article(0), from: 0, to: 5 },
          { goodsId, skuId: sku(1), merchantSku: article(1), from: 0, to: 6 },
        ],
      });
      const wet = yield* sync.inventorySync({ shop: "demo", mode: "full" });
      expect(wet.wouldPush).toBeUndefined();
      expect(wet.inventory.needsSync).toBe(0);
      expect(yield* shown(3).pipe(Effect.provide(shop))).toEqual([5, 6, 0]);
    }),
  );

  it.effect("names the first 1,000 SKUs of what it would push, and says how many there are", () =>
    Effect.gen(function* () {
      const { sync } = yield* openSync(...Array.from({ length: 1_001 }, () => 5));
      const { wouldPush } = yield* sync.inventorySync({ dryRun: true });
      expect(wouldPush?.total).toBe(1_001);
      expect(wouldPush?.skus).toHaveLength(1_000);
    }),
  );

  it.effect("would push nothing where a guard has stopped it", () =>
    Effect.gen(function* () {
      const { shop, sync } = yield* openSync(5);
      const { wouldPush } = yield* sync.inventorySync({ mode: "full", dryRun: true });
      expect(wouldPush?.total).toBe(1);
      yield* Effect.flatMap(JtlWorld, (jtl) => jtl.deleteArticle(article(0))).pipe(
        Effect.provide(shop),
      );
      const stopped = yield* sync.inventorySync({ mode: "full", dryRun: true });
      expect(stopped.outcome).toBe("failed");
      expect(stopped.wouldPush).toEqual({ total: 0, skus: [] });
    }),
  );

  it.effect("is quick unless it is asked to be full", () =>
    Effect.gen(function* () {
      const { sync } = yield* openSync(5);
      const { parameters } = yield* sync.inventorySync();
      expect(parameters).toMatchObject({ mode: "quick" });
    }),
  );

  it.effect("is a Promise as well, and tells how it goes on", () =>
    Effect.gen(function* () {
      const { sync } = yield* openSync(5);
      const told: Array<string> = [];
      const report = yield* Effect.promise(() =>
        sync.runInventorySync({ onProgress: ({ _tag }) => told.push(_tag) }),
      );
      expect(report.inventory.skus).toBe(1);
      expect(told.at(-1)).toBe("RunFinished");
      const stream = yield* Stream.runCollect(sync.inventorySyncProgress({ mode: "quick" }));
      expect(stream.at(-1)).toMatchObject({ _tag: "RunFinished", run: { outcome: "succeeded" } });
    }),
  );

  it.effect(
    "gives back what a shop keeps back that nobody runs any more, as a person wants it",
    () =>
      Effect.gen(function* () {
        const { shop, state, sync } = yield* openSync(10);
        yield* sellAtSister(3).pipe(Effect.provideContext(state));
        const unitsOnSale = Effect.gen(function* () {
          yield* TestClock.adjust("10 minutes");
          yield* sync.inventorySync();
          return yield* shown(1).pipe(Effect.provide(shop));
        });
        expect(yield* unitsOnSale).toEqual([7]);
        const request = { shop: "demo", silentShop: "sister" };
        const refusal = yield* Effect.flip(sync.setAside(request));
        expect(refusal).toMatchObject({ _tag: "ShopRefused", shop: "sister" });
        yield* TestClock.adjust("1 day");
        const ended = yield* Effect.promise(() => sync.setShopAside(request));
        expect(ended).toMatchObject({ shop: "sister", lines: 1, units: 3 });
        expect(yield* unitsOnSale).toEqual([10]);
        const unknown = yield* Effect.flip(sync.setAside({ ...request, silentShop: "" }));
        expect(unknown).toMatchObject({ problems: [{ setting: "silentShop" }] });
      }),
  );

  // A host without types may ask for anything.
  const wrongRequests: ReadonlyArray<readonly [setting: string, request: object]> = [
    ["mode", { mode: "fast" }],
    ["dryrun", { dryrun: true }],
    ["daysBack", { daysBack: 3 }],
    ["allowGuards", { allowGuards: true, dryRun: true }],
  ];
  it.effect.each(wrongRequests)(
    "refuses a request with a wrong %s, by its name",
    ([setting, request]) =>
      Effect.gen(function* () {
        const { sync } = yield* openSync(5);
        const refusal = yield* Effect.flip(sync.inventorySync(request));
        expect(refusal).toMatchObject({ _tag: "ConfigurationError", problems: [{ setting }] });
      }),
  );
});
