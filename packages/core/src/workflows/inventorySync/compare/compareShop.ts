import { Effect } from "effect";
import type { PushLimit } from "../../../domain/expectedStock.ts";
import { GuardStopped } from "../../../domain/SyncError.ts";
import { CurrentShop } from "../../../ports/CurrentShop.ts";
import { type CompareCounts, InventoryStore } from "../../../ports/InventoryStore.ts";
import type { InventoryOptions } from "../InventoryOptions.ts";
import { decideCompare } from "./guards.ts";
import { stopAtGuard } from "./stopAtGuard.ts";

const tooManyLost = ({ knownBefore, lost }: CompareCounts) =>
  new GuardStopped({
    guard: "articles",
    message: `JTL does not know or sell ${lost} of the ${knownBefore} SKUs that it knew: nothing is changed or pushed.`,
    whatToDo:
      "Look in JTL-Wawi whether these articles were deleted, renamed or deactivated, and whether it is the right database. If it is meant, start one run with allowGuards.",
  });

/** Works out what has to be pushed, as far as guards let it. */
export const compareShop = Effect.fnUntraced(function* (
  options: Pick<InventoryOptions, "allowGuards" | "mode"> & { readonly limit: PushLimit },
) {
  const inventory = yield* InventoryStore;
  const { inventory: rules } = yield* CurrentShop;
  const { limit } = options;
  const compared = yield* inventory.compare({ limit }, decideCompare(rules, options));
  if (compared.decision === "stop") return yield* stopAtGuard(tooManyLost(compared.counts));
  return compared;
});
