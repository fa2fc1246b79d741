import { describe, expect, it } from "@effect/vitest";
import { OrderStore, ShipmentStore } from "@temu-jtl/core";
import { JtlWorld, TemuWorld, temuWarehouses } from "@temu-jtl/core/testing";
import { Effect } from "effect";
import { TestClock } from "effect/testing";
import { inShop, problemsOf, sync } from "../runs.ts";
import {
  bringToPacking,
  confirmationsOf,
  ordersTo,
  packLines,
  reportsOf,
  sent,
  statesOf,
  track,
  waiting,
  withAlerts,
} from "./packing.ts";
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

describe("An order of which JTL has packed some lines", () => {
  it.effect("(T3) waits, and a person is told 12 hours before it has to be shipped", () =>
    inShop(
      Effect.gen(function* () {
        const { first } = yield* waiting(1);
        yield* packLines(first, [0]);
        expect((yield* withAlerts(sync)).codes).toEqual([]);
        yield* TestClock.adjust("35 hours");
        expect((yield* withAlerts(sync)).codes).toEqual([]);
        yield* TestClock.adjust("1 hour");
        const { codes, raised } = yield* withAlerts(sync);
        expect(codes).toEqual([["shipBeforeNear", first.parentOrderSn]]);
        expect(raised[0]?.[2]).toContain("Only some of it is packed");
        expect(yield* sent).toBe(0);
        yield* packLines(first, [1]);
        expect((yield* withAlerts(sync)).codes).toEqual([]);
        expect(yield* reportsOf(first.parentOrderSn)).toMatchObject([
          { state: "confirmed", sendType: "splitOrder" },
        ]);
        expect(yield* statesOf(first.parentOrderSn)).toEqual(["reported"]);
      }),
    ),
  );

  it.effect("(T3) is told of line by line, where the shop wants it", () =>
    inShop(
      Effect.gen(function* () {
        const { first } = yield* waiting(1);
        yield* packLines(first, [0]);
        yield* sync;
        expect(yield* confirmationsOf(first)).toEqual([1, 0]);
        expect(yield* statesOf(first.parentOrderSn)).toEqual(["shipped"]);
        yield* packLines(first, [1]);
        yield* sync;
        expect(yield* confirmationsOf(first)).toEqual([1, 1]);
        expect((yield* reportsOf(first.parentOrderSn)).map(({ sendType }) => sendType)).toEqual([
          "splitOrder",
          "splitOrder",
        ]);
        expect(yield* statesOf(first.parentOrderSn)).toEqual(["reported"]);
      }).pipe(withSettings({ partialReports: "perLine" })),
    ),
  );

  it.effect("(T3) is reported when the rest was cancelled after its last report", () =>
    inShop(
      Effect.gen(function* () {
        const { first } = yield* waiting(1);
        yield* packLines(first, [0]);
        yield* sync;
        const number = first.parentOrderSn;
        yield* (yield* TemuWorld).cancelLine(number, first.lines[1]?.orderSn ?? "");
        yield* sync;
        // JTL was told of more: a person has to agree first.
        expect(yield* statesOf(number)).toEqual(["shipped"]);
        const block = { parentOrderSn: number, blockReasons: [], released: [], handedOver: null };
        yield* (yield* OrderStore).setBlocks([block]);
        yield* sync;
        expect(yield* statesOf(number)).toEqual(["reported"]);
      }).pipe(withSettings({ partialReports: "perLine" })),
    ),
  );
});

/** A block is told of by itself. */
const withoutBlocks = (codes: ReadonlyArray<readonly [string, string | null]>) =>
  codes.filter(([code]) => code !== "quantityLowered");

