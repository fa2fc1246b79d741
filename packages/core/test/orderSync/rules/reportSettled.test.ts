import { describe, expect, it } from "@effect/vitest";
import { type ReportState, ShipmentStore } from "@temu-jtl/core";
import {
  badGateway,
  noAnswer,
  TemuWorld,
  temuCalls,
  tooManyRequests,
} from "@temu-jtl/core/testing";
import { Effect, Fiber } from "effect";
import { TestClock } from "effect/testing";
import { inShop, problemsOf, sync } from "../runs.ts";
import {
  bringToPacking,
  byHand,
  confirmationsOf,
  packed,
  packLines,
  reportsOf,
  requestsFor,
  statesOf,
  track,
  withAlerts,
} from "./packing.ts";
import { withSettings } from "./shops.ts";

describe("A report of which Temu has a part under another number", () => {
  it.effect("(T5) is looked at twice, a minute apart, and then only the rest is told", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const { first, number, order, second } = yield* packed;
        yield* temu.failNext(temuCalls.confirmShipment, 1, noAnswer(false));
        yield* track;
        yield* temu.ship(number, [first.orderSn]);
        expect(problemsOf(yield* track, "track")).toEqual(["reportPartlyKnown"]);
        yield* TestClock.adjust("59 seconds");
        yield* track;
        expect(yield* requestsFor(temuCalls.confirmShipment)).toBe(1);
        yield* TestClock.adjust("1 second");
        const { codes } = yield* withAlerts(track);
        expect(codes).toEqual([["otherNumberAtTemu", number]]);
        expect(yield* reportsOf(number)).toMatchObject([
          { state: "withdrawn" },
          {
            state: "confirmed",
            parcels: [[byHand(number), `${first.quantity} ${first.orderSn}`]],
          },
          {
            state: "confirmed",
            sendType: "splitOrder",
            parcels: [["00340434000000000001", `${second.quantity} ${second.orderSn}`]],
          },
        ]);
        expect(yield* confirmationsOf(order)).toEqual([0, 1]);
        expect(yield* statesOf(number)).toEqual(["reported"]);
      }),
    ),
  );
});

describe("A report of which Temu shows a part only at the second look", () => {
  it.effect("(T5) is looked at a third time, a minute later", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const { first, number, order } = yield* packed;
        yield* temu.failNext(temuCalls.confirmShipment, 1, noAnswer(false));
        yield* track;
        yield* track;
        yield* TestClock.adjust("61 seconds");
        yield* temu.ship(number, [first.orderSn]);
        expect(problemsOf(yield* track, "track")).toEqual(["reportPartlyKnown"]);
        expect(yield* reportsOf(number)).toMatchObject([{ state: "unknown" }]);
        yield* TestClock.adjust("61 seconds");
        yield* track;
        expect(yield* confirmationsOf(order)).toEqual([0, 1]);
        expect(yield* statesOf(number)).toEqual(["reported"]);
      }),
    ),
  );
});

