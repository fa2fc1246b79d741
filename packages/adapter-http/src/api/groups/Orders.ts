import {
  BlockReason,
  Due,
  HoldCode,
  HoldReason,
  OrderDetail,
  OrderSort,
  OrderState,
  ReportState,
} from "@temu-jtl/core";
import { Schema } from "effect";
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api";
import { Name, shop, words } from "../fields.ts";
import { listOf, listQuery } from "../lists.ts";
import { NeededAccess } from "../NeededAccess.ts";
import { readingProblems } from "../problemAnswers.ts";

const { parcels, reports, events, ...entry } = OrderDetail.fields;
const OrderView = Schema.Struct({
  shop: entry.shop,
  parentOrderSn: entry.parentOrderSn,
  state: entry.state,
  stateSince: entry.stateSince,
  holdReasons: Schema.Array(Schema.Struct({ ...HoldReason.fields, ...words })),
  blockReasons: Schema.Array(Schema.Struct({ ...BlockReason.fields, ...words })),
  /** Temu's last word with its lines; null while no answer could be read. */
  temu: entry.temu,
  readAt: entry.readAt,
  /** Names, streets and how to reach people are `***` for those who may only read. */
  address: entry.address,
  jtlOrderNumbers: entry.jtlOrderNumbers,
  trackingNumbers: entry.trackingNumbers,
});
export type OrderView = typeof OrderView.Type;

const OneOrderView = Schema.Struct({
  ...OrderView.fields,
  amounts: entry.amounts,
  released: entry.released,
  /** What JTL was handed over, once Temu says something else. */
  handedOver: entry.handedOver,
  /** The oldest first. */
  events,
  parcels,
  reports,
});
export type OneOrderView = typeof OneOrderView.Type;

const filter = {
  state: Schema.optionalKey(Schema.Array(OrderState)),
  hold: Schema.optionalKey(HoldCode),
  block: Schema.optionalKey(BlockReason.fields.code),
  /** A merchant SKU or a SKU id of Temu. */
  sku: Schema.optionalKey(Name),
  tracking: Schema.optionalKey(Name),
  /** Of the order, of one of its lines, or of an order in JTL. */
  number: Schema.optionalKey(Name),
  /** With a shipment report in this state. */
  report: Schema.optionalKey(ReportState),
  due: Schema.optionalKey(Due),
  sort: Schema.optionalKey(OrderSort),
};
/** Which orders of a shop. */
export const OrderFilterQuery = Schema.Struct({ shop, ...filter });
export type OrderFilter = typeof OrderFilterQuery.Type;

const params = { parent_order_sn: Name };

/** The orders of a shop. */
export class Orders extends HttpApiGroup.make("orders").add(
  HttpApiEndpoint.get("list", "/orders", {
    query: listQuery(filter),
    success: listOf(OrderView),
    error: readingProblems,
  })
    .annotate(NeededAccess, "read")
    .annotate(
      OpenApi.Summary,
      "The orders of a shop, page by page: by state, reason, SKU, number, tracking number, or what is due.",
    ),
  HttpApiEndpoint.get("export", "/orders/export", {
    query: OrderFilterQuery,
    success: HttpApiSchema.StreamUint8Array({ contentType: "text/csv" }),
    error: readingProblems,
  })
    .annotate(NeededAccess, "read")
    .annotate(OpenApi.Summary, "All orders that a filter finds, as a CSV file."),
  HttpApiEndpoint.get("one", "/orders/:parent_order_sn", {
    params,
    query: { shop },
    success: OneOrderView,
    error: readingProblems,
  })
    .annotate(NeededAccess, "read")
    .annotate(OpenApi.Summary, "One order with its history, parcels and shipment reports."),
  HttpApiEndpoint.get("xml", "/orders/:parent_order_sn/xml", {
    params,
    query: { shop },
    success: Schema.String.pipe(HttpApiSchema.asText()),
    error: readingProblems,
  }).annotate(
    OpenApi.Summary,
    "The last document of an order that was made for JTL, as plain text.",
  ),
) {}
