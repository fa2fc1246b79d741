import { describe, expect, it } from "@effect/vitest";
import { CurrentShop, fetchOrders, importOrders, OrderStore } from "@temu-jtl/core";
import { JtlWorld, type SoldOrder, TemuWorld } from "@temu-jtl/core/testing";
import { Effect } from "effect";
import { TestClock } from "effect/testing";
import { contextOf, knownOrder, noon, soldOrder } from "../orders.ts";
import { counts, inShop, only, sync } from "../runs.ts";
import { expectHeld, expectImported, firstSeen, toldAnew } from "./deciding.ts";

const byHand = [
  ["shipped", 4],
  ["delivered", 5],
  ["partlyDelivered", 51],
] as const;
const cancelled = { status: "cancelled", statusCode: 3 } as const;

describe("An order that a person has shipped by hand", () => {
  it.each(byHand)("(Z1) is closed when it is first seen %s", (status, statusCode) => {
    const order = firstSeen(soldOrder({ order: { status, statusCode }, line: { labels: ["x"] } }));
    expect(order).toMatchObject({ state: "closed", holdReasons: [] });
  });

  it.each(byHand)("(Z1) is closed when it was known before and is %s", (status, statusCode) => {
    for (const state of ["imported", "held", "exported", "failed"] as const) {
      const known = knownOrder(soldOrder(), { state });
      expect(toldAnew(known, { status, statusCode })).toMatchObject({
        state: "closed",
        holdReasons: [],
      });
    }
  });

  it.each(byHand)(
    "(Z1) is not closed when JTL has it, or may have it: %s",
    (status, statusCode) => {
      for (const state of ["submitting", "submitted", "accepted", "shipped", "reported"] as const) {
        const known = knownOrder(soldOrder(), { state });
        expect(toldAnew(known, { status, statusCode })).toMatchObject({ state, blockReasons: [] });
      }
    },
  );

  it.effect("(Z1) never gets to JTL, whatever Temu says of it later", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const jtl = yield* JtlWorld;
        const now = yield* temu.now;
        const shipped = soldOrder({ order: { status: "shipped", statusCode: 4, updatedAt: now } });
        const number = shipped.order.parentOrderSn;
        yield* temu.add([shipped]);
        yield* sync;
        expect(yield* counts).toEqual({});
        yield* TestClock.adjust("1 minute");
        yield* temu.add([{ ...shipped, order: { ...shipped.order, updatedAt: yield* temu.now } }]);
        yield* sync;
        expect(yield* counts).toEqual({ closed: 1 });
        yield* TestClock.adjust("1 minute");
        const open = soldOrder({ order: { updatedAt: yield* temu.now } });
        yield* temu.add([open]);
        yield* sync;
        expect(yield* counts).toEqual({ closed: 1 });
        expect(yield* jtl.rowsInserted(number)).toBe(0);
      }),
    ),
  );

  it.effect("(Z1) never gets to JTL when its document is written already", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const jtl = yield* JtlWorld;
        const [sold] = yield* temu.sell(1);
        if (sold === undefined) throw new Error("One order was sold.");
        yield* jtl.failNext("importMark", 1, { _tag: "NoAnswer", takesEffect: false });
        yield* sync;
        expect(yield* counts).toEqual({ exported: 1 });
        yield* TestClock.adjust("1 minute");
        const shipped = { status: "shipped", statusCode: 4, updatedAt: yield* temu.now } as const;
        yield* temu.add([{ ...sold, order: { ...sold.order, ...shipped } }]);
        yield* sync;
        expect(yield* counts).toEqual({ closed: 1 });
        expect(yield* jtl.rowsInserted(sold.order.parentOrderSn)).toBe(0);
      }),
    ),
  );
});

describe("An order that is cancelled at Temu", () => {
  it("(Z1) is cancelled as long as JTL does not have it, and when its hand-over has failed", () => {
    expect(firstSeen(soldOrder({ order: cancelled })).state).toBe("cancelled");
    for (const state of ["imported", "held", "exported", "failed"] as const) {
      const known = knownOrder(soldOrder(), { state });
      expect(toldAnew(known, cancelled)).toMatchObject({ state: "cancelled", holdReasons: [] });
    }
  });

  it("(Z1) has failed until then: no news of Temu's makes it wait for JTL again", () => {
    const known = knownOrder(soldOrder(), { state: "failed" });
    for (const status of ["unshipped", "pending", "partlyShipped"] as const) {
      expect(toldAnew(known, { status }).state).toBe("failed");
    }
  });

  it("(Z1) does not come back by Temu's word, nor does a closed one", () => {
    for (const state of ["cancelled", "closed"] as const) {
      const known = knownOrder(soldOrder(), { state });
      expect(toldAnew(known, { labels: ["past_due"] }).state).toBe(state);
    }
  });
});