describe("A report that Temu refuses as already shipped", () => {
  it.effect("(T6) is confirmed as far as Temu has it, and the rest is told as a split order", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const { first, number, order, second } = yield* packed;
        yield* temu.ship(number, [first.orderSn]);
        const { codes, raised } = yield* withAlerts(track);
        expect(codes).toEqual([["otherNumberAtTemu", number]]);
        expect(raised[0]?.[2]).toContain(byHand(number));
        expect(yield* reportsOf(number)).toMatchObject([
          { state: "withdrawn", sendType: "wholeOrder" },
          { state: "confirmed", parcels: [[byHand(number), `${first.quantity} ${first.orderSn}`]] },
        ]);
        yield* track;
        expect((yield* reportsOf(number)).at(-1)).toEqual({
          state: "confirmed",
          sendType: "splitOrder",
          parcels: [["00340434000000000001", `${second.quantity} ${second.orderSn}`]],
        });
        expect(yield* confirmationsOf(order)).toEqual([0, 1]);
        expect(yield* statesOf(number)).toEqual(["reported"]);
      }),
    ),
  );

  it.effect("(T6) is confirmed without an alert when what Temu has is this very report", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const { number, order } = yield* packed;
        const tookIt = { ...tooManyRequests(1), takesEffect: true } as const;
        yield* temu.failNext(temuCalls.confirmShipment, 1, tookIt);
        const run = yield* Effect.forkChild(withAlerts(track));
        while (run.pollUnsafe() === undefined) yield* TestClock.adjust("1 second");
        expect((yield* Fiber.join(run)).codes).toEqual([]);
        expect(yield* reportsOf(number)).toMatchObject([{ state: "confirmed" }]);
        expect(yield* confirmationsOf(order)).toEqual([1, 1]);
        expect(yield* statesOf(number)).toEqual(["reported"]);
      }),
    ),
  );

  it.effect("(T6) is looked at again, and not sent, as long as Temu shows nothing of it", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const { number, order } = yield* packed;
        yield* temu.lag(300_000);
        const tookIt = { ...tooManyRequests(1), takesEffect: true } as const;
        yield* temu.failNext(temuCalls.confirmShipment, 1, tookIt);
        const run = yield* Effect.forkChild(track);
        while (run.pollUnsafe() === undefined) yield* TestClock.adjust("1 second");
        expect(problemsOf(yield* Fiber.join(run), "track")).toEqual(["shippedButUnseen"]);
        const sent = yield* requestsFor(temuCalls.confirmShipment);
        for (const wait of ["61 seconds", "2 minutes"] as const) {
          yield* TestClock.adjust(wait);
          yield* track;
          expect(yield* reportsOf(number)).toMatchObject([{ state: "unknown" }]);
        }
        yield* TestClock.adjust("3 minutes");
        yield* track;
        expect(yield* requestsFor(temuCalls.confirmShipment)).toBe(sent);
        expect(yield* confirmationsOf(order)).toEqual([1, 1]);
        expect(yield* statesOf(number)).toEqual(["reported"]);
      }),
    ),
  );

  it.effect("(T6) is a reason to ask for all lines of its order", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const [order] = yield* bringToPacking(1);
        if (order === undefined) throw new Error("There is an order.");
        yield* packLines(order, [0]);
        yield* temu.ship(order.parentOrderSn);
        yield* track;
        const found = (yield* reportsOf(order.parentOrderSn)).at(-1);
        expect(found?.parcels).toEqual([
          [
            byHand(order.parentOrderSn),
            ...order.lines.map(({ orderSn, quantity }) => `${quantity} ${orderSn}`),
          ],
        ]);
        expect(yield* statesOf(order.parentOrderSn)).toEqual(["reported"]);
      }).pipe(withSettings({ partialReports: "perLine" })),
    ),
  );

  it.effect("(T6) leaves to another report of its order the lines of that one", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const [order] = yield* bringToPacking(1);
        if (order === undefined) throw new Error("There is an order.");
        const number = order.parentOrderSn;
        yield* temu.setLabel(number, "pending_risk_control_alert", true);
        yield* packLines(order, [0]);
        yield* sync;
        yield* temu.setLabel(number, "pending_risk_control_alert", false);
        yield* temu.failNext(temuCalls.confirmShipment, 1, noAnswer(false));
        yield* sync;
        yield* packLines(order, [1], { tracking: "T2" });
        yield* temu.failNext(temuCalls.confirmedShipments, 1, badGateway);
        yield* temu.ship(number);
        yield* track;
        for (let later = 0; later < 3; later += 1) {
          yield* TestClock.adjust("61 seconds");
          yield* track;
        }
        const told = (yield* reportsOf(number)).filter(({ state }) => state !== "withdrawn");
        expect(yield* requestsFor(temuCalls.confirmShipment)).toBe(2);
        const each = order.lines.map(({ orderSn, quantity }) => [
          "confirmed",
          [[byHand(number), `${quantity} ${orderSn}`]],
        ]);
        const found = told.map(({ parcels, state }) => [state, parcels]);
        expect(found).toHaveLength(each.length);
        expect(found).toEqual(expect.arrayContaining(each));
        expect(yield* statesOf(number)).toEqual(["reported"]);
      }).pipe(withSettings({ partialReports: "perLine" })),
    ),
  );

  it.effect("(T6) comes to the same end wherever a run is cut off between its writes", () =>
    Effect.gen(function* () {
      const cut: Array<number> = [];
      for (let writes = 1; writes <= 10; writes += 1) {
        yield* inShop(
          Effect.gen(function* () {
            const temu = yield* TemuWorld;
            const { first, number, order } = yield* packed;
            yield* temu.ship(number, [first.orderSn]);
            const store = yield* ShipmentStore;
            let left = writes;
            const count = <A, E, R>(write: Effect.Effect<A, E, R>) =>
              Effect.suspend(() => {
                left -= 1;
                return left < 0 ? Effect.interrupt : write;
              });
            const run = Effect.provideService(track, ShipmentStore, {
              ...store,
              plan: (...given) => count(store.plan(...given)),
              changeReport: (change) => count(store.changeReport(change)),
            });
            yield* Effect.exit(run);
            if (left < 0) cut.push(writes);
            for (let later = 0; later < 4; later += 1) {
              yield* TestClock.adjust("61 seconds");
              yield* track;
            }
            const states = (yield* reportsOf(number)).map(({ state }) => state);
            const standing = states.filter((state: ReportState) => state !== "withdrawn");
            expect([writes, standing]).toEqual([writes, ["confirmed", "confirmed"]]);
            expect(yield* confirmationsOf(order)).toEqual([0, 1]);
            expect(yield* statesOf(number)).toEqual(["reported"]);
          }),
        );
      }
      // The plan, its sending, unknown, refused, the record instead of it; then the record is confirmed.
      expect(cut).toEqual([1, 2, 3, 4, 5]);
    }),
  );
});
