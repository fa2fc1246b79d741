import { type Result, Schema } from "effect";

/** One position of an order document, as JTL reads it. */
export const ImportedPosition = Schema.Struct({
  /** `goods` names an article, `freeText` does not, `other` is shipping and the like. */
  kind: Schema.Literals(["goods", "freeText", "other"]),
  name: Schema.String,
  sku: Schema.String,
  quantity: Schema.Finite,
  /** Price of one unit with tax, in minor units. */
  unitGross: Schema.Int,
  /** Percentage as it is written, such as `19.00`. */
  taxRate: Schema.String,
});
export type ImportedPosition = typeof ImportedPosition.Type;

/** The buyer of an order document. */
export const ImportedCustomer = Schema.Struct({
  firstName: Schema.String,
  lastName: Schema.String,
  street: Schema.String,
  supplement: Schema.String,
  postCode: Schema.String,
  city: Schema.String,
  country: Schema.String,
});
export type ImportedCustomer = typeof ImportedCustomer.Type;

/** What JTL-Wawi sees in an order document. */
export const ImportedDocument = Schema.Struct({
  externalNumber: Schema.String,
  currency: Schema.String,
  shippingMethod: Schema.String,
  paymentMethod: Schema.String,
  positions: Schema.Array(ImportedPosition),
  /** Null when the document has none. */
  customer: Schema.NullOr(ImportedCustomer),
});
export type ImportedDocument = typeof ImportedDocument.Type;

/** Reads a document, or says why JTL cannot. */
export type ReadDocument = (document: string) => Result.Result<ImportedDocument, string>;

/** Ten-thousandths: quantities in JTL may be fractions. */
const quantityScale = 10_000;

/** The sum with tax as JTL stores it: a decimal with 13 digits. */
export const totalGrossOf = (
  positions: ReadonlyArray<Pick<ImportedPosition, "quantity" | "unitGross">>,
): string => {
  const scaled = positions.reduce(
    (sum, { quantity, unitGross }) =>
      sum + BigInt(Math.round(quantity * quantityScale)) * BigInt(unitGross),
    0n,
  );
  const sign = scaled < 0n ? "-" : "";
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(7, "0");
  return `${sign}${digits.slice(0, -6)}.${digits.slice(-6)}0000000`;
};
