import { Schema } from "effect";
import { Address } from "./Address.ts";
import { TaxRate } from "./Money.ts";
import { Instant } from "./Time.ts";

/** One position of the order that JTL gets. */
export const Position = Schema.Struct({
  kind: Schema.Literals(["goods", "shipping"]),
  name: Schema.String,
  /** The merchant's article number; empty for shipping. */
  sku: Schema.String,
  quantity: Schema.Int,
  /** Price of one unit with tax, in minor units of the order's currency. */
  unitGross: Schema.Int,
  taxRate: TaxRate,
});
export type Position = typeof Position.Type;

/** An order in the terms of an ERP: what a document for JTL is made from. */
export const ExportOrder = Schema.Struct({
  parentOrderSn: Schema.String,
  currency: Schema.String,
  orderedAt: Instant,
  shipBefore: Schema.NullOr(Instant),
  positions: Schema.Array(Position),
  /** Buyer and recipient are the same person at Temu. */
  address: Address,
});
export type ExportOrder = typeof ExportOrder.Type;

/** A document as it is handed to JTL. */
export const RenderedDocument = Schema.Struct({
  parentOrderSn: Schema.String,
  text: Schema.String,
  /** SHA-256 of the text. */
  hash: Schema.String,
  /** Fields that were too long for JTL and were cut. */
  cutFields: Schema.Array(Schema.String),
});
export type RenderedDocument = typeof RenderedDocument.Type;

/** A document with what JTL's order has to sum up to: with tax, in minor units. */
export const PricedDocument = Schema.Struct({
  ...RenderedDocument.fields,
  totalGross: Schema.Int,
});
export type PricedDocument = typeof PricedDocument.Type;

/** What the positions sum up to, with tax, in minor units. */
export const totalGrossOf = ({ positions }: Pick<ExportOrder, "positions">): number =>
  positions.reduce((sum, { quantity, unitGross }) => sum + quantity * unitGross, 0);
