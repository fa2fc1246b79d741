import { Order } from "effect";
import { shopReasons, reason } from "./shopReasons.ts";
import { jobReasons, syncReasons } from "./syncReasons.ts";
import type { ShopFacts, VerdictFacts } from "./VerdictFacts.ts";
import type { ReasonLevel, Verdict, VerdictReason } from "./VerdictReason.ts";

/** The worst first. */
const levels: ReadonlyArray<ReasonLevel> = ["critical", "unknown", "attention", "setup"];

const byUrgency: Order.Order<VerdictReason> = Order.combineAll([
  Order.mapInput(Order.Number, ({ level }: VerdictReason) => levels.indexOf(level)),
  Order.mapInput(
    Order.Number,
    ({ nearestDeadline }: VerdictReason) => nearestDeadline ?? Number.POSITIVE_INFINITY,
  ),
  Order.mapInput(Order.String, ({ code }: VerdictReason) => code),
  Order.mapInput(Order.String, ({ shop }: VerdictReason) => shop ?? ""),
  Order.mapInput(Order.String, ({ parameters }: VerdictReason) => JSON.stringify(parameters)),
]);

/** A shop whose orders have come through is set up, whether anybody has run preflight or not. */
const isInSetup = ({ hasPassedPreflight, workflows }: ShopFacts): boolean =>
  !hasPassedPreflight &&
  !workflows.some(({ lastSuccess, workflow }) => workflow === "order_sync" && lastSuccess !== null);

const worst = (reasons: ReadonlyArray<VerdictReason>): Verdict =>
  levels.find((level) => reasons.some((one) => one.level === level)) ?? "ok";

/**
 * Whether everything is all right, and if not why: the worst reason first, then the nearest deadline.
 * `ok` is a claim: each shop's syncs have come through as lately as they were due.
 *
 * While no shop is set up there is nothing to judge: `setup`. Beside shops that run, one that is not
 * set up yet waits for a person.
 */
export const judge = (
  facts: VerdictFacts,
): { readonly verdict: Verdict; readonly reasons: ReadonlyArray<VerdictReason> } => {
  const isAway = facts.database === "away";
  const running = facts.shops.filter((shop) => !isInSetup(shop));
  const isSetup = running.length === 0;
  const level = isSetup ? "setup" : "attention";
  const reasons = [
    ...(isAway ? [reason("unknown", "databaseAway", {}, "overview")] : []),
    ...facts.shops
      .filter(isInSetup)
      .map(({ shop }) => reason(level, "preflightMissing", {}, "shops", { shop })),
    ...(facts.shops.length === 0 && !isAway ? [reason("setup", "noShop", {}, "shops")] : []),
    ...running.flatMap((shop) => [
      ...shopReasons(shop, facts.now),
      ...syncReasons(shop, facts),
      ...jobReasons(shop.shop, facts),
    ]),
    ...(isSetup ? [] : jobReasons(null, facts)),
  ].toSorted(byUrgency);
  return { verdict: worst(reasons), reasons };
};
