import { Effect } from "effect";
import { OrderStore } from "../../ports/OrderStore.ts";
import type { ContractCase } from "../Contract.ts";
import { expectEqual } from "../expectations.ts";
import { numberOf } from "./steps.ts";

const wished = Effect.flatMap(OrderStore, (orders) =>
  Effect.map(orders.wishes, (wishes) =>
    wishes.map(({ parentOrderSn }) => parentOrderSn).toSorted(),
  ),
);

/** How wishes to have orders read anew are kept. */
export const orderStoreRefreshContract: ReadonlyArray<ContractCase<OrderStore>> = [
  {
    name: "a wish is kept once for an order, known or not, until it is forgotten",
    test: Effect.gen(function* () {
      const orders = yield* OrderStore;
      yield* orders.wish([]);
      yield* orders.wish([numberOf(1), numberOf(2), numberOf(1)]);
      yield* orders.wish([numberOf(2)]);
      yield* expectEqual(yield* wished, [numberOf(1), numberOf(2)], "the wishes");
      yield* orders.forgetWishes(yield* orders.wishes);
      yield* expectEqual(yield* wished, [], "the wishes afterwards");
    }),
  },
  {
    name: "a wish that was made again meanwhile is not forgotten with the old one",
    test: Effect.gen(function* () {
      const orders = yield* OrderStore;
      yield* orders.wish([numberOf(1), numberOf(2)]);
      const seen = yield* orders.wishes;
      yield* orders.wish([numberOf(2)]);
      yield* orders.forgetWishes(seen);
      yield* expectEqual(yield* wished, [numberOf(2)], "the wishes");
    }),
  },
];
