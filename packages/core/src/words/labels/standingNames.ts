import type { JobActivity } from "../../domain/Job.ts";
import type { LogSeverity } from "../../domain/LogLine.ts";
import type { RunOutcome, StepOutcome } from "../../domain/Run.ts";
import type { Verdict } from "../../domain/VerdictReason.ts";
import type { Names } from "./Names.ts";

/** How runs ended. */
export const runOutcomeNames: Names<RunOutcome> = {
  de: {
    succeeded: "gelungen",
    partial: "teilweise gelungen",
    failed: "fehlgeschlagen",
    cancelled: "abgebrochen",
    interrupted: "unterbrochen",
  },
  en: {
    succeeded: "succeeded",
    partial: "partly succeeded",
    failed: "failed",
    cancelled: "cancelled",
    interrupted: "interrupted",
  },
};

/** How steps ended. */
export const stepOutcomeNames: Names<StepOutcome> = {
  de: {
    succeeded: "gelungen",
    partial: "mit Problemen",
    failed: "fehlgeschlagen",
    skipped: "übersprungen",
  },
  en: { succeeded: "succeeded", partial: "with problems", failed: "failed", skipped: "skipped" },
};

/** What jobs do. */
export const activityNames: Names<JobActivity> = {
  de: {
    idle: "wartet auf den nächsten Lauf",
    queued: "eingereiht",
    running: "läuft",
    retrying: "wird erneut versucht",
    stopping: "wird beendet",
  },
  en: {
    idle: "waits for its next run",
    queued: "queued",
    running: "running",
    retrying: "will be tried again",
    stopping: "stopping",
  },
};

/** Verdicts in a word. */
export const verdictNames: Names<Verdict> = {
  de: {
    ok: "in Ordnung",
    attention: "zu erledigen",
    critical: "dringend",
    unknown: "nicht bekannt",
    setup: "Einrichtung",
  },
  en: {
    ok: "all right",
    attention: "to do",
    critical: "urgent",
    unknown: "not known",
    setup: "set-up",
  },
};

/** How grave log lines are. */
export const severityNames: Names<LogSeverity> = {
  de: { debug: "Einzelheit", info: "Hinweis", warning: "Warnung", error: "Fehler" },
  en: { debug: "detail", info: "note", warning: "warning", error: "error" },
};
