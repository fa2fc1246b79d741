import type { PushOutcome, StockReason } from "./Inventory.ts";
import type { StockTarget } from "./stockTarget.ts";
import { type Instant, minutes, seconds } from "./Time.ts";

/** How far Temu's clock and ours may be apart. */
export const clockTolerance = minutes(5);

/** Temu's readings lag behind a push: one that is younger than this is not believed. */
export const readingLag = seconds(30);

/** A change of a SKU's stock at Temu by itself: units sold (above 0) or given back by a cancellation. */
export interface StockMovement {
  readonly units: number;
  /** When it happened, by Temu's clock. */
  readonly at: Instant;
  /** Counts up: whether it was seen before or after the open lines behind a push were counted. */
  readonly number: number;
}

/** A push of a SKU's target. */
export interface StockPush {
  readonly units: number;
  /** When it was first sent. */
  readonly at: Instant;
  /** The last movement that was seen when open lines were counted for its target. */
  readonly seenUntil: number;
}

/** What was last known of a SKU's stock at Temu. */
export interface StockBasis {
  readonly shown: { readonly units: number; readonly at: Instant } | null;
  /** The last push that was accepted: a later one that was not takes nothing from what it says. */
  readonly taken: StockPush | null;
  /** The last push, whatever became of it. */
  readonly pushed: (StockPush & { readonly outcome: PushOutcome }) | null;
}

type Known =
  | { readonly _tag: "Shown"; readonly units: number; readonly at: Instant }
  | ({ readonly _tag: "Pushed" } & StockPush);

/** The later of the last download and the last push that was accepted. */
const lastKnown = ({ shown, taken }: StockBasis): Known | null => {
  if (taken !== null && (shown === null || shown.at <= taken.at)) {
    return { _tag: "Pushed", ...taken };
  }
  return shown === null ? null : { _tag: "Shown", ...shown };
};

/** What Temu should show by all that is known (rule I7); null: nobody knows. */
export const expectedStock = (
  basis: StockBasis,
  movements: ReadonlyArray<StockMovement>,
): number | null => {
  const known = lastKnown(basis);
  if (known === null) return null;
  const moved = movements.filter(({ at }) => at > known.at);
  return known.units - moved.reduce((sum, { units }) => sum + units, 0);
};

/**
 * Whether nobody can say if a movement is in what is known (rule I8): it was first seen after the open
 * lines behind the push were counted and may have happened before the push, or about when the download
 * was read.
 */
export const isUncertain = (
  basis: StockBasis,
  movements: ReadonlyArray<StockMovement>,
): boolean => {
  const known = lastKnown(basis);
  if (known === null) return false;
  return movements.some(({ at, number }) =>
    known._tag === "Pushed"
      ? number > known.seenUntil && at <= known.at + clockTolerance
      : Math.abs(at - known.at) <= clockTolerance,
  );
};

/** Whether a SKU's target has to be pushed (rules I7, I8, I12, I13). */
export const needsPush = (
  target: number | null,
  basis: StockBasis,
  movements: ReadonlyArray<StockMovement>,
): boolean =>
  target !== null &&
  (target !== expectedStock(basis, movements) ||
    (basis.pushed !== null && basis.pushed.outcome !== "accepted") ||
    isUncertain(basis, movements));

/**
 * What may be pushed. `all` · `lower`: nothing that rises, for JTL's stock is older than what is known of
 * sales · `zero`: nobody knows what was sold, so nothing but zeros.
 */
export type PushLimit = "all" | "lower" | "zero";

/**
 * The target under a limit (rule I4): what would rise stays as it is, and what falls is pushed. A push
 * that nobody knows the outcome of may have put its units on sale. With sales that nobody has seen Temu
 * may show less by now than the lower target, and would show more after it: such a SKU gets 0.
 */
export const limitedTarget = (
  target: number | null,
  expected: number | null,
  pushed: StockBasis["pushed"],
  limit: Exclude<PushLimit, "all">,
): { readonly target: number | null; readonly needsPush: boolean } => {
  if (target === null || expected === null) return { target, needsPush: false };
  const lowered = Math.min(target, Math.max(expected, 0));
  const isInDoubt = pushed?.outcome === "unknown" && lowered < pushed.units;
  const falls = target < expected || isInDoubt;
  return { target: falls && limit === "zero" ? 0 : lowered, needsPush: falls };
};

/** Why a SKU has a target under a limit (rule I10): with sales that nobody knows it is not JTL's figure. */
export const limitedReason = (
  { reason, target }: StockTarget,
  limited: number | null,
  limit: PushLimit,
): StockReason => (limit === "zero" && limited !== target ? "salesUnknown" : reason);

/** Whether a target takes from sale what is on sale now, as far as anybody knows. */
export const fallsToZero = (target: number | null, expected: number | null): boolean =>
  target === 0 && (expected === null || expected > 0);
