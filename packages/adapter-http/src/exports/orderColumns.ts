import { type Language, type OrderEntry, stateNames } from "@temu-jtl/core";
import type { DateTime } from "effect";
import type { OrderView } from "../api/groups/Orders.ts";
import { type Column, csvTime } from "./csv.ts";

const titles = (reasons: ReadonlyArray<{ readonly title: string }>): string =>
  reasons.map(({ title }) => title).join(", ");

const unitsOf = (order: OrderView, nameOf: (line: Line) => string): string =>
  (order.temu?.lines ?? [])
    .filter(({ quantity }) => quantity > 0)
    .map((line) => `${line.quantity} × ${nameOf(line)}`)
    .join(", ");

type Line = NonNullable<OrderEntry["temu"]>["lines"][number];

/** An order as a row of a spreadsheet. */
export const orderColumns = (
  language: Language,
  timeZone: DateTime.TimeZone,
): ReadonlyArray<Column<OrderView>> => [
  { title: { de: "Shop", en: "Shop" }, cell: ({ shop }) => shop },
  { title: { de: "Bestellung", en: "Order" }, cell: ({ parentOrderSn }) => parentOrderSn },
  { title: { de: "Status", en: "State" }, cell: ({ state }) => stateNames[language][state] },
  {
    title: { de: "Status seit", en: "State since" },
    cell: ({ stateSince }) => csvTime(stateSince, timeZone),
  },
  {
    title: { de: "Bestellt", en: "Ordered" },
    cell: ({ temu }) => csvTime(temu?.orderedAt ?? null, timeZone),
  },
  {
    title: { de: "Spätester Versand", en: "Latest shipping" },
    cell: ({ temu }) => csvTime(temu?.shipBefore ?? null, timeZone),
  },
  {
    title: { de: "Zurückgehalten wegen", en: "Held because" },
    cell: ({ holdReasons }) => titles(holdReasons),
  },
  {
    title: { de: "Nicht gemeldet wegen", en: "Not reported because" },
    cell: ({ blockReasons }) => titles(blockReasons),
  },
  {
    title: { de: "SKUs", en: "SKUs" },
    cell: (order) =>
      unitsOf(order, ({ merchantSku, skuId }) => (merchantSku === "" ? skuId : merchantSku)),
  },
  { title: { de: "Artikel", en: "Articles" }, cell: (order) => unitsOf(order, ({ name }) => name) },
  {
    title: { de: "JTL-Aufträge", en: "JTL orders" },
    cell: ({ jtlOrderNumbers }) => jtlOrderNumbers.join(", "),
  },
  {
    title: { de: "Sendungsnummern", en: "Tracking numbers" },
    cell: ({ trackingNumbers }) => trackingNumbers.join(", "),
  },
  { title: { de: "Empfänger", en: "Recipient" }, cell: ({ address }) => address?.name ?? null },
  { title: { de: "Straße", en: "Street" }, cell: ({ address }) => address?.street ?? null },
  {
    title: { de: "Adresszusatz", en: "Address supplement" },
    cell: ({ address }) => address?.supplement ?? null,
  },
  { title: { de: "PLZ", en: "Post code" }, cell: ({ address }) => address?.postCode ?? null },
  { title: { de: "Ort", en: "City" }, cell: ({ address }) => address?.city ?? null },
  { title: { de: "Land", en: "Country" }, cell: ({ address }) => address?.country ?? null },
];
