import { type Entry, phrase } from "../Words.ts";

/** Why a wish for a SKU or a run is not fulfilled. */
export type ActionRefusalCode =
  | "skuNotSold"
  | "skuHeldBack"
  | "runEnded"
  | "runNotOfAJob"
  | "nothingToCheck";

/** Their words. Nothing was changed. */
export const actionRefusalWords: Readonly<Record<ActionRefusalCode, Entry<{}>>> = {
  skuNotSold: {
    de: phrase(
      "Kein Bestand zu melden",
      "Für diese SKU gibt es keinen Bestand, den Temu zeigen soll: JTL kennt den Artikel nicht, oder die Regeln des Shops lassen ihn aus.",
      "Sehen Sie unter „Bestand“ nach, weshalb.",
    ),
    en: phrase(
      "No stock to push",
      "There is no stock of this SKU that Temu is to show: JTL does not know the article, or the shop's rules leave it out.",
      'See under "Inventory" why.',
    ),
  },
  skuHeldBack: {
    de: phrase(
      "Von einer Sicherung zurückgehalten",
      "Zu viele SKUs würden auf einmal auf null fallen, diese auch: Sie wird zurückgehalten, bis jemand nachgesehen hat.",
      "Prüfen Sie den Bestand in JTL-Wawi. Ist er so gemeint, starten Sie einen Bestandsabgleich, der Sicherungen zulässt (allowGuards).",
    ),
    en: phrase(
      "Held back by a guard",
      "Too many SKUs would fall to zero at once, this one too: it is held back until somebody has looked.",
      "Check the stock in JTL-Wawi. If it is meant, start an inventory sync that lets guards pass (allowGuards).",
    ),
  },
  nothingToCheck: {
    de: phrase(
      "Nichts zu prüfen",
      "JTL-Wawi ist hier nicht über seinen SQL-Server angeschlossen; die Prüfung sieht nur diesen an.",
      "Nichts zu tun, solange JTL-Wawi von anderer Hand angeschlossen ist.",
    ),
    en: phrase(
      "Nothing to check",
      "JTL-Wawi is not connected through its SQL Server here; the check looks at that only.",
      "Nothing, as long as JTL-Wawi is connected by other means.",
    ),
  },
  runEnded: {
    de: phrase(
      "Der Lauf ist zu Ende",
      "Der Lauf ist schon zu Ende, es gibt nichts zu stoppen.",
      "Sehen Sie sich sein Ergebnis an.",
    ),
    en: phrase(
      "The run has ended",
      "The run has ended already, there is nothing to stop.",
      "Look at its outcome.",
    ),
  },
  runNotOfAJob: {
    de: phrase(
      "Lässt sich von hier nicht stoppen",
      "Der Lauf wurde nicht von einer Aufgabe begonnen, sondern von einem Programm oder für eine einzelne Bestellung oder SKU.",
      "Warten Sie sein Ende ab, oder beenden Sie das Programm.",
    ),
    en: phrase(
      "Cannot be stopped from here",
      "No job has begun the run, but a program, or somebody for a single order or SKU.",
      "Wait for its end, or end the program.",
    ),
  },
};
