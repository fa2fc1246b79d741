import { Effect } from "effect";
import { holdReason, isByPerson } from "../../../domain/HoldReason.ts";
import type { OrderState } from "../../../domain/OrderState.ts";
import { OrderStore } from "../../../ports/OrderStore.ts";
import { orRefused, refuse } from "./orRefused.ts";

/**
 * Keeps an order from being handed over until a person releases it, whatever else becomes of it. Only one
 * that has not left for JTL; the hand-over itself begins only for an order that nobody holds. Answers its
 * state.
 *
 * It needs no lease: nothing is changed of an order that is not as it was seen any more.
 */
export const holdOrder = Effect.fn("holdOrder")(function* (parentOrderSn: string, by: string) {
  const orders = yield* OrderStore;
  const order = yield* orders.get(parentOrderSn);
  if (order === null) return yield* refuse(parentOrderSn, "unknownOrder");
  const { holdReasons, state } = order;
  const held: OrderState = "held";
  if (state !== "imported" && state !== "exported" && state !== "held") {
    return yield* refuse(parentOrderSn, "notHoldable", { state });
  }
  if (holdReasons.some(isByPerson)) return held;
  yield* orders
    .changeHolds([
      {
        parentOrderSn,
        from: state,
        seen: holdReasons,
        holdReasons: [...holdReasons, holdReason("heldByPerson", { by })],
        reason: "heldByPerson",
      },
    ])
    .pipe(orRefused(parentOrderSn));
  return held;
});
