import { describe, expect, it } from "@effect/vitest";
import {
  Alerts,
  type Order,
  orderSync,
  OrderStore,
  retryOrder,
  ShipmentStore,
} from "@temu-jtl/core";
import { badGateway, JtlWorld, TemuWorld, temuCalls, temuWarehouses } from "@temu-jtl/core/testing";
import { Effect } from "effect";
import { TestClock } from "effect/testing";
import { foundConfirmation } from "../../../src/workflows/orderSync/track/temu/foundAtTemu.ts";
import { sendReports } from "../../../src/workflows/orderSync/track/temu/sendReports.ts";
import { inShop, only, sync } from "../runs.ts";
import { packed, packLines, sent, statesOf, track, waiting, withAlerts } from "./packing.ts";
import { withSettings } from "./shops.ts";

const carriersOf = Effect.fnUntraced(function* (number: string) {
  const reports = yield* (yield* ShipmentStore).reportsOf([number]);
  return reports.map(({ confirmation, state }) => [
    state,
    confirmation.parcels[0]?.carrierId,
    confirmation.parcels[0]?.trackingNumber,
    confirmation.parcels[0]?.warehouseId,
  ]);
});

const refusal = { _tag: "Refused", code: 120_015_037, message: "carrier unsupported" } as const;

describe("A report that Temu has refused", () => {
  const rejected = Effect.gen(function* () {
    const { first } = yield* waiting(1);
    yield* packLines(first, [0, 1], { tracking: "T1" });
    yield* (yield* TemuWorld).failNext(temuCalls.confirmShipment, 1, refusal);
    const { codes, raised } = yield* withAlerts(sync);
    expect(codes).toEqual([["reportRejected", first.parentOrderSn]]);
    expect(raised[0]?.[2]).toContain("120015037: carrier unsupported");
    return first.parentOrderSn;
  });

  it.effect("(T7) is told of in each run, with Temu's code and words, and not sent again", () =>
    inShop(
      Effect.gen(function* () {
        const number = yield* rejected;
        for (let run = 0; run < 2; run += 1) {
          const { codes } = yield* withAlerts(sync);
          expect(codes).toEqual([["reportRejected", number]]);
        }
        expect(yield* sent).toBe(1);
        yield* TestClock.adjust("36 hours");
        expect((yield* withAlerts(sync)).codes).toEqual([
          ["reportRejected", number],
          ["shipBeforeNear", number],
        ]);
      }),
    ),
  );

  it.effect("(T7) is planned anew when the carrier map changes", () =>
    inShop(
      Effect.gen(function* () {
        const number = yield* rejected;
        yield* withSettings({ carriers: { DHL: "DPD" } })(sync);
        expect((yield* carriersOf(number)).map((report) => report.slice(0, 2))).toEqual([
          ["withdrawn", "141252268"],
          ["confirmed", "998264853"],
        ]);
        expect(yield* statesOf(number)).toEqual(["reported"]);
      }),
    ),
  );

  it.effect("(T7) is planned anew when the tracking number changes", () =>
    inShop(
      Effect.gen(function* () {
        const number = yield* rejected;
        yield* (yield* JtlWorld).setTracking(number, "T2");
        expect((yield* withAlerts(sync)).codes).toEqual([]);
        expect((yield* carriersOf(number)).map((report) => report.slice(0, 3))).toEqual([
          ["withdrawn", "141252268", "T1"],
          ["confirmed", "141252268", "T2"],
        ]);
      }),
    ),
  );

  it.effect("(T7) is planned anew when the warehouse changes", () =>
    inShop(
      Effect.gen(function* () {
        const number = yield* rejected;
        yield* withSettings({ warehouseId: temuWarehouses[1]?.id ?? "" })(sync);
        expect((yield* carriersOf(number)).map(([state]) => state)).toEqual([
          "withdrawn",
          "confirmed",
        ]);
      }),
    ),
  );

  it.effect("(T7) stays when its parcel has lost its number, until it has another", () =>
    inShop(
      Effect.gen(function* () {
        const number = yield* rejected;
        const jtl = yield* JtlWorld;
        yield* jtl.setTracking(number, "");
        expect((yield* withAlerts(sync)).codes).toContainEqual(["reportRejected", number]);
        yield* jtl.setTracking(number, "T-1");
        expect((yield* withAlerts(sync)).codes).toContainEqual(["reportRejected", number]);
        expect(yield* sent).toBe(1);
      }),
    ),
  );
});

