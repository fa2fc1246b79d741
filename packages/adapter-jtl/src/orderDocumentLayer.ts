import { createHash } from "node:crypto";
import {
  CurrentShop,
  DocumentError,
  type DocumentSettings,
  type ExportOrder,
  type Instant,
  OrderDocument,
  type RenderedDocument,
  type ShopSettings,
} from "@temu-jtl/core";
import { DateTime, Effect, Layer, Option } from "effect";
import { type Fields, makeFields } from "./fields.ts";
import { lengths } from "./lengths.ts";
import { type OrderContent, orderXml } from "./orderXml.ts";
import { recipientOf } from "./recipient.ts";

/**
 * Writes orders as JTL-Wawi's order XML by the shop's document settings, dates in its time zone.
 * Texts longer than JTL's columns are cut and reported; an order number or SKU never is. A
 * {@link DocumentError} names everything that stands in the way, without personal data.
 */
export const orderDocumentLayer: Layer.Layer<OrderDocument, never, CurrentShop> = Layer.effect(
  OrderDocument,
  Effect.map(CurrentShop, (shop) => OrderDocument.of({ render: (order) => render(order, shop) })),
);

const render = Effect.fnUntraced(function* (
  order: ExportOrder,
  shop: ShopSettings,
): Effect.fn.Return<RenderedDocument, DocumentError> {
  const fields = makeFields(shop.document.charsetPolicy);
  const content = contentOf(order, shop, fields);
  if (fields.problems.length > 0) {
    return yield* new DocumentError({
      parentOrderSn: order.parentOrderSn,
      message: `The order cannot be written for JTL-Wawi: ${fields.problems.join("; ")}.`,
      whatToDo:
        "Correct the named field at Temu or the named setting; characters outside ISO-8859-1 can also be allowed by the setting charsetPolicy.",
    });
  }
  const text = orderXml(content);
  return {
    parentOrderSn: order.parentOrderSn,
    text,
    hash: createHash("sha256").update(text, "utf8").digest("hex"),
    cutFields: [...fields.cutFields],
  };
});

const contentOf = (
  order: ExportOrder,
  { document, timeZone }: ShopSettings,
  fields: Fields,
): OrderContent => ({
  companyId: document.companyId,
  userId: document.userId,
  language: fields.key("the setting language", document.language, lengths.language),
  currency: fields.key("currency", order.currency, lengths.currency),
  externalNumber: fields.key("parentOrderSn", order.parentOrderSn, lengths.externalNumber),
  shippingMethod: fields.key(
    "the setting shippingMethod",
    document.shippingMethod,
    lengths.methodName,
  ),
  paymentMethod: fields.key(
    "the setting paymentMethod",
    document.paymentMethod,
    lengths.methodName,
  ),
  customerNumber: fields.key(
    "the setting customerNumber",
    document.customerNumber ?? "",
    lengths.customerNumber,
  ),
  orderedOn: dateOf("orderedAt", order.orderedAt, document.dateFormat, timeZone, fields),
  shipBefore:
    order.shipBefore === null
      ? ""
      : dateOf("shipBefore", order.shipBefore, document.dateFormat, timeZone, fields),
  positions: order.positions.map((position, index) => ({
    ...position,
    name: fields.text(`positions[${index}].name`, position.name, lengths.positionName),
    sku: fields.key(`positions[${index}].sku`, position.sku, lengths.articleNumber),
  })),
  recipient: recipientOf(order.address, document, fields),
});

/** The day in the shop's zone, `24.11.2026` or `2026-11-24`. */
const dateOf = (
  field: string,
  instant: Instant,
  format: DocumentSettings["dateFormat"],
  zone: DateTime.TimeZone,
  fields: Fields,
): string => {
  const time = DateTime.make(instant);
  if (Option.isNone(time)) {
    fields.refuse(`${field} is no point in time that a calendar knows`);
    return "";
  }
  const { year, month, day } = DateTime.toParts(DateTime.setZone(time.value, zone));
  const digits = (value: number, length: number) => String(value).padStart(length, "0");
  return format === "yyyy-mm-dd"
    ? `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`
    : `${digits(day, 2)}.${digits(month, 2)}.${digits(year, 4)}`;
};
