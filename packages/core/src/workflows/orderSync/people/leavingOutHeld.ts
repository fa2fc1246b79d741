import { Effect } from "effect";
import { isByPerson } from "../../../domain/HoldReason.ts";
import type { StorageError } from "../../../domain/SyncError.ts";
import { OrderStore } from "../../../ports/OrderStore.ts";

/** Those that a person does not hold by now. */
const notHeld = Effect.fnUntraced(function* <Row extends { readonly parentOrderSn: string }>(
  rows: ReadonlyArray<Row>,
) {
  const known = yield* (yield* OrderStore).known(rows.map(({ parentOrderSn }) => parentOrderSn));
  const held = new Set(
    known
      .filter(({ holdReasons, state }) => state === "held" && holdReasons.some(isByPerson))
      .map(({ parentOrderSn }) => parentOrderSn),
  );
  return rows.filter(({ parentOrderSn }) => !held.has(parentOrderSn));
});

/**
 * Writes what a run does with orders. One that a person has held since it was read is left out; the
 * others are written all the same.
 */
export const leavingOutHeld = <Row extends { readonly parentOrderSn: string }, A, R>(
  rows: ReadonlyArray<Row>,
  write: (rows: ReadonlyArray<Row>) => Effect.Effect<A, StorageError, R>,
): Effect.Effect<A, StorageError, R | OrderStore> =>
  Effect.catchIf(
    write(rows),
    ({ category }) => category === "invalid",
    (error): Effect.Effect<A, StorageError, R | OrderStore> =>
      Effect.flatMap(notHeld(rows), (left) =>
        left.length === rows.length ? Effect.fail(error) : leavingOutHeld(left, write),
      ),
  );
