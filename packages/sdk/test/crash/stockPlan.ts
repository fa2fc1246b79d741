import { minutes, seconds } from "@temu-jtl/core";
import { SeededRandom, temuCalls } from "@temu-jtl/core/testing";
import type { HostTask, Stop, Turn } from "./hostTask.ts";

const edit = temuCalls.editStock;

/** Where a host that pushes stock dies. */
export interface PushPoint {
  readonly place: string;
  /** What it has sent by then does not reach Temu. */
  readonly isLost?: true;
}

/** Each step's begin and end; intent, call and record of a push; and the look after it. */
export const pushPoints: ReadonlyArray<PushPoint> = [
  ...["download", "stock", "compare", "push"].flatMap((step) => [
    { place: `${step} begins` },
    { place: `${step} ended` },
  ]),
  { place: "before beginPush" },
  { place: `before ${edit}` },
  { place: `during ${edit}` },
  { place: `during ${edit}`, isLost: true },
  { place: `after ${edit}` },
  { place: "before endPush" },
  { place: `look: before ${temuCalls.orders}` },
  { place: `look: after ${temuCalls.orders}` },
  { place: "look: before jtl.stockChanges" },
  { place: "look: before beginPush" },
  { place: `look: before ${edit}` },
  { place: `look: during ${edit}` },
  { place: `look: after ${edit}` },
  { place: "look: before endPush" },
];

/** Whether a host at this place has pushed and looks at what was sold meanwhile. */
const isLook = ({ place }: PushPoint): boolean => place.startsWith("look: ");

export interface PushKill {
  readonly point: PushPoint;
  readonly stop: Stop;
  /** Where it stands still while Temu sells, before it goes on to its death; null: nowhere. */
  readonly pause: Stop | null;
  /** What it is to do; it dies in the last. */
  readonly turns: ReadonlyArray<Turn>;
  /** How long nothing runs after its death. */
  readonly idleMillis: number;
}

export interface StockPlan {
  readonly kills: ReadonlyArray<PushKill>;
  readonly rules: HostTask["inventory"];
  /** The quiet runs at the end. */
  readonly quiet: readonly ["quick" | "full", "quick" | "full"];
  readonly jtlTakeOverMillis: number | null;
  readonly jtlPackMillis: number | null;
  /** How far Temu's readings lag: less than what is believed of them. */
  readonly lagMillis: number;
}

/** As many seeds in a row reach every point. */
export const seedsOfAllPoints = 5;

/** A place of a push comes once for each product, of which at least three are due. */
const mostProducts = 3;

const killAt = (random: SeededRandom, point: PushPoint): PushKill => {
  const { place } = point;
  const isOfPush = !isLook(point) && !/ (begins|ended)$/.test(place);
  const mode = random.pick(["quick", "quick", "full"]);
  return {
    point,
    stop: { place, nth: isOfPush ? random.whole(1, mostProducts) : 1, delayMillis: 0 },
    pause: isLook(point)
      ? { place: random.pick([`before ${edit}`, `during ${edit}`]), nth: 1, delayMillis: 0 }
      : null,
    turns: random.happens(0.5) ? ["orders", mode] : [mode],
    idleMillis: random.pick([0, seconds(20), minutes(7), minutes(31)]),
  };
};

/** The plan of a seed (from 0): four or five deaths of {@link pushPoints}. */
export const stockPlan = (seed: number): StockPlan => {
  const random = new SeededRandom(seed ^ 0x2545f491);
  const points = pushPoints.filter((_, at) => at % seedsOfAllPoints === seed % seedsOfAllPoints);
  return {
    kills: random.shuffle(points).map((point) => killAt(random, point)),
    rules: {
      shared: random.pick(["full", "full", "split"]),
      safetyUnits: random.pick([0, 0, 1]),
    },
    quiet: random.pick([
      ["quick", "full"],
      ["full", "quick"],
    ]),
    jtlTakeOverMillis: random.pick([null, 0]),
    jtlPackMillis: random.pick([null, 0]),
    lagMillis: random.pick([0, seconds(20)]),
  };
};
