import { describe, expect, it } from "@effect/vitest";
import { OrderStore, TemuApi } from "@temu-jtl/core";
import { badGateway, temuCalls, TemuWorld } from "@temu-jtl/core/testing";
import { Effect, Stream } from "effect";
import { TestClock } from "effect/testing";
import { inShop, problemsOf, sell, sellOne, sync } from "../runs.ts";
import { detailRequests, standing, syncOnly, wished } from "./shops.ts";

describe("A wish to have an order read anew", () => {
  it.effect("(S10) is fulfilled by the next run and forgotten", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const orders = yield* OrderStore;
        const number = yield* sellOne;
        yield* temu.trouble(number, { amountsNotReady: true });
        yield* sync;
        yield* TestClock.adjust("1 day");
        for (let times = 0; times < 3; times += 1) {
          yield* orders.wish([number]);
          expect(detailRequests(yield* sync).amounts).toBe(1);
          expect(yield* wished).toEqual([]);
        }
        yield* temu.trouble(number, { amountsNotReady: false });
        yield* orders.wish([number]);
        yield* sync;
        expect(yield* standing(number)).toBe("submitted");
      }),
    ),
  );

  it.effect("(S10) is fulfilled though the walk has just seen the order unchanged", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const orders = yield* OrderStore;
        const number = yield* sellOne;
        yield* temu.trouble(number, { amountsNotReady: true });
        yield* sync;
        yield* TestClock.adjust("1 minute");
        yield* temu.trouble(number, { amountsNotReady: false });
        yield* orders.wish([number]);
        yield* sync;
        expect(yield* standing(number)).toBe("submitted");
      }),
    ),
  );

  it.effect("(S10) costs no detail twice in a run", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const orders = yield* OrderStore;
        const [held = "", fresh = ""] = yield* sell(2);
        yield* temu.trouble(held, { amountsNotReady: true });
        yield* orders.wish([held, fresh]);
        expect(detailRequests(yield* sync)).toEqual({ address: 2, decrypted: 0, amounts: 2 });
        yield* TestClock.adjust("6 hours");
        yield* orders.wish([held]);
        expect(detailRequests(yield* syncOnly({ parentOrderSns: [] }))).toMatchObject({
          amounts: 1,
        });
      }),
    ),
  );

  it.effect("(S10) takes in an order of any status in a run for another one", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const orders = yield* OrderStore;
        const [cancelled = "", other = ""] = yield* sell(2);
        yield* temu.cancel(cancelled);
        yield* temu.cancel(other);
        yield* orders.wish([cancelled]);
        yield* syncOnly({ parentOrderStatus: 2 });
        expect(yield* standing(cancelled)).toBe("cancelled");
        expect(yield* standing(other)).toBe("unknown");
      }),
    ),
  );

  it.effect("(S10) outlives a Temu that is away", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const orders = yield* OrderStore;
        yield* sync;
        const numbers = yield* sell(30);
        yield* orders.wish(numbers);
        yield* temu.failNext(temuCalls.orders, 2, badGateway);
        expect((yield* syncOnly({ parentOrderSns: [] })).outcome).toBe("partial");
        expect(yield* wished).toEqual(numbers);
        yield* sync;
        expect(yield* wished).toEqual(numbers);
        yield* sync;
        expect(yield* wished).toEqual([]);
      }),
    ),
  );

  it.effect("(S10) for an order that Temu does not know is told and forgotten", () =>
    inShop(
      Effect.gen(function* () {
        const orders = yield* OrderStore;
        const number = yield* sellOne;
        yield* orders.wish(["PO-076-99", number]);
        const run = yield* sync;
        expect(problemsOf(run, "fetch")).toEqual(["unknownAtTemu"]);
        expect(run.steps[0]?.problems[0]).toMatchObject({ parentOrderSn: "PO-076-99", count: 1 });
        expect(yield* wished).toEqual([]);
        expect(yield* standing(number)).toBe("submitted");
      }),
    ),
  );

  it.effect("(S10) is kept when it was made again while the order was read", () =>
    inShop(
      Effect.gen(function* () {
        const orders = yield* OrderStore;
        const temu = yield* TemuApi;
        const [first = "", second = ""] = yield* sell(2);
        yield* orders.wish([first, second]);
        const wishAgain = TemuApi.of({
          ...temu,
          listOrders: (query) =>
            temu
              .listOrders(query)
              .pipe(
                Stream.tap(() =>
                  query.parentOrderSns === undefined
                    ? Effect.void
                    : Effect.orDie(orders.wish([second])),
                ),
              ),
        });
        yield* sync.pipe(Effect.provideService(TemuApi, wishAgain));
        expect(yield* wished).toEqual([second]);
      }),
    ),
  );
});
