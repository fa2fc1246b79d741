import { Schema } from "effect";
import { Instant } from "./Time.ts";

/**
 * What Temu says of an order (`parentOrderStatus`). The number stays beside it: an unknown code is
 * kept as `other` and stops nothing.
 */
export const TemuOrderStatus = Schema.Literals([
  "pending",
  "unshipped",
  "cancelled",
  "shipped",
  "partlyShipped",
  "delivered",
  "partlyDelivered",
  "other",
]);
export type TemuOrderStatus = typeof TemuOrderStatus.Type;

/** One line of a parent order: exactly one SKU. */
export const OrderLine = Schema.Struct({
  orderSn: Schema.String,
  goodsId: Schema.String,
  skuId: Schema.String,
  /** Units to ship. 0 when the buyer cancelled the line; such lines are skipped. */
  quantity: Schema.Int,
  originalQuantity: Schema.Int,
  /** The merchant's own article number (`extCode`), empty when Temu has none. */
  merchantSku: Schema.String,
  /** Pieces of the article in one unit (`soldFactor`), when Temu says so. */
  piecesPerUnit: Schema.optionalKey(Schema.Int),
  /** The seller's name of the article, and of its variant. */
  name: Schema.String,
  variant: Schema.String,
  status: TemuOrderStatus,
  fulfillmentType: Schema.String,
  labels: Schema.Array(Schema.String),
  warnings: Schema.Array(Schema.String),
});
export type OrderLine = typeof OrderLine.Type;

/** A parent order (PO) as Temu lists it. Address and amounts are read by calls of their own. */
export const ParentOrder = Schema.Struct({
  parentOrderSn: Schema.String,
  status: TemuOrderStatus,
  /** Temu's number for the status. */
  statusCode: Schema.Int,
  orderedAt: Instant,
  /** When the buyer could no longer change it. */
  pendingFinishedAt: Schema.NullOr(Instant),
  /** `expectShipLatestTime`: shipped later, Temu calls it late. */
  shipBefore: Schema.NullOr(Instant),
  updatedAt: Instant,
  regionId: Schema.NullOr(Schema.Int),
  siteId: Schema.NullOr(Schema.Int),
  /** Names of the labels that are set, such as `pending_buyer_cancellation`. */
  labels: Schema.Array(Schema.String),
  warnings: Schema.Array(Schema.String),
  paymentType: Schema.NullOr(Schema.String),
  shippingMethod: Schema.NullOr(Schema.Int),
  lines: Schema.Array(OrderLine),
});
export type ParentOrder = typeof ParentOrder.Type;

/** The lines that are to be shipped. */
export const linesToShip = (order: ParentOrder): ReadonlyArray<OrderLine> =>
  order.lines.filter((line) => line.quantity > 0);

/** Whether nothing of an order is wanted any more. */
export const isCancelledAtTemu = (order: ParentOrder): boolean =>
  order.status === "cancelled" || linesToShip(order).length === 0;
