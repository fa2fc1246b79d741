import { describe, expect, it } from "@effect/vitest";
import { hours, minutes, OrderStore } from "@temu-jtl/core";
import { JtlWorld, TemuModel, temuCalls, TemuWorld } from "@temu-jtl/core/testing";
import { Effect } from "effect";
import { TestClock } from "effect/testing";
import { inShop, sell, sellOne, sync } from "../runs.ts";
import { detailRequests, inShopOf, standing, withSettings } from "./shops.ts";

/** The first run lists pending, unshipped and partly shipped orders, each for itself. */
const firstRun = 3;

/** Runs of every five minutes, as long as that; answers their requests, all together. */
const runsFor = Effect.fnUntraced(function* (millis: number) {
  const total: Record<string, number> = {};
  for (let at = 0; at < millis; at += minutes(5)) {
    const { temuRequests } = yield* sync;
    for (const [call, count] of Object.entries(temuRequests)) {
      total[call] = (total[call] ?? 0) + count;
    }
    yield* TestClock.adjust("5 minutes");
  }
  return total;
});

const forbidden = { _tag: "Refused", code: 3_000_032, message: "forbidden" } as const;

describe("An order that is held", () => {
  it.effect(
    "(S8) for its amounts is asked about at 0, 5, 15, 35 … minutes, then every 6 hours",
    () =>
      inShop(
        Effect.gen(function* () {
          const temu = yield* TemuWorld;
          const number = yield* sellOne;
          yield* temu.trouble(number, { amountsNotReady: true });
          // 0, 5, 15, 35, 75, 155, 315, 635, 995 and 1,355 minutes after it came.
          expect(yield* runsFor(hours(24))).toEqual({
            [temuCalls.tokenInfo]: 1,
            [temuCalls.orders]: firstRun + 24 * 12 - 1,
            [temuCalls.shippingAddress]: 1,
            [temuCalls.amounts]: 10,
          });
          expect(yield* standing(number)).toBe("held amountsNotReady");
        }),
      ),
  );

  it.effect("(S8) for its address is asked about with the same waits", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const number = yield* sellOne;
        yield* temu.trouble(number, { address: "hidden" });
        expect(yield* runsFor(hours(2))).toMatchObject({
          [temuCalls.orders]: firstRun + 24 - 1,
          [temuCalls.shippingAddress]: 5,
          [temuCalls.decryptedAddress]: 5,
          [temuCalls.amounts]: 1,
        });
      }),
    ),
  );

  it.effect("(S8) for its merchant SKU is listed by its number with the same waits", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const [sold] = yield* temu.sell(1);
        if (sold === undefined) throw new Error("One order was sold.");
        const lines = sold.order.lines.map((line) => ({ ...line, merchantSku: "" }));
        yield* temu.add([{ ...sold, order: { ...sold.order, lines } }]);
        const asked = yield* runsFor(hours(6));
        // In the walk's list at 0, 5 and 15 minutes; by its number at 35, 75, 155 and 315.
        expect(asked[temuCalls.orders]).toBe(firstRun + 6 * 12 - 1 + 4);
        expect(asked[temuCalls.amounts]).toBe(1);
        yield* temu.add([sold]);
        yield* TestClock.adjust("6 hours");
        yield* sync;
        expect(yield* standing(sold.order.parentOrderSn)).toBe("submitted");
      }),
    ),
  );

  it.effect("(S8) for its address goes on waiting as long when its amounts are there at last", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const number = yield* sellOne;
        yield* temu.trouble(number, { amountsNotReady: true });
        yield* runsFor(minutes(20));
        yield* temu.trouble(number, { amountsNotReady: false });
        expect(detailRequests(yield* sync).amounts).toBe(0);
        yield* TestClock.adjust("15 minutes");
        expect(detailRequests(yield* sync).amounts).toBe(1);
        expect(yield* standing(number)).toBe("submitted");
      }),
    ),
  );

  it.effect("(S8) for an article goes on in the next run once JTL has it, though just listed", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        yield* jtl.stockArticles([]);
        const number = yield* sellOne;
        yield* sync;
        expect(yield* standing(number)).toBe("held skuUnknownInJtl");
        yield* TestClock.adjust("1 minute");
        yield* jtl.stockArticles(null);
        const run = yield* sync;
        expect(yield* standing(number)).toBe("submitted");
        expect(run.temuRequests).toEqual({ [temuCalls.orders]: 1 });
      }),
    ),
  );

  it.effect("(S8) because of a setting goes on in the next run once the shop allows it", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const [sold] = yield* temu.sell(1);
        if (sold === undefined) throw new Error("One order was sold.");
        yield* temu.add([{ ...sold, order: { ...sold.order, paymentType: "COD" } }]);
        yield* sync;
        expect(yield* standing(sold.order.parentOrderSn)).toBe("held cashOnDelivery");
        const run = yield* sync.pipe(withSettings({ allow: { cashOnDelivery: true } }));
        expect(run.temuRequests).toEqual({ [temuCalls.orders]: 1 });
        expect(yield* standing(sold.order.parentOrderSn)).toBe("submitted");
      }),
    ),
  );
});