describe("Orders that JTL has packed under one tracking number", () => {
  it.effect("(T3) are told in one call and reported together", () =>
    inShop(
      Effect.gen(function* () {
        const { first, second } = yield* waiting(1, 2);
        yield* (yield* JtlWorld).pack({ tracking: "00340434-1" });
        yield* sync;
        expect(yield* sent).toBe(1);
        expect(yield* reportsOf(first.parentOrderSn)).toMatchObject([
          { state: "confirmed", sendType: "combined" },
        ]);
        const numbers = [first.parentOrderSn, second.parentOrderSn];
        expect(yield* statesOf(...numbers)).toEqual(["reported", "reported"]);
      }),
    ),
  );

  it.effect("(T3) are found although many orders lie between them", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const jtl = yield* JtlWorld;
        const sold = ordersTo(
          Array.from({ length: 1_100 }, (_, index) => index + 1),
          0,
        );
        yield* temu.add(sold);
        yield* sync;
        yield* jtl.takeOver;
        yield* sync;
        const numbers = sold.map(({ order }) => order.parentOrderSn);
        const pair = [numbers.at(0) ?? "", numbers.at(-1) ?? ""];
        yield* jtl.pack({ externalNumbers: numbers.slice(1, -1) });
        yield* jtl.pack({ externalNumbers: pair, tracking: "T1" });
        const run = yield* withAlerts(track);
        expect(run.answer.outcome).toBe("succeeded");
        expect(yield* statesOf(...pair)).toEqual(["reported", "reported"]);
        expect(yield* reportsOf(...pair)).toMatchObject([{ sendType: "combined" }]);
        expect(yield* (yield* OrderStore).countByState).toEqual({ reported: 1_100 });
      }),
    ),
  );

  it.effect("(T3) leave out the blocked one in time, with an alert, and it is not told later", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const { first, second } = yield* waiting(1, 2);
        const [a, b] = [first.parentOrderSn, second.parentOrderSn];
        yield* (yield* JtlWorld).pack({ tracking: "T1" });
        yield* temu.lowerQuantity(b, second.lines[0]?.orderSn ?? "", 1);
        const early = yield* withAlerts(sync);
        expect(withoutBlocks(early.codes)).toEqual([]);
        expect(problemsOf(early.answer, "track")).toContain("sharesParcelWithBlocked");
        yield* TestClock.adjust("36 hours");
        const { codes } = yield* withAlerts(sync);
        expect(withoutBlocks(codes)).toEqual([["leftOutOfSharedParcel", b]]);
        expect(yield* reportsOf(a, b)).toMatchObject([{ sendType: "wholeOrder" }]);
        expect(yield* statesOf(a, b)).toEqual(["reported", "shipped"]);
        yield* (yield* OrderStore).setBlocks([
          { parentOrderSn: b, blockReasons: [], released: [], handedOver: null },
        ]);
        const later = yield* withAlerts(sync);
        expect(later.codes).toEqual([
          ["notExpressible", b],
          ["shipBeforeNear", b],
        ]);
        expect(yield* sent).toBe(1);
      }),
    ),
  );
});

describe("A parcel whose carrier Temu does not know", () => {
  it.effect("(T4) waits with its reason in each run, and the others go", () =>
    inShop(
      Effect.gen(function* () {
        const { first, second } = yield* waiting(1, 2);
        const numbers = [first.parentOrderSn, second.parentOrderSn];
        yield* packLines(first, [0, 1], { shippingMethod: "Kurier" });
        yield* packLines(second, [0, 1, 2], { shippingMethod: "DHL Paket" });
        expect(problemsOf(yield* sync, "track")).toEqual(["unknownCarrier: Kurier"]);
        expect(yield* statesOf(...numbers)).toEqual(["shipped", "reported"]);
        expect(problemsOf(yield* sync, "track")).toEqual(["unknownCarrier: Kurier"]);
        yield* withSettings({ carriers: { Kurier: "DPD" } })(sync);
        expect(yield* statesOf(...numbers)).toEqual(["reported", "reported"]);
      }),
    ),
  );

  it.effect("(T4) leaves from the shop's warehouse, or else from Temu's default one", () =>
    inShop(
      Effect.gen(function* () {
        const [main, other] = temuWarehouses.map(({ id }) => id);
        const { first, second } = yield* waiting(1, 2);
        yield* packLines(first, [0, 1]);
        yield* sync;
        yield* packLines(second, [0, 1, 2]);
        yield* withSettings({ warehouseId: other ?? "" })(sync);
        expect((yield* carriersOf(first.parentOrderSn))[0]?.[3]).toBe(main);
        expect((yield* carriersOf(second.parentOrderSn))[0]?.[3]).toBe(other);
      }),
    ),
  );
});

