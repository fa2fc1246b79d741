import { Schema } from "effect";
import type { StockMovement } from "./expectedStock.ts";
import { Instant } from "./Time.ts";

/** A line of an order as far as it takes stock. No personal data. */
export const SoldLine = Schema.Struct({
  parentOrderSn: Schema.String,
  orderSn: Schema.String,
  skuId: Schema.String,
  merchantSku: Schema.String,
  /** Units that the buyer wants now, whether shipped or not; 0 when cancelled. */
  quantity: Schema.Int,
  /** Units that were bought at first. */
  originalQuantity: Schema.Int,
  /** Whether it still has to be shipped out of JTL's stock: neither cancelled nor shipped at Temu. */
  isOpen: Schema.Boolean,
  /** Whether Temu took its units from the stock that is pushed; false: from a partner's stock. */
  movesStock: Schema.Boolean,
  orderedAt: Instant,
  updatedAt: Instant,
});
export type SoldLine = typeof SoldLine.Type;

/**
 * How a line has moved its SKU's stock at Temu since it was last seen: sold when the order was made,
 * given back when it was updated. Nothing when this is an older reading, or the stock is a partner's.
 */
export const movementsOf = (
  line: SoldLine,
  seen: SoldLine | null,
): ReadonlyArray<Omit<StockMovement, "number">> => {
  if (!line.movesStock) return [];
  if (seen !== null && line.updatedAt < seen.updatedAt) return [];
  const before = seen?.quantity ?? 0;
  const wanted = seen === null ? Math.max(line.originalQuantity, line.quantity) : line.quantity;
  const sold = Math.max(wanted - before, 0);
  const givenBack = before + sold - line.quantity;
  return [
    { units: sold, at: line.orderedAt },
    { units: -givenBack, at: line.updatedAt },
  ].filter(({ units }) => units !== 0);
};
