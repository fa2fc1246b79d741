import type { InventoryEntry } from "@temu-jtl/core";
import type { DateTime } from "effect";
import { type Column, csvTime } from "./csv.ts";

/** A SKU as a row of a spreadsheet. */
export const inventoryColumns = (
  timeZone: DateTime.TimeZone,
): ReadonlyArray<Column<InventoryEntry>> => [
  { title: { de: "Shop", en: "Shop" }, cell: ({ shop }) => shop },
  { title: { de: "SKU", en: "SKU" }, cell: ({ merchantSku }) => merchantSku },
  { title: { de: "SKU-ID bei Temu", en: "Temu SKU id" }, cell: ({ skuId }) => skuId },
  { title: { de: "Artikel", en: "Article" }, cell: ({ name }) => name },
  { title: { de: "Variante", en: "Variant" }, cell: ({ variant }) => variant },
  {
    title: { de: "JTL-Artikelnummer", en: "JTL article number" },
    cell: ({ articleNumber }) => articleNumber,
  },
  { title: { de: "Verfügbar in JTL", en: "Available in JTL" }, cell: ({ sellable }) => sellable },
  {
    title: { de: "Verkauft, in JTL nicht reserviert", en: "Sold, not reserved in JTL" },
    cell: ({ open }) => open,
  },
  { title: { de: "Soll bei Temu", en: "Target at Temu" }, cell: ({ target }) => target },
  { title: { de: "Grund", en: "Reason" }, cell: ({ reason }) => reason },
  { title: { de: "Zuletzt bei Temu", en: "Last seen at Temu" }, cell: ({ shown }) => shown },
  {
    title: { de: "Gesehen", en: "Seen" },
    cell: ({ shownAt }) => csvTime(shownAt, timeZone),
  },
  { title: { de: "Zuletzt übertragen", en: "Last pushed" }, cell: ({ pushed }) => pushed },
  {
    title: { de: "Übertragen", en: "Pushed" },
    cell: ({ pushedAt }) => csvTime(pushedAt, timeZone),
  },
  { title: { de: "Ergebnis", en: "Outcome" }, cell: ({ pushOutcome }) => pushOutcome },
  { title: { de: "Ablehnung", en: "Rejection" }, cell: ({ problem }) => problem },
];