describe("An order from before the shop's orders are handed over", () => {
  const importFrom = contextOf({ importFrom: new Date(noon).toISOString() });
  const readyAt = (
    pendingFinishedAt: number | null,
    orderedAt: number,
    order: Partial<SoldOrder["order"]> = {},
  ) => soldOrder({ order: { pendingFinishedAt, orderedAt, ...order } });

  it("(S6) is closed, by the time when Temu gave it free", () => {
    expectImported(firstSeen(readyAt(noon, noon - 900_000), importFrom));
    const older = firstSeen(readyAt(noon - 1_000, noon - 900_000), importFrom);
    expect(older).toMatchObject({ state: "closed", holdReasons: [] });
    expectImported(firstSeen(readyAt(noon - 1_000, noon - 900_000)));
  });

  it("(S6) is closed by the time of the order where Temu does not say when it was free", () => {
    expectImported(firstSeen(readyAt(null, noon), importFrom));
    expect(firstSeen(readyAt(null, noon - 1_000), importFrom).state).toBe("closed");
  });

  it("(S6) is not closed while it is pending: nobody knows when it will be free", () => {
    const pending = { status: "pending", statusCode: 1 } as const;
    const open = { status: "unshipped", statusCode: 2 } as const;
    for (const finishedAt of [null, noon - 1_000]) {
      const order = firstSeen(readyAt(finishedAt, noon - 900_000, pending), importFrom);
      expectHeld(order, ["pendingAtTemu"]);
      const free = { ...open, pendingFinishedAt: noon + 1_000 };
      expectImported(toldAnew(order, free, {}, importFrom));
      const tooOld = { ...open, pendingFinishedAt: noon - 1 };
      expect(toldAnew(order, tooOld, {}, importFrom).state).toBe("closed");
    }
  });

  it("(S6) is closed even if its document is written, but not when JTL has it", () => {
    const sold = readyAt(noon - 1_000, noon - 900_000);
    const told = (state: "exported" | "held" | "submitted" | "failed") =>
      toldAnew(knownOrder(sold, { state }), { labels: ["past_due"] }, {}, importFrom).state;
    expect(told("exported")).toBe("closed");
    expect(told("held")).toBe("closed");
    expect(told("submitted")).toBe("submitted");
    expect(told("failed")).toBe("failed");
  });

  it("(S6) is cancelled when Temu says so", () => {
    const sold = readyAt(noon - 1_000, noon - 900_000, cancelled);
    expect(firstSeen(sold, importFrom).state).toBe("cancelled");
  });

  it.effect("(S6) never gets to JTL, and costs no look at its details", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const jtl = yield* JtlWorld;
        yield* TestClock.adjust("2 days");
        const now = yield* temu.now;
        const [sold] = yield* temu.sell(1);
        const { settings } = contextOf({ importFrom: new Date(now).toISOString() });
        const run = yield* Effect.provideService(sync, CurrentShop, settings);
        expect(yield* counts).toEqual({ closed: 1 });
        expect(run.temuRequests["bg.order.shippinginfo.v2.get"]).toBeUndefined();
        expect(yield* jtl.rowsInserted(sold?.order.parentOrderSn ?? "")).toBe(0);
      }),
    ),
  );
});

describe("The history of an order", () => {
  it.effect("(Z3) has a row for each change, with its reason, its run and its time", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const orders = yield* OrderStore;
        const jtl = yield* JtlWorld;
        const [sold] = yield* temu.sell(1);
        if (sold === undefined) throw new Error("One order was sold.");
        const number = sold.order.parentOrderSn;
        const say = Effect.fnUntraced(function* (change: Partial<SoldOrder["order"]>) {
          yield* TestClock.adjust("1 minute");
          const updatedAt = yield* temu.now;
          yield* temu.add([{ ...sold, order: { ...sold.order, ...change, updatedAt } }]);
          // JTL is away: its document waits.
          yield* jtl.failNext("importMark", 1, { _tag: "NoAnswer", takesEffect: false });
          return { runId: (yield* sync).runId, at: updatedAt };
        });
        const first = yield* say({});
        const second = yield* say({ labels: ["pending_buyer_cancellation"] });
        const third = yield* say({ labels: [] });
        const fourth = yield* say(cancelled);
        yield* say({ ...cancelled, labels: ["past_due"] });
        expect(yield* orders.history(number)).toMatchObject([
          { from: null, to: "imported", reason: "completeAtTemu", ...first },
          { from: "imported", to: "exported", reason: "documentRendered", ...first },
          { from: "exported", to: "held", reason: "buyerWantsToCancel", ...second },
          { from: "held", to: "imported", reason: "completeAtTemu", ...third },
          { from: "imported", to: "exported", reason: "documentRendered", ...third },
          { from: "exported", to: "cancelled", reason: "cancelledAtTemu", ...fourth },
        ]);
      }),
    ),
  );

  it.effect("(Z3) has none while an order is held for other reasons than before", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const orders = yield* OrderStore;
        const [sold] = yield* temu.sell(1);
        const number = sold?.order.parentOrderSn ?? "";
        yield* temu.trouble(number, { address: "missing", amountsNotReady: true });
        yield* only([fetchOrders(), importOrders]);
        yield* TestClock.adjust("1 hour");
        yield* temu.trouble(number, { amountsNotReady: false });
        yield* sync;
        expect((yield* orders.get(number))?.holdReasons.map(({ code }) => code)).toEqual([
          "addressMissing",
        ]);
        expect(yield* orders.history(number)).toMatchObject([
          { from: null, to: "held", reason: "addressMissing,amountsNotReady" },
        ]);
      }),
    ),
  );

  it.effect("(Z3) says shipped when JTL has a parcel, and reported when Temu has every line", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const jtl = yield* JtlWorld;
        yield* temu.sell(1);
        yield* sync;
        yield* jtl.takeOver;
        yield* sync;
        yield* sync;
        expect(yield* counts).toEqual({ accepted: 1 });
        yield* jtl.pack();
        yield* temu.failNext("bg.logistics.shipment.v2.confirm", 1, {
          _tag: "NoAnswer",
          takesEffect: false,
        });
        yield* sync;
        expect(yield* counts).toEqual({ shipped: 1 });
        yield* TestClock.adjust("2 minutes");
        yield* sync;
        yield* TestClock.adjust("2 minutes");
        yield* sync;
        expect(yield* counts).toEqual({ reported: 1 });
      }),
    ),
  );
});
