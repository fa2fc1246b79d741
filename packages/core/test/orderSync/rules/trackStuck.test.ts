import { describe, expect, it } from "@effect/vitest";
import type { JtlOrder } from "@temu-jtl/core";
import { JtlWorld } from "@temu-jtl/core/testing";
import { Effect } from "effect";
import { stuckBecause } from "../../../src/workflows/orderSync/track/jtl/tellStuck.ts";
import { counts, inShop, sync } from "../runs.ts";
import { item, jtlOrder, jtlParcel, line, matched, position, temuOrder } from "./jtlSide.ts";
import { waiting } from "./packing.ts";
import { expectTold, inJtl, withAlerts } from "./told.ts";

const candles = temuOrder(line("L1", "ART-1", 2), line("L2", "ART-2", 1));
const plain = jtlOrder([position(1, "ART-1", 2), position(2, "ART-2", 1)]);

describe("An order that JTL is done with", () => {
  const whole = [item(1, "ART-1", 2), item(2, "ART-2", 1)];
  const codes = (orders: ReadonlyArray<JtlOrder>, parcels: Parameters<typeof matched>[2]) =>
    stuckBecause(candles, { orders, parcels }, matched(candles, orders, parcels).parcels).map(
      ({ code }) => code,
    );

  it("(T2) is told of when a parcel has no tracking number, or there is no parcel", () => {
    const parcel = jtlParcel(1, whole);
    expect(codes([plain], [parcel])).toEqual([]);
    expect(codes([plain], [{ ...parcel, trackingNumber: " - " }])).toEqual(["noTrackingNumber"]);
    expect(codes([plain], [])).toEqual(["completeWithoutParcel"]);
    expect(codes([{ ...plain, delivery: "open" }], [])).toEqual([]);
    const cancelled = jtlOrder([position(3, "ART-1", 2)], {
      orderId: 2,
      cancellation: { reason: null },
    });
    expect(codes([plain, cancelled], [parcel])).toEqual([]);
  });

  it("(T2) is told of when it was completed without shipment, with all that was split off", () => {
    const without = { ...plain, delivery: "completeWithoutShipment" } as const;
    expect(codes([without], [])).toEqual(["completedWithoutShipment"]);
    const first = jtlOrder([position(1, "ART-1", 2)]);
    const second = jtlOrder([position(2, "ART-2", 1)], { orderId: 2 });
    const parcels = [jtlParcel(1, [item(1, "ART-1", 2)])];
    expect(codes([first, second], parcels)).toEqual(["completeWithoutParcel"]);
    // Nothing but shipping needs no parcel, and one that holds a gift alone needs no number.
    const shipping = jtlOrder([position(3, "", 1, { kind: "other" })], { orderId: 3 });
    const gift = jtlParcel(2, [item(4, "GIFT", 1)], { trackingNumber: "" });
    expect(codes([plain, shipping], [jtlParcel(1, whole), gift])).toEqual([]);
    const unnumbered = jtlParcel(1, whole, { trackingNumber: "" });
    expect(codes([plain, shipping], [unnumbered])).toEqual(["noTrackingNumber"]);
  });

  it("(T2) is not told of when Temu has cancelled it: nobody waits for its parcels", () => {
    const cancelled = { ...candles, status: "cancelled" } as const;
    expect(stuckBecause(cancelled, { orders: [plain], parcels: [] }, [])).toEqual([]);
  });

  it("(T2) is told of when a further box of its one unit has no tracking number", () => {
    const order = temuOrder(line("L1", "ART-1", 1));
    const jtl = jtlOrder([position(1, "ART-1", 1)]);
    const note = { deliveryNoteId: 7, noteContents: [item(1, "ART-1", 1)], noteParcels: 2 };
    const parcels = [jtlParcel(1, [], note), jtlParcel(2, [], { ...note, trackingNumber: "" })];
    const { parcels: boxes } = matched(order, [jtl], parcels);
    const troubles = stuckBecause(order, { orders: [jtl], parcels }, boxes);
    expect(troubles.map(({ code }) => code)).toEqual(["noTrackingNumber"]);
  });

  it("(T2) is told of when fewer units have left than Temu waits for", () => {
    const fewer = jtlOrder([position(1, "ART-1", 2)]);
    const left = [jtlParcel(1, [item(1, "ART-1", 2)])];
    expect(codes([fewer], left)).toEqual(["unitsMissing"]);
    // While another of its orders is open, the rest may still come.
    const open = jtlOrder([position(2, "ART-2", 1)], { orderId: 2, delivery: "open" });
    expect(codes([fewer, open], left)).toEqual([]);
    // Where nothing counts, that is told by itself.
    expect(codes([{ ...fewer, cancellation: { reason: null } }], [])).toEqual([]);
    // What else is known of it says more.
    const unnumbered = left.map((parcel) => ({ ...parcel, trackingNumber: "" }));
    expect(codes([fewer], unnumbered)).toEqual(["noTrackingNumber"]);
    // Where it is not known what is in its parcels, or what its articles are, that is told by itself.
    const { parcels } = matched(candles, [fewer], left);
    const side = { orders: [fewer], parcels: left };
    const blocked = (code: "contentsUnknown" | "addressChanged") =>
      stuckBecause(candles, side, parcels, [{ code, parameters: {} }]).map((one) => one.code);
    expect(blocked("contentsUnknown")).toEqual([]);
    expect(blocked("addressChanged")).toEqual(["unitsMissing"]);
    // The other line was shipped by hand.
    const lines = candles.lines.map((one) =>
      one.orderSn === "L2" ? { ...one, status: "shipped" as const } : one,
    );
    expect(stuckBecause({ ...candles, lines }, side, parcels)).toEqual([]);
  });

  it("(T2) is told of when a further box of its one unit has not left", () => {
    const order = temuOrder(line("L1", "ART-1", 1));
    const jtl = jtlOrder([position(1, "ART-1", 1)]);
    const note = { deliveryNoteId: 7, noteContents: [item(1, "ART-1", 1)], noteParcels: 2 };
    const parcels = [jtlParcel(1, [], note)];
    const { parcels: boxes } = matched(order, [jtl], parcels);
    const troubles = stuckBecause(order, { orders: [jtl], parcels }, boxes);
    expect(troubles.map(({ code }) => code)).toEqual(["unitsMissing"]);
  });
});