describe("A report of an order with an open question at Temu", () => {
  it.effect.each([
    ["pending_buyer_cancellation", "buyerWantsToCancel"],
    ["pending_buyer_address_change", "addressChangePending"],
    ["pending_risk_control_alert", "riskCheckPending"],
  ] as const)("(T7) waits while %s stands", ([label, code]) =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const { first } = yield* waiting(1);
        const number = first.parentOrderSn;
        yield* packLines(first, [0, 1]);
        yield* temu.setLabel(number, label, true);
        expect(problemsOf(yield* sync, "track")).toEqual([code]);
        expect(yield* sent).toBe(0);
        expect(yield* reportsOf(number)).toMatchObject([{ state: "planned" }]);
        yield* temu.setLabel(number, label, false);
        yield* sync;
        expect(yield* statesOf(number)).toEqual(["reported"]);
      }),
    ),
  );

  it.effect("(T7) stays planned when Temu says so only now", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const { first } = yield* waiting(1);
        const number = first.parentOrderSn;
        yield* packLines(first, [0, 1]);
        yield* temu.setLabel(number, "pending_risk_control_alert", true);
        const { codes } = yield* withAlerts(track);
        expect(codes).toEqual([]);
        expect(yield* sent).toBe(1);
        expect(yield* reportsOf(number)).toMatchObject([{ state: "planned" }]);
        yield* temu.setLabel(number, "pending_risk_control_alert", false);
        yield* sync;
        expect(yield* statesOf(number)).toEqual(["reported"]);
      }),
    ),
  );

  it.effect("(T7) says no more than Temu still wants when it goes at last", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const { first } = yield* waiting(1);
        const number = first.parentOrderSn;
        const [line, other] = first.lines;
        yield* packLines(first, [0, 1]);
        yield* temu.setLabel(number, "pending_risk_control_alert", true);
        yield* sync;
        yield* temu.setLabel(number, "pending_risk_control_alert", false);
        yield* temu.lowerQuantity(number, line?.orderSn ?? "", 1);
        yield* sync;
        expect(yield* sent).toBe(0);
        yield* (yield* OrderStore).setBlocks([
          { parentOrderSn: number, blockReasons: [], released: [], handedOver: null },
        ]);
        yield* sync;
        expect((yield* reportsOf(number)).at(-1)).toMatchObject({
          state: "confirmed",
          parcels: [
            [expect.anything(), `1 ${line?.orderSn}`, `${other?.quantity} ${other?.orderSn}`],
          ],
        });
        expect(yield* statesOf(number)).toEqual(["reported"]);
      }),
    ),
  );
});

describe("An order that has to be shipped within 12 hours", () => {
  it.effect("(T3) is told of in each run, with what it waits for, and others are not", () =>
    inShop(
      Effect.gen(function* () {
        const { first, second } = yield* waiting(1, 2);
        yield* packLines(first, [0, 1], { shippingMethod: "Kurier" });
        yield* TestClock.adjust("36 hours");
        yield* bringToPacking(3);
        for (let run = 0; run < 2; run += 1) {
          const { raised } = yield* withAlerts(sync);
          expect(raised).toEqual([
            ["shipBeforeNear", first.parentOrderSn, expect.stringContaining("Kurier")],
            ["shipBeforeNear", second.parentOrderSn, expect.stringContaining("Nothing of it is")],
          ]);
        }
      }),
    ),
  );
});
