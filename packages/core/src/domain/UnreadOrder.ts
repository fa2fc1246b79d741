import { Schema } from "effect";
import type { OrderLine, ParentOrder } from "./ParentOrder.ts";
import { Instant } from "./Time.ts";

/** What has to be known of an order to tell what it has sold. */
export interface OrderSales extends Pick<
  ParentOrder,
  "parentOrderSn" | "status" | "orderedAt" | "pendingFinishedAt" | "updatedAt"
> {
  readonly lines: ReadonlyArray<
    Pick<
      OrderLine,
      | "orderSn"
      | "skuId"
      | "merchantSku"
      | "quantity"
      | "originalQuantity"
      | "status"
      | "fulfillmentType"
    >
  >;
}

/** An order of which nobody can tell what it has sold, because Temu's answer has an unexpected form. */
export const UnreadOrder = Schema.Struct({
  parentOrderSn: Schema.String,
  /** When it was first met like that. */
  since: Instant,
  /** Which fields have an unexpected form. No values. */
  problem: Schema.String,
  /** A person says that nothing has to be kept back for it. */
  isReleased: Schema.Boolean,
});
export type UnreadOrder = typeof UnreadOrder.Type;
