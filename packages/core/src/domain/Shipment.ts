import { Schema } from "effect";
import { Instant } from "./Time.ts";

/** A carrier that Temu knows (`bg.logistics.companies.get`). */
export const Carrier = Schema.Struct({
  id: Schema.String,
  name: Schema.String,
  brand: Schema.String,
});
export type Carrier = typeof Carrier.Type;

/** A warehouse of the shop at Temu (`bg.logistics.warehouse.list.get`). */
export const Warehouse = Schema.Struct({
  id: Schema.String,
  name: Schema.String,
  isDefault: Schema.Boolean,
});
export type Warehouse = typeof Warehouse.Type;

/** Units of one order line. */
export const LineQuantity = Schema.Struct({
  parentOrderSn: Schema.String,
  orderSn: Schema.String,
  quantity: Schema.Int,
});
export type LineQuantity = typeof LineQuantity.Type;

/** A parcel that JTL has packed, its contents already matched to Temu's order lines. */
export const Parcel = Schema.Struct({
  /** JTL's own key of the parcel. */
  parcelId: Schema.String,
  parentOrderSn: Schema.String,
  /** Empty when JTL has none (yet). */
  trackingNumber: Schema.String,
  /** JTL's shipping method, by which the carrier is found. */
  shippingMethod: Schema.String,
  shippedAt: Instant,
  /** Of a box without contents of its own: the parcel whose single unit lies in it too. */
  furtherBoxOf: Schema.NullOr(Schema.String),
  contents: Schema.Array(LineQuantity),
});
export type Parcel = typeof Parcel.Type;

/** A box without contents of its own: part of a unit that another parcel is reported with. */
export const FurtherBox = Schema.Struct({
  trackingNumber: Schema.String,
  carrierId: Schema.String,
});
export type FurtherBox = typeof FurtherBox.Type;

/** One parcel as it is told to Temu. */
export const ReportedParcel = Schema.Struct({
  parcelId: Schema.String,
  trackingNumber: Schema.String,
  carrierId: Schema.String,
  warehouseId: Schema.String,
  /** Further boxes of the same single unit, ten at most. */
  furtherBoxes: Schema.optionalKey(Schema.Array(FurtherBox)),
  contents: Schema.Array(
    Schema.Struct({ ...LineQuantity.fields, goodsId: Schema.String, skuId: Schema.String }),
  ),
});
export type ReportedParcel = typeof ReportedParcel.Type;

/**
 * How parcels and orders relate (Temu's `sendType`): `wholeOrder` 0 = one order in one parcel,
 * `splitOrder` 1 = one order in several parcels or in part, `combined` 2 = several orders in one parcel.
 */
export const SendType = Schema.Literals(["wholeOrder", "splitOrder", "combined"]);
export type SendType = typeof SendType.Type;

/** What one `bg.logistics.shipment.v2.confirm` says. It takes effect as a whole or not at all. */
export const ShipmentConfirmation = Schema.Struct({
  sendType: SendType,
  parcels: Schema.Array(ReportedParcel),
});
export type ShipmentConfirmation = typeof ShipmentConfirmation.Type;

/**
 * `unknown`: it was sent, and whether Temu took it is not known yet · `withdrawn`: another report
 * stands in its place.
 */
export const ReportState = Schema.Literals([
  "planned",
  "sending",
  "confirmed",
  "unknown",
  "rejected",
  "withdrawn",
]);
export type ReportState = typeof ReportState.Type;

/** A report in these states is known to Temu, may be, or is to be: no line stands in two of them. */
export const standingReportStates: ReadonlySet<ReportState> = new Set([
  "planned",
  "sending",
  "unknown",
  "confirmed",
]);

/** The lines (`orderSn`) that a confirmation says something of. */
export const confirmedLines = ({ parcels }: ShipmentConfirmation): ReadonlySet<string> =>
  new Set(parcels.flatMap(({ contents }) => contents.map(({ orderSn }) => orderSn)));

/** A shipment report: one confirmation with what became of it. */
export const ShipmentReport = Schema.Struct({
  reportId: Schema.String,
  parentOrderSns: Schema.Array(Schema.String),
  confirmation: ShipmentConfirmation,
  state: ReportState,
  /** Temu's code and words, when it refused. */
  problem: Schema.NullOr(Schema.String),
  /** What a person can do about it, where Temu's code says so. */
  whatToDo: Schema.NullOr(Schema.String),
  /** While `unknown`: when Temu was first asked about it and did not have all of it. */
  missedAt: Schema.NullOr(Instant),
});
export type ShipmentReport = typeof ShipmentReport.Type;

/** What Temu holds as shipped for one line (`bg.logistics.shipment.v2.get`). */
export const ConfirmedShipment = Schema.Struct({
  trackingNumber: Schema.String,
  carrierId: Schema.String,
  quantity: Schema.Int,
  /** Further boxes of the same single unit; missing when there are none. */
  furtherBoxes: Schema.optionalKey(Schema.Array(FurtherBox)),
});
export type ConfirmedShipment = typeof ConfirmedShipment.Type;
