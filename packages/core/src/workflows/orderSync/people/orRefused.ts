import { Effect } from "effect";
import { OrderRefused, type StorageError } from "../../../domain/SyncError.ts";
import type {
  OrderRefusalCode,
  OrderRefusalParameters,
} from "../../../words/refusals/OrderRefusal.ts";
import { orderRefusalWords } from "../../../words/refusals/orderRefusalWords.ts";
import { makeVoice } from "../../../words/Voice.ts";
import { tell } from "../../../words/Words.ts";

const english = makeVoice("en", "UTC");

/** Says to a person why what they want for an order is not done. */
export const refuse = (
  parentOrderSn: string,
  code: OrderRefusalCode,
  parameters: OrderRefusalParameters = {},
): OrderRefused => {
  const { action, sentence } = tell(orderRefusalWords[code], parameters, english);
  return new OrderRefused({
    parentOrderSn,
    code,
    parameters,
    message: sentence,
    whatToDo: action,
  });
};

/** A change that passes over the order, because it is not as it was seen any more, is refused in words. */
export const orRefused =
  (parentOrderSn: string) =>
  <R>(
    change: Effect.Effect<ReadonlyArray<string>, StorageError, R>,
  ): Effect.Effect<void, StorageError | OrderRefused, R> =>
    Effect.flatMap(change, (changed) =>
      changed.includes(parentOrderSn)
        ? Effect.void
        : // Somebody else was faster.
          Effect.fail(refuse(parentOrderSn, "changedMeanwhile")),
    );
