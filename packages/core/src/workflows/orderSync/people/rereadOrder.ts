import { Effect } from "effect";
import { OrderStore } from "../../../ports/OrderStore.ts";
import { refuse } from "./orRefused.ts";

/** Keeps the wish to have a known order read anew at Temu, for the next run or the one under way (rule S10). */
export const rereadOrder = Effect.fn("rereadOrder")(function* (parentOrderSn: string) {
  const orders = yield* OrderStore;
  const order = yield* orders.get(parentOrderSn);
  if (order === null) return yield* refuse(parentOrderSn, "unknownOrder");
  yield* orders.wish([parentOrderSn]);
  return order.state;
});
