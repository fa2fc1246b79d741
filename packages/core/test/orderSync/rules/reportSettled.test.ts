import { describe, expect, it } from "@effect/vitest";
import { type ReportState, ShipmentStore, TemuApi, trackOrders } from "@temu-jtl/core";
import {
  JtlWorld,
  noAnswer,
  TemuWorld,
  temuCalls,
  temuCarriers,
  temuWarehouses,
  tooManyRequests,
} from "@temu-jtl/core/testing";
import { Effect, Fiber } from "effect";
import { TestClock } from "effect/testing";
import { inShop, only, problemsOf, sync } from "../runs.ts";
import {
  bringToPacking,
  confirmationsOf,
  packLines,
  reportsOf,
  statesOf,
  withAlerts,
} from "./packing.ts";
import { withSettings } from "./shops.ts";

/** Parcels are looked at and told of, with Temu's word as it was read before. */
const track = only([trackOrders]);

/** One order with two lines, packed in one parcel, that Temu has not been told of. */
const packed = Effect.gen(function* () {
  const [order] = yield* bringToPacking(1);
  yield* (yield* JtlWorld).pack();
  if (order === undefined) throw new Error("There is an order.");
  const [first, second] = order.lines;
  if (first === undefined || second === undefined) throw new Error("It has two lines.");
  return { order, number: order.parentOrderSn, first, second };
});

const requestsFor = (call: string) =>
  Effect.flatMap(TemuWorld, (temu) => Effect.map(temu.requests, (sent) => sent[call] ?? 0));
const byHand = (number: string) => `BYHAND${number.replaceAll(/\D/g, "").slice(-14)}`;

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

describe("Lines that Temu calls shipped without a report of ours", () => {
  it.effect("(T6) count as confirmed, with an alert for a number that is none of ours", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const { first, number, order, second } = yield* packed;
        yield* temu.ship(number, [first.orderSn]);
        const { codes } = yield* withAlerts(sync);
        expect(codes).toEqual([["otherNumberAtTemu", number]]);
        expect(yield* reportsOf(number)).toMatchObject([
          { state: "confirmed", parcels: [[byHand(number), `${first.quantity} ${first.orderSn}`]] },
          {
            state: "confirmed",
            parcels: [[expect.anything(), `${second.quantity} ${second.orderSn}`]],
          },
        ]);
        expect(yield* requestsFor(temuCalls.confirmShipment)).toBe(1);
        expect(yield* confirmationsOf(order)).toEqual([0, 1]);
        expect(yield* statesOf(number)).toEqual(["reported"]);
      }),
    ),
  );

  it.effect("(T6) are told of in each run while JTL has packed nothing, and asked for once", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const [order] = yield* bringToPacking(1);
        const number = order?.parentOrderSn ?? "";
        yield* temu.ship(number);
        const { codes } = yield* withAlerts(sync);
        expect(codes).toEqual([
          ["shippedByHandAtTemu", number],
          ["otherNumberAtTemu", number],
        ]);
        const asked = yield* requestsFor(temuCalls.confirmedShipments);
        const again = yield* withAlerts(sync);
        expect(again.codes).toEqual([["shippedByHandAtTemu", number]]);
        expect(yield* requestsFor(temuCalls.confirmedShipments)).toBe(asked);
        expect(yield* statesOf(number)).toEqual(["accepted"]);
        yield* TestClock.adjust("36 hours");
        expect((yield* withAlerts(sync)).codes).toEqual([["shippedByHandAtTemu", number]]);
        // Packed all the same: Temu knows all of it, and is told nothing.
        yield* (yield* JtlWorld).pack();
        yield* sync;
        expect(yield* requestsFor(temuCalls.confirmShipment)).toBe(0);
        expect(yield* statesOf(number)).toEqual(["reported"]);
      }),
    ),
  );

  it.effect("(T6) count as confirmed after an hour, even if Temu shows no shipment of them", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const { number, order } = yield* packed;
        const [sold] = yield* temu.snapshot;
        if (sold === undefined) throw new Error("It was sold.");
        const lines = sold.order.lines.map((line) => ({ ...line, status: "shipped" as const }));
        const updatedAt = sold.order.updatedAt + 1_000;
        yield* TestClock.adjust("1 second");
        yield* temu.add([{ ...sold, order: { ...sold.order, lines, updatedAt } }]);
        yield* sync;
        expect(yield* reportsOf(number)).toEqual([]);
        yield* TestClock.adjust("1 hour");
        const { codes } = yield* withAlerts(sync);
        expect(codes).toEqual([["otherNumberAtTemu", number]]);
        expect(yield* confirmationsOf(order)).toEqual([0, 0]);
        expect(yield* statesOf(number)).toEqual(["reported"]);
      }),
    ),
  );

  it.effect("(T6) count as confirmed without an alert when their number is JTL's", () =>
    inShop(
      Effect.gen(function* () {
        const { number, order } = yield* packed;
        const contents = order.lines.map(({ goodsId, orderSn, quantity, skuId }) => ({
          parentOrderSn: number,
          orderSn,
          quantity,
          goodsId,
          skuId,
        }));
        const [warehouse] = temuWarehouses;
        const [carrier] = temuCarriers;
        const parcel = {
          parcelId: "",
          trackingNumber: "00340434000000000001",
          carrierId: carrier?.id ?? "",
          warehouseId: warehouse?.id ?? "",
          contents,
        };
        yield* (yield* TemuApi).confirmShipment({ sendType: "wholeOrder", parcels: [parcel] });
        expect((yield* withAlerts(sync)).codes).toEqual([]);
        expect(yield* statesOf(number)).toEqual(["reported"]);
        expect(yield* confirmationsOf(order)).toEqual([1, 1]);
      }),
    ),
  );

  it.effect("(T6) end a refusal while the order still waits for its other lines", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const [order] = yield* bringToPacking(1);
        if (order === undefined) throw new Error("There is an order.");
        const refusal = { _tag: "Refused", code: 120_011_002, message: "carrier" } as const;
        yield* temu.failNext(temuCalls.confirmShipment, 1, refusal);
        yield* packLines(order, [0]);
        yield* sync;
        yield* temu.ship(order.parentOrderSn, [order.lines[0]?.orderSn ?? ""]);
        const { codes } = yield* withAlerts(sync);
        expect(codes).toEqual([["otherNumberAtTemu", order.parentOrderSn]]);
        expect(yield* statesOf(order.parentOrderSn)).toEqual(["shipped"]);
      }).pipe(withSettings({ partialReports: "perLine" })),
    ),
  );

  it.effect("(T6) take the place of a report that Temu had refused", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const { number } = yield* packed;
        const refusal = { _tag: "Refused", code: 120_011_002, message: "carrier" } as const;
        yield* temu.failNext(temuCalls.confirmShipment, 1, refusal);
        yield* sync;
        yield* temu.ship(number);
        const { codes } = yield* withAlerts(sync);
        expect(codes).toEqual([["otherNumberAtTemu", number]]);
        expect(yield* statesOf(number)).toEqual(["reported"]);
        expect((yield* withAlerts(sync)).codes).toEqual([]);
      }),
    ),
  );
});
