import { Effect } from "effect";
import type { CurrentShop } from "../../../ports/CurrentShop.ts";
import { type CompareCounts, InventoryStore } from "../../../ports/InventoryStore.ts";
import type { OrderStore } from "../../../ports/OrderStore.ts";
import type { RunStore } from "../../../ports/RunStore.ts";
import { CurrentStep, type Trouble } from "../../CurrentStep.ts";
import type { Step } from "../../Workflow.ts";
import type { InventoryOptions } from "../InventoryOptions.ts";
import { isSalesRead } from "../sales/isSalesRead.ts";
import { compareShop } from "./compareShop.ts";

const zerosHeldBack = ({ matched, toZero }: CompareCounts): Trouble => ({
  code: "zerosHeldBack",
  message: `${toZero} of ${matched} SKUs would fall to zero: their zeros are held back, and everything else is pushed.`,
  whatToDo:
    "Look in JTL-Wawi at the stock of these articles and at the shop's warehouses. If it is meant, start one run with allowGuards.",
});

/**
 * Works out what Temu should show and which SKUs have to be pushed. Run without the step `stock` before
 * it, it only lowers targets.
 */
export const compareStock = (
  options: Pick<InventoryOptions, "allowGuards" | "mode">,
): Step<CurrentShop | InventoryStore | OrderStore | RunStore> => ({
  name: "compare",
  needs: ["stock"],
  required: true,
  run: Effect.gen(function* () {
    const inventory = yield* InventoryStore;
    const step = yield* CurrentStep;
    const onlyLower = !(yield* isSalesRead);
    const { changed, counts, decision } = yield* compareShop({ ...options, onlyLower });
    if (decision === "holdZeros") yield* step.alert(zerosHeldBack(counts));
    const { heldBack, skus } = yield* inventory.summary;
    yield* step.count({
      processed: skus,
      changed,
      skipped: Math.max(0, skus - changed),
      held: heldBack,
    });
  }),
});
