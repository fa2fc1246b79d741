import { describe, expect, it } from "@effect/vitest";
import {
  fetchOrders,
  importOrders,
  minutes,
  orderSync,
  OrderStore,
  type OrderPage,
  runWorkflow,
  TemuApi,
} from "@temu-jtl/core";
import {
  badGateway,
  inventedOrder,
  JtlWorld,
  serverBusy,
  TemuWorld,
  temuCalls,
} from "@temu-jtl/core/testing";
import { Effect, Stream } from "effect";
import { TestClock } from "effect/testing";
import { counts, countsOf, inShop, only, start, sync } from "./runs.ts";

/** Runs, lets JTL take over, runs, lets it pack, and runs once more. */
const wholeWay = Effect.gen(function* () {
  const jtl = yield* JtlWorld;
  yield* sync;
  yield* jtl.takeOver;
  yield* sync;
  yield* jtl.pack();
  return yield* sync;
});

describe("The order sync", () => {
  it.effect("brings orders into JTL and their parcels back to Temu", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const sold = yield* temu.sell(3);
        const last = yield* wholeWay;
        expect(last.outcome).toBe("succeeded");
        expect(yield* counts).toEqual({ reported: 3 });
        for (const { order } of sold) {
          for (const line of order.lines) {
            expect(yield* temu.confirmations(line.orderSn)).toBe(1);
          }
        }
      }),
    ),
  );

  it.effect("goes through every state, and says when", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const orders = yield* OrderStore;
        const [sold] = yield* temu.sell(1);
        yield* wholeWay;
        const history = yield* orders.history(sold?.order.parentOrderSn ?? "");
        expect(history.map(({ to }) => to)).toEqual([
          "imported",
          "exported",
          "submitting",
          "submitted",
          "accepted",
          "shipped",
          "reported",
        ]);
        expect(history.every(({ runId }) => runId !== null)).toBe(true);
      }),
    ),
  );

  it.effect("asks once and writes nothing when there is no news", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* temu.sell(150);
        yield* wholeWay;
        yield* TestClock.adjust("20 minutes");
        yield* sync;
        yield* TestClock.adjust("20 minutes");
        const quiet = yield* sync;
        expect(quiet.temuRequests).toEqual({ "bg.order.list.v2.get": 1 });
        for (const step of quiet.steps) {
          expect(step.counts).toMatchObject({ created: 0, changed: 0, failed: 0 });
        }
      }),
    ),
  );

  it.effect("reads the details of new orders only", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* temu.sell(2);
        yield* sync;
        yield* temu.sell(1);
        const second = yield* sync;
        expect(countsOf(second, "fetch")).toMatchObject({ processed: 3, created: 1, skipped: 2 });
        expect(second.temuRequests).toMatchObject({
          "bg.order.shippinginfo.v2.get": 1,
          "bg.order.amount.query": 1,
        });
      }),
    ),
  );

  it.effect("finds an order that Temu shows later than it was changed", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* TestClock.adjust("1 hour");
        yield* sync;
        const changedAt = (yield* temu.now) - minutes(14);
        yield* TestClock.adjust("1 minute");
        yield* temu.add([inventedOrder(1, changedAt)]);
        yield* sync;
        expect(yield* counts).toEqual({ submitted: 1 });
      }),
    ),
  );

  it.effect("sees an order that is cancelled before it was handed over", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const jtl = yield* JtlWorld;
        const [sold] = yield* temu.sell(1);
        const number = sold?.order.parentOrderSn ?? "";
        yield* only([fetchOrders(), importOrders]);
        yield* TestClock.adjust("1 minute");
        yield* temu.cancel(number);
        yield* sync;
        expect(yield* counts).toEqual({ cancelled: 1 });
        expect(yield* jtl.rowsInserted(number)).toBe(0);
      }),
    ),
  );

  it.effect("holds an order whose amounts are not ready, and hands it over once they are", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const [first] = yield* temu.sell(2);
        const number = first?.order.parentOrderSn ?? "";
        yield* temu.trouble(number, { amountsNotReady: true });
        expect(yield* sync).toMatchObject({ outcome: "succeeded" });
        expect(yield* counts).toEqual({ submitted: 1, held: 1 });
        // Long out of the window of changed orders by then.
        yield* TestClock.adjust("2 hours");
        yield* temu.trouble(number, { amountsNotReady: false });
        yield* sync;
        expect(yield* counts).toEqual({ submitted: 2 });
      }),
    ),
  );

  it.effect("asks for no more amounts in a run once the shop may not read them", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* temu.sell(150);
        const notPermitted = { _tag: "Refused", code: 3_000_032, message: "forbidden" } as const;
        yield* temu.failNext(temuCalls.amounts, 150, notPermitted);
        const run = yield* sync;
        expect(yield* counts).toEqual({ held: 150 });
        expect(run.temuRequests[temuCalls.shippingAddress]).toBe(150);
        // This Temu answers at once: none is on its way any more when the first is refused.
        expect(run.temuRequests[temuCalls.amounts]).toBe(1);
      }),
    ),
  );

  it.effect("holds an order whose address is masked, and hands it over once it is clear", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const [first] = yield* temu.sell(1);
        const number = first?.order.parentOrderSn ?? "";
        yield* temu.trouble(number, { address: "masked" });
        yield* temu.failNext(temuCalls.decryptedAddress, 1, badGateway);
        yield* sync;
        expect(yield* counts).toEqual({ held: 1 });
        yield* TestClock.adjust("2 hours");
        yield* sync;
        expect(yield* counts).toEqual({ submitted: 1 });
      }),
    ),
  );

  it.effect("holds an order without a merchant SKU, and hands it over once it has one", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const [sold] = yield* temu.sell(1);
        if (sold === undefined) throw new Error("One order was sold.");
        const withSku = (merchantSku: string) => ({
          ...sold,
          order: {
            ...sold.order,
            lines: sold.order.lines.map((line) => ({ ...line, merchantSku })),
          },
        });
        yield* temu.add([withSku("")]);
        yield* sync;
        expect(yield* counts).toEqual({ held: 1 });
        yield* TestClock.adjust("2 hours");
        yield* temu.add([withSku("ART-1001")]);
        yield* sync;
        expect(yield* counts).toEqual({ submitted: 1 });
      }),
    ),
  );

  it.effect("holds an order that nobody can read, and the others go on", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const [first] = yield* temu.sell(3);
        const number = first?.order.parentOrderSn ?? "";
        yield* temu.trouble(number, { unreadable: true });
        const run = yield* sync;
        expect(run.outcome).toBe("partial");
        expect(run.steps[0]?.problems).toMatchObject([{ code: "unreadableOrder", count: 1 }]);
        expect(yield* counts).toEqual({ submitted: 2, held: 1 });
        yield* temu.trouble(number, { unreadable: false });
        yield* sync;
        expect(yield* counts).toEqual({ submitted: 3 });
      }),
    ),
  );

  it.effect("leaves the watermark alone when it was asked for some orders only", () =>
    inShop(
      Effect.gen(function* () {
        const orders = yield* OrderStore;
        const temu = yield* TemuWorld;
        yield* temu.sell(2);
        yield* runWorkflow(orderSync({ daysBack: 7, parentOrderStatus: 2 }), start);
        expect(yield* orders.watermark("walk")).toBeNull();
        expect(yield* counts).toEqual({ submitted: 2 });
      }),
    ),
  );
});

