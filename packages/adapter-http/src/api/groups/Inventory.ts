import { InventoryEntry, InventoryTab } from "@temu-jtl/core";
import { Schema } from "effect";
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api";
import { Name, shop } from "../fields.ts";
import { listOf, listQuery } from "../lists.ts";
import { NeededAccess } from "../NeededAccess.ts";
import { readingProblems } from "../problemAnswers.ts";

const filter = {
  /** Every listed SKU without it. */
  tab: Schema.optionalKey(InventoryTab),
  /** A merchant SKU or a SKU id of Temu. */
  sku: Schema.optionalKey(Name),
};
const ExportQuery = Schema.Struct({ shop, ...filter });
export type InventoryFilter = typeof ExportQuery.Type;

/** What is listed at Temu, and what JTL has of it. */
export class Inventory extends HttpApiGroup.make("inventory").add(
  HttpApiEndpoint.get("list", "/inventory", {
    query: listQuery(filter),
    success: listOf(InventoryEntry),
    error: readingProblems,
  })
    .annotate(NeededAccess, "read")
    .annotate(
      OpenApi.Summary,
      "The listed SKUs of a shop, page by page: all, out of step, rejected, held back, or not in JTL.",
    ),
  HttpApiEndpoint.get("export", "/inventory/export", {
    query: ExportQuery,
    success: HttpApiSchema.StreamUint8Array({ contentType: "text/csv" }),
    error: readingProblems,
  })
    .annotate(NeededAccess, "read")
    .annotate(OpenApi.Summary, "All SKUs that a filter finds, as a CSV file."),
) {}
