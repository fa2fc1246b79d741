import { Schema } from "effect";

/** The most units of one SKU that Temu takes. */
export const mostUnits = 1_000_000;

/** How many SKUs one edit may name. */
export const mostSkusOfEdit = 500;

/** Absolute stock of SKUs of one product. */
export const StockEdit = Schema.Struct({
  goodsId: Schema.String,
  /** Temu refuses a key that it has seen before (`requestUniqueKey`). */
  requestKey: Schema.String,
  targets: Schema.Array(
    Schema.Struct({
      skuId: Schema.String,
      /** 0 to {@link mostUnits} */
      quantity: Schema.Int,
    }),
  ),
});
export type StockEdit = typeof StockEdit.Type;

/**
 * What Temu says of one SKU of an edit. `accepted` only if it said so of the product and of the SKU;
 * `unknown` when the two disagree or it said nothing of the SKU.
 */
export const StockVerdict = Schema.Struct({
  skuId: Schema.String,
  outcome: Schema.Literals(["accepted", "rejected", "unknown"]),
  /** Temu's number of the reason, when it gave one. */
  code: Schema.NullOr(Schema.Int),
  /** Temu's words; empty when it is accepted. */
  message: Schema.String,
});
export type StockVerdict = typeof StockVerdict.Type;
