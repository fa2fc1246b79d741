import type { ReasonCode } from "../../domain/VerdictReason.ts";
import { phrase } from "../Words.ts";
import { type ReasonWords, workIn } from "./reasonSides.ts";

type WorkCode = Extract<
  ReasonCode,
  | "noLiveWorker"
  | "ordersNotSynced"
  | "noNews"
  | "noSuccessYet"
  | "syncLate"
  | "jobPaused"
  | "lastRunPartial"
  | "lastRunFailed"
>;

/** Runs that are late, have not come through or are paused. */
export const workReasonWords: ReasonWords<WorkCode> = {
  noLiveWorker: {
    de: phrase(
      "Kein Programm führt die Aufgaben aus",
      ({ count }, voice) =>
        `${voice.count(count, "Aufgabe wird", "Aufgaben werden")} von keinem laufenden Programm übernommen.`,
      "Starten Sie das Programm, das diese Aufgaben ausführt, und lassen Sie es laufen.",
    ),
    en: phrase(
      "No program works the jobs",
      ({ count }, voice) => `No live program takes ${voice.count(count, "job", "jobs")}.`,
      "Start the program that works these jobs, and keep it running.",
    ),
  },
  ordersNotSynced: {
    de: phrase(
      ({ parameters }, { time }) =>
        `Bestellungen kommen seit ${time(parameters.since)} nicht bei JTL an`,
      ({ count, parameters }, { number, time }) =>
        `Seit ${time(parameters.since)} ist kein Bestellabgleich gelungen, mindestens ${number(count)} wären fällig gewesen.`,
      "Sehen Sie beim letzten Lauf nach, woran es liegt.",
    ),
    en: phrase(
      ({ parameters }, { time }) => `Orders are not reaching JTL since ${time(parameters.since)}`,
      ({ count, parameters }, { number, time }) =>
        `No order sync has come through since ${time(parameters.since)}; at least ${number(count)} were due.`,
      "See at the last run what is the matter.",
    ),
  },
  noNews: {
    de: phrase(
      ({ parameters }, { time }) => `Keine Nachricht seit ${time(parameters.since)}`,
      ({ parameters: { since, workflow } }, { language, time }) =>
        `Vom ${workIn(workflow, language)} gibt es seit ${time(since)} keine Nachricht. Wie es steht, ist nicht bekannt.`,
      "Sehen Sie nach, ob das Programm noch läuft, das die Abgleiche ausführt.",
    ),
    en: phrase(
      ({ parameters }, { time }) => `No news since ${time(parameters.since)}`,
      ({ parameters: { since, workflow } }, { language, time }) =>
        `There is no news of the ${workIn(workflow, language)} since ${time(since)}. Nobody knows how it stands.`,
      "See whether the program that runs the syncs is still alive.",
    ),
  },
  noSuccessYet: {
    de: phrase(
      ({ parameters }, { language }) =>
        `Noch kein ${workIn(parameters.workflow, language)} gelungen`,
      ({ parameters }, { language }) =>
        `Noch nie ist ein ${workIn(parameters.workflow, language)} dieses Shops gelungen.`,
      "Warten Sie den ersten Lauf ab, oder starten Sie ihn. Schlägt er fehl, sehen Sie bei ihm nach, woran es liegt.",
    ),
    en: phrase(
      ({ parameters }, { language }) =>
        `No ${workIn(parameters.workflow, language)} has come through yet`,
      ({ parameters }, { language }) =>
        `The ${workIn(parameters.workflow, language)} of this shop has never come through so far.`,
      "Wait for the first run, or start it. If it fails, see there what is the matter.",
    ),
  },
  syncLate: {
    de: phrase(
      ({ parameters }, { language }) => `${workIn(parameters.workflow, language)} verspätet`,
      ({ count, parameters: { since, workflow } }, { language, number, time }) =>
        `Der letzte ${workIn(workflow, language)} ist um ${time(since)} gelungen; mindestens ${number(count)} wären seitdem fällig gewesen.`,
      "Sehen Sie beim letzten Lauf nach, woran es liegt.",
    ),
    en: phrase(
      ({ parameters }, { language }) => `The ${workIn(parameters.workflow, language)} is late`,
      ({ count, parameters: { since, workflow } }, { language, number, time }) =>
        `The last ${workIn(workflow, language)} that came through ended at ${time(since)}; at least ${number(count)} were due since.`,
      "See at the last run what is the matter.",
    ),
  },
  jobPaused: {
    de: phrase(
      "Aufgabe angehalten",
      ({ parameters: { by, job, since } }, { time }) =>
        `Die Aufgabe „${job}“ ist ausgeschaltet${by === null ? "" : `, von ${by}`}${since === null ? "" : `, seit ${time(since)}`}.`,
      "Schalten Sie sie wieder ein, wenn sie laufen soll.",
    ),
    en: phrase(
      "Job paused",
      ({ parameters: { by, job, since } }, { time }) =>
        `The job "${job}" is switched off${by === null ? "" : ` by ${by}`}${since === null ? "" : ` since ${time(since)}`}.`,
      "Switch it on again if it is to run.",
    ),
  },
  lastRunPartial: {
    de: phrase(
      ({ parameters }, { language }) =>
        `${workIn(parameters.workflow, language)}: letzter Lauf nur teilweise gelungen`,
      ({ parameters }, { language }) =>
        `Der letzte Lauf (${workIn(parameters.workflow, language)}) ist zu Ende gekommen, aber nicht alles ist gelungen.`,
      "Sehen Sie beim Lauf nach, was nicht gelungen ist und was zu tun ist.",
    ),
    en: phrase(
      ({ parameters }, { language }) =>
        `Last run came through only in part: ${workIn(parameters.workflow, language)}`,
      ({ parameters }, { language }) =>
        `The last run (${workIn(parameters.workflow, language)}) has ended, but not all of it came through.`,
      "See at the run what did not, and what to do about it.",
    ),
  },
  lastRunFailed: {
    de: phrase(
      ({ parameters }, { language }) =>
        `${workIn(parameters.workflow, language)}: letzter Lauf fehlgeschlagen`,
      ({ parameters }, { language }) =>
        `Der letzte Lauf (${workIn(parameters.workflow, language)}) ist fehlgeschlagen.`,
      "Sehen Sie beim Lauf nach, woran es lag und was zu tun ist.",
    ),
    en: phrase(
      ({ parameters }, { language }) => `Last run failed: ${workIn(parameters.workflow, language)}`,
      ({ parameters }, { language }) =>
        `The last run (${workIn(parameters.workflow, language)}) has failed.`,
      "See at the run why, and what to do about it.",
    ),
  },
};
