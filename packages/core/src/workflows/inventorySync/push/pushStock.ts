import { Effect } from "effect";
import type { JtlError } from "../../../domain/SyncError.ts";
import type { CurrentShop } from "../../../ports/CurrentShop.ts";
import { InventoryStore } from "../../../ports/InventoryStore.ts";
import type { JtlWawi } from "../../../ports/JtlWawi.ts";
import type { OrderStore } from "../../../ports/OrderStore.ts";
import type { ShopStore } from "../../../ports/ShopStore.ts";
import type { TemuApi } from "../../../ports/TemuApi.ts";
import { CurrentStep } from "../../CurrentStep.ts";
import { recheckRefusal, rememberRefusal } from "../../orderSync/checkToken.ts";
import { isForbidden, refusesShop } from "../../orderSync/track/temu/refusals.ts";
import type { Step } from "../../Workflow.ts";
import { compareShop } from "../compare/compareShop.ts";
import { zerosHeldBack } from "../compare/zerosHeldBack.ts";
import type { InventoryOptions } from "../InventoryOptions.ts";
import { unreleased } from "../sales/heldForUnread.ts";
import { readSales } from "../sales/readSales.ts";
import { readArticles } from "../stock/readArticles.ts";
import { pushDue } from "./pushDue.ts";
import { tellRejected } from "./tellRejected.ts";

/** How often a run looks once more at what was sold while it pushed. */
const mostLooks = 2;

/** Reads what changed in JTL. Answers whether it could. */
const readJtl = readArticles("changed").pipe(
  Effect.as(true),
  Effect.catchIf(
    (error): error is JtlError => error._tag === "JtlError",
    (error) => Effect.flatMap(CurrentStep, (step) => Effect.as(step.problem(error), false)),
  ),
);

/**
 * What was sold between the reading of Temu's orders and a push is not in its target, and Temu has put
 * it back on sale (rule I8). By JTL's last word, too, it can be taken from sale. Answers whether Temu's
 * list could be read.
 */
const lookAgain = Effect.fnUntraced(function* (
  options: Pick<InventoryOptions, "allowGuards" | "mode">,
) {
  const inventory = yield* InventoryStore;
  const step = yield* CurrentStep;
  const isWhole = yield* readSales({ ...options, again: true });
  yield* inventory.countOpen;
  const isRead = yield* readJtl;
  const before = yield* inventory.summary;
  const limit = !isWhole ? "zero" : isRead ? "all" : "lower";
  const { counts } = yield* compareShop({ ...options, limit });
  const { heldBack } = yield* inventory.summary;
  if (heldBack > before.heldBack) yield* step.alert(zerosHeldBack(counts, yield* unreleased));
  return isWhole;
});

/** What a run pushes. */
export const dueOf = ({ mode, onlySku }: Pick<InventoryOptions, "mode" | "onlySku">) => ({
  evenRejected: mode === "full" || onlySku !== undefined,
  onlySku,
});

/** Pushes, and looks after it, as far as Temu lets it. Fails with what has kept it from pushing all. */
const pushAndLook = Effect.fnUntraced(function* (options: InventoryOptions) {
  let pushed = yield* pushDue(dueOf(options));
  for (let looks = 0; looks < mostLooks && pushed.sent > 0; looks += 1) {
    const { ending } = pushed;
    if (ending !== null && refusesShop(ending)) break;
    const isWhole = yield* lookAgain(options);
    // A Temu that takes no edits and tells nothing either is not asked again.
    if (ending !== null && (isForbidden(ending) || !isWhole)) break;
    pushed = yield* pushDue({ ...dueOf(options), evenRejected: false });
  }
  if (pushed.ending !== null) return yield* pushed.ending;
});

/** Sets the stock at Temu of every SKU that shows something else than it should. */
export const pushStock = (
  options: InventoryOptions,
): Step<CurrentShop | InventoryStore | JtlWawi | OrderStore | ShopStore | TemuApi> => ({
  name: "push",
  needs: ["download", "stock", "compare"],
  required: true,
  run: Effect.gen(function* () {
    const inventory = yield* InventoryStore;
    const step = yield* CurrentStep;
    if (options.dryRun) {
      const due = yield* inventory.dueCount(dueOf(options));
      return yield* step.count({ processed: due, skipped: due });
    }
    yield* recheckRefusal;
    yield* pushAndLook(options).pipe(
      Effect.tapError(({ _tag }) => (_tag === "TemuApiError" ? tellRejected : Effect.void)),
    );
    yield* tellRejected;
  }).pipe(rememberRefusal),
});
