import { describe, expect, it } from "@effect/vitest";
import { minutes, OrderStore } from "@temu-jtl/core";
import {
  badGateway,
  inventedOrder,
  JtlWorld,
  TemuModel,
  temuCalls,
  TemuWorld,
} from "@temu-jtl/core/testing";
import { Effect } from "effect";
import { TestClock } from "effect/testing";
import { counts, countsOf, inShop, problemsOf, sell, sellOne, sync } from "../runs.ts";
import {
  detailRequests,
  inShopOf,
  listedAs,
  standing,
  syncOnly,
  watchQueries,
  withPages,
} from "./shops.ts";

const walkWatermark = Effect.flatMap(OrderStore, (orders) => orders.watermark("walk"));

/** A shop that has been synced and where some time has passed since. */
const syncedBefore = Effect.gen(function* () {
  yield* TestClock.adjust("1 day");
  yield* sync;
  yield* TestClock.adjust("1 hour");
});

describe("What is seen and what is taken in", () => {
  it.effect("(S1) a run asks for all statuses and sees a cancellation", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const jtl = yield* JtlWorld;
        yield* syncedBefore;
        yield* jtl.stockArticles([]);
        const number = yield* sellOne;
        yield* sync;
        expect(yield* standing(number)).toBe("held skuUnknownInJtl");
        yield* TestClock.adjust("1 hour");
        yield* temu.cancel(number);
        const { asked } = yield* watchQueries(sync);
        expect(asked.map(({ statusCode }) => statusCode)).toEqual([undefined]);
        expect(yield* standing(number)).toBe("cancelled");
      }),
    ),
  );

  it.effect("(S1) a run for status 2 sees a known order's cancellation and takes in no other", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const jtl = yield* JtlWorld;
        yield* syncedBefore;
        yield* jtl.stockArticles([]);
        const known = yield* sellOne;
        yield* sync;
        const [open = "", gone = ""] = yield* sell(2);
        yield* temu.cancel(known);
        yield* temu.cancel(gone);
        yield* syncOnly({ parentOrderStatus: 2 });
        expect(yield* standing(known)).toBe("cancelled");
        expect(yield* standing(open)).toBe("held skuUnknownInJtl");
        expect(yield* standing(gone)).toBe("unknown");
      }),
    ),
  );

  it.effect.each([
    ["a status", { parentOrderStatus: 2 }],
    ["some days", { daysBack: 7 }],
    ["numbers", { parentOrderSns: ["PO-076-000000000000000001"] }],
    ["no number", { parentOrderSns: [] }],
  ] as const)("(S1) a run for %s never moves the watermark", ([, filter]) =>
    inShop(
      Effect.gen(function* () {
        yield* syncOnly(filter);
        expect(yield* walkWatermark).toBeNull();
        yield* syncedBefore;
        const before = yield* walkWatermark;
        yield* sell(2);
        yield* syncOnly(filter);
        expect(yield* walkWatermark).toBe(before);
      }),
    ),
  );

  it.effect("(S1) a run for some days looks at when orders were made", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* TestClock.adjust("30 days");
        const now = yield* temu.now;
        const old = inventedOrder(1, now - minutes(60 * 24 * 8));
        const updated = { ...old, order: { ...old.order, updatedAt: now } };
        yield* temu.add([updated, inventedOrder(2, now - minutes(60 * 24 * 6))]);
        yield* syncOnly({ daysBack: 7 });
        expect(yield* counts).toEqual({ submitted: 1 });
      }),
    ),
  );
});

describe("The watermark", () => {
  it.effect("(S2) is looked behind by 15 minutes, and each request ahead by 10", () =>
    inShop(
      Effect.gen(function* () {
        yield* syncedBefore;
        const watermark = (yield* walkWatermark) ?? 0;
        const { asked } = yield* watchQueries(sync);
        expect(asked).toEqual([
          { window: { by: "updated", since: watermark - minutes(15), aheadMillis: minutes(10) } },
        ]);
      }),
    ),
  );

  it.effect("(S2) misses nothing of a Temu whose clock is 9 minutes ahead", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* syncedBefore;
        yield* temu.advance(minutes(9));
        const number = yield* sellOne;
        yield* sync;
        expect(yield* standing(number)).toBe("submitted");
      }),
    ),
  );

  it.effect("(S2) moves once, after the last page was stored, to the time the walk began", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* syncedBefore;
        yield* sell(250);
        const before = yield* walkWatermark;
        const begunAt = yield* temu.now;
        const during: Array<unknown> = [];
        yield* sync.pipe(
          withPages((page) =>
            Effect.gen(function* () {
              during.push(yield* Effect.orDie(walkWatermark));
              yield* TestClock.adjust("10 seconds");
              return page;
            }),
          ),
        );
        expect(during).toEqual([before, before, before]);
        expect(yield* walkWatermark).toBe(begunAt);
      }),
    ),
  );

  it.effect("(S2) stays when the second page fails, and the first one's orders are kept", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* syncedBefore;
        yield* sell(150);
        const before = yield* walkWatermark;
        const run = yield* sync.pipe(
          withPages((page) => Effect.as(temu.failNext(temuCalls.orders, 1, badGateway), page)),
        );
        expect(run.outcome).toBe("failed");
        expect(yield* walkWatermark).toBe(before);
        expect(yield* counts).toEqual({ exported: 100 });
        const again = yield* sync;
        expect(again.outcome).toBe("succeeded");
        expect(detailRequests(again)).toMatchObject({ address: 50, amounts: 50 });
        expect(yield* counts).toEqual({ submitted: 150 });
      }),
    ),
  );

  it.effect("(S2) an order that changes while the list is read is seen in the same run", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* syncedBefore;
        const [oldest = ""] = yield* sell(150);
        yield* TestClock.adjust("11 minutes");
        let isFirst = true;
        const run = yield* sync.pipe(
          withPages((page) =>
            Effect.gen(function* () {
              if (isFirst) {
                isFirst = false;
                yield* TestClock.adjust("15 seconds");
                yield* temu.cancel(oldest);
              }
              return page;
            }),
          ),
        );
        expect(run.outcome).toBe("succeeded");
        expect(yield* standing(oldest)).toBe("cancelled");
        expect(yield* counts).toEqual({ submitted: 149, cancelled: 1 });
      }),
    ),
  );
});

