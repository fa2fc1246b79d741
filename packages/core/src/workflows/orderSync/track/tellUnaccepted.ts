import { Effect, Stream } from "effect";
import { OrderStore } from "../../../ports/OrderStore.ts";
import { CurrentStep } from "../../CurrentStep.ts";
import { failedBecause } from "../submit/failedBecause.ts";
import { tellBlocked } from "./jtl/tellStuck.ts";

/** So many orders are looked at at once. */
const pageSize = 1_000;

/**
 * Tells, in every run, of orders that were handed over and that JTL is not known to have: that they have
 * failed, and why they are blocked. JTL may still turn out to have them, and ship them.
 */
export const tellUnaccepted = Effect.gen(function* () {
  const orders = yield* OrderStore;
  const step = yield* CurrentStep;
  yield* orders.inStates(["submitting", "submitted", "failed"], pageSize).pipe(
    Stream.runForEach(
      Effect.fnUntraced(function* (page) {
        const failed = yield* failedBecause(page);
        for (const order of page) {
          const { parentOrderSn } = order;
          const trouble = failed.get(parentOrderSn);
          if (trouble !== undefined) yield* step.alert(trouble, parentOrderSn);
          yield* tellBlocked(order);
        }
      }),
    ),
  );
});
