import { Effect } from "effect";
import type { Order } from "../../../domain/Order.ts";
import { OrderStore } from "../../../ports/OrderStore.ts";
import type { Trouble } from "../../CurrentStep.ts";

export const outcomeUnknown: Trouble = {
  code: "outcomeUnknown",
  message:
    "Whether JTL received this order is not known: the answer was lost, and JTL has had neither a row nor an order of it for half an hour.",
  whatToDo:
    "Look in JTL-Wawi for an order with this external number. If there is none, have the order tried again; if one appears, it is taken as accepted by itself.",
};

export const rejectedByJtl: Trouble = {
  code: "rejectedByJtl",
  message:
    "JTL has taken the order out of its import table and has had no order of it for half an hour: it was probably rejected.",
  whatToDo:
    "Look in JTL-Wawi for an order with this external number, and at the names of shipping and payment method. If there is none, mend it and have the order tried again.",
};

/** Why those of these orders have failed that have, by their numbers. */
export const failedBecause = Effect.fnUntraced(function* (page: ReadonlyArray<Order>) {
  const orders = yield* OrderStore;
  const failed = page.filter(({ state }) => state === "failed");
  const numbers = failed.map(({ parentOrderSn }) => parentOrderSn);
  if (numbers.length === 0) return new Map<string, Trouble>();
  const submissions = yield* orders.submissions(["failed"], numbers);
  // JTL's import table has been seen to have it, or its insert was never heard of again.
  return new Map(
    submissions.map(({ parentOrderSn, rowId }) => [
      parentOrderSn,
      rowId === null ? outcomeUnknown : rejectedByJtl,
    ]),
  );
});
