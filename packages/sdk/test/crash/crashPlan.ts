import { seconds } from "@temu-jtl/core";
import { SeededRandom, temuCalls } from "@temu-jtl/core/testing";
import type { Stop } from "./hostTask.ts";

/** How a host dies, and what its death finds at the other sides before the next one starts. */
export interface Kill {
  readonly stop: Stop;
  /**
   * What becomes of the row that may have been inserted: JTL's worker leaves it, takes it, holds it for
   * a while before it shows an order, or drops it without a word. `foreignRow`: somebody else adds one,
   * so that by the table's numbers the insert may have happened, though it has not.
   */
  readonly rows: "left" | "taken" | "held" | "dropped" | "foreignRow";
}

export interface CrashPlan {
  readonly kills: ReadonlyArray<Kill>;
  /** How long JTL's worker leaves a row by itself; null: until the host's next pause. */
  readonly jtlTakeOverMillis: number | null;
  /** How far Temu's readings lag behind its writings: less than the minute that hosts wait for. */
  readonly lagMillis: number;
}

/** What JTL's rows and Temu's readings cannot tell: a person has to look. */
export const leavesUnknown = ({ rows }: Kill): boolean =>
  rows === "dropped" || rows === "foreignRow";

const at = (place: string, nth = 1, delayMillis = 0): Stop => ({ place, nth, delayMillis });

/** The places between the steps. */
export const boundaries: ReadonlyArray<string> = [
  "fetch",
  "import",
  "render",
  "accept",
  "submit",
  "track",
  "erase",
].flatMap((step) => [`${step} begins`, `${step} ended`]);

type Part = (random: SeededRandom) => Kill;

const boundary =
  (place: string): Part =>
  (random) => ({
    stop: at(place, random.whole(1, 2)),
    rows: random.pick(["left", "taken"]),
  });

const submitting =
  (phase: string, rows: Kill["rows"]): Part =>
  (random) => ({
    // The worker drops all rows that wait: there is no other when it is the life's first.
    stop: at(`${phase} jtl.submit`, rows === "dropped" ? 1 : random.whole(1, 2)),
    rows,
  });

const reporting =
  (phase: string): Part =>
  (random) => ({
    stop: at(`${phase} ${temuCalls.confirmShipment}`, random.whole(1, 2)),
    rows: "taken",
  });

/** A moment after the call has begun, wherever the host is by then. */
const momentAfter =
  (call: string): Part =>
  (random) => ({
    stop: at(`before ${call}`, random.whole(1, 2), random.whole(1, 30)),
    rows: random.pick(["left", "taken"]),
  });

/** Between intent and insert, during the insert, between insert and record. */
const submits: ReadonlyArray<Part> = [
  submitting("before", "foreignRow"),
  submitting("after", "dropped"),
  submitting("during", "held"),
  submitting("before", "left"),
  submitting("after", "taken"),
  submitting("during", "left"),
  submitting("before", "foreignRow"),
  submitting("after", "held"),
  submitting("during", "dropped"),
];

/** Before a report is sent, while it is, and before its answer is recorded. */
const reports: ReadonlyArray<Part> = [reporting("before"), reporting("during"), reporting("after")];

/** Places where a hand-over that broke off is looked up. */
const lookUps: ReadonlyArray<string> = [
  "before jtl.queued",
  "after jtl.queued",
  "after jtl.orders",
  "accept ended",
];
/** Places where a report that broke off is looked up. */
const readings: ReadonlyArray<string> = [
  `before ${temuCalls.confirmedShipments}`,
  `during ${temuCalls.confirmedShipments}`,
  `after ${temuCalls.confirmedShipments}`,
  "track ended",
];

const again =
  (place: string): Part =>
  () => ({ stop: at(place), rows: "left" });

const entry = <A>(from: ReadonlyArray<A>, index: number): ReadonlyArray<A> =>
  from.slice(index % from.length).slice(0, 1);

/**
 * The plan of a seed (from 0): one death at a boundary between steps, beside one or two in the middle of
 * things. As many seeds in a row as there are boundaries have each of them.
 */
export const crashPlan = (seed: number): CrashPlan => {
  const random = new SeededRandom(seed);
  const turn = Math.floor(seed / 3);
  const middle = [
    // A death in the middle of a submit, and another where the next host looks what became of it.
    [...entry(submits, turn), ...entry(lookUps, turn).map(again)],
    [...entry(reports, turn), ...entry(readings, turn).map(again)],
    turn % 3 === 2
      ? [momentAfter(random.pick(["jtl.submit", temuCalls.confirmShipment]))]
      : [...entry(submits, turn + 4), ...entry(reports, turn + 2)],
  ][(seed + Math.floor(seed / 12)) % 3];
  const between = entry(boundaries, seed).map(boundary);
  const parts = random.happens(0.5)
    ? [...between, ...(middle ?? [])]
    : [...(middle ?? []), ...between];
  const kills = parts.map((part) => part(random));
  return {
    kills,
    // A row that is to be dropped or held has to wait for it.
    jtlTakeOverMillis: kills.some(({ rows }) => rows === "dropped" || rows === "held")
      ? null
      : random.pick([null, 0, 20]),
    lagMillis: turn % 2 === 0 ? seconds(45) : 0,
  };
};
