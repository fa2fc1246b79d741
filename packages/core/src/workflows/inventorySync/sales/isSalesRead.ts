import { Effect } from "effect";
import { OrderStore } from "../../../ports/OrderStore.ts";
import { RunStore } from "../../../ports/RunStore.ts";
import { CurrentStep } from "../../CurrentStep.ts";
import { unreleased } from "./heldForUnread.ts";

/** The step that reads what was sold and, after it, JTL's stock. */
export const stockStep = "stock";

/**
 * Whether this run has read all that Temu sold before it read JTL's stock: only then may targets rise
 * (rule I4). What was read before JTL's stock in an earlier run says nothing of sales since.
 */
export const isSalesRead = Effect.gen(function* () {
  const { runId } = yield* CurrentStep;
  const run = yield* (yield* RunStore).get(runId);
  const stock = run?.steps.findLast(({ name }) => name === stockStep);
  const readAt = yield* (yield* OrderStore).watermark("sales");
  if (stock === undefined || readAt === null || readAt < stock.startedAt) return false;
  return (yield* unreleased).length === 0;
});
