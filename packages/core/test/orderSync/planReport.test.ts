import { describe, expect, it } from "@effect/vitest";
import type { JtlParcel, OrderLine, Parcel, ParentOrder } from "@temu-jtl/core";
import { Result } from "effect";
import {
  confirmationOf,
  draftReport,
} from "../../src/workflows/orderSync/track/temu/planReport.ts";
import { findCarrier } from "../../src/workflows/orderSync/track/temu/findCarrier.ts";
import { matchParcels as matchWith } from "../../src/workflows/orderSync/track/jtl/matchParcels.ts";
import { noon, soldOrder } from "./orders.ts";

const known = {
  map: {},
  carriers: [
    { id: "141252268", name: "DHL", brand: "DHL" },
    { id: "998264853", name: "DPD (DE)", brand: "DPD" },
  ],
  warehouseId: "WH-1",
};

const line = (orderSn: string, merchantSku: string, quantity: number): OrderLine => ({
  orderSn,
  goodsId: "600000000000000011",
  skuId: "300000000000000011",
  quantity,
  originalQuantity: quantity,
  merchantSku,
  name: "Kerze",
  variant: "",
  status: "unshipped",
  fulfillmentType: "fulfillBySeller",
  labels: [],
  warnings: [],
});

const matchParcels = (
  of: Parameters<typeof matchWith>[0],
  parcels: Parameters<typeof matchWith>[1]["parcels"],
) => {
  const jtlOrder = {
    externalNumber: of.parentOrderSn,
    orderId: 1,
    orderNumber: "AU-1",
    cancellation: null,
    invoices: [],
    delivery: "complete",
    totalGross: "0",
    positions: [],
  } as const;
  return matchWith(of, { orders: [jtlOrder], parcels }, { skuMap: new Map(), released: [] })
    .parcels;
};

const { order } = soldOrder({ order: { lines: [line("L1", "ART-1", 2), line("L2", "ART-2", 1)] } });

const jtlParcel = (parcelId: number, contents: JtlParcel["contents"]): JtlParcel => ({
  externalNumber: order.parentOrderSn,
  orderId: 1,
  deliveryNoteId: 1,
  parcelId,
  trackingNumber: `0034 0434-${parcelId}`,
  shippingMethod: "DHL",
  shippedAt: noon,
  contents,
  noteContents: contents,
  noteParcels: 1,
});
const item = (sku: string, quantity: number) => ({ positionId: 1, sku, quantity });

const planReport = (
  of: ParentOrder,
  parcels: ReadonlyArray<Parcel>,
  map: Record<string, string> = {},
) => {
  const { draft } = draftReport(of, parcels, new Set(), "wholeOrder");
  return draft === null ? Result.succeed(null) : confirmationOf(draft, { ...known, map });
};

const plan = (parcels: ReadonlyArray<JtlParcel>, carriers: Record<string, string> = {}) =>
  planReport(order, matchParcels(order, parcels), carriers);