describe("A permission that the shop lacks", () => {
  it.effect("(H4) is known from the token: no order's amounts are tried", () => {
    const model = new TemuModel();
    model.forbiddenCalls.add(temuCalls.amounts);
    return Effect.gen(function* () {
      const orders = yield* OrderStore;
      yield* sell(30);
      const run = yield* sync;
      expect(detailRequests(run)).toEqual({ address: 30, decrypted: 0, amounts: 0 });
      expect(yield* orders.countByHoldCode).toEqual({ amountsNotPermitted: 30 });
    }).pipe(inShopOf(model));
  });

  it.effect("(S8) is looked for once a run while orders are held for it, and nothing else", () => {
    const model = new TemuModel();
    model.forbiddenCalls.add(temuCalls.amounts);
    return Effect.gen(function* () {
      yield* sell(3);
      yield* sync;
      expect(yield* runsFor(hours(2))).toEqual({
        [temuCalls.orders]: 24,
        [temuCalls.tokenInfo]: 24,
      });
    }).pipe(inShopOf(model));
  });

  it.effect.each([1, 10, 400])(
    "(S8) lets held orders go on in the next run when it comes after %d minutes",
    (later) => {
      const model = new TemuModel();
      model.forbiddenCalls.add(temuCalls.amounts);
      return Effect.gen(function* () {
        const number = yield* sellOne;
        yield* sync;
        yield* runsFor(minutes(later));
        expect(yield* standing(number)).toBe("held amountsNotPermitted");
        model.forbiddenCalls.delete(temuCalls.amounts);
        expect(detailRequests(yield* sync)).toEqual({ address: 0, decrypted: 0, amounts: 1 });
        expect(yield* standing(number)).toBe("submitted");
      }).pipe(inShopOf(model));
    },
  );

  it.effect("(S8) is looked up at once when Temu refuses what the token allows", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* sync;
        yield* TestClock.adjust("1 minute");
        yield* sell(3);
        yield* temu.failNext(temuCalls.amounts, 1, forbidden);
        expect((yield* sync).temuRequests[temuCalls.tokenInfo]).toBe(1);
      }),
    ),
  );

  it.effect("(S8) is looked up once in a run that is refused again", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* sell(3);
        yield* temu.failNext(temuCalls.amounts, 2, forbidden);
        expect((yield* sync).temuRequests[temuCalls.tokenInfo]).toBe(1);
        expect((yield* sync).temuRequests[temuCalls.tokenInfo]).toBe(1);
      }),
    ),
  );

  it.effect("(S9) stops only what needs that call", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const [first = "", second = ""] = yield* sell(2);
        yield* temu.failNext(temuCalls.shippingAddress, 1, forbidden);
        const run = yield* sync;
        expect(run.outcome).toBe("partial");
        expect([yield* standing(first), yield* standing(second)].toSorted()).toEqual([
          "held addressMissing",
          "submitted",
        ]);
      }),
    ),
  );
});
