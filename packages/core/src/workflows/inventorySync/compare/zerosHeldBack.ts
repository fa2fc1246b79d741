import type { CompareCounts } from "../../../ports/InventoryStore.ts";
import type { Trouble } from "../../CurrentStep.ts";

/** A guard keeps zeros from being pushed (rule I14). */
export const zerosHeldBack = ({ matched, toZero }: CompareCounts): Trouble => ({
  code: "zerosHeldBack",
  message: `${toZero} of ${matched} SKUs would fall to zero: their zeros are held back, and everything else is pushed.`,
  whatToDo:
    "Look in JTL-Wawi at the stock of these articles and at the shop's warehouses. If it is meant, start one run with allowGuards.",
});
