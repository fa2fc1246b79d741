import type { Moment } from "./IdealPusher.ts";
import type { OpenShop } from "./OpenShop.ts";
import type { RunKind } from "./RunWatch.ts";

// Rules I14 and I15.
const fewSkus = 10;

/** Whether so many SKUs fall to zero that a guard may hold their zeros back (rule I14). */
export const mayHoldZeros = (
  { byHand, ideal, offered, plan, temu }: OpenShop,
  { allowGuards, offeredBefore }: RunKind & { readonly offeredBefore: ReadonlySet<string> },
  { targets }: Moment,
): boolean => {
  const { zeroGuardPercent = 20 } = plan.rules;
  // Of what is gone from Temu, or set to 0 there by a person, only a download tells.
  const isOffered = (skuId: string) =>
    offered.has(skuId) ||
    offeredBefore.has(skuId) ||
    byHand.has(skuId) ||
    temu.shelf.find(skuId) === undefined;
  const fall = [...targets.keys()].filter(
    (skuId) => ideal.range(skuId)?.low === 0 && isOffered(skuId),
  );
  const isMany = fall.length * 100 > targets.size * zeroGuardPercent;
  return !allowGuards && fall.length >= fewSkus && isMany;
};

/** Whether a guard may stop the run: JTL sells, or Temu lists, too few of the SKUs (rule I15). */
export const mayStopRun = (
  { knownLast, listed, plan }: OpenShop,
  { allowGuards, mode, seen }: RunKind & { readonly seen: ReadonlySet<string> },
  { sold }: Moment,
): boolean => {
  if (allowGuards) return false;
  const { knownGuardPercent = 80 } = plan.rules;
  const isFew = (part: number, whole: number) => part * 100 < whole * knownGuardPercent;
  const isListGone = seen.size > 0 && isFew(seen.size, listed.size);
  const before = [...knownLast].filter((skuId) => listed.has(skuId));
  const lost = before.filter((skuId) => !sold.has(skuId));
  const isLost = mode === "full" ? lost.length > 0 : lost.length >= fewSkus;
  const left = before.length - lost.length;
  return isListGone || (isLost && (left === 0 || isFew(left, before.length)));
};
