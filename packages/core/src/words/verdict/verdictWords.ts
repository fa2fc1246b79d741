import type { Instant } from "../../domain/Time.ts";
import type { ReasonCode, Verdict, VerdictReason } from "../../domain/VerdictReason.ts";
import type { Voice } from "../Voice.ts";
import { type Entry, phrase, tell, type Words } from "../Words.ts";
import { tellReason } from "./reasonWords.ts";

/** The verdict, and what it rests on. */
export interface Judgement {
  readonly verdict: Verdict;
  /** The most urgent first, as `judge` has them. */
  readonly reasons: ReadonlyArray<VerdictReason>;
  /** When each sync last came through, and when the next run is due: null where nobody knows. */
  readonly ordersSyncedAt: Instant | null;
  readonly stockSyncedAt: Instant | null;
  readonly nextRunAt: Instant | null;
}

/** Reasons that count orders which wait for a person. An order may have several. */
const waiting: ReadonlySet<ReasonCode> = new Set(["held", "blocked", "failed"]);

const ordersWaiting = ({ reasons }: Judgement): number =>
  reasons.reduce((sum, { code, count }) => (waiting.has(code) ? sum + count : sum), 0);

/** The worst reason's words; a judgement that is not `ok` has one. */
const worst = ({ reasons }: Judgement, voice: Voice, part: keyof Words): string => {
  const [first] = reasons;
  return first === undefined ? "" : tellReason(first, voice)[part];
};

const evidenceDe = (of: Judgement, { time }: Voice): string =>
  [
    of.ordersSyncedAt === null ? "" : `Bestellungen abgeglichen: ${time(of.ordersSyncedAt)}.`,
    of.stockSyncedAt === null ? "" : `Bestand abgeglichen: ${time(of.stockSyncedAt)}.`,
    of.nextRunAt === null ? "" : `Nächster Lauf: ${time(of.nextRunAt)}.`,
  ]
    .filter((part) => part !== "")
    .join(" ");

const evidenceEn = (of: Judgement, { time }: Voice): string =>
  [
    of.ordersSyncedAt === null ? "" : `Orders synced: ${time(of.ordersSyncedAt)}.`,
    of.stockSyncedAt === null ? "" : `Stock synced: ${time(of.stockSyncedAt)}.`,
    of.nextRunAt === null ? "" : `Next run: ${time(of.nextRunAt)}.`,
  ]
    .filter((part) => part !== "")
    .join(" ");

/** The heading of a page: the verdict, a line of evidence or the worst reason, and what to do. */
export const verdictWords: Readonly<Record<Verdict, Entry<Judgement>>> = {
  ok: {
    de: phrase("Alles läuft", evidenceDe, "Nichts zu tun."),
    en: phrase("Everything is running", evidenceEn, "Nothing to do."),
  },
  attention: {
    de: phrase(
      (of, voice) => {
        const orders = ordersWaiting(of);
        return orders === 0
          ? voice.count(of.reasons.length, "Punkt wartet auf Sie", "Punkte warten auf Sie")
          : voice.count(orders, "Bestellung wartet auf Sie", "Bestellungen warten auf Sie");
      },
      (of, voice) => worst(of, voice, "sentence"),
      (of, voice) => worst(of, voice, "action"),
    ),
    en: phrase(
      (of, voice) => {
        const orders = ordersWaiting(of);
        return orders === 0
          ? voice.count(of.reasons.length, "thing waits for you", "things wait for you")
          : voice.count(orders, "order waits for you", "orders wait for you");
      },
      (of, voice) => worst(of, voice, "sentence"),
      (of, voice) => worst(of, voice, "action"),
    ),
  },
  critical: {
    de: phrase(
      (of, voice) => worst(of, voice, "title"),
      (of, voice) => worst(of, voice, "sentence"),
      (of, voice) => worst(of, voice, "action"),
    ),
    en: phrase(
      (of, voice) => worst(of, voice, "title"),
      (of, voice) => worst(of, voice, "sentence"),
      (of, voice) => worst(of, voice, "action"),
    ),
  },
  unknown: {
    de: phrase(
      (of, voice) => worst(of, voice, "title"),
      (of, voice) => worst(of, voice, "sentence"),
      (of, voice) => worst(of, voice, "action"),
    ),
    en: phrase(
      (of, voice) => worst(of, voice, "title"),
      (of, voice) => worst(of, voice, "sentence"),
      (of, voice) => worst(of, voice, "action"),
    ),
  },
  setup: {
    de: phrase(
      ({ reasons }, voice) =>
        `Noch ${voice.count(reasons.length, "Schritt", "Schritte")} bis zur ersten Bestellung`,
      (of, voice) => worst(of, voice, "sentence"),
      (of, voice) => worst(of, voice, "action"),
    ),
    en: phrase(
      ({ reasons }, voice) =>
        `${voice.count(reasons.length, "step", "steps")} until the first order`,
      (of, voice) => worst(of, voice, "sentence"),
      (of, voice) => worst(of, voice, "action"),
    ),
  },
};

/** The verdict in words. */
export const tellVerdict = (judgement: Judgement, voice: Voice): Words =>
  tell(verdictWords[judgement.verdict], judgement, voice);
