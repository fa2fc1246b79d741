import { blockWords } from "../blockWords.ts";
import { holdWords } from "../hold/holdWords.ts";
import { phrase, tell } from "../Words.ts";
import { bestellungen, deadlineDe, deadlineEn, orders, type ReasonWords } from "./reasonSides.ts";

type ItemCode =
  | "overdue"
  | "held"
  | "blocked"
  | "failed"
  | "reportsRejected"
  | "stockRejected"
  | "dueSoon";

/** Orders, reports and SKUs that wait for a person, or that are late. */
export const itemReasonWords: ReasonWords<ItemCode> = {
  overdue: {
    de: phrase(
      (r, voice) => `${bestellungen(r, voice)} zu spät`,
      ({ count, nearestDeadline }, voice) =>
        `${count === 1 ? "Temus späteste Versandzeit einer Bestellung ist" : `Temus späteste Versandzeit von ${voice.number(count)} Bestellungen ist`} vorbei${nearestDeadline === null ? "" : `, seit ${voice.time(nearestDeadline)}`}, und Temu weiß von keinem Versand.`,
      "Versenden Sie sie sofort. Ist die Ware schon unterwegs, sehen Sie nach, weshalb sie nicht gemeldet ist.",
    ),
    en: phrase(
      (r, voice) => `${orders(r, voice)} late`,
      ({ count, nearestDeadline }, voice) =>
        `Temu's latest shipping time of ${voice.count(count, "order", "orders")} has passed${nearestDeadline === null ? "" : `, since ${voice.time(nearestDeadline)}`}, and Temu knows of no shipment.`,
      "Ship them at once. If the goods have left, see why that is not reported.",
    ),
  },
  held: {
    de: phrase(
      (r, voice) =>
        `${bestellungen(r, voice)}: ${tell(holdWords[r.parameters.hold], {}, voice).title}`,
      (r, voice) =>
        `${r.count === 1 ? "Eine Bestellung wird" : `${bestellungen(r, voice)} werden`} zurückgehalten. ${tell(holdWords[r.parameters.hold], {}, voice).sentence}${deadlineDe(r, voice)}`,
      (r, voice) => tell(holdWords[r.parameters.hold], {}, voice).action,
    ),
    en: phrase(
      (r, voice) => `${orders(r, voice)}: ${tell(holdWords[r.parameters.hold], {}, voice).title}`,
      (r, voice) =>
        `${r.count === 1 ? "An order is" : `${orders(r, voice)} are`} held. ${tell(holdWords[r.parameters.hold], {}, voice).sentence}${deadlineEn(r, voice)}`,
      (r, voice) => tell(holdWords[r.parameters.hold], {}, voice).action,
    ),
  },
  blocked: {
    de: phrase(
      (r, voice) =>
        `${bestellungen(r, voice)}: ${tell(blockWords[r.parameters.block], {}, voice).title}`,
      (r, voice) =>
        `${r.count === 1 ? "Eine Bestellung wird" : `${bestellungen(r, voice)} werden`} nicht gemeldet. ${tell(blockWords[r.parameters.block], {}, voice).sentence}${deadlineDe(r, voice)}`,
      (r, voice) => tell(blockWords[r.parameters.block], {}, voice).action,
    ),
    en: phrase(
      (r, voice) => `${orders(r, voice)}: ${tell(blockWords[r.parameters.block], {}, voice).title}`,
      (r, voice) =>
        `${r.count === 1 ? "An order is" : `${orders(r, voice)} are`} not reported. ${tell(blockWords[r.parameters.block], {}, voice).sentence}${deadlineEn(r, voice)}`,
      (r, voice) => tell(blockWords[r.parameters.block], {}, voice).action,
    ),
  },
  failed: {
    de: phrase(
      (r, voice) => `${bestellungen(r, voice)} nicht übergeben`,
      (r, voice) =>
        `Die Übergabe an JTL ist bei ${r.count === 1 ? "einer Bestellung" : `${voice.number(r.count)} Bestellungen`} fehlgeschlagen.${deadlineDe(r, voice)}`,
      "Sehen Sie bei der Bestellung nach, weshalb, und lassen Sie sie dann noch einmal versuchen.",
    ),
    en: phrase(
      (r, voice) => `${orders(r, voice)} not handed over`,
      (r, voice) =>
        `The hand-over of ${orders(r, voice)} to JTL has failed.${deadlineEn(r, voice)}`,
      "See at the order why, then have it tried again.",
    ),
  },
  reportsRejected: {
    de: phrase(
      ({ count }, voice) => `${voice.count(count, "Meldung", "Meldungen")} abgelehnt`,
      ({ count }, voice) =>
        `Temu hat ${voice.count(count, "Versandmeldung", "Versandmeldungen")} abgelehnt.`,
      "Sehen Sie bei der Bestellung, was Temu geantwortet hat, und berichtigen Sie es in JTL-Wawi. Oder bestätigen Sie den Versand im Seller Center.",
    ),
    en: phrase(
      ({ count }, voice) => `${voice.count(count, "report", "reports")} refused`,
      ({ count }, voice) =>
        `Temu has refused ${voice.count(count, "shipment report", "shipment reports")}.`,
      "See at the order what Temu answered, and mend it in JTL-Wawi. Or confirm the shipment in Seller Center.",
    ),
  },
  stockRejected: {
    de: phrase(
      ({ count }, voice) => `Bestand von ${voice.count(count, "SKU", "SKUs")} abgelehnt`,
      ({ count }, voice) =>
        `Temu nimmt den Bestand von ${voice.count(count, "SKU", "SKUs")} nicht an.`,
      "Sehen Sie sich diese SKUs im Seller Center an. Sie werden von selbst wieder versucht, mit einem vollen Abgleich sofort.",
    ),
    en: phrase(
      ({ count }, voice) => `Stock of ${voice.count(count, "SKU", "SKUs")} refused`,
      ({ count }, voice) => `Temu does not take the stock of ${voice.count(count, "SKU", "SKUs")}.`,
      "Look at these SKUs in Seller Center. They are tried again by themselves, and at once by a full sync.",
    ),
  },
  dueSoon: {
    de: phrase(
      (r, voice) => `${bestellungen(r, voice)} bald fällig`,
      (r, voice) =>
        `Temu erwartet den Versand von ${r.count === 1 ? "einer Bestellung" : `${voice.number(r.count)} Bestellungen`} innerhalb von 24 Stunden.${deadlineDe(r, voice)}`,
      "Versenden Sie sie rechtzeitig.",
    ),
    en: phrase(
      (r, voice) => `${orders(r, voice)} due soon`,
      (r, voice) =>
        `Temu expects ${orders(r, voice)} to be shipped within 24 hours.${deadlineEn(r, voice)}`,
      "Ship them in time.",
    ),
  },
};
