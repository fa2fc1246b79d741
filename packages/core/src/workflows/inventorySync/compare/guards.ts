import type { InventoryRules } from "../../../domain/InventoryRules.ts";
import type { CompareCounts, CompareDecision } from "../../../ports/InventoryStore.ts";
import type { InventoryOptions } from "../InventoryOptions.ts";

/** So few SKUs that change alike are everyday business, whatever their share. */
const fewSkus = 10;

/** Whether a part is less than so many percent of the whole. */
const isUnder = (part: number, whole: number, percent: number): boolean =>
  part * 100 < whole * percent;

/** Whether a download has seen about as many SKUs as there were before (rule I15). */
export const isEnoughSeen = (
  { before, seen }: { readonly seen: number; readonly before: number },
  knownGuardPercent: number,
): boolean => before === 0 || (seen > 0 && !isUnder(seen, before, knownGuardPercent));

/** Whether JTL knows too few of the SKUs that it knew (rule I15). */
const areTooManyLost = (
  { knownBefore, lost }: CompareCounts,
  { knownGuardPercent }: InventoryRules,
  { mode }: Pick<InventoryOptions, "mode">,
): boolean => {
  if (lost === 0 || (mode === "quick" && lost < fewSkus)) return false;
  const known = knownBefore - lost;
  return known <= 0 || isUnder(known, knownBefore, knownGuardPercent);
};

/** Whether too many SKUs would fall to zero at once (rule I14). */
const doTooManyFall = (
  { matched, toZero }: CompareCounts,
  { zeroGuardPercent }: InventoryRules,
): boolean => toZero >= fewSkus && toZero * 100 > matched * zeroGuardPercent;

/** What guards say to a comparison. */
export const decideCompare =
  (rules: InventoryRules, options: Pick<InventoryOptions, "allowGuards" | "mode">) =>
  (counts: CompareCounts): CompareDecision => {
    if (options.allowGuards) return "accept";
    if (areTooManyLost(counts, rules, options)) return "stop";
    return doTooManyFall(counts, rules) ? "holdZeros" : "accept";
  };
