import type { HoldCode } from "../../domain/HoldReason.ts";
import { type Entry, phrase } from "../Words.ts";
import { type HoldParameters, inBrackets, numberOf } from "./HoldParameters.ts";

type ArticleCode = Extract<
  HoldCode,
  | "noMerchantSku"
  | "skuUnknownInJtl"
  | "articlesNotRead"
  | "tooLongForJtl"
  | "severalPerUnit"
  | "currencyNotAllowed"
  | "temuCollectsTax"
  | "outsideEu"
  | "nothingToShip"
>;

/** Orders that wait for their articles, or for a decision on money. */
export const articleWords: Readonly<Record<ArticleCode, Entry<HoldParameters>>> = {
  noMerchantSku: {
    de: phrase(
      "Artikelnummer fehlt",
      (p) =>
        `Positionen der Bestellung${numberOf(p)} haben bei Temu keine SKU des Händlers${inBrackets(p.lines)}.`,
      "Tragen Sie die SKU (Contribution SKU) des Artikels im Seller Center ein, oder in der SKU-Liste des Shops eine Artikelnummer zu seiner SKU-ID.",
    ),
    en: phrase(
      "Article number missing",
      (p) =>
        `Lines of the order${numberOf(p)} have no merchant's SKU at Temu${inBrackets(p.lines)}.`,
      "Enter the SKU (contribution SKU) of the article in Seller Center, or an article number for its SKU id in the shop's SKU map.",
    ),
  },
  skuUnknownInJtl: {
    de: phrase(
      "Artikel in JTL nicht bekannt",
      (p) => `JTL-Wawi kennt Artikel der Bestellung${numberOf(p)} nicht${inBrackets(p.skus)}.`,
      "Legen Sie den Artikel in JTL-Wawi an, oder tragen Sie in der SKU-Liste des Shops seine Artikelnummer zur SKU-ID ein.",
    ),
    en: phrase(
      "Article not known in JTL",
      (p) => `JTL-Wawi does not know articles of the order${numberOf(p)}${inBrackets(p.skus)}.`,
      "Create the article in JTL-Wawi, or enter its article number for the SKU id in the shop's SKU map.",
    ),
  },
  articlesNotRead: {
    de: phrase(
      "Artikel noch nicht geprüft",
      (p) => `Ob JTL-Wawi die Artikel der Bestellung${numberOf(p)} kennt, ließ sich nicht lesen.`,
      "Nichts zu tun: Die Artikel werden bei jedem Abgleich gesucht.",
    ),
    en: phrase(
      "Articles not looked up yet",
      (p) => `Whether JTL-Wawi knows the articles of the order${numberOf(p)} could not be read.`,
      "Nothing to do: the articles are looked up in each run.",
    ),
  },
  tooLongForJtl: {
    de: phrase(
      "Zu lang für JTL",
      (p) =>
        p.field === "sku"
          ? `Artikelnummern der Bestellung${numberOf(p)} sind länger, als JTL sie aufnimmt${inBrackets(p.lines)}${p.most === undefined ? "" : `: höchstens ${p.most} Zeichen`}.`
          : `Die Nummer der Bestellung${numberOf(p)} ist länger, als JTL sie aufnimmt${p.most === undefined ? "" : `: höchstens ${p.most} Zeichen`}.`,
      "Kürzen Sie die Artikelnummer in JTL-Wawi und im Seller Center, oder nutzen Sie die SKU-Liste.",
    ),
    en: phrase(
      "Too long for JTL",
      (p) =>
        p.field === "sku"
          ? `Article numbers of the order${numberOf(p)} are longer than JTL takes${inBrackets(p.lines)}${p.most === undefined ? "" : `: at most ${p.most} characters`}.`
          : `The number of the order${numberOf(p)} is longer than JTL takes${p.most === undefined ? "" : `: at most ${p.most} characters`}.`,
      "Shorten the article number in JTL-Wawi and Seller Center, or use the SKU map.",
    ),
  },
  severalPerUnit: {
    de: phrase(
      "Mehrere Stück je Einheit",
      (p) =>
        `Bei Positionen der Bestellung${numberOf(p)} ist eine Einheit bei Temu mehrere Stück${inBrackets(p.lines)}.`,
      "Legen Sie in JTL-Wawi einen Stücklistenartikel dieser Größe an und erlauben Sie dann severalPerUnit.",
    ),
    en: phrase(
      "Several pieces a unit",
      (p) =>
        `In lines of the order${numberOf(p)} one unit at Temu is several pieces${inBrackets(p.lines)}.`,
      "Have a bundle article of that size in JTL-Wawi, then allow severalPerUnit.",
    ),
  },
  currencyNotAllowed: {
    de: phrase(
      "Währung nicht vorgesehen",
      (p) =>
        `Die Bestellung${numberOf(p)} hat eine Währung, die der Shop nicht vorsieht, oder mehrere${inBrackets(p.currencies)}.`,
      "Nehmen Sie die Währung in die Einstellung currencies des Shops auf. Eine Bestellung in zwei Währungen geben Sie in JTL von Hand ein.",
    ),
    en: phrase(
      "Currency not allowed",
      (p) =>
        `The order${numberOf(p)} has a currency that the shop does not allow, or several${inBrackets(p.currencies)}.`,
      "Add the currency to the shop's setting currencies. Enter an order in two currencies into JTL by hand.",
    ),
  },
  temuCollectsTax: {
    de: phrase(
      "Temu führt die Steuer ab",
      (p) =>
        `Für die Bestellung${numberOf(p)} führt Temu die Umsatzsteuer ab, und es ist nicht eingestellt, was JTL dann erhält.`,
      "Wählen Sie die Einstellung temuTax: taxFree oder asReported. Fragen Sie Ihre Steuerberatung.",
    ),
    en: phrase(
      "Temu collects the tax",
      (p) =>
        `Temu collects the tax of the order${numberOf(p)}, and no setting says what JTL gets then.`,
      "Choose the setting temuTax: taxFree or asReported. Ask your tax adviser.",
    ),
  },
  outsideEu: {
    de: phrase(
      "Ziel außerhalb der EU",
      (p) =>
        `Die Bestellung${numberOf(p)} geht in ein Land außerhalb der EU, und es ist nicht eingestellt, wie sie besteuert wird.`,
      "Wählen Sie die Einstellung temuTax: taxFree oder asReported. Fragen Sie Ihre Steuerberatung.",
    ),
    en: phrase(
      "Goes outside the EU",
      (p) =>
        `The order${numberOf(p)} goes to a country outside the EU, and no setting says how it is taxed.`,
      "Choose the setting temuTax: taxFree or asReported. Ask your tax adviser.",
    ),
  },
  nothingToShip: {
    de: phrase(
      "Nichts zu versenden",
      (p) => `Die Bestellung${numberOf(p)} hat keine Position, die noch zu versenden ist.`,
      "Nichts zu tun, außer im Seller Center sind doch noch Stücke zu versenden.",
    ),
    en: phrase(
      "Nothing to ship",
      (p) => `The order${numberOf(p)} has no line that is still to be shipped.`,
      "Nothing to do, unless the order in Seller Center still has units to ship.",
    ),
  },
};
