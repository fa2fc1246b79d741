import { Effect } from "effect";
import { OrderRefused, type StorageError } from "../../../domain/SyncError.ts";

/** Says to a person who wants something for an order that somebody else was faster. */
export const hasChanged = (parentOrderSn: string): OrderRefused =>
  new OrderRefused({
    parentOrderSn,
    message: "The order has changed just now, nothing was done.",
    whatToDo: "Look at the order again, then try it again.",
  });

/** A change that passes over the order, because it is not as it was seen any more, is refused in words. */
export const orRefused =
  (parentOrderSn: string) =>
  <R>(
    change: Effect.Effect<ReadonlyArray<string>, StorageError, R>,
  ): Effect.Effect<void, StorageError | OrderRefused, R> =>
    Effect.flatMap(change, (changed) =>
      changed.includes(parentOrderSn) ? Effect.void : Effect.fail(hasChanged(parentOrderSn)),
    );
