import type { OrderState } from "../../domain/OrderState.ts";
import type { Language } from "../Language.ts";
import type { Voice } from "../Voice.ts";
import { type Entry, phrase } from "../Words.ts";
import type { OrderRefusalCode, OrderRefusalParameters } from "./OrderRefusal.ts";
import { stateNames } from "../labels/stateNames.ts";

type Parameters = OrderRefusalParameters;

const stateIn = ({ state = "held" }: Parameters, { language }: Voice): string =>
  stateNames[language][state];
const timeOf = ({ until }: Parameters, { time }: Voice): string =>
  until === undefined ? "" : ` ${time(until)}`;

/** What is to be done about an order of which nothing can be tried again. */
const insteadOfRetry: Readonly<
  Record<Language, Readonly<Record<Exclude<OrderState, "failed">, string>>>
> = {
  de: {
    imported: "Nichts zu tun: Der nächste Abgleich übergibt sie.",
    held: "Sehen Sie nach, weshalb sie zurückgehalten wird; danach geht sie von selbst weiter.",
    exported: "Nichts zu tun: Der nächste Abgleich übergibt sie.",
    submitting: "Warten Sie den nächsten Abgleich ab.",
    submitted: "Warten Sie den nächsten Abgleich ab.",
    accepted: "Nichts zu tun: JTL hat die Bestellung.",
    shipped: "Nichts zu tun: JTL hat die Bestellung versandt.",
    reported: "Nichts zu tun: Die Bestellung ist versandt, und Temu weiß es.",
    cancelled: "Nichts zu tun: Die Bestellung wurde storniert.",
    closed: "Nichts zu tun: Die Bestellung wurde nicht von hier übergeben.",
  },
  en: {
    imported: "Nothing: the next run hands it over.",
    held: "See what the order is held for; it goes on by itself.",
    exported: "Nothing: the next run hands it over.",
    submitting: "Wait for the next run.",
    submitted: "Wait for the next run.",
    accepted: "Nothing: JTL has the order.",
    shipped: "Nothing: JTL has shipped the order.",
    reported: "Nothing: the order is shipped, and Temu knows it.",
    cancelled: "Nothing: the order was cancelled.",
    closed: "Nothing: the order was not handed over from here.",
  },
};
const instead = ({ state }: Parameters, { language }: Voice): string =>
  insteadOfRetry[language][state === undefined || state === "failed" ? "held" : state];

