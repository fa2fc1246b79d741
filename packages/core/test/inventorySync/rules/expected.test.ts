import { describe, expect, it } from "@effect/vitest";
import { seconds } from "@temu-jtl/core";
import { JtlWorld, temuCalls, TemuWorld } from "@temu-jtl/core/testing";
import { Effect } from "effect";
import { TestClock } from "effect/testing";
import { inShop, sync } from "../../orderSync/runs.ts";
import {
  article,
  edits,
  fullLater,
  inStep,
  itemAt,
  offer,
  quickLater,
  run,
  shown,
  sku,
  skuAt,
  skuLists,
  watchEdits,
  withEdits,
} from "../stock.ts";

describe("What Temu shows by now", () => {
  it.effect("(I7) is less by what it sold, so that nothing has to be pushed", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const jtl = yield* JtlWorld;
        yield* inStep(10);
        yield* temu.sellUnits({ [sku(0)]: 3 });
        expect(edits(yield* quickLater)).toBe(0);
        yield* sync;
        yield* jtl.takeOver;
        yield* sync;
        expect(edits(yield* quickLater)).toBe(0);
        expect(yield* itemAt(0)).toMatchObject({ expected: 7, target: 7 });
        expect(yield* shown(1)).toEqual([7]);
      }),
    ),
  );

  it.effect("(I7) is more by what was cancelled", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* inStep(10);
        const [sold] = yield* temu.sellUnits({ [sku(0)]: 3 });
        yield* quickLater;
        yield* temu.cancel(sold?.order.parentOrderSn ?? "");
        expect(edits(yield* quickLater)).toBe(0);
        expect(yield* itemAt(0)).toMatchObject({ expected: 10, target: 10 });
        expect(yield* shown(1)).toEqual([10]);
      }),
    ),
  );

  it.effect("(I7) is not what a reading says that lags behind a push", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* offer(10);
        yield* temu.lag(seconds(40));
        yield* run({ mode: "full" });
        yield* TestClock.adjust("20 seconds");
        const lagging = yield* run({ mode: "full" });
        expect(edits(lagging)).toBe(0);
        expect(yield* itemAt(0)).toMatchObject({ expected: 10, surprise: null });
      }),
    ),
  );
});

describe("A sale while a run pushes", () => {
  it.effect("(I8) is seen by the same run, and what it put back on sale is taken off again", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* inStep(10);
        yield* (yield* JtlWorld).restock(article(0), 1);
        yield* TestClock.adjust("10 minutes");
        let isSold = false;
        const { answer, sent } = yield* watchEdits(
          run().pipe(
            withEdits((edit, send) =>
              Effect.andThen(
                Effect.suspend(() => {
                  if (isSold) return Effect.void;
                  isSold = true;
                  return temu.sellUnits({ [sku(0)]: 4 });
                }),
                send(edit),
              ),
            ),
          ),
        );
        expect(answer.outcome).toBe("succeeded");
        expect(sent.map(({ targets }) => targets[0]?.quantity)).toEqual([11, 7]);
        expect(yield* shown(1)).toEqual([7]);
      }),
    ),
  );

  it.effect("(I8) is looked for twice at most, and the next run settles the rest", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* inStep(30);
        yield* (yield* JtlWorld).restock(article(0), 1);
        yield* TestClock.adjust("10 minutes");
        const { sent } = yield* watchEdits(
          run().pipe(
            withEdits((edit, send) => Effect.andThen(temu.sellUnits({ [sku(0)]: 1 }), send(edit))),
          ),
        );
        expect(sent.map(({ targets }) => targets[0]?.quantity)).toEqual([31, 30, 29]);
        yield* quickLater;
        expect(yield* shown(1)).toEqual([28]);
      }),
    ),
  );

  it.effect("(I8) is not looked for by a run that has pushed nothing", () =>
    inShop(
      Effect.gen(function* () {
        yield* inStep(10);
        const { temuRequests } = yield* quickLater;
        expect(temuRequests).toEqual({ [temuCalls.orders]: 1 });
      }),
    ),
  );
});

describe("What a run looks at", () => {
  it.effect("(I9) is in a quick run what has changed, and it pushes just that", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        yield* inStep(...Array.from({ length: 40 }, () => 10));
        yield* jtl.restock(article(1), 5);
        yield* jtl.restock(article(17), -3);
        yield* jtl.restock(article(39), -10);
        const { answer, sent } = yield* watchEdits(quickLater);
        expect(skuLists(answer)).toBe(0);
        const pushed = sent.map(({ goodsId, targets }) => [goodsId, ...targets]);
        expect(pushed).toEqual([
          [skuAt(1).goodsId, { skuId: sku(1), quantity: 15 }],
          [skuAt(17).goodsId, { skuId: sku(17), quantity: 7 }],
          [skuAt(39).goodsId, { skuId: sku(39), quantity: 0 }],
        ]);
      }),
    ),
  );

  it.effect("(I9) is everything in the first run of a shop, however quick it should be", () =>
    inShop(
      Effect.gen(function* () {
        yield* offer(3, 4);
        expect(skuLists(yield* quickLater)).toBeGreaterThan(0);
        expect(yield* shown(2)).toEqual([3, 4]);
        expect(skuLists(yield* quickLater)).toBe(0);
      }),
    ),
  );

  it.effect("(I9) is everything once where JTL's database was set back", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        yield* inStep(5, 6);
        yield* jtl.restoreBackup([{ sku: article(0), onHand: 2 }]);
        yield* quickLater;
        expect(yield* shown(2)).toEqual([2, 6]);
      }),
    ),
  );

  it.effect("(I9) settles in a full run what a person has set in Seller Center, and notes it", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* inStep(5, 6);
        yield* temu.stockSkus([skuAt(0, { stock: 50 })]);
        yield* quickLater;
        expect(yield* shown(2)).toEqual([50, 6]);
        yield* fullLater;
        expect(yield* shown(2)).toEqual([5, 6]);
        expect((yield* itemAt(0)).surprise).toMatchObject({ expected: 5, shown: 50 });
        expect((yield* itemAt(1)).surprise).toBeNull();
      }),
    ),
  );

  it.effect("(I9) lists a SKU no more that Temu lists no more, and pushes nothing for it", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const jtl = yield* JtlWorld;
        yield* inStep(1, 2, 3, 4, 5, 6);
        yield* temu.removeSku(sku(2));
        yield* jtl.restock(article(2), 1);
        expect(edits(yield* fullLater)).toBe(0);
        expect((yield* itemAt(2)).isListed).toBe(false);
      }),
    ),
  );
});