describe("A list that holds fewer orders than Temu announced", () => {
  /** Every list is one order short. */
  const short = withPages((page) => Effect.succeed({ ...page, total: page.total + 1 }));

  it.effect("(S3) is walked three times, its front too; then one problem and no watermark", () =>
    inShop(
      Effect.gen(function* () {
        yield* syncedBefore;
        yield* sell(150);
        yield* TestClock.adjust("1 hour");
        const before = yield* walkWatermark;
        const run = yield* short(sync);
        // Two pages and the front's one, three times.
        expect(run.temuRequests[temuCalls.orders]).toBe(9);
        expect(run.outcome).toBe("partial");
        expect(problemsOf(run, "fetch")).toEqual(["walkIncomplete"]);
        expect(run.steps[0]?.problems[0]).toMatchObject({ count: 1 });
        expect(yield* walkWatermark).toBe(before);
        // What was seen is taken all the same, once.
        expect(countsOf(run, "fetch")).toMatchObject({ created: 150 });
        expect(yield* counts).toEqual({ submitted: 150 });
      }),
    ),
  );

  it.effect("(S3) is told of a run for some days too", () =>
    inShop(
      Effect.gen(function* () {
        yield* syncedBefore;
        yield* sell(1);
        const run = yield* short(syncOnly({ daysBack: 7 }));
        expect(run.outcome).toBe("partial");
        expect(problemsOf(run, "fetch")).toEqual(["walkIncomplete"]);
      }),
    ),
  );

  it.effect("(S3) is whole again when the missing order has moved to the front", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* syncedBefore;
        const [oldest = ""] = yield* sell(150);
        yield* TestClock.adjust("1 hour");
        let isFirst = true;
        const run = yield* sync.pipe(
          withPages((page) => {
            if (!isFirst) return Effect.succeed(page);
            isFirst = false;
            return Effect.as(temu.cancel(oldest), page);
          }),
        );
        expect(run.outcome).toBe("succeeded");
        // Two pages, and the front's one.
        expect(run.temuRequests[temuCalls.orders]).toBe(3);
        expect(yield* standing(oldest)).toBe("cancelled");
      }),
    ),
  );

  it.effect("(S3) and repeats its page is an error of that walk: the watermark stays", () => {
    const model = new TemuModel();
    const listOrders = model.listOrders.bind(model);
    return Effect.gen(function* () {
      yield* syncedBefore;
      yield* sell(150);
      const before = yield* walkWatermark;
      model.listOrders = (filter, page, now) => listOrders(filter, { ...page, number: 1 }, now);
      const run = yield* sync;
      expect(run.outcome).toBe("failed");
      expect(yield* walkWatermark).toBe(before);
      model.listOrders = listOrders;
      yield* sync;
      expect(yield* counts).toEqual({ submitted: 150 });
    }).pipe(inShopOf(model));
  });
});

describe("A version of an order", () => {
  /** Lists the order in other words. */
  const listedWith = (change: Parameters<typeof listedAs>[1], hash: string) =>
    withPages((page) =>
      Effect.succeed({
        ...page,
        orders: page.orders.map((listed) => listedAs(listed, change, hash)),
      }),
    );

  const temuOf = (number: string) =>
    Effect.flatMap(OrderStore, (orders) => Effect.map(orders.get(number), (order) => order?.temu));

  it.effect("(S4) with the same update time and other content is taken", () =>
    inShop(
      Effect.gen(function* () {
        const number = yield* sellOne;
        yield* sync;
        const labels = ["pending_buyer_cancellation"];
        const run = yield* listedWith({ labels }, "other")(sync);
        expect(countsOf(run, "fetch")).toMatchObject({ changed: 1 });
        expect(yield* temuOf(number)).toMatchObject({ labels });
      }),
    ),
  );

  it.effect("(S4) with the same content costs nothing and writes nothing", () =>
    inShop(
      Effect.gen(function* () {
        yield* sell(3);
        yield* sync;
        const run = yield* sync;
        expect(countsOf(run, "fetch")).toMatchObject({ processed: 3, skipped: 3 });
        expect(countsOf(run, "import")).toMatchObject({ processed: 0 });
        expect(detailRequests(run)).toEqual({ address: 0, decrypted: 0, amounts: 0 });
      }),
    ),
  );

  it.effect("(S4) never replaces a newer one", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* syncedBefore;
        const number = yield* sellOne;
        const updatedAt = yield* temu.now;
        yield* sync;
        yield* TestClock.adjust("1 minute");
        const labels = ["pending_buyer_cancellation"];
        yield* listedWith({ labels, updatedAt: updatedAt - 1_000 }, "old")(sync);
        expect(yield* temuOf(number)).toMatchObject({ labels: [], updatedAt });
        yield* listedWith({ labels, updatedAt: updatedAt + 1_000 }, "new")(sync);
        expect(yield* temuOf(number)).toMatchObject({ labels });
      }),
    ),
  );
});
