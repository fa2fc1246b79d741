import { DateTime, Effect } from "effect";
import type { UnreadOrder } from "../../../domain/UnreadOrder.ts";
import { InventoryStore } from "../../../ports/InventoryStore.ts";
import { CurrentStep, type Trouble } from "../../CurrentStep.ts";

/** What becomes of targets while nobody knows what was sold (rule I4). */
export const onlyZeros =
  "Until then nothing is put on sale, and a SKU of which less can be sold is taken from sale.";

/** So many orders are named; a person will not look for more of them one by one. */
const mostNamed = 20;

const since = (order: UnreadOrder): string => DateTime.formatIso(DateTime.makeUnsafe(order.since));

/** Unread orders in words: which, since when, and why. */
export const inWords = (unread: ReadonlyArray<UnreadOrder>): string =>
  [
    ...unread
      .slice(0, mostNamed)
      .map((order) => `${order.parentOrderSn} (since ${since(order)}: ${order.problem})`),
    ...(unread.length > mostNamed ? [`${unread.length - mostNamed} others`] : []),
  ].join(", ");

/** How a person ends that something is kept back for unread orders. */
export const releaseThem =
  "see in Seller Center what they have sold, enter in JTL-Wawi by hand what is still to be shipped, and release each order (releaseOrder): nothing is kept back for it any more.";

const salesUnreadable = (unread: ReadonlyArray<UnreadOrder>): Trouble => ({
  code: "salesUnreadable",
  message: `What ${unread.length} orders have sold cannot be read in Temu's answer: ${inWords(unread)}.`,
  whatToDo: `Report it with the raw answer, which is archived; each run reads them again. ${onlyZeros} To end that sooner, ${releaseThem}`,
});

/** The unread orders that no person has released. */
export const unreleased = Effect.gen(function* () {
  const unread = yield* (yield* InventoryStore).unreadOrders;
  return unread.filter(({ isReleased }) => !isReleased);
});

/**
 * Whether targets are held for orders that nobody can read. If so, a person is told, unless all of them
 * were `told` before.
 */
export const heldForUnread = Effect.fnUntraced(function* (told: ReadonlyArray<string>) {
  const unread = yield* unreleased;
  const [first] = unread;
  if (first === undefined) return false;
  if (unread.some(({ parentOrderSn }) => !told.includes(parentOrderSn))) {
    yield* (yield* CurrentStep).alert(salesUnreadable(unread), first.parentOrderSn);
  }
  return true;
});
