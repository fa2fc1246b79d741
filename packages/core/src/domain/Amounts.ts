import { Schema } from "effect";
import { Money, TaxRate } from "./Money.ts";

/** What the buyer pays for one line; belongs to its line by `orderSn`, never by position. */
export const LineAmounts = Schema.Struct({
  orderSn: Schema.String,
  /** Price of one unit with tax, and without. */
  unitGross: Money,
  unitNet: Schema.NullOr(Money),
  taxRate: TaxRate,
  shippingGross: Schema.NullOr(Money),
  shippingTaxRate: Schema.NullOr(TaxRate),
  discountFromSeller: Schema.NullOr(Money),
  discountFromTemu: Schema.NullOr(Money),
});
export type LineAmounts = typeof LineAmounts.Type;

/** What the buyer pays for a parent order (`bg.order.amount.query`). */
export const Amounts = Schema.Struct({
  parentOrderSn: Schema.String,
  lines: Schema.Array(LineAmounts),
  shippingGross: Schema.NullOr(Money),
  shippingTax: Schema.NullOr(Money),
  goodsGross: Schema.NullOr(Money),
  customerPaid: Schema.NullOr(Money),
  refunds: Schema.NullOr(Money),
  /** Tax that Temu itself collects (marketplace or export). */
  temuTax: Schema.NullOr(Money),
  /** Set when Temu may not be asked and JTL's own prices stand in for what the buyer pays. */
  source: Schema.optionalKey(Schema.Literal("jtl")),
});
export type Amounts = typeof Amounts.Type;
