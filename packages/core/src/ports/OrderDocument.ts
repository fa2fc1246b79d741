import { Context, type Effect } from "effect";
import type { ExportOrder, RenderedDocument } from "../domain/ExportOrder.ts";
import type { DocumentError } from "../domain/SyncError.ts";

/** Writes an order in the form that JTL-Wawi imports. Pure: the same order, the same text. */
export class OrderDocument extends Context.Service<
  OrderDocument,
  {
    readonly render: (order: ExportOrder) => Effect.Effect<RenderedDocument, DocumentError>;
  }
>()("@temu-jtl/core/OrderDocument") {}
