import { describe, expect, it } from "@effect/vitest";
import { hours, minutes, OrderStore, type ParentOrder } from "@temu-jtl/core";
import {
  badGateway,
  inventedOrder,
  JtlWorld,
  serverBusy,
  type SoldOrder,
  statusCodes,
  temuCalls,
  TemuWorld,
} from "@temu-jtl/core/testing";
import { Effect } from "effect";
import { TestClock } from "effect/testing";
import { counts, inShop, problemsOf, sell, sellOne, sync } from "../runs.ts";
import { detailRequests, standing, syncOnly, withPages } from "./shops.ts";

const none = { address: 0, decrypted: 0, amounts: 0 };

const orderOf = (number: string) => Effect.flatMap(OrderStore, (orders) => orders.get(number));

/** A shop that has been synced, the last time an hour ago. */
const syncedBefore = Effect.gen(function* () {
  yield* TestClock.adjust("1 hour");
  yield* sync;
  yield* TestClock.adjust("1 hour");
});

/** An order at Temu that nobody has touched for so long. */
const agedOrder = (index: number, now: number, age: number, change: Partial<ParentOrder> = {}) => {
  const sold: SoldOrder = inventedOrder(index, now - age);
  return { ...sold, order: { ...sold.order, ...change } };
};

describe("The sweep of open orders", () => {
  it.effect("(S5) is the first run: it takes what is open, however old, and nothing else", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* TestClock.adjust("60 days");
        const now = yield* temu.now;
        const old = (
          index: number,
          status: "pending" | "unshipped" | "partlyShipped" | "shipped",
        ) => agedOrder(index, now, hours(24 * 50), { status, statusCode: statusCodes[status] });
        yield* temu.add([
          old(1, "pending"),
          old(2, "unshipped"),
          old(3, "partlyShipped"),
          old(4, "shipped"),
        ]);
        const run = yield* sync;
        // They should have been shipped long ago.
        expect(run.steps.flatMap(({ problems }) => problems.map(({ code }) => code))).toEqual([
          "shipBeforeNear",
        ]);
        expect(run.temuRequests[temuCalls.orders]).toBe(3);
        expect(yield* counts).toEqual({ held: 2, submitted: 1 });
      }),
    ),
  );

  it.effect("(S5) takes in, once a day, an open order that no walk has seen, and tells it", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* syncedBefore;
        yield* temu.add([agedOrder(1, yield* temu.now, hours(2))]);
        const early = yield* sync;
        expect(early.temuRequests[temuCalls.orders]).toBe(1);
        expect(yield* counts).toEqual({});
        yield* TestClock.adjust("23 hours");
        const swept = yield* sync;
        expect(swept.outcome).toBe("partial");
        expect(problemsOf(swept, "fetch")).toEqual(["foundBySweep"]);
        expect(swept.steps[0]?.problems[0]?.parentOrderSn).toMatch(/^PO-/);
        expect(yield* counts).toEqual({ submitted: 1 });
      }),
    ),
  );

  it.effect("(S5) is done once a day", () =>
    inShop(
      Effect.gen(function* () {
        yield* syncedBefore;
        const lists: Array<number | undefined> = [];
        for (let hour = 2; hour <= 50; hour += 1) {
          yield* TestClock.adjust("1 hour");
          lists.push((yield* sync).temuRequests[temuCalls.orders]);
        }
        expect(lists.filter((count) => count === 1 + 3)).toHaveLength(2);
        expect(lists.filter((count) => count === 1)).toHaveLength(47);
      }),
    ),
  );

  it.effect("(S5) says nothing of an order that has only just come", () =>
    inShop(
      Effect.gen(function* () {
        yield* syncedBefore;
        yield* TestClock.adjust("23 hours");
        yield* sell(3);
        // One more comes when the walk is over, and only the sweep sees it.
        let isFirst = true;
        const run = yield* sync.pipe(
          withPages((page) => {
            if (!isFirst) return Effect.succeed(page);
            isFirst = false;
            return Effect.as(sell(1), page);
          }),
        );
        expect(run.temuRequests[temuCalls.orders]).toBe(1 + 3);
        expect(run.outcome).toBe("succeeded");
        expect(yield* counts).toEqual({ submitted: 4 });
      }),
    ),
  );

  it.effect("(S5) hears of the end of orders that are known from a run with a filter", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const jtl = yield* JtlWorld;
        yield* jtl.failNext("submit", 1, serverBusy);
        const number = yield* sellOne;
        yield* syncOnly({ parentOrderStatus: 2 });
        expect(yield* standing(number)).toBe("exported");
        yield* TestClock.adjust("1 minute");
        yield* temu.cancel(number);
        yield* TestClock.adjust("1 hour");
        yield* sync;
        expect(yield* standing(number)).toBe("cancelled");
        expect(yield* jtl.rowsInserted(number)).toBe(0);
      }),
    ),
  );
});

