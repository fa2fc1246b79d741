import type { KeptLogLine } from "@temu-jtl/core";
import type { DateTime } from "effect";
import { type Column, csvTime } from "./csv.ts";

/** A line of the log as a row of a spreadsheet. */
export const logColumns = (timeZone: DateTime.TimeZone): ReadonlyArray<Column<KeptLogLine>> => [
  { title: { de: "Zeit", en: "Time" }, cell: ({ at }) => csvTime(at, timeZone) },
  { title: { de: "Stufe", en: "Level" }, cell: ({ level }) => level },
  { title: { de: "Shop", en: "Shop" }, cell: ({ shop }) => shop },
  { title: { de: "Abgleich", en: "Workflow" }, cell: ({ workflow }) => workflow },
  { title: { de: "Lauf", en: "Run" }, cell: ({ runId }) => runId },
  { title: { de: "Schritt", en: "Step" }, cell: ({ step }) => step },
  { title: { de: "Bestellung", en: "Order" }, cell: ({ parentOrderSn }) => parentOrderSn },
  { title: { de: "Meldung", en: "Message" }, cell: ({ message }) => message },
  {
    title: { de: "Angaben", en: "Annotations" },
    cell: ({ annotations }) =>
      Object.keys(annotations).length === 0 ? null : JSON.stringify(annotations),
  },
];
