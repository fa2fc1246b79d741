import { Schema } from "effect";

/** One SKU of a shop as Temu lists it. Its stock is ordinary stock, in units. */
export const TemuSku = Schema.Struct({
  goodsId: Schema.String,
  skuId: Schema.String,
  /** The merchant's own article number (`skuSn`), empty when Temu has none. */
  merchantSku: Schema.String,
  name: Schema.String,
  /** The seller's name of the variant (`specName`). */
  variant: Schema.String,
  /** Whether it can be bought now. One without stock cannot. */
  onSale: Schema.Boolean,
  /** Null: Temu does not say. */
  stock: Schema.NullOr(Schema.Int),
});
export type TemuSku = typeof TemuSku.Type;
