import { Equal } from "effect";
import {
  confirmedLines,
  type ShipmentConfirmation,
  type ShipmentReport,
} from "../../../../domain/Shipment.ts";
import { isTelling } from "./toldLines.ts";

const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** What Temu gets of a confirmation, whatever the order of its parts, and JTL's keys left out. */
const wordsOf = ({ parcels, sendType }: ShipmentConfirmation) => ({
  sendType,
  parcels: parcels
    .map((parcel) => {
      const { parcelId: _, ...told } = parcel;
      return { ...told, contents: told.contents.toSorted((a, b) => byText(a.orderSn, b.orderSn)) };
    })
    .toSorted((a, b) => byText(a.trackingNumber, b.trackingNumber)),
});

const overlap = (some: ReadonlySet<string>, others: ReadonlySet<string>): boolean =>
  [...some].some((one) => others.has(one));

/** What is stored of a plan: new reports, and those that make way. */
export interface Replacement {
  readonly confirmations: ReadonlyArray<ShipmentConfirmation>;
  readonly insteadOf: ReadonlyArray<string>;
}

/**
 * Which of the wanted confirmations are new, and which reports they replace. A report that says the same
 * stays: one that Temu has refused is not sent again unchanged. One that was never sent and is wanted no
 * more goes; a refused one stays for people to see until another stands in its place, or none of its
 * lines is `open` any more.
 */
export const replaceReports = (
  wanted: ReadonlyArray<ShipmentConfirmation>,
  reports: ReadonlyArray<ShipmentReport>,
  open: ReadonlySet<string>,
): Replacement => {
  const standing = reports.filter(
    (report) => (report.state === "planned" || report.state === "rejected") && !isTelling(report),
  );
  const asIs = standing.map((report) => ({
    report,
    lines: confirmedLines(report.confirmation),
    words: wordsOf(report.confirmation),
  }));
  const byLine = new Map<string, typeof asIs>();
  for (const one of asIs) {
    for (const orderSn of one.lines) byLine.set(orderSn, [...(byLine.get(orderSn) ?? []), one]);
  }
  const kept = new Set<ShipmentReport>();
  const fresh: Array<ShipmentConfirmation> = [];
  const freshLines = new Set<string>();
  for (const confirmation of wanted) {
    const words = wordsOf(confirmation);
    const lines = confirmedLines(confirmation);
    const same = [...lines]
      .flatMap((orderSn) => byLine.get(orderSn) ?? [])
      .find((one) => Equal.equals(one.words, words));
    if (same !== undefined) kept.add(same.report);
    else {
      fresh.push(confirmation);
      for (const orderSn of lines) freshLines.add(orderSn);
    }
  }
  const insteadOf = asIs.filter(({ lines, report }) => {
    if (kept.has(report)) return false;
    if (report.state === "planned" || overlap(lines, freshLines)) return true;
    return !overlap(lines, open);
  });
  return { confirmations: fresh, insteadOf: insteadOf.map(({ report }) => report.reportId) };
};
