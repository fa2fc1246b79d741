import type { ReasonCode } from "../../domain/VerdictReason.ts";
import { phrase } from "../Words.ts";
import type { ReasonWords } from "./reasonSides.ts";

type ShopCode = Extract<
  ReasonCode,
  | "databaseAway"
  | "authorisationLost"
  | "permissionMissing"
  | "guardStopped"
  | "jtlTakesNothing"
  | "tokenExpires"
  | "preflightMissing"
  | "noShop"
>;

/** What a shop lacks, and what stands still in it. */
export const shopReasonWords: ReasonWords<ShopCode> = {
  databaseAway: {
    de: phrase(
      "Datenbank nicht erreichbar",
      "Die eigene Datenbank antwortet nicht. Wie es steht, ist nicht bekannt.",
      "Sehen Sie nach, ob PostgreSQL läuft und ob die Verbindungsdaten stimmen.",
    ),
    en: phrase(
      "Database not reachable",
      "The database of temu-jtl does not answer. Nobody knows how things stand.",
      "See whether PostgreSQL runs, and whether its connection settings are right.",
    ),
  },
  authorisationLost: {
    de: phrase(
      "Autorisierung bei Temu verloren",
      ({ parameters: { expiredAt } }, { time }) =>
        expiredAt === null
          ? "Temu weist das Zugriffstoken des Shops zurück. Es werden weder Bestellungen noch Bestände abgeglichen."
          : `Das Zugriffstoken des Shops ist am ${time(expiredAt)} abgelaufen. Es werden weder Bestellungen noch Bestände abgeglichen.`,
      "Autorisieren Sie die App des Shops im Seller Center neu und tragen Sie das neue Token ein.",
    ),
    en: phrase(
      "Authorisation at Temu lost",
      ({ parameters: { expiredAt } }, { time }) =>
        expiredAt === null
          ? "Temu refuses the shop's access token. Neither orders nor stock are synced."
          : `The shop's access token expired at ${time(expiredAt)}. Neither orders nor stock are synced.`,
      "Authorise the shop's app anew in Seller Center and enter the new token.",
    ),
  },
  permissionMissing: {
    de: phrase(
      "Eine Berechtigung fehlt",
      "Im letzten Lauf hat Temu oder JTL etwas verweigert, weil eine Berechtigung fehlt.",
      "Sehen Sie beim Lauf nach, welche es ist, und erteilen Sie sie.",
    ),
    en: phrase(
      "A permission is missing",
      "In the last run Temu or JTL refused something, because a permission is missing.",
      "See at the run which one it is, and grant it.",
    ),
  },
  guardStopped: {
    de: phrase(
      "Bestandsabgleich angehalten",
      ({ parameters: { since } }, { time }) =>
        `Seit ${time(since)} hält eine Sicherung den Bestandsabgleich an: Zu viel hätte sich auf einmal geändert. Es wird nichts gesendet.`,
      "Prüfen Sie den Bestand in JTL-Wawi und die SKUs bei Temu. Ist es so gemeint, starten Sie einen Abgleich, der Sicherungen zulässt (allowGuards).",
    ),
    en: phrase(
      "Inventory sync stopped",
      ({ parameters: { since } }, { time }) =>
        `A guard has stopped the inventory sync at ${time(since)}: too much would have changed at once. Nothing is pushed.`,
      "Check the stock in JTL-Wawi and the SKUs at Temu. If it is meant, start a sync that lets guards pass (allowGuards).",
    ),
  },
  jtlTakesNothing: {
    de: phrase(
      "JTL übernimmt nichts",
      ({ parameters: { since } }, { time }) =>
        `Übergebene Bestellungen warten seit ${time(since)} in JTLs Importtabelle.`,
      "Starten Sie JTL-Worker auf dem JTL-Server und dort den Import von XML-Bestellungen.",
    ),
    en: phrase(
      "JTL takes nothing over",
      ({ parameters: { since } }, { time }) =>
        `Submitted orders wait in JTL's import table since ${time(since)}.`,
      "Start JTL-Worker on the JTL server, and its import of XML orders.",
    ),
  },
  tokenExpires: {
    de: phrase(
      "Zugriffstoken läuft ab",
      ({ parameters: { at } }, { time }) =>
        `Das Zugriffstoken des Shops läuft am ${time(at)} ab. Danach wird nichts mehr abgeglichen.`,
      "Autorisieren Sie die App des Shops vorher im Seller Center neu und tragen Sie das neue Token ein.",
    ),
    en: phrase(
      "Access token expires",
      ({ parameters: { at } }, { time }) =>
        `The shop's access token expires at ${time(at)}. Nothing is synced after that.`,
      "Authorise the shop's app anew in Seller Center before, and enter the new token.",
    ),
  },
  preflightMissing: {
    de: phrase(
      "Vorabprüfung fehlt",
      ({ shop }) =>
        `Der Shop${shop === null ? "" : ` „${shop}“`} hat die Vorabprüfung noch nicht bestanden.`,
      "Starten Sie die Vorabprüfung und beheben Sie, was sie findet.",
    ),
    en: phrase(
      "Preflight check missing",
      ({ shop }) => `The shop${shop === null ? "" : ` "${shop}"`} has not passed preflight yet.`,
      "Run preflight and mend what it finds.",
    ),
  },
  noShop: {
    de: phrase(
      "Kein Shop eingerichtet",
      "Es ist noch kein Shop eingerichtet.",
      "Legen Sie in der Konfiguration einen Shop an.",
    ),
    en: phrase("No shop set up", "No shop is set up yet.", "Add a shop to the configuration."),
  },
};
