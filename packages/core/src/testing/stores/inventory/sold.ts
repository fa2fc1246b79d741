import { movementsOf, type SoldLine } from "../../../domain/SoldLine.ts";
import type { Instant } from "../../../domain/Time.ts";
import type { UnreadOrder } from "../../../domain/UnreadOrder.ts";
import type { InventoryMemory } from "./InventoryMemory.ts";

/** Stores a line that was sold, and how that moves its SKU's stock. */
export const saveSoldLine = (inventory: InventoryMemory, line: SoldLine): void => {
  const { movements, soldLines } = inventory;
  const key = `${line.parentOrderSn}\n${line.orderSn}`;
  const seen = soldLines.get(key) ?? null;
  if (seen !== null && line.updatedAt < seen.updatedAt) return;
  soldLines.set(key, line);
  inventory.setAsideAt = null;
  for (const movement of movementsOf(line, seen)) {
    inventory.movementCount += 1;
    const numbered = { ...movement, number: inventory.movementCount };
    movements.set(line.skuId, [...(movements.get(line.skuId) ?? []), numbered]);
  }
};

/** The numbers of orders with open lines. */
export const openOrders = ({ soldLines }: InventoryMemory): ReadonlyArray<string> => {
  const open = [...soldLines.values()].filter(({ isOpen, quantity }) => isOpen && quantity > 0);
  return [...new Set(open.map(({ parentOrderSn }) => parentOrderSn))].toSorted();
};

/** Notes which orders were read, and which could not be. */
export const noteUnread = (
  { unread }: InventoryMemory,
  noted: {
    readonly read: ReadonlyArray<string>;
    readonly unread: ReadonlyArray<Pick<UnreadOrder, "parentOrderSn" | "problem">>;
  },
  now: Instant,
): void => {
  for (const parentOrderSn of noted.read) unread.delete(parentOrderSn);
  for (const { parentOrderSn, problem } of noted.unread) {
    const { isReleased = false, since = now } = unread.get(parentOrderSn) ?? {};
    unread.set(parentOrderSn, { parentOrderSn, since, problem, isReleased });
  }
};

/** The orders that are unread, the longest first. */
export const unreadOrders = ({ unread }: InventoryMemory): ReadonlyArray<UnreadOrder> =>
  [...unread.values()].toSorted(
    (a, b) => a.since - b.since || (a.parentOrderSn < b.parentOrderSn ? -1 : 1),
  );

/** Releases an unread order. Answers whether something was kept back for it. */
export const releaseUnread = ({ unread }: InventoryMemory, parentOrderSn: string): boolean => {
  const order = unread.get(parentOrderSn);
  if (order === undefined || order.isReleased) return false;
  unread.set(parentOrderSn, { ...order, isReleased: true });
  return true;
};

/** Forgets what nothing depends on any more. */
export const forgetBefore = (inventory: InventoryMemory, instant: Instant): void => {
  const { items, movements, products, pushes, soldLines, unread } = inventory;
  const lastPushes = new Set([...items.values()].map(({ requestKey }) => requestKey));
  const openSkus = new Set(
    [...soldLines.values()].filter(({ isOpen }) => isOpen).map(({ skuId }) => skuId),
  );
  for (const [key, { isOpen, updatedAt }] of soldLines) {
    if (!isOpen && updatedAt < instant) soldLines.delete(key);
  }
  for (const [skuId, all] of movements) {
    movements.set(
      skuId,
      all.filter(({ at }) => at >= instant),
    );
  }
  for (const [key, { begunAt, hasEnded }] of pushes) {
    if ((hasEnded || !lastPushes.has(key)) && begunAt < instant) pushes.delete(key);
  }
  for (const [skuId, { isListed, listedSince }] of products) {
    if (isListed || listedSince >= instant || openSkus.has(skuId)) continue;
    products.delete(skuId);
    items.delete(skuId);
  }
  for (const [key, { isReleased, since }] of unread) {
    if (isReleased && since < instant) unread.delete(key);
  }
};
