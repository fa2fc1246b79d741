import { InventorySyncRequest, OrderSyncRequest } from "@temu-jtl/core";
import { Schema } from "effect";
import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api";
import { shop, Started } from "../fields.ts";
import { operatingProblems } from "../problemAnswers.ts";

const OrderSyncQuery = Schema.Struct({
  shop,
  parent_order_status: OrderSyncRequest.fields.parentOrderStatus,
  days_back: OrderSyncRequest.fields.daysBack,
  verbose: OrderSyncRequest.fields.verbose,
});

const InventorySyncQuery = Schema.Struct({
  shop,
  mode: InventorySyncRequest.fields.mode,
  verbose: InventorySyncRequest.fields.verbose,
});

/** What starts a run. */
export class Triggers extends HttpApiGroup.make("triggers").add(
  HttpApiEndpoint.post("syncOrders", "/orders/sync", {
    query: OrderSyncQuery,
    success: Started,
    error: operatingProblems,
  }).annotate(OpenApi.Summary, "Starts the order sync of a shop."),
  HttpApiEndpoint.post("syncInventory", "/inventory/sync", {
    query: InventorySyncQuery,
    success: Started,
    error: operatingProblems,
  }).annotate(OpenApi.Summary, "Starts the inventory sync of a shop, quick or full."),
) {}