describe("A run", () => {
  it.effect("(T2) tells of a position that was taken out in JTL, long before it is late", () =>
    inShop(
      Effect.gen(function* () {
        const { first } = yield* waiting(1);
        const jtl = yield* JtlWorld;
        const number = first.parentOrderSn;
        yield* jtl.setQuantity(number, first.lines[1]?.merchantSku ?? "", 0);
        yield* jtl.pack();
        yield* expectTold("unitsMissing", number, "shipped");
      }),
    ),
  );

  it.effect("(T2) tells of a parcel without a tracking number until it has one", () =>
    inShop(
      Effect.gen(function* () {
        const { jtl, number } = yield* inJtl;
        yield* jtl.pack({ tracking: "missing" });
        yield* expectTold("noTrackingNumber", number, "shipped");
        yield* jtl.setTracking(number, "00340434 1");
        expect((yield* withAlerts(sync)).alerts).toEqual([]);
        expect(yield* counts).toEqual({ reported: 1 });
      }),
    ),
  );

  it.effect("(T2) tells of an order completed without shipment, but not once it is cancelled", () =>
    inShop(
      Effect.gen(function* () {
        const { jtl, number, temu } = yield* inJtl;
        yield* jtl.completeWithoutShipment(number);
        yield* expectTold("completedWithoutShipment", number, "accepted");
        yield* temu.cancel(number);
        yield* expectTold("cancelledAtTemu", number, "accepted");
      }),
    ),
  );
});
