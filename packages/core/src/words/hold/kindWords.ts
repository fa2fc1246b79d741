import type { HoldCode } from "../../domain/HoldReason.ts";
import { type Entry, phrase } from "../Words.ts";
import { type HoldParameters, inBrackets, numberOf } from "./HoldParameters.ts";

type KindCode = Extract<
  HoldCode,
  | "buyerWantsToCancel"
  | "addressChangePending"
  | "riskCheckPending"
  | "partlyShippedByHand"
  | "notFulfilledBySeller"
  | "otherShippingMethod"
  | "cashOnDelivery"
  | "selfShippingRestricted"
  | "customised"
  | "preSale"
  | "qualificationCheck"
  | "heldByPerson"
>;

/** Orders that wait for a decision, or that are of a kind which the shop has to allow. */
export const kindWords: Readonly<Record<KindCode, Entry<HoldParameters>>> = {
  heldByPerson: {
    de: phrase(
      "Von Hand zurückgehalten",
      (p) =>
        p.by === undefined
          ? `Jemand hält die Bestellung${numberOf(p)} von Hand zurück.`
          : `${p.by} hält die Bestellung${numberOf(p)} von Hand zurück.`,
      "Geben Sie sie frei, wenn JTL sie bekommen soll.",
    ),
    en: phrase(
      "Held by hand",
      (p) =>
        p.by === undefined
          ? `Somebody holds the order${numberOf(p)} by hand.`
          : `${p.by} holds the order${numberOf(p)} by hand.`,
      "Release it when JTL is to get it.",
    ),
  },
  buyerWantsToCancel: {
    de: phrase(
      "Stornierung gewünscht",
      (p) => `Der Käufer möchte die Bestellung${numberOf(p)} stornieren.`,
      "Nehmen Sie den Wunsch im Seller Center an oder lehnen Sie ihn ab.",
    ),
    en: phrase(
      "Buyer wants to cancel",
      (p) => `The buyer asks to cancel the order${numberOf(p)}.`,
      "Accept or refuse the request in Seller Center.",
    ),
  },
  addressChangePending: {
    de: phrase(
      "Andere Adresse gewünscht",
      (p) => `Der Käufer möchte für die Bestellung${numberOf(p)} eine andere Adresse.`,
      "Nehmen Sie die neue Adresse im Seller Center an oder lehnen Sie sie ab.",
    ),
    en: phrase(
      "Other address wanted",
      (p) => `The buyer asks for another address of the order${numberOf(p)}.`,
      "Accept or refuse the new address in Seller Center.",
    ),
  },
  riskCheckPending: {
    de: phrase(
      "Temu prüft die Bestellung",
      (p) => `Temu prüft die Bestellung${numberOf(p)} noch auf Risiken.`,
      "Warten Sie Temus Prüfung ab, oder sehen Sie sich die Bestellung im Seller Center an.",
    ),
    en: phrase(
      "Temu checks the order",
      (p) => `Temu still checks the order${numberOf(p)} for risks.`,
      "Wait for Temu's check, or look at the order in Seller Center.",
    ),
  },
  partlyShippedByHand: {
    de: phrase(
      "Teilweise von Hand versendet",
      (p) => `Ein Teil der Bestellung${numberOf(p)} wurde von Hand versendet.`,
      "Versenden Sie auch den Rest von Hand.",
    ),
    en: phrase(
      "Partly shipped by hand",
      (p) => `Part of the order${numberOf(p)} was shipped by hand.`,
      "Ship the rest by hand too.",
    ),
  },
  notFulfilledBySeller: {
    de: phrase(
      "Wird nicht von Ihnen versendet",
      (p) =>
        `Die Bestellung${numberOf(p)} versendet ein Lager von Temus Partnern${inBrackets(p.lines)}.`,
      "Nichts zu tun. Versenden Sie solche Bestellungen selbst, erlauben Sie notFulfilledBySeller.",
    ),
    en: phrase(
      "Not shipped by you",
      (p) => `A warehouse of Temu's partners ships the order${numberOf(p)}${inBrackets(p.lines)}.`,
      "Nothing to do. If you ship such orders yourself, allow notFulfilledBySeller.",
    ),
  },
  otherShippingMethod: {
    de: phrase(
      "Andere Art der Lieferung",
      (p) => `Die Bestellung${numberOf(p)} wird abgeholt oder vom Laden geliefert.`,
      "Erlauben Sie otherShippingMethod, wenn JTL solche Bestellungen erhalten soll.",
    ),
    en: phrase(
      "Other way of delivery",
      (p) => `The order${numberOf(p)} is collected by the buyer or delivered by the store.`,
      "Allow otherShippingMethod if JTL shall get such orders.",
    ),
  },
  cashOnDelivery: {
    de: phrase(
      "Nachnahme",
      (p) => `Die Bestellung${numberOf(p)} wird bei der Lieferung bezahlt.`,
      "Erlauben Sie cashOnDelivery, wenn Ihr Versanddienst für Temu kassiert.",
    ),
    en: phrase(
      "Cash on delivery",
      (p) => `The order${numberOf(p)} is paid on delivery.`,
      "Allow cashOnDelivery if your carrier collects for Temu.",
    ),
  },
  selfShippingRestricted: {
    de: phrase(
      "Versandetikett von Temu nötig",
      (p) => `Temu erlaubt für die Bestellung${numberOf(p)} keinen Versand mit eigenem Etikett.`,
      "Kaufen Sie das Etikett im Seller Center bei Temu, oder erlauben Sie selfShippingRestricted.",
    ),
    en: phrase(
      "Label from Temu needed",
      (p) => `Temu does not allow the order${numberOf(p)} to be shipped with a label of your own.`,
      "Buy the label from Temu in Seller Center, or allow selfShippingRestricted.",
    ),
  },
  customised: {
    de: phrase(
      "Nach Kundenwunsch",
      (p) =>
        `Positionen der Bestellung${numberOf(p)} werden nach Wunsch des Käufers gefertigt${inBrackets(p.lines)}.`,
      "Lesen Sie die Wünsche im Seller Center. Erlauben Sie customised, wenn JTL solche Bestellungen erhalten soll.",
    ),
    en: phrase(
      "Customised",
      (p) => `Lines of the order${numberOf(p)} are made as the buyer wishes${inBrackets(p.lines)}.`,
      "Read the wishes in Seller Center. Allow customised if JTL shall get such orders.",
    ),
  },
  preSale: {
    de: phrase(
      "Vorverkauf",
      (p) => `Positionen der Bestellung${numberOf(p)} sind vorab verkauft${inBrackets(p.lines)}.`,
      "Erlauben Sie preSale, wenn die Ware versendet werden kann.",
    ),
    en: phrase(
      "Sold ahead",
      (p) => `Lines of the order${numberOf(p)} are sold ahead${inBrackets(p.lines)}.`,
      "Allow preSale if the goods can be shipped.",
    ),
  },
  qualificationCheck: {
    de: phrase(
      "Prüfung verlangt",
      (p) =>
        `Temu verlangt zur Bestellung${numberOf(p)} eine Prüfung von Alter oder Echtheit${inBrackets(p.lines)}.`,
      "Nehmen Sie die Prüfung vor, die Temu verlangt, und erlauben Sie dann qualificationCheck.",
    ),
    en: phrase(
      "Check demanded",
      (p) =>
        `Temu demands a check of age or authenticity for the order${numberOf(p)}${inBrackets(p.lines)}.`,
      "Do the check that Temu asks for, then allow qualificationCheck.",
    ),
  },
};
