import { Effect } from "effect";
import { OrderRefused, type StorageError } from "../../../domain/SyncError.ts";

/** Says to a person who wants something for an order that somebody else was faster. */
export const hasChanged = (parentOrderSn: string): OrderRefused =>
  new OrderRefused({
    parentOrderSn,
    message: "The order has changed just now, nothing was done.",
    whatToDo: "Look at the order again, then try it again.",
  });

/** A change that the store refuses, because the order is not as it was seen any more, in such words. */
export const orRefused =
  (parentOrderSn: string) =>
  <A, R>(
    change: Effect.Effect<A, StorageError, R>,
  ): Effect.Effect<A, StorageError | OrderRefused, R> =>
    Effect.catchIf(
      change,
      ({ category }) => category === "invalid",
      () => Effect.fail(hasChanged(parentOrderSn)),
    );
