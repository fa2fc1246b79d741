import type { UnreadOrder } from "../../../domain/UnreadOrder.ts";
import type { CompareCounts } from "../../../ports/InventoryStore.ts";
import type { Trouble } from "../../CurrentStep.ts";
import { inWords, releaseThem } from "../sales/heldForUnread.ts";

const lookInJtl =
  "Look in JTL-Wawi at the stock of these articles and at the shop's warehouses. If it is meant, start one run with allowGuards.";

/** What to do where zeros are held back that come from sales which nobody knows. */
const endUnknown = (unread: ReadonlyArray<UnreadOrder>): string =>
  unread.length === 0
    ? "Do what the problem says that kept Temu's orders from being read; the next run reads them again."
    : `For the orders ${inWords(unread)}: ${releaseThem}`;

/**
 * A guard keeps zeros from being pushed (rule I14), whether they are JTL's figures or fall because nobody
 * knows what was sold (rule I4).
 */
export const zerosHeldBack = (
  { matched, salesUnknown, toZero }: CompareCounts,
  unread: ReadonlyArray<UnreadOrder>,
): Trouble => {
  const code = "zerosHeldBack";
  const held = "their zeros are held back, and everything else is pushed.";
  const fall = `${toZero} of ${matched} SKUs would fall to zero`;
  if (salesUnknown === 0) return { code, message: `${fall}: ${held}`, whatToDo: lookInJtl };
  const others = toZero - salesUnknown;
  return {
    code,
    message: `${fall}, ${salesUnknown} of them because less of them can be sold and nobody knows what was sold: ${held} Temu may show more of them than JTL has.`,
    whatToDo: `${endUnknown(unread)} After that the next run pushes what JTL has. To take these SKUs from sale until then, start one run with allowGuards.${others === 0 ? "" : ` The zeros of ${others} SKUs are JTL's own figures. ${lookInJtl}`}`,
  };
};
