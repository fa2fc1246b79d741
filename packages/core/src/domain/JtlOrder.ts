import { Schema } from "effect";
import { Instant } from "./Time.ts";

/** A line of an order in JTL-Wawi. `goods` are article lines; `other` is shipping, vouchers and the like. */
export const JtlPosition = Schema.Struct({
  /** `kAuftragPosition` */
  positionId: Schema.Int,
  kind: Schema.Literals(["goods", "freeText", "other"]),
  sku: Schema.String,
  quantity: Schema.Finite,
  /** Of a bundle's component: the position of the bundle that it belongs to (`kAuftragStueckliste`). */
  bundleId: Schema.NullOr(Schema.Int),
});
export type JtlPosition = typeof JtlPosition.Type;

/**
 * A cancellation in JTL-Wawi. What people write beside its reason is not read: it is free text, and may
 * say who the buyer is.
 */
export const JtlCancellation = Schema.Struct({
  /** One of JTL's own list (`cStornogrund`); null where JTL tells none. */
  reason: Schema.NullOr(Schema.String),
});
export type JtlCancellation = typeof JtlCancellation.Type;

/** An invoice that JTL-Wawi has written, no draft and no pro forma one. */
export const JtlInvoice = Schema.Struct({
  /** `cRechnungsnr` */
  number: Schema.String,
  /** Always false before JTL-Wawi 1.6, which does not tell. */
  cancelled: Schema.Boolean,
});
export type JtlInvoice = typeof JtlInvoice.Type;

/** An order that JTL-Wawi has. One external number may have several (split orders). */
export const JtlOrder = Schema.Struct({
  /** `cExterneAuftragsnummer`: Temu's parent order number. */
  externalNumber: Schema.String,
  /** `kAuftrag` */
  orderId: Schema.Int,
  /** `cAuftragsNr` */
  orderNumber: Schema.String,
  /** null: it was not cancelled. */
  cancellation: Schema.NullOr(JtlCancellation),
  delivery: Schema.Literals(["open", "complete", "completeWithoutShipment"]),
  /** Total with tax, a decimal with all its digits. */
  totalGross: Schema.String,
  positions: Schema.Array(JtlPosition),
  /** Cancelled ones too. null: this JTL-Wawi has no invoices that the login may read. */
  invoices: Schema.NullOr(Schema.Array(JtlInvoice)),
});
export type JtlOrder = typeof JtlOrder.Type;

/** JTL's orders without those that were cancelled there. */
export const liveOrders = (orders: ReadonlyArray<JtlOrder>): ReadonlyArray<JtlOrder> =>
  orders.filter(({ cancellation }) => cancellation === null);

/** Units of one position, as they are packed. */
export const JtlContent = Schema.Struct({
  positionId: Schema.Int,
  sku: Schema.String,
  quantity: Schema.Finite,
});
export type JtlContent = typeof JtlContent.Type;

/** A parcel that has left JTL-Wawi's packing table. */
export const JtlParcel = Schema.Struct({
  externalNumber: Schema.String,
  orderId: Schema.Int,
  /** `kLieferschein` */
  deliveryNoteId: Schema.Int,
  /** `kVersand` */
  parcelId: Schema.Int,
  /** `cIdentCode`, else `cShipmentId`; empty without either. */
  trackingNumber: Schema.String,
  /** Name of the shipping method. */
  shippingMethod: Schema.String,
  shippedAt: Instant,
  /** Empty when nobody entered what is in which parcel of the delivery note. */
  contents: Schema.Array(JtlContent),
  /** What its whole delivery note holds. */
  noteContents: Schema.Array(JtlContent),
  /** In how many parcels; those that have not left yet count too. */
  noteParcels: Schema.Int,
});
export type JtlParcel = typeof JtlParcel.Type;

/** JTL's own time and how far its import table's numbering has come: noted before an insert. */
export const ImportMark = Schema.Struct({ now: Instant, lastRowId: Schema.Int });
export type ImportMark = typeof ImportMark.Type;

/** What became of handing a document over. */
export const SubmitOutcome = Schema.Union([
  Schema.TaggedStruct("Inserted", { rowId: Schema.Int }),
  /** The import table already holds a row with this number. */
  Schema.TaggedStruct("AlreadyQueued", { rowId: Schema.Int }),
  /** JTL already has an order with this number. */
  Schema.TaggedStruct("AlreadyOrdered", { orderNumbers: Schema.Array(Schema.String) }),
  /** The deadline had passed by JTL's clock: nothing was inserted. */
  Schema.TaggedStruct("TooLate", {}),
]);
export type SubmitOutcome = typeof SubmitOutcome.Type;
