import { Order } from "@temu-jtl/core";
import { Schema } from "effect";
import { millis } from "./Sql.ts";

/** Rows that hold one order as JSON, see {@link orderJson}. */
export const OrderRows = Schema.Array(Schema.Struct({ order: Order }));

/** The order in the row `o` of temu_orders, with its lines, as the JSON that {@link Order} decodes. */
export const orderJson = (schema: string): string => `jsonb_build_object(
  'parentOrderSn', o.parent_order_sn,
  'state', o.state,
  'holdReasons', o.hold_reasons,
  'temu', case when o.temu is not null then o.temu || jsonb_build_object('lines', (
    select coalesce(jsonb_agg(jsonb_strip_nulls(
      jsonb_build_object('piecesPerUnit', i.pieces_per_unit)
    ) || jsonb_build_object(
      'orderSn', i.order_sn,
      'goodsId', i.goods_id,
      'skuId', i.sku_id,
      'quantity', i.quantity,
      'originalQuantity', i.original_quantity,
      'merchantSku', i.merchant_sku,
      'name', i.name,
      'variant', i.variant,
      'status', i.status,
      'fulfillmentType', i.fulfillment_type,
      'labels', i.labels,
      'warnings', i.warnings
    ) order by i.place), '[]')
    from ${schema}.temu_order_items i
    where i.shop = o.shop and i.parent_order_sn = o.parent_order_sn
  )) end,
  'contentHash', o.content_hash,
  'readAt', ${millis("o.read_at")},
  'address', o.address,
  'addressAsOf', ${millis("o.address_as_of")},
  'amounts', o.amounts,
  'looks', o.looks,
  'blockReasons', o.block_reasons,
  'released', o.released,
  'handedOver', o.handed_over
)`;

/** Rows of orders' histories (`e`), as `OrderEvent` decodes them, with their place. */
export const selectEvents = (schema: string): string => `
  select e.event_id as "eventId", e.parent_order_sn as "parentOrderSn", e.from_state as "from",
    e.to_state as "to", e.reason, e.run_id as "runId", ${millis("e.at")} as at
  from ${schema}.temu_order_events e`;

/** An order as it is stored. */
export type OrderJson = typeof Order.Encoded;

/** An order's lines as rows of temu_order_items. */
export const itemsOf = (order: OrderJson) =>
  (order.temu?.lines ?? []).map((line, place) => ({
    parentOrderSn: order.parentOrderSn,
    place,
    ...line,
  }));

/** An order as a row of temu_orders: Temu's word without the lines. */
export const rowOf = (order: OrderJson) => {
  if (order.temu === null) return order;
  const { lines: _, ...temu } = order.temu;
  return { ...order, temu };
};