/** The sync with a Temu whose list pages are changed on their way. */
const syncWith = (change: (page: OrderPage) => Effect.Effect<OrderPage, never, TemuWorld>) =>
  Effect.gen(function* () {
    const temu = yield* TemuApi;
    const world = yield* TemuWorld;
    return yield* sync.pipe(
      Effect.provideService(
        TemuApi,
        TemuApi.of({
          ...temu,
          listOrders: (query) =>
            temu
              .listOrders(query)
              .pipe(
                Stream.mapEffect((page) => Effect.provideService(change(page), TemuWorld, world)),
              ),
        }),
      ),
    );
  });

describe("While the list shifts", () => {
  it.effect("(S3) a walk that has missed an order walks again until nothing is missing", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const orders = yield* OrderStore;
        const sold = yield* temu.sell(250);
        yield* TestClock.adjust("2 hours");
        let isFirst = true;
        const run = yield* syncWith((page) => {
          if (!isFirst || page.total !== 250) return Effect.succeed(page);
          isFirst = false;
          // An order of the first page leaves the list: the others move up by one place.
          const [first] = page.orders;
          const number = first?._tag === "Readable" ? first.order.parentOrderSn : "";
          return Effect.as(temu.cancel(number), page);
        });
        expect(run.outcome).toBe("succeeded");
        expect(yield* orders.watermark("walk")).not.toBeNull();
        const known = yield* orders.known(sold.map(({ order }) => order.parentOrderSn));
        expect(known).toHaveLength(249 + 1);
      }),
    ),
  );

  it.effect("an order on two pages counts once, and hides none that was missed", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* temu.sell(150);
        yield* TestClock.adjust("1 minute");
        let isFirst = true;
        const run = yield* syncWith((page) => {
          if (!isFirst || page.total !== 150) return Effect.succeed(page);
          isFirst = false;
          // A new order at the front: the last one of this page is the first one of the next.
          return Effect.as(temu.sell(1), page);
        });
        expect(countsOf(run, "fetch")).toMatchObject({ processed: 151, created: 151 });
        expect(yield* counts).toEqual({ submitted: 151 });
      }),
    ),
  );

  it.effect("an entry that nobody can read, not even its number, does not stop the watermark", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const orders = yield* OrderStore;
        yield* temu.sell(2);
        const run = yield* syncWith((page) =>
          Effect.succeed(
            page.orders.length === 0
              ? page
              : {
                  ...page,
                  total: page.total + 1,
                  orders: [
                    ...page.orders,
                    { _tag: "Unreadable", parentOrderSn: null, problem: "no form at all" },
                  ],
                },
          ),
        );
        expect(run.steps[0]?.problems.map(({ code }) => code)).toEqual(["unreadableOrder"]);
        expect(yield* orders.watermark("walk")).not.toBeNull();
        expect(yield* counts).toEqual({ submitted: 2 });
      }),
    ),
  );
});

describe("When a side is away", () => {
  it.effect("a run without Temu has failed, and the next one catches up", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* temu.sell(2);
        yield* temu.failNext(temuCalls.orders, 1, badGateway);
        const run = yield* sync;
        expect(run.outcome).toBe("failed");
        expect(run.steps.map(({ outcome }) => outcome)).toEqual([
          "failed",
          "succeeded",
          "succeeded",
          "succeeded",
          "skipped",
          "succeeded",
          "succeeded",
        ]);
        expect((yield* sync).outcome).toBe("succeeded");
        expect(yield* counts).toEqual({ submitted: 2 });
      }),
    ),
  );

  it.effect("nothing is marked as handed over while JTL is away", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const jtl = yield* JtlWorld;
        yield* temu.sell(2);
        yield* jtl.failNext("submit", 1, serverBusy);
        const run = yield* sync;
        expect(run.outcome).toBe("partial");
        expect(run.steps.find(({ name }) => name === "submit")?.outcome).toBe("failed");
        expect(yield* counts).toEqual({ exported: 2 });
        expect((yield* sync).outcome).toBe("succeeded");
        expect(yield* counts).toEqual({ submitted: 2 });
      }),
    ),
  );
});
