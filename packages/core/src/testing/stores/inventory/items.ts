import type { InventoryItem, InventorySummary, PushOutcome } from "../../../domain/Inventory.ts";
import type { StockEdit } from "../../../domain/StockEdit.ts";
import type { Instant } from "../../../domain/Time.ts";
import type { DueOptions, DueSku } from "../../../ports/InventoryStore.ts";
import {
  freshItem,
  type InventoryMemory,
  type MemoryItem,
  type MemoryProduct,
} from "./InventoryMemory.ts";

const byPlace = ({ sku: a }: MemoryProduct, { sku: b }: MemoryProduct): number =>
  a.goodsId === b.goodsId ? (a.skuId < b.skuId ? -1 : 1) : a.goodsId < b.goodsId ? -1 : 1;

/** All SKUs in the order of their products and ids. */
export const productsOf = ({ products }: InventoryMemory): ReadonlyArray<MemoryProduct> =>
  [...products.values()].toSorted(byPlace);

/** A SKU as it is told. */
export const itemOf = (inventory: InventoryMemory, product: MemoryProduct): InventoryItem => {
  const { isListed, shown, sku, surprise } = product;
  const { goodsId, merchantSku, name, skuId, variant } = sku;
  const item = inventory.items.get(skuId) ?? freshItem(sku);
  return {
    goodsId,
    skuId,
    merchantSku,
    name,
    variant,
    isListed,
    articleNumber: item.articleNumber,
    available: item.available,
    sellable: item.sellable,
    open: item.open,
    target: item.target,
    reason: item.reason,
    expected: item.expected,
    shown: shown?.units ?? null,
    shownAt: shown?.at ?? null,
    pushed: item.pushed?.units ?? null,
    pushedAt: item.pushed?.at ?? null,
    pushOutcome: item.pushed?.outcome ?? null,
    problem: item.problem,
    retryAt: item.retryAt,
    needsSync: isListed && item.needsSync,
    isHeldBack: isListed && item.isHeldBack,
    surprise,
  };
};

/** Whether less is to be on sale than the last push wanted. */
const isLess = ({ pushed, target }: MemoryItem): boolean =>
  target !== null && pushed !== null && target < pushed.units;

/** Listed SKUs that are to be pushed now, in the order of their products and ids. */
export const dueSkus = (
  inventory: InventoryMemory,
  { evenRejected, onlySku }: DueOptions,
  now: Instant,
): ReadonlyArray<DueSku> =>
  productsOf(inventory).flatMap(({ isListed, sku: { goodsId, merchantSku, skuId } }) => {
    const item = inventory.items.get(skuId);
    if (!isListed || item === undefined || item.target === null) return [];
    if (!item.needsSync || item.isHeldBack) return [];
    const isWaiting = item.retryAt !== null && item.retryAt > now && !isLess(item);
    if (!evenRejected && isWaiting) return [];
    if (onlySku !== undefined && skuId !== onlySku) return [];
    const { expected, rejections, target } = item;
    return [{ goodsId, skuId, merchantSku, expected, target, rejections }];
  });

/** The SKUs of an edit count as pushed, and nobody knows what Temu took. */
export const beginPush = (inventory: InventoryMemory, edit: StockEdit, at: Instant): void => {
  inventory.pushes.set(edit.requestKey, { begunAt: at, hasEnded: false });
  for (const { quantity, skuId } of edit.targets) {
    const item = inventory.items.get(skuId);
    if (item === undefined) continue;
    inventory.items.set(skuId, {
      ...item,
      pushed: { units: quantity, at, seenUntil: inventory.comparedUntil, outcome: "unknown" },
      requestKey: edit.requestKey,
      needsSync: true,
    });
  }
};

/** What became of a SKU's push. */
export const endPush = (
  inventory: InventoryMemory,
  requestKey: string,
  verdict: {
    readonly skuId: string;
    readonly outcome: PushOutcome;
    readonly problem: string | null;
    readonly retryAt: Instant | null;
  },
): void => {
  const { outcome, problem, retryAt, skuId } = verdict;
  const item = inventory.items.get(skuId);
  if (item === undefined || item.pushed === null) return;
  if (item.requestKey !== requestKey) {
    if (outcome === "rejected") return;
    // Nobody knows which of the two Temu took last.
    inventory.items.set(skuId, {
      ...item,
      pushed: { ...item.pushed, outcome: "unknown" },
      requestKey,
      needsSync: true,
    });
    return;
  }
  const isTaken = outcome === "accepted";
  inventory.items.set(skuId, {
    ...item,
    pushed: { ...item.pushed, outcome },
    taken: isTaken ? item.pushed : item.taken,
    problem,
    retryAt,
    rejections: isTaken ? 0 : item.rejections + (outcome === "rejected" ? 1 : 0),
    expected: isTaken ? item.pushed.units : item.expected,
    needsSync: !isTaken || item.target !== item.pushed.units,
  });
};

/** Whether a listed SKU is of that kind. */
export const isOfKind = (
  item: InventoryItem,
  kind: "needsSync" | "rejected" | "unmatched" | "heldBack",
): boolean => {
  if (!item.isListed) return false;
  if (kind === "needsSync") return item.needsSync;
  if (kind === "heldBack") return item.isHeldBack;
  if (kind === "unmatched") return item.target === null;
  return item.target !== null && item.pushOutcome === "rejected";
};

/** How the listed SKUs stand. */
export const summaryOf = (inventory: InventoryMemory): InventorySummary => {
  const listed = productsOf(inventory)
    .map((product) => itemOf(inventory, product))
    .filter(({ isListed }) => isListed);
  const unmatched: Record<string, number> = {};
  for (const { reason } of listed.filter((item) => isOfKind(item, "unmatched"))) {
    unmatched[reason] = (unmatched[reason] ?? 0) + 1;
  }
  const count = (kind: Parameters<typeof isOfKind>[1]) =>
    listed.filter((item) => isOfKind(item, kind)).length;
  return {
    skus: listed.length,
    matched: listed.length - count("unmatched"),
    unmatched,
    needsSync: count("needsSync"),
    rejected: count("rejected"),
    heldBack: count("heldBack"),
  };
};
