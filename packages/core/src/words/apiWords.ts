import type { ApiParameters, ApiProblemCode } from "./ApiProblem.ts";
import { type Entry, phrase } from "./Words.ts";

const named = (name: string | undefined): string => (name === undefined ? "" : ` "${name}"`);
const zitiert = (name: string | undefined): string => (name === undefined ? "" : ` „${name}“`);
const numbered = (number: string | undefined): string => (number === undefined ? "" : ` ${number}`);

/** Problems of the HTTP interface. */
export const apiWords: Readonly<Record<ApiProblemCode, Entry<ApiParameters>>> = {
  badInput: {
    de: phrase(
      "Angaben nicht gültig",
      "Mindestens eine Angabe der Anfrage fehlt oder ist nicht gültig. Es wurde nichts geändert.",
      "Berichtigen Sie die genannten Angaben und senden Sie die Anfrage noch einmal.",
    ),
    en: phrase(
      "Input not valid",
      "Something in the request is missing or not valid. Nothing was changed.",
      "Correct what is named and send the request again.",
    ),
  },
  shopMissing: {
    de: phrase(
      "Shop fehlt",
      "Es gibt mehrere Shops, und die Anfrage nennt keinen.",
      "Geben Sie mit „shop“ an, welchen Shop Sie meinen.",
    ),
    en: phrase(
      "Shop missing",
      "There are several shops, and the request names none.",
      'Say with "shop" which one you mean.',
    ),
  },
  unknownShop: {
    de: phrase(
      "Shop nicht bekannt",
      ({ shop }) =>
        `Den Shop${zitiert(shop)} gibt es nicht, oder er ist für Sie nicht freigegeben.`,
      "Vergleichen Sie die Kennung mit der Liste der Shops.",
    ),
    en: phrase(
      "Shop not known",
      ({ shop }) => `There is no shop${named(shop)}, or it is not open to you.`,
      "Compare its id with the list of shops.",
    ),
  },
  unknownJob: {
    de: phrase(
      "Aufgabe nicht bekannt",
      ({ job }) => `Die Aufgabe${zitiert(job)} gibt es nicht.`,
      "Vergleichen Sie die Kennung mit der Liste der Aufgaben.",
    ),
    en: phrase(
      "Job not known",
      ({ job }) => `There is no job${named(job)}.`,
      "Compare its id with the list of jobs.",
    ),
  },
  unknownRun: {
    de: phrase(
      "Lauf nicht bekannt",
      ({ run }) => `Den Lauf${zitiert(run)} gibt es nicht oder nicht mehr.`,
      "Suchen Sie ihn in der Liste der Läufe.",
    ),
    en: phrase(
      "Run not known",
      ({ run }) => `There is no run${named(run)}, or no longer.`,
      "Look for it in the list of runs.",
    ),
  },
  unknownOrder: {
    de: phrase(
      "Bestellung nicht bekannt",
      ({ order }) => `Die Bestellung${numbered(order)} ist hier nicht bekannt.`,
      "Vergleichen Sie die Nummer mit dem Seller Center. Eine neue Bestellung kommt mit dem nächsten Abgleich.",
    ),
    en: phrase(
      "Order not known",
      ({ order }) => `The order${numbered(order)} is not known here.`,
      "Compare its number with Seller Center. A new order comes with the next sync.",
    ),
  },
  unknownSku: {
    de: phrase(
      "SKU nicht bekannt",
      ({ sku }) => `Die SKU${zitiert(sku)} ist hier nicht bekannt.`,
      "Vergleichen Sie sie mit dem Seller Center. Eine neue SKU kommt mit dem nächsten vollen Bestandsabgleich.",
    ),
    en: phrase(
      "SKU not known",
      ({ sku }) => `The SKU${named(sku)} is not known here.`,
      "Compare it with Seller Center. A new SKU comes with the next full inventory sync.",
    ),
  },
  notSignedIn: {
    de: phrase(
      "Nicht angemeldet",
      "Die Anfrage kommt ohne gültige Anmeldung.",
      "Melden Sie sich an und versuchen Sie es noch einmal.",
    ),
    en: phrase(
      "Not signed in",
      "The request comes without a valid sign-in.",
      "Sign in and try again.",
    ),
  },
  signInAway: {
    de: phrase(
      "Anmeldung nicht prüfbar",
      "Der Server kann zurzeit nicht prüfen, wer Sie sind. Es wurde nichts geändert.",
      "Versuchen Sie es später noch einmal. Bleibt es dabei, steht die Ursache im Protokoll des Servers.",
    ),
    en: phrase(
      "Sign-in cannot be checked",
      "The server cannot check who you are at the moment. Nothing was changed.",
      "Try again later. If it stays, the log of the server has the cause.",
    ),
  },
  notLocal: {
    de: phrase(
      "Nur auf diesem Rechner",
      "Ohne Anmeldung ist der Zugang nur auf dem Rechner selbst erlaubt, unter localhost und ohne Proxy.",
      "Öffnen Sie die Seite auf dem Rechner selbst, oder richten Sie eine Anmeldung ein.",
    ),
    en: phrase(
      "On this machine only",
      "Without a sign-in, access is allowed only on the machine itself, at localhost and without a proxy.",
      "Open the page on the machine itself, or set up a sign-in.",
    ),
  },
  notAllowed: {
    de: phrase(
      "Nicht erlaubt",
      "Ihre Berechtigung reicht dafür nicht aus. Es wurde nichts geändert.",
      "Bitten Sie jemanden mit der Berechtigung zum Bedienen darum, oder lassen Sie sich die Berechtigung geben.",
    ),
    en: phrase(
      "Not allowed",
      "Your access does not cover this. Nothing was changed.",
      "Ask somebody who may operate the shop, or have the access given to you.",
    ),
  },
  foreignOrigin: {
    de: phrase(
      "Anfrage von einer anderen Seite",
      "Die Anfrage kommt nicht von dieser Seite. Es wurde nichts gezeigt und nichts geändert.",
      "Öffnen Sie die Seite unter ihrer eigenen Adresse und versuchen Sie es dort. Steht ein Proxy davor, prüfen Sie die öffentliche Adresse in den Einstellungen.",
    ),
    en: phrase(
      "Request from another site",
      "The request does not come from this site. Nothing was shown and nothing was changed.",
      "Open the page under its own address and try there. Behind a proxy, check the public address in the settings.",
    ),
  },
  refused: {
    de: phrase(
      "So nicht möglich",
      ({ order }) =>
        order === undefined
          ? "Der Wunsch lässt sich beim jetzigen Stand nicht erfüllen. Es wurde nichts geändert."
          : `Der Wunsch für die Bestellung ${order} lässt sich bei ihrem jetzigen Stand nicht erfüllen. Es wurde nichts geändert.`,
      "Laden Sie die Ansicht neu und prüfen Sie den Stand.",
    ),
    en: phrase(
      "Not possible as it stands",
      ({ order }) =>
        order === undefined
          ? "As things stand now the wish cannot be fulfilled. Nothing was changed."
          : `As the order ${order} stands now the wish cannot be fulfilled. Nothing was changed.`,
      "Reload the view and look how it stands.",
    ),
  },
  countChanged: {
    de: phrase(
      "Die Zahl hat sich geändert",
      ({ confirmed, now }, { number }) =>
        confirmed === undefined || now === undefined
          ? "Es sind nicht mehr so viele, wie Sie bestätigt haben. Es wurde nichts geändert."
          : `Sie haben ${number(confirmed)} bestätigt, jetzt sind es ${number(now)}. Es wurde nichts geändert.`,
      "Bestätigen Sie die neue Zahl, wenn Sie auch diese meinen.",
    ),
    en: phrase(
      "The number has changed",
      ({ confirmed, now }, { number }) =>
        confirmed === undefined || now === undefined
          ? "There are not as many any more as you confirmed. Nothing was changed."
          : `You confirmed ${number(confirmed)}, and it is ${number(now)} now. Nothing was changed.`,
      "Confirm the new number if you mean these too.",
    ),
  },
  cursorMismatch: {
    de: phrase(
      "Die Liste hat einen anderen Filter",
      "Die Stelle zum Weiterlesen gehört zu einem anderen Filter oder einer anderen Sortierung.",
      "Lesen Sie die Liste von vorn.",
    ),
    en: phrase(
      "The list has another filter",
      "The place to read on from belongs to another filter or order of sorting.",
      "Read the list from its beginning.",
    ),
  },
  tooManyRequests: {
    de: phrase(
      "Zu viele Anfragen",
      "In kurzer Zeit kamen zu viele Anfragen. Diese wurde nicht ausgeführt.",
      ({ retryAfterSeconds }, { count }) =>
        retryAfterSeconds === undefined
          ? "Warten Sie etwas und versuchen Sie es noch einmal."
          : `Versuchen Sie es in ${count(retryAfterSeconds, "Sekunde", "Sekunden")} noch einmal.`,
    ),
    en: phrase(
      "Too many requests",
      "Too many requests came in a short time. This one was not carried out.",
      ({ retryAfterSeconds }, { count }) =>
        retryAfterSeconds === undefined
          ? "Wait a little and try again."
          : `Try again in ${count(retryAfterSeconds, "second", "seconds")}.`,
    ),
  },
  tooManyStreams: {
    de: phrase(
      "Zu viele offene Verbindungen",
      "Es sind schon so viele Verbindungen für laufende Änderungen offen, wie der Server zulässt.",
      "Schließen Sie Fenster, die Sie nicht brauchen. Die Seite versucht es von selbst wieder.",
    ),
    en: phrase(
      "Too many open connections",
      "As many connections for live changes are open as the server allows.",
      "Close windows that you do not need. The page tries again by itself.",
    ),
  },
  bodyTooLarge: {
    de: phrase(
      "Anfrage zu groß",
      ({ mostBytes }, { count }) =>
        mostBytes === undefined
          ? "Die Anfrage ist größer, als sie sein darf."
          : `Die Anfrage darf höchstens ${count(mostBytes, "Byte", "Bytes")} groß sein.`,
      "Senden Sie weniger auf einmal.",
    ),
    en: phrase(
      "Request too large",
      ({ mostBytes }, { count }) =>
        mostBytes === undefined
          ? "The request is larger than it may be."
          : `The request may have at most ${count(mostBytes, "byte", "bytes")}.`,
      "Send less at once.",
    ),
  },
  queryTooLong: {
    de: phrase(
      "Adresse zu lang",
      ({ mostCharacters }, { number }) =>
        mostCharacters === undefined
          ? "Die Adresse der Anfrage ist länger, als sie sein darf."
          : `Die Angaben in der Adresse dürfen höchstens ${number(mostCharacters)} Zeichen lang sein.`,
      "Geben Sie weniger auf einmal an.",
    ),
    en: phrase(
      "Address too long",
      ({ mostCharacters }, { number }) =>
        mostCharacters === undefined
          ? "The address of the request is longer than it may be."
          : `What the address says may be at most ${number(mostCharacters)} characters long.`,
      "Say less at once.",
    ),
  },
  bodyAlreadyRead: {
    de: phrase(
      "Inhalt der Anfrage schon gelesen",
      "Der Server hat den Inhalt der Anfrage gelesen, bevor sie hier ankam.",
      "Binden Sie den Router vor dem Einlesen von Anfragen ein, zum Beispiel vor express.json().",
    ),
    en: phrase(
      "Body already read",
      "The server read the body of the request before it came here.",
      "Mount the router before whatever reads bodies, such as express.json().",
    ),
  },
  notFound: {
    de: phrase(
      "Nicht gefunden",
      "Unter dieser Adresse gibt es nichts.",
      "Prüfen Sie die Adresse; alle stehen in der Beschreibung der Schnittstelle.",
    ),
    en: phrase(
      "Not found",
      "There is nothing at this address.",
      "Check the address; the description of the interface has them all.",
    ),
  },
  methodNotAllowed: {
    de: phrase(
      "Methode nicht möglich",
      ({ method }) => `Diese Adresse kennt die Methode${numbered(method)} nicht.`,
      ({ allowed = [] }, { list }) =>
        allowed.length === 0
          ? "Prüfen Sie die Methode in der Beschreibung der Schnittstelle."
          : `Möglich: ${list(allowed)}.`,
    ),
    en: phrase(
      "Method not possible",
      ({ method }) => `This address does not know the method${numbered(method)}.`,
      ({ allowed = [] }, { list }) =>
        allowed.length === 0
          ? "Check the method in the description of the interface."
          : `Possible: ${list(allowed)}.`,
    ),
  },
  databaseAway: {
    de: phrase(
      "Datenbank nicht erreichbar",
      "Die Datenbank von temu-jtl antwortet nicht. Was Sie gesehen haben, kann veraltet sein.",
      "Prüfen Sie, ob der Datenbankserver läuft, und versuchen Sie es dann noch einmal.",
    ),
    en: phrase(
      "Database away",
      "The database of temu-jtl does not answer. What you have seen may be out of date.",
      "See that the database server runs, then try again.",
    ),
  },
  closing: {
    de: phrase(
      "Der Server wird beendet",
      "Der Server nimmt keine neuen Anfragen mehr an, weil er gerade beendet wird.",
      "Versuchen Sie es gleich noch einmal.",
    ),
    en: phrase(
      "The server is stopping",
      "The server takes no new requests because it is being stopped.",
      "Try again in a moment.",
    ),
  },
  unexpected: {
    de: phrase(
      "Unerwarteter Fehler",
      "Die Anfrage ist an einem Fehler gescheitert, der nicht vorgesehen ist.",
      "Versuchen Sie es noch einmal. Bleibt es dabei, melden Sie es mit der Kennung der Anfrage.",
    ),
    en: phrase(
      "Unexpected error",
      "The request failed on an error that is not foreseen.",
      "Try again. If it stays, report it with the id of the request.",
    ),
  },
};
