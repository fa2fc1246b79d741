import { Effect, Layer } from "effect";
import { lastDays } from "../../domain/Figures.ts";
import { Reports } from "../../ports/Reports.ts";
import { MemoryState, type ShopMemory } from "./MemoryState.ts";
import { daysOf, figuresOf } from "./reports/figures.ts";
import { inventoryIn, orderIn, ordersIn, runsIn } from "./reports/lists.ts";

/** What the stores in memory keep, as people look at it. */
export const memoryReportsLayer: Layer.Layer<Reports, never, MemoryState> = Layer.effect(
  Reports,
  Effect.map(MemoryState, ({ ofShop }) => {
    const each = <A>(shops: ReadonlyArray<string>, read: (shop: string, memory: ShopMemory) => A) =>
      Effect.sync(() => shops.map((shop) => read(shop, ofShop(shop))));

    return Reports.of({
      figures: (shops, now) => each(shops, (shop, memory) => figuresOf(shop, memory, now)),
      days: (shops, { days, now, timeZone }) =>
        Effect.map(
          each(shops, (shop, memory) => daysOf(shop, memory, lastDays(now, timeZone, days))),
          (found) => found.flat(),
        ),
      runs: (query, page) => runsIn(ofShop, query, page),
      run: (shops, runId) =>
        Effect.map(
          each(shops, (_, { runs }) => runs.get(runId)),
          (found) => found.find((run) => run !== undefined) ?? null,
        ),
      orders: (query, page, view) => ordersIn(ofShop, query, page, view),
      order: (shop, parentOrderSn, view = {}) =>
        Effect.sync(() => orderIn(shop, ofShop(shop), parentOrderSn, view)),
      inventory: (query, page) => inventoryIn(ofShop, query, page),
    });
  }),
);