/** Why a person's wish for an order is not fulfilled. Nothing was changed. */
export const orderRefusalWords: Readonly<Record<OrderRefusalCode, Entry<Parameters>>> = {
  unknownOrder: {
    de: phrase(
      "Bestellung nicht bekannt",
      "Diese Bestellung ist hier nicht bekannt.",
      "Vergleichen Sie die Nummer mit dem Seller Center.",
    ),
    en: phrase(
      "Order not known",
      "Nobody knows this order.",
      "Compare the number with Seller Center.",
    ),
  },
  changedMeanwhile: {
    de: phrase(
      "Gerade geändert",
      "Die Bestellung hat sich in diesem Augenblick geändert; es wurde nichts getan.",
      "Sehen Sie sich die Bestellung noch einmal an und versuchen Sie es dann erneut.",
    ),
    en: phrase(
      "Changed just now",
      "The order has changed just now, nothing was done.",
      "Look at the order again, then try it again.",
    ),
  },
  mayBeInJtl: {
    de: phrase(
      "JTL hat sie vielleicht",
      (p, v) =>
        `Die Bestellung ist ${stateIn(p, v)}: JTL hat sie vielleicht schon oder bekommt sie noch.`,
      (p, v) =>
        `Warten Sie: Bei jedem Abgleich wird nachgesehen, bis etwa${timeOf(p, v)}. Hat JTL bis dahin nichts von ihr, gilt sie als fehlgeschlagen und lässt sich erneut versuchen.`,
    ),
    en: phrase(
      "JTL may have it",
      (p, v) => `The order is ${stateIn(p, v)}: JTL may have it, or get it yet.`,
      (p, v) =>
        `Wait: it is looked up in each run, until about${timeOf(p, v)}. If JTL has nothing of it by then, it has failed and can be tried again.`,
    ),
  },
  notFailed: {
    de: phrase(
      "Nicht fehlgeschlagen",
      (p, v) => `Die Bestellung ist ${stateIn(p, v)}, sie ist nicht fehlgeschlagen.`,
      instead,
    ),
    en: phrase(
      "Has not failed",
      (p, v) => `The order is ${stateIn(p, v)}, it has not failed.`,
      instead,
    ),
  },
  workerMayHold: {
    de: phrase(
      "JTL-Worker hat sie vielleicht",
      "Der JTL-Worker hat die Bestellung vielleicht noch in Arbeit.",
      (p, v) =>
        `Warten Sie bis${timeOf(p, v)}: Hat JTL bis dahin nichts von ihr, lässt sie sich erneut versuchen.`,
    ),
    en: phrase(
      "JTL-Worker may have it",
      "JTL's worker may still hold the order.",
      (p, v) =>
        `Wait until${timeOf(p, v)}: if JTL has nothing of it by then, it can be tried again.`,
    ),
  },
  jtlUnreachable: {
    de: phrase(
      "JTL-Wawi antwortet nicht",
      "JTL-Wawi ließ sich nicht fragen, es wurde nichts geändert.",
      "Prüfen Sie die Verbindung zu JTL-Wawi unter „Shops“ und versuchen Sie es dann erneut.",
    ),
    en: phrase(
      "JTL-Wawi does not answer",
      ({ problem }) =>
        `JTL-Wawi could not be asked, nothing was changed${problem === undefined ? "." : `: ${problem}`}`,
      'Check the connection to JTL-Wawi under "Shops", then try it again.',
    ),
  },
  waitsInImportTable: {
    de: phrase(
      "Wartet in JTL",
      ({ row }) => `Die Bestellung wartet in der Importtabelle von JTL (Zeile ${row ?? "?"}).`,
      "Nichts zu tun: Sobald der JTL-Worker sie übernimmt, geht sie von selbst weiter. Bleibt sie dort, starten Sie den JTL-Worker.",
    ),
    en: phrase(
      "Waits in JTL",
      ({ row }) => `The order waits in JTL's import table (row ${row ?? "?"}).`,
      "Nothing: once JTL-Worker has taken it, it is accepted by itself. If it stays there, start JTL-Worker.",
    ),
  },
  notReleasable: {
    de: phrase(
      "Lässt sich nicht freigeben",
      (p, v) =>
        `Die Bestellung ist ${stateIn(p, v)}: Freigeben lässt sich nur, was JTL hat und Temu nicht als versandt kennt, oder was jemand von Hand zurückhält.`,
      "Nichts zu tun, oder warten Sie, bis JTL sie übernommen hat.",
    ),
    en: phrase(
      "Cannot be released",
      (p, v) =>
        `The order is ${stateIn(p, v)}: only one that JTL has, and Temu does not know as shipped, is released, or one that a person holds.`,
      "Nothing, or wait until JTL has accepted it.",
    ),
  },
  notBlocked: {
    de: phrase(
      "Nichts freizugeben",
      "Diese Bestellung ist durch nichts gesperrt.",
      "Nichts zu tun: Sie wird von selbst gemeldet.",
    ),
    en: phrase(
      "Nothing to release",
      "Nothing blocks this order.",
      "Nothing: it is reported by itself.",
    ),
  },
  unreadAtTemu: {
    de: phrase(
      "Noch nicht gelesen",
      "Was Temu jetzt zu der Bestellung sagt, ließ sich noch nicht lesen: Niemand weiß, was freigegeben würde.",
      "Warten Sie: Die nächsten Abgleiche fragen noch einmal. Bleibt es so, sehen Sie im Seller Center nach.",
    ),
    en: phrase(
      "Not read yet",
      "What Temu says of the order now could not be read yet: nobody knows what would be released.",
      "Wait: it is asked for again in the next runs. Look in Seller Center if it stays like that.",
    ),
  },
  notHoldable: {
    de: phrase(
      "Lässt sich nicht zurückhalten",
      (p, v) =>
        `Die Bestellung ist ${stateIn(p, v)}: Zurückhalten lässt sich nur, was JTL noch nicht hat.`,
      "Halten Sie sie in JTL-Wawi auf, wenn sie nicht versandt werden soll.",
    ),
    en: phrase(
      "Cannot be held",
      (p, v) =>
        `The order is ${stateIn(p, v)}: only one that has not left for JTL can be held here.`,
      "Stop it in JTL-Wawi if it is not to be shipped.",
    ),
  },
};
