import { assert } from "@effect/vitest";
import { JtlWawi } from "@temu-jtl/core";
import type { Bundles, SeededRandom, StockedSku } from "@temu-jtl/core/testing";
import { simulatedJtlWawi } from "@temu-jtl/simulator";
import { Effect } from "effect";
import { type CrashShop, openShop } from "./CrashLab.ts";
import type { StockPlan } from "./stockPlan.ts";
import { stockTargets } from "./stockTargets.ts";

/** Articles that never run out: each is sold in a product of its own, and in the one after it. */
const plenty = Array.from({ length: 6 }, (_, at) => `PLENTY-${at + 1}`);
const scarce = ["SCARCE-1", "SCARCE-2"];
const bundles: Bundles = {
  "SET-1": [
    { sku: "PLENTY-1", quantity: 2 },
    { sku: "SCARCE-1", quantity: 1 },
  ],
  "SET-2": [
    { sku: "PLENTY-2", quantity: 1 },
    { sku: "PLENTY-3", quantity: 1 },
  ],
};

/** The articles of each product's SKUs: some articles have several SKUs, for several sites. */
const products = plenty.map((article, at) => [
  article,
  plenty[(at + 1) % plenty.length] ?? article,
  ...[...scarce, ...Object.keys(bundles), ...scarce].slice(at, at + 1),
]);

/** By product and id: in this order they share an article. */
const skus: ReadonlyArray<StockedSku> = products.flatMap((articles, product) =>
  articles.map((article, at) => ({
    goodsId: `60000000000100${product}`,
    skuId: `30000000000${100 + product * 10 + at}`,
    merchantSku: article,
    name: "Kerze",
    variant: article,
    onSale: true,
    stock: 5,
  })),
);

/** Both sides of a shop with stock, and what goes on at them. */
export interface StockShop {
  readonly shop: CrashShop;
  /** JTL's stock comes and goes, and Temu sells: at least three products' stock is to be pushed then. */
  readonly trade: Effect.Effect<void>;
  /** JTL's stock of some articles goes up, by much. */
  readonly bring: Effect.Effect<void>;
  /** Temu sells some units of what the last `trade` has moved. */
  readonly sell: Effect.Effect<void>;
  /** JTL loses most of what the last `trade` has brought. */
  readonly loseSome: Effect.Effect<void>;
  /** JTL loses all of what was brought last, as if it had never been there. */
  readonly takeBack: Effect.Effect<void>;
  /** Fails unless Temu shows the target of every SKU, and nothing that JTL cannot ship. */
  readonly showsTargets: (when: string) => Effect.Effect<void>;
}

/** Opens a shop that Temu shows five units of each SKU of, whatever JTL has. */
export const openStockShop = Effect.fnUntraced(function* (
  schema: string,
  plan: Pick<StockPlan, "jtlPackMillis" | "jtlTakeOverMillis" | "rules">,
  random: SeededRandom,
) {
  const { jtlPackMillis, jtlTakeOverMillis, rules } = plan;
  const shop = yield* openShop(schema, { jtlPackMillis, jtlTakeOverMillis });
  const { control, simulator } = shop;
  yield* control.stockSkus(skus);
  yield* control.setStock([
    ...plenty.map((sku) => ({ sku, onHand: 60 })),
    ...scarce.map((sku) => ({ sku, onHand: 2 })),
    ...Object.keys(bundles).map((sku) => ({ sku })),
  ]);
  yield* control.bundles(bundles);
  let moved: ReadonlyArray<string> = plenty;
  let brought: ReadonlyMap<string, number> = new Map();
  let trades = 0;

  /** People buy what Temu shows some of; hosts that die early may have left nothing of these articles. */
  const sellSome = Effect.fnUntraced(function* (articles: ReadonlyArray<string>) {
    const shown = new Map((yield* control.shownSkus).map(({ skuId, stock }) => [skuId, stock]));
    const onSale = skus.filter(
      ({ merchantSku, skuId }) => articles.includes(merchantSku) && (shown.get(skuId) ?? 0) > 0,
    );
    if (onSale.length === 0) return;
    const wanted = random.shuffle(onSale).slice(0, random.whole(2, 4));
    const sold = yield* control.sellUnits(
      Object.fromEntries(wanted.map(({ skuId }) => [skuId, random.whole(1, 2)])),
    );
    assert.isNotEmpty(sold);
    const [first] = sold;
    if (first !== undefined && random.happens(0.2)) yield* control.cancel(first);
  }, Effect.orDie);

  /** Other channels sell what is left of the scarce, and some of it comes back. */
  const moveScarce = Effect.gen(function* () {
    const sku = random.pick(["SCARCE-1", "SCARCE-2"]);
    const units = random.whole(1, 3);
    if (units > (yield* control.availableOf(sku))) yield* control.restock(sku, units);
    else yield* control.sellElsewhere(sku, units);
  });

  const bring = Effect.gen(function* () {
    moved = random.shuffle(plenty).slice(0, random.whole(3, 5));
    trades += 1;
    // Each time more than before: no stock is by chance what one before it was.
    brought = new Map(moved.map((sku) => [sku, trades * 100]));
    for (const [sku, units] of brought) yield* control.restock(sku, units);
  }).pipe(Effect.orDie);

  const stockShop: StockShop = {
    shop,
    bring,
    trade: Effect.gen(function* () {
      yield* bring;
      yield* moveScarce;
      yield* sellSome([...moved, ...scarce, ...Object.keys(bundles)]);
      if (random.happens(0.5)) yield* control.takeOver;
    }).pipe(Effect.orDie),
    sell: Effect.suspend(() => sellSome(moved)),
    takeBack: Effect.suspend(() =>
      Effect.forEach(brought, ([sku, units]) => control.restock(sku, -units), { discard: true }),
    ).pipe(Effect.orDie),
    loseSome: Effect.suspend(() =>
      Effect.forEach(moved, (sku) => control.restock(sku, -40), { discard: true }),
    ).pipe(Effect.orDie),
    showsTargets: Effect.fnUntraced(
      function* (when) {
        const sold = yield* control.snapshot;
        const jtl = yield* JtlWawi;
        const targets = stockTargets(
          {
            skus,
            sold,
            stock: yield* jtl.stock([...plenty, ...scarce, ...Object.keys(bundles)]),
            jtlOrders: yield* jtl.orders(sold.map(({ order }) => order.parentOrderSn)),
          },
          rules,
        );
        const shown = new Map((yield* control.shownSkus).map(({ skuId, stock }) => [skuId, stock]));
        assert.deepStrictEqual(
          targets.map(({ skuId }) => [skuId, shown.get(skuId)]),
          targets.map(({ skuId, target }) => [skuId, target]),
          when,
        );
        for (const { free, skuId } of targets) {
          assert.isAtMost(shown.get(skuId) ?? 0, free, `${skuId} ${when}`);
        }
      },
      Effect.provide(simulatedJtlWawi(simulator.url)),
      Effect.orDie,
    ),
  };
  return stockShop;
});
