import { Effect, Exit } from "effect";
import type { Order } from "../../domain/Order.ts";
import type { DecideImport } from "../../domain/planImport.ts";
import { OrderStore } from "../../ports/OrderStore.ts";
import { expectEqual, expectThat } from "../expectations.ts";
import { recordOf, sampleFetchedOrder, sampleParentOrder } from "./sampleOrders.ts";

/** The number of a sample order. */
export const numberOf = (index: number): string => sampleParentOrder(index).parentOrderSn;

/** Writes every order, new ones as `imported`. */
export const takeEverything: DecideImport = (fetched, known) => ({
  _tag: "Write",
  order: recordOf(fetched, known),
  reason: known === null ? "firstSeen" : "changedAtTemu",
});

/** Writes every order in this state. */
export const takeAs =
  (state: Order["state"], overrides: Partial<Order> = {}): DecideImport =>
  (fetched, known) => ({
    _tag: "Write",
    order: recordOf(fetched, known, { ...overrides, state }),
    reason: "contract",
  });

/** Imports these sample orders as new ones. */
export const importSamples = Effect.fnUntraced(function* (indexes: ReadonlyArray<number>) {
  const orders = yield* OrderStore;
  yield* orders.saveFetched(indexes.map((index) => sampleFetchedOrder(index)));
  while ((yield* orders.importFetched(takeEverything)) !== null);
});

/** A document of a sample order; no real one looks like it. */
export const sampleDocument = (index: number, text = `<order number="${index}"/>`) => ({
  parentOrderSn: numberOf(index),
  text,
  hash: `hash of ${text}`,
  cutFields: [],
  totalGross: 1_000 + index,
});

/** Brings new sample orders as far as `accepted`. */
export const acceptSamples = Effect.fnUntraced(function* (indexes: ReadonlyArray<number>) {
  const orders = yield* OrderStore;
  yield* importSamples(indexes);
  yield* orders.recordAcceptance(
    indexes.map((index) => ({
      parentOrderSn: numberOf(index),
      from: "imported" as const,
      jtlOrderNumbers: [`AU-${index}`],
    })),
  );
});

/** The first indexes of sample orders, so many. */
export const range = (count: number): ReadonlyArray<number> =>
  Array.from({ length: count }, (_, index) => index);

/** The writing is refused with a `StorageError`, and the order is as it was. */
export const expectRefusal = Effect.fnUntraced(function* (
  index: number,
  writing: Effect.Effect<unknown, unknown>,
) {
  const orders = yield* OrderStore;
  const before = yield* orders.get(numberOf(index));
  const history = yield* orders.history(numberOf(index));
  const exit = yield* Effect.exit(writing);
  yield* expectThat(Exit.isFailure(exit), "the write is refused");
  yield* expectEqual(yield* orders.get(numberOf(index)), before, "the order after the refusal");
  yield* expectEqual(yield* orders.history(numberOf(index)), history, "the history after it");
});
