import { Effect } from "effect";
import type { CurrentShop } from "../../../ports/CurrentShop.ts";
import { InventoryStore } from "../../../ports/InventoryStore.ts";
import type { OrderStore } from "../../../ports/OrderStore.ts";
import type { RunStore } from "../../../ports/RunStore.ts";
import { CurrentStep } from "../../CurrentStep.ts";
import type { Step } from "../../Workflow.ts";
import type { InventoryOptions } from "../InventoryOptions.ts";
import { unreleased } from "../sales/heldForUnread.ts";
import { isSalesRead } from "../sales/isSalesRead.ts";
import { compareShop } from "./compareShop.ts";
import { zerosHeldBack } from "./zerosHeldBack.ts";

/**
 * Works out what Temu should show and which SKUs have to be pushed. Run without the step `stock` before
 * it, it takes from sale what falls, and nothing rises.
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
    const limit = (yield* isSalesRead) ? "all" : "zero";
    const { changed, counts, decision } = yield* compareShop({ ...options, limit });
    if (decision === "holdZeros") yield* step.alert(zerosHeldBack(counts, yield* unreleased));
    const { heldBack, skus } = yield* inventory.summary;
    yield* step.count({
      processed: skus,
      changed,
      skipped: Math.max(0, skus - changed),
      held: heldBack,
    });
  }),
});
