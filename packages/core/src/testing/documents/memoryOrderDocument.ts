import { Effect, Layer, Result, Schema } from "effect";
import { ExportOrder } from "../../domain/ExportOrder.ts";
import { formatRate } from "../../domain/Money.ts";
import { OrderDocument } from "../../ports/OrderDocument.ts";
import type { ImportedDocument, ReadDocument } from "../jtl/ImportedDocument.ts";
import { sha256 } from "../sha256.ts";

const JsonDocument = Schema.fromJsonString(ExportOrder);
const encodeDocument = Schema.encodeSync(JsonDocument);
const decodeDocument = Schema.decodeUnknownResult(JsonDocument);

/** The text of {@link memoryOrderDocument} for an order. */
export const writeMemoryDocument = (order: ExportOrder): string => encodeDocument(order);

/** `OrderDocument` without XML: the order itself as JSON, which {@link readMemoryDocument} reads. */
export const memoryOrderDocument: Layer.Layer<OrderDocument> = Layer.succeed(
  OrderDocument,
  OrderDocument.of({
    render: Effect.fnUntraced(function* (order) {
      const text = writeMemoryDocument(order);
      return {
        parentOrderSn: order.parentOrderSn,
        text,
        hash: yield* sha256(text),
        cutFields: [],
      };
    }),
  }),
);

const importedFrom = ({
  parentOrderSn,
  currency,
  positions,
  address,
}: ExportOrder): ImportedDocument => ({
  externalNumber: parentOrderSn,
  currency,
  shippingMethod: "TEMU",
  paymentMethod: "TEMU",
  positions: positions.map((position) => ({
    kind: position.kind === "shipping" ? "other" : position.sku === "" ? "freeText" : "goods",
    name: position.name,
    sku: position.sku,
    quantity: position.quantity,
    unitGross: position.unitGross,
    taxRate: formatRate(position.taxRate),
  })),
  customer: {
    firstName: address.firstName,
    lastName: address.lastName,
    street: address.street,
    supplement: address.supplement,
    postCode: address.postCode,
    city: address.city,
    country: address.country,
  },
});

/** What a JTL-Wawi in memory sees in a document of {@link memoryOrderDocument}. */
export const readMemoryDocument: ReadDocument = (document) =>
  Result.mapBoth(decodeDocument(document), {
    onSuccess: importedFrom,
    onFailure: () => "not a document of an order",
  });