describe("What Temu is told of an order", () => {
  it("is one parcel when everything is packed in one", () => {
    const planned = Result.getOrThrow(plan([jtlParcel(1, [item("ART-1", 2), item("ART-2", 1)])]));
    expect(planned?.sendType).toBe("wholeOrder");
    expect(planned?.parcels).toMatchObject([
      { trackingNumber: "003404341", carrierId: "141252268", warehouseId: "WH-1" },
    ]);
  });

  it("is one call with several parcels when one line's units are spread over them", () => {
    const planned = Result.getOrThrow(
      plan([jtlParcel(1, [item("ART-1", 1)]), jtlParcel(2, [item("ART-1", 1), item("ART-2", 1)])]),
    );
    expect(planned?.sendType).toBe("splitOrder");
    expect(
      planned?.parcels.map(({ contents }) => contents.map((c) => [c.orderSn, c.quantity])),
    ).toEqual([
      [["L1", 1]],
      [
        ["L1", 1],
        ["L2", 1],
      ],
    ]);
  });

  it("is nothing yet while a unit is not packed, or a parcel has no tracking number", () => {
    expect(Result.getOrThrow(plan([jtlParcel(1, [item("ART-1", 2)])]))).toBeNull();
    const whole = jtlParcel(1, [item("ART-1", 2), item("ART-2", 1)]);
    expect(Result.getOrThrow(plan([{ ...whole, trackingNumber: " " }]))).toBeNull();
  });

  it("waits for the rest of a unit that JTL has packed half of", () => {
    const half = matchParcels(order, [jtlParcel(1, [item("ART-1", 1.5), item("ART-2", 1)])]);
    expect(half[0]?.contents.map(({ quantity }) => quantity)).toEqual([1, 1]);
    expect(Result.getOrThrow(planReport(order, half))).toBeNull();
  });

  it("is nothing when Temu has cancelled what JTL has packed", () => {
    const cancelled = { ...order, lines: order.lines.map((one) => ({ ...one, quantity: 0 })) };
    const parcels = matchParcels(cancelled, [jtlParcel(1, [item("ART-1", 2), item("ART-2", 1)])]);
    expect(Result.getOrThrow(planReport(cancelled, parcels))).toBeNull();
  });

  it("finds the carrier by the shop's map before its name", () => {
    const parcel = {
      ...jtlParcel(1, [item("ART-1", 2), item("ART-2", 1)]),
      shippingMethod: "Paket klein",
    };
    expect(
      Result.getOrThrow(plan([parcel], { "Paket klein": "DPD (DE)" }))?.parcels[0]?.carrierId,
    ).toBe("998264853");
  });

  it("says which shipping method Temu has no carrier for", () => {
    const parcel = {
      ...jtlParcel(1, [item("ART-1", 2), item("ART-2", 1)]),
      shippingMethod: "Kurier",
    };
    expect(Result.getOrThrow(Result.flip(plan([parcel]))).message).toContain('"Kurier"');
  });
});

const carriers = [
  { id: "1", name: "DHL", brand: "DHL" },
  { id: "2", name: "DHL eCommerce", brand: "DHL" },
  { id: "3", name: "DPD (DE)", brand: "DPD" },
  { id: "4", name: "GLS", brand: "GLS" },
  { id: "5", name: "GLS (IT)", brand: "GLS" },
  { id: "6", name: "Post Nord", brand: "PostNord" },
];

describe("The carrier of a shipping method", () => {
  const found = (method: string, map: Record<string, string> = {}) =>
    findCarrier(method, map, carriers)?.id;

  it("(T4) is the one that the shop's map names, by number, name or brand", () => {
    expect(found("Paket", { Paket: "3" })).toBe("3");
    expect(found("Paket", { Paket: " post nord " })).toBe("6");
    expect(found("Paket", { Paket: "PostNord" })).toBe("6");
    expect(found(" paket ", { Paket: "GLS" })).toBe("4");
  });

  it("(T4) is no other one when the map names none of Temu's", () => {
    expect(found("DHL", { DHL: "Hermes" })).toBeUndefined();
    expect(found("DHL Paket", { "DHL Paket": "Hermes" })).toBeUndefined();
  });

  it("(T4) is found by name, whatever its case, and then by brand", () => {
    expect(found(" gls ")).toBe("4");
    expect(found("dpd")).toBe("3");
  });

  it("(T4) is found by the words that the method begins with", () => {
    expect(found("DHL Paket")).toBe("1");
    expect(found("DPD-Classic")).toBe("3");
    expect(found("GLS Business")).toBe("4");
  });

  it("(T4) is unknown when none fits, only a part of a word does, or several do", () => {
    expect(found("Kurier")).toBeUndefined();
    expect(found("DHLX")).toBeUndefined();
    expect(found("DHL eCommerce Europa")).toBeUndefined();
    expect(found("")).toBeUndefined();
  });
});