describe("Address and amounts", () => {
  it.effect("(S7) are read once, for what is ready to ship", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* syncedBefore;
        const now = yield* temu.now;
        const pending = agedOrder(9, now, 0, { status: "pending", statusCode: 1 });
        const shipped = agedOrder(8, now, 0, { status: "shipped", statusCode: 4 });
        yield* temu.add([pending, shipped]);
        expect(detailRequests(yield* sync)).toEqual(none);
        yield* sell(2);
        expect(detailRequests(yield* sync)).toEqual({ address: 2, decrypted: 0, amounts: 2 });
        expect(detailRequests(yield* sync)).toEqual(none);
      }),
    ),
  );

  it.effect("(S7) are not read again because something else of the order changed", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const jtl = yield* JtlWorld;
        yield* jtl.stockArticles([]);
        const [sold] = yield* temu.sell(1);
        if (sold === undefined) throw new Error("One order was sold.");
        yield* sync;
        yield* TestClock.adjust("1 minute");
        const changed = { labels: ["soon_to_be_overdue"], updatedAt: yield* temu.now };
        yield* temu.add([{ ...sold, order: { ...sold.order, ...changed } }]);
        expect(detailRequests(yield* sync)).toEqual(none);
      }),
    ),
  );

  it.effect("(S7) a changed quantity voids the amounts alone", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const jtl = yield* JtlWorld;
        yield* jtl.stockArticles([]);
        const [, sold] = yield* temu.sell(2);
        if (sold === undefined) throw new Error("Two orders were sold.");
        yield* sync;
        yield* TestClock.adjust("1 minute");
        const lines = sold.order.lines.map((line) => ({ ...line, quantity: line.quantity + 1 }));
        const order = { ...sold.order, lines, updatedAt: yield* temu.now };
        yield* temu.add([{ ...sold, order }]);
        expect(detailRequests(yield* sync)).toEqual({ address: 0, decrypted: 0, amounts: 1 });
        yield* TestClock.adjust("1 minute");
        expect(detailRequests(yield* sync)).toEqual(none);
      }),
    ),
  );

  it.effect("(S7) are not read any more once the order is shipped", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const [sold] = yield* temu.sell(1);
        if (sold === undefined) throw new Error("One order was sold.");
        const number = sold.order.parentOrderSn;
        yield* temu.trouble(number, { amountsNotReady: true, address: "hidden" });
        yield* sync;
        expect(yield* standing(number)).toBe("held addressMasked amountsNotReady");
        yield* TestClock.adjust("6 hours");
        const shipped = { status: "shipped", statusCode: 4, updatedAt: yield* temu.now } as const;
        yield* temu.add([{ ...sold, order: { ...sold.order, ...shipped } }]);
        expect(detailRequests(yield* sync)).toEqual(none);
        expect(yield* standing(number)).toBe("closed");
      }),
    ),
  );

  it.effect("(S7) a failed read keeps what is stored", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const number = yield* sellOne;
        yield* temu.trouble(number, { address: "hidden" });
        yield* sync;
        const before = yield* orderOf(number);
        yield* TestClock.adjust("1 hour");
        yield* temu.failNext(temuCalls.shippingAddress, 1, badGateway);
        const run = yield* sync;
        expect(detailRequests(run)).toEqual({ address: 1, decrypted: 0, amounts: 0 });
        const after = yield* orderOf(number);
        expect(after?.address).toEqual(before?.address);
        expect(after?.amounts).toEqual(before?.amounts);
        expect(after?.address).not.toBeNull();
      }),
    ),
  );

  it.effect("(S7) the decrypted address is asked for only when a mandatory field is masked", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const [clear = "", hidden = "", empty = ""] = yield* sell(3);
        yield* temu.trouble(hidden, { address: "masked" });
        yield* temu.trouble(empty, { address: "missing" });
        const run = yield* sync;
        expect(detailRequests(run)).toEqual({ address: 3, decrypted: 2, amounts: 3 });
        expect(yield* standing(clear)).toBe("submitted");
        expect(yield* standing(hidden)).toBe("submitted");
        expect(yield* standing(empty)).toBe("held addressMissing");
      }),
    ),
  );
});

describe("The buyer's new address", () => {
  const street = "Neue Straße 5";

  /** The buyer of the order moves, and Temu confirms it. */
  const move = Effect.fnUntraced(function* (sold: SoldOrder, to: string) {
    const temu = yield* TemuWorld;
    yield* TestClock.adjust("1 minute");
    yield* temu.changeAddress(sold.order.parentOrderSn, { ...sold.address, street: to });
  });

  it.effect("(S7) is read once after each change that Temu confirms", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const jtl = yield* JtlWorld;
        yield* jtl.stockArticles([]);
        const [sold] = yield* temu.sell(1);
        if (sold === undefined) throw new Error("One order was sold.");
        const { parentOrderSn } = sold.order;
        yield* sync;
        for (const to of [street, `${street}a`]) {
          yield* move(sold, to);
          expect(detailRequests(yield* sync)).toEqual({ address: 1, decrypted: 0, amounts: 0 });
          expect(yield* orderOf(parentOrderSn)).toMatchObject({ address: { street: to } });
          // The warning stays for ever; it asks for nothing any more.
          for (const wait of ["1 minute", "1 hour", "1 day"] as const) {
            yield* TestClock.adjust(wait);
            expect(detailRequests(yield* sync)).toEqual(none);
          }
        }
      }),
    ),
  );

  it.effect("(S7) keeps the order back while it cannot be read", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const jtl = yield* JtlWorld;
        yield* jtl.stockArticles([]);
        const [sold] = yield* temu.sell(1);
        if (sold === undefined) throw new Error("One order was sold.");
        yield* sync;
        yield* jtl.stockArticles(null);
        yield* move(sold, street);
        yield* temu.failNext(temuCalls.shippingAddress, 1, badGateway);
        yield* sync;
        const { parentOrderSn } = sold.order;
        expect(yield* standing(parentOrderSn)).toBe("held addressMissing");
        yield* TestClock.adjust(minutes(5));
        yield* sync;
        expect(yield* orderOf(parentOrderSn)).toMatchObject({
          state: "submitted",
          address: { street },
        });
      }),
    ),
  );
});
