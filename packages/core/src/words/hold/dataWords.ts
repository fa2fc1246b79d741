import type { HoldCode } from "../../domain/HoldReason.ts";
import { type Entry, phrase } from "../Words.ts";
import { type HoldParameters, inBrackets, numberOf } from "./HoldParameters.ts";

type DataCode = Extract<
  HoldCode,
  | "pendingAtTemu"
  | "addressMissing"
  | "addressMasked"
  | "amountsNotReady"
  | "amountsNotPermitted"
  | "amountsIncomplete"
  | "amountsDoNotAddUp"
  | "unreadableAnswer"
  | "unknownStatus"
  | "documentRefused"
  | "refusedByJtl"
>;

/** Two totals, where both are known. */
const totals = (
  { byTemu, inDocument }: HoldParameters,
  amount: (minor: number) => string,
): readonly [string, string] | null =>
  byTemu === undefined || inDocument === undefined
    ? null
    : [amount(Number(byTemu)), amount(Number(inDocument))];

/** Orders that wait for what Temu tells of them, or for their document. */
export const dataWords: Readonly<Record<DataCode, Entry<HoldParameters>>> = {
  pendingAtTemu: {
    de: phrase(
      "Von Temu noch nicht freigegeben",
      (p) => `Temu hat die Bestellung${numberOf(p)} noch nicht zum Versand freigegeben.`,
      "Nichts zu tun: Temu gibt sie von selbst frei, meist innerhalb von Minuten.",
    ),
    en: phrase(
      "Not given free by Temu yet",
      (p) => `Temu has not given the order${numberOf(p)} free to be shipped yet.`,
      "Nothing to do: Temu gives it free by itself, normally within minutes.",
    ),
  },
  addressMissing: {
    de: phrase(
      "Adresse fehlt",
      (p) =>
        `Temu nennt zur Bestellung${numberOf(p)} keine vollständige Adresse${inBrackets(p.fields)}.`,
      "Noch nichts zu tun: Die Adresse wird wieder gelesen. Bleibt sie leer, sehen Sie im Seller Center nach.",
    ),
    en: phrase(
      "Address missing",
      (p) => `Temu gives no complete address for the order${numberOf(p)}${inBrackets(p.fields)}.`,
      "Nothing to do yet: the address is read again. If it stays empty, look in Seller Center.",
    ),
  },
  addressMasked: {
    de: phrase(
      "Adresse unkenntlich",
      (p) =>
        `Temu zeigt die Adresse der Bestellung${numberOf(p)} nur mit Sternen${inBrackets(p.fields)}.`,
      "Die Adresse wird wieder gelesen. Bleibt sie so, schließen Sie im Seller Center Temus Vereinbarung zur Datenverarbeitung ab und geben Sie der App die Berechtigung bg.order.decryptshippinginfo.get.",
    ),
    en: phrase(
      "Address masked",
      (p) => `Temu shows the address of the order${numberOf(p)} masked${inBrackets(p.fields)}.`,
      "The address is read again. If it stays masked, sign Temu's data processing agreement in Seller Center and grant the app bg.order.decryptshippinginfo.get.",
    ),
  },
  amountsNotReady: {
    de: phrase(
      "Beträge noch nicht da",
      (p) =>
        `Temu berechnet die Beträge der Bestellung${numberOf(p)} noch oder hat nicht geantwortet.`,
      "Nichts zu tun: Die Beträge werden wieder gelesen.",
    ),
    en: phrase(
      "Amounts not ready",
      (p) => `Temu is still calculating the amounts of the order${numberOf(p)}, or did not answer.`,
      "Nothing to do: the amounts are read again.",
    ),
  },
  amountsNotPermitted: {
    de: phrase(
      "Beträge nicht freigegeben",
      (p) =>
        `Temu nennt diesem Shop keine Beträge, also auch nicht die der Bestellung${numberOf(p)}.`,
      "Bitten Sie Ihren Ansprechpartner bei Temu, bg.order.amount.query für diesen Shop freizuschalten, und autorisieren Sie die App danach neu. Oder setzen Sie withoutAmounts auf jtlPrice.",
    ),
    en: phrase(
      "Amounts not permitted",
      (p) => `Temu tells this shop no amounts, and so none of the order${numberOf(p)}.`,
      "Ask your Temu business contact to whitelist bg.order.amount.query for this shop, then authorise the app again. Or set withoutAmounts to jtlPrice.",
    ),
  },
  amountsIncomplete: {
    de: phrase(
      "Beträge unvollständig",
      (p) =>
        p.lines === undefined
          ? `Temu nennt zur Bestellung${numberOf(p)} keine Beträge.`
          : `Temu nennt zu Positionen der Bestellung${numberOf(p)} keine Beträge: ${p.lines}.`,
      "Vergleichen Sie die Beträge der Bestellung im Seller Center.",
    ),
    en: phrase(
      "Amounts incomplete",
      (p) =>
        p.lines === undefined
          ? `Temu tells no amounts of the order${numberOf(p)}.`
          : `Temu tells no amounts of lines of the order${numberOf(p)}: ${p.lines}.`,
      "Compare the order's amounts in Seller Center.",
    ),
  },
  amountsDoNotAddUp: {
    de: phrase(
      "Beträge gehen nicht auf",
      (p, { amount }) => {
        const both = totals(p, amount);
        return both === null
          ? `Die Beträge der Bestellung${numberOf(p)} passen nicht zusammen.`
          : `Temu nennt für die Bestellung${numberOf(p)} zusammen ${both[0]}, die Positionen ergeben ${both[1]}.`;
      },
      "Vergleichen Sie die Beträge im Seller Center. Sollen solche Bestellungen trotzdem übergeben werden, setzen Sie onAmountMismatch auf warn.",
    ),
    en: phrase(
      "Amounts do not add up",
      (p, { amount }) => {
        const both = totals(p, amount);
        return both === null
          ? `The amounts of the order${numberOf(p)} do not add up.`
          : `Temu's total of the order${numberOf(p)} is ${both[0]}, its lines come to ${both[1]}.`;
      },
      "Compare the amounts in Seller Center. To hand such orders over all the same, set onAmountMismatch to warn.",
    ),
  },
  unreadableAnswer: {
    de: phrase(
      "Antwort von Temu nicht lesbar",
      (p) => `Was Temu zur Bestellung${numberOf(p)} sagt, hat eine unerwartete Form.`,
      "Melden Sie es mit der archivierten Rohantwort.",
    ),
    en: phrase(
      "Temu's answer not readable",
      (p) => `What Temu says of the order${numberOf(p)} has an unexpected form.`,
      "Report it with the archived raw answer.",
    ),
  },
  unknownStatus: {
    de: phrase(
      "Status nicht bekannt",
      (p) =>
        `Temu gibt der Bestellung${numberOf(p)} einen Status, der nicht dokumentiert ist${inBrackets(p.status)}.`,
      "Sehen Sie sich die Bestellung im Seller Center an.",
    ),
    en: phrase(
      "Status not known",
      (p) =>
        `Temu gives the order${numberOf(p)} a status that is not documented${inBrackets(p.status)}.`,
      "Look at the order in Seller Center.",
    ),
  },
  documentRefused: {
    de: phrase(
      "Kein Dokument für JTL möglich",
      (p) =>
        `Aus der Bestellung${numberOf(p)} lässt sich kein Dokument für JTL machen${p.problem === undefined ? "." : `: ${p.problem}`}`,
      "Berichtigen Sie das genannte Feld bei Temu oder ändern Sie die genannte Einstellung.",
    ),
    en: phrase(
      "No document for JTL possible",
      (p) =>
        `The order${numberOf(p)} cannot be written as a document for JTL${p.problem === undefined ? "." : `: ${p.problem}`}`,
      "Correct the named field at Temu or change the named setting.",
    ),
  },
  refusedByJtl: {
    de: phrase(
      "Von JTL abgelehnt",
      (p) =>
        `JTL nimmt die Bestellung${numberOf(p)} nicht an${p.problem === undefined ? "." : `: ${p.problem}`}`,
      "Berichtigen Sie, was JTL-Wawi nennt, und lassen Sie die Bestellung dann noch einmal versuchen.",
    ),
    en: phrase(
      "Refused by JTL",
      (p) =>
        `JTL does not take the order${numberOf(p)}${p.problem === undefined ? "." : `: ${p.problem}`}`,
      "Correct what JTL-Wawi names, then have the order tried again.",
    ),
  },
};