describe("A report that Temu has refused for what a person mends at Temu", () => {
  const noType = { _tag: "Refused", code: 120_011_086, message: "warehouse type not set" } as const;

  it.effect("(T7) says what to do, and is sent again when a person has the order tried again", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const { number } = yield* packed;
        yield* temu.failNext(temuCalls.confirmShipment, 1, noType);
        yield* sync;
        const [report] = yield* (yield* ShipmentStore).reportsOf([number]);
        expect(report?.whatToDo).toMatch(/\w/);
        const told: Array<string> = [];
        yield* Effect.provideService(sync, Alerts, {
          raise: ({ whatToDo }) => Effect.sync(() => told.push(whatToDo)),
        });
        expect(told).toEqual([expect.stringContaining(report?.whatToDo ?? "nothing")]);
        expect(yield* sent).toBe(1);
        expect(yield* retryOrder(number)).toBe("shipped");
        expect((yield* withAlerts(sync)).codes).toEqual([]);
        expect((yield* carriersOf(number)).map(([state]) => state)).toEqual([
          "withdrawn",
          "confirmed",
        ]);
        expect(yield* statesOf(number)).toEqual(["reported"]);
      }),
    ),
  );

  it.effect(
    "(T7) is tried again with all orders that it tells of, and only if it was refused",
    () =>
      inShop(
        Effect.gen(function* () {
          const temu = yield* TemuWorld;
          const { first, second } = yield* waiting(1, 2);
          const numbers = [first.parentOrderSn, second.parentOrderSn];
          yield* (yield* JtlWorld).pack({ tracking: "T1" });
          yield* temu.setLabel(second.parentOrderSn, "pending_risk_control_alert", true);
          yield* sync;
          const early = yield* Effect.flip(retryOrder(second.parentOrderSn));
          expect(early.message).toContain("has not failed");
          yield* temu.setLabel(second.parentOrderSn, "pending_risk_control_alert", false);
          yield* temu.failNext(temuCalls.confirmShipment, 1, noType);
          yield* sync;
          expect(yield* statesOf(...numbers)).toEqual(["shipped", "shipped"]);
          yield* retryOrder(second.parentOrderSn);
          yield* sync;
          expect(yield* statesOf(...numbers)).toEqual(["reported", "reported"]);
          expect((yield* Effect.flip(retryOrder(second.parentOrderSn))).message).toContain(
            "reported",
          );
        }),
      ),
  );
});

describe("A report that was planned before", () => {
  const sendOnly = only([{ name: "send", run: sendReports }]);
  const planned = Effect.gen(function* () {
    const temu = yield* TemuWorld;
    const { first } = yield* waiting(1);
    yield* packLines(first, [0, 1]);
    yield* temu.setLabel(first.parentOrderSn, "pending_risk_control_alert", true);
    yield* sync;
    yield* temu.setLabel(first.parentOrderSn, "pending_risk_control_alert", false);
    return first;
  });
  const block = (parentOrderSn: string, blockReasons: Order["blockReasons"]) =>
    Effect.flatMap(OrderStore, (orders) =>
      orders.setBlocks([{ parentOrderSn, blockReasons, released: [], handedOver: null }]),
    );
  const read = only(orderSync().steps.slice(0, 2));

  it.effect("(T7) is not sent while its order is blocked", () =>
    inShop(
      Effect.gen(function* () {
        const { parentOrderSn } = yield* planned;
        yield* read;
        yield* block(parentOrderSn, [{ code: "articleSwapped", parameters: {} }]);
        yield* sendOnly;
        expect(yield* sent).toBe(0);
        yield* block(parentOrderSn, []);
        yield* sendOnly;
        expect(yield* statesOf(parentOrderSn)).toEqual(["reported"]);
      }),
    ),
  );

  it.effect("(T7) is not sent when Temu wants another quantity now", () =>
    inShop(
      Effect.gen(function* () {
        const { lines, parentOrderSn } = yield* planned;
        yield* (yield* TemuWorld).lowerQuantity(parentOrderSn, lines[0]?.orderSn ?? "", 1);
        yield* read;
        yield* block(parentOrderSn, []);
        yield* sendOnly;
        expect(yield* sent).toBe(0);
        yield* track;
        expect(yield* sent).toBe(1);
        expect(yield* statesOf(parentOrderSn)).toEqual(["reported"]);
      }),
    ),
  );

  it.effect(
    "(T7) is not sent with a number that JTL has changed, while Temu names no carriers",
    () =>
      inShop(
        Effect.gen(function* () {
          const temu = yield* TemuWorld;
          const { parentOrderSn } = yield* planned;
          yield* (yield* JtlWorld).setTracking(parentOrderSn, "NEW2");
          yield* temu.failNext(temuCalls.carriers, 1, badGateway);
          yield* sync;
          expect(yield* sent).toBe(0);
          yield* sync;
          expect(
            (yield* carriersOf(parentOrderSn)).map((report) => [report[0], report[2]]),
          ).toEqual([
            ["withdrawn", "00340434000000000001"],
            ["confirmed", "NEW2"],
          ]);
          expect(yield* statesOf(parentOrderSn)).toEqual(["reported"]);
        }),
      ),
  );

  it.effect("(T7) is not sent when Temu could not be understood the last time", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const { lines, parentOrderSn } = yield* planned;
        yield* read;
        yield* TestClock.adjust("1 minute");
        yield* temu.lowerQuantity(parentOrderSn, lines[0]?.orderSn ?? "", 1);
        yield* temu.trouble(parentOrderSn, { unreadable: true });
        yield* sync;
        expect(yield* sent).toBe(0);
      }),
    ),
  );

  it.effect("(T6) is not sent when it says what was found at Temu", () =>
    inShop(
      Effect.gen(function* () {
        const { lines, parentOrderSn } = yield* planned;
        yield* read;
        const shipments = yield* ShipmentStore;
        const stale = yield* shipments.reportsOf([parentOrderSn]);
        const found = foundConfirmation(
          lines.map(({ goodsId, orderSn, quantity, skuId }) => ({
            parentOrderSn,
            orderSn,
            quantity,
            goodsId,
            skuId,
            shipments: [{ trackingNumber: "T9", carrierId: "1", quantity }],
          })),
        );
        yield* shipments.plan(
          [found],
          stale.map(({ reportId }) => reportId),
        );
        yield* sendOnly;
        expect(yield* sent).toBe(0);
        const { codes } = yield* withAlerts(track);
        expect(codes).toEqual([["otherNumberAtTemu", parentOrderSn]]);
        expect(yield* sent).toBe(0);
        expect(yield* statesOf(parentOrderSn)).toEqual(["reported"]);
      }),
    ),
  );
});
