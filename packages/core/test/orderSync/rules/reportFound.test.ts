import { describe, expect, it } from "@effect/vitest";
import { TemuApi } from "@temu-jtl/core";
import {
  JtlWorld,
  TemuWorld,
  temuCalls,
  temuCarriers,
  temuWarehouses,
} from "@temu-jtl/core/testing";
import { Effect } from "effect";
import { TestClock } from "effect/testing";
import { inShop, sync } from "../runs.ts";
import {
  bringToPacking,
  byHand,
  confirmationsOf,
  packed,
  packLines,
  reportsOf,
  requestsFor,
  statesOf,
  withAlerts,
} from "./packing.ts";
import { withSettings } from "./shops.ts";

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

  it.effect("(T6) take the place of a report that waits with them", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const { first, number } = yield* packed;
        yield* temu.setLabel(number, "pending_risk_control_alert", true);
        yield* sync;
        expect(yield* reportsOf(number)).toMatchObject([{ state: "planned" }]);
        yield* temu.ship(number, [first.orderSn]);
        const { codes } = yield* withAlerts(sync);
        expect(codes).toEqual([["otherNumberAtTemu", number]]);
        expect(yield* reportsOf(number)).toMatchObject([
          { state: "withdrawn" },
          { state: "confirmed" },
          { state: "planned", sendType: "splitOrder" },
        ]);
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
