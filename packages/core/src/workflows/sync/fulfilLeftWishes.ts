import { Effect } from "effect";
import { OrderStore } from "../../ports/OrderStore.ts";
import { orderSync } from "../orderSync/OrderSync.ts";
import { type RunControl, runWorkflow } from "../Workflow.ts";

/**
 * Runs for the wishes alone that are left over, one at a time, until a run fails or none is left. An
 * order that is wished for again and again waits for the next run.
 */
export const fulfilLeftWishes = Effect.fnUntraced(function* (stop: RunControl["stop"]) {
  const orders = yield* OrderStore;
  const fulfilled = new Set<string>();
  while (true) {
    const left = (yield* orders.wishes).map(({ parentOrderSn }) => parentOrderSn);
    if (left.every((number) => fulfilled.has(number))) return;
    for (const number of left) fulfilled.add(number);
    const run = yield* runWorkflow(orderSync({ parentOrderSns: [] }), {
      trigger: "refresh",
      parameters: {},
      stop,
    });
    if (run.outcome !== "succeeded" && run.outcome !== "partial") return;
  }
});
