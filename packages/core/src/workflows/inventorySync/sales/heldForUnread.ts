import { DateTime, Effect } from "effect";
import type { UnreadOrder } from "../../../domain/UnreadOrder.ts";
import { InventoryStore } from "../../../ports/InventoryStore.ts";
import { CurrentStep, type Trouble } from "../../CurrentStep.ts";

/** What becomes of targets while nobody knows what was sold (rule I4). */
export const onlyZeros =
  "Until then nothing is put on sale, and a SKU of which less can be sold is taken from sale.";

/** So many orders are named; a person will not look for more of them one by one. */
const mostNamed = 20;

const salesUnreadable = (unread: ReadonlyArray<UnreadOrder>, first: UnreadOrder): Trouble => {
  const numbers = unread.slice(0, mostNamed).map(({ parentOrderSn }) => parentOrderSn);
  const since = DateTime.formatIso(DateTime.makeUnsafe(first.since));
  return {
    code: "salesUnreadable",
    message: `What ${unread.length} orders have sold cannot be read, since ${since}: ${numbers.join(", ")}${unread.length > mostNamed ? " and others" : ""}. Temu's answer: ${first.problem}`,
    whatToDo: `Report it with the raw answer, which is archived; each run reads them again. ${onlyZeros} To end that sooner, see in Seller Center what they have sold, enter in JTL-Wawi by hand what is still to be shipped, and release each order (releaseOrder): nothing is kept back for it any more.`,
  };
};

/** The unread orders that no person has released. */
export const unreleased = Effect.gen(function* () {
  const unread = yield* (yield* InventoryStore).unreadOrders;
  return unread.filter(({ isReleased }) => !isReleased);
});

/** Whether targets are held for orders that nobody can read. If so, a person is told. */
export const heldForUnread = Effect.gen(function* () {
  const unread = yield* unreleased;
  const [first] = unread;
  if (first === undefined) return false;
  yield* (yield* CurrentStep).alert(salesUnreadable(unread, first), first.parentOrderSn);
  return true;
});
