import {
  CurrentStep,
  type HoldReason,
  mayChange,
  type StateChange,
  type StorageError,
} from "@temu-jtl/core";
import { Clock, Effect, Option, Schema } from "effect";
import type { Connection } from "./Database.ts";
import { refused } from "./Refusal.ts";
import { jsonText, time } from "./Sql.ts";

/** A change of state with what else changes on the order. Without reasons, none hold it any more. */
export interface Move extends StateChange {
  readonly holdReasons?: ReadonlyArray<HoldReason>;
  readonly jtlOrderNumbers?: ReadonlyArray<string>;
}

/** Where a statement writes. */
export interface Place {
  readonly schema: string;
  readonly shop: string;
  readonly operation: string;
}

/** The orders that a statement has moved. */
export const Moved = Schema.Array(Schema.Struct({ parentOrderSn: Schema.String }));

/** When something happens and for which run, for the history of orders. */
export const occasion = Effect.gen(function* () {
  const now = yield* Clock.currentTimeMillis;
  const step = yield* Effect.serviceOption(CurrentStep);
  return { now, runId: Option.match(step, { onNone: () => null, onSome: ({ runId }) => runId }) };
});

/**
 * Changes states and writes the history, in one statement. Refuses all of them when one is not
 * allowed. Answers the numbers of the orders that were in the state they should be.
 */
export const moveSome = Effect.fnUntraced(function* (
  connection: Connection,
  { schema, shop, operation }: Place,
  moves: ReadonlyArray<Move>,
): Effect.fn.Return<ReadonlyArray<string>, StorageError> {
  const forbidden = moves.find((move) => !mayChange(move.from, move.to));
  if (forbidden !== undefined) {
    return yield* refused(
      operation,
      `Order ${forbidden.parentOrderSn} may not go from ${forbidden.from} to ${forbidden.to}.`,
    );
  }
  const { now, runId } = yield* occasion;
  const moved = yield* connection.query(
    Moved,
    `with wanted as (
      select * from jsonb_to_recordset($2::jsonb) as w(
        "parentOrderSn" text, "from" text, "to" text, reason text,
        "holdReasons" jsonb, "jtlOrderNumbers" jsonb)
    ), moved as (
      update ${schema}.temu_orders o set
        state = w."to",
        hold_reasons = coalesce(w."holdReasons", '[]'),
        jtl_order_numbers = case when w."jtlOrderNumbers" is null then o.jtl_order_numbers
          else array(select jsonb_array_elements_text(w."jtlOrderNumbers")) end,
        state_since = ${time("$3::bigint")}
      from wanted w
      where o.shop = $1 and o.parent_order_sn = w."parentOrderSn" and o.state = w."from"
      returning o.parent_order_sn, w."from", w."to", w.reason
    ), noted as (
      insert into ${schema}.temu_order_events
        (shop, parent_order_sn, from_state, to_state, reason, run_id, at)
      select $1, parent_order_sn, "from", "to", reason, $4, ${time("$3::bigint")} from moved
    )
    select parent_order_sn as "parentOrderSn" from moved`,
    [shop, jsonText(moves), now, runId],
  );
  return moved.map((row) => row.parentOrderSn);
});

/** Changes states, or refuses all of it when an order is not in the state it should be. */
export const moveOrders = Effect.fnUntraced(function* (
  connection: Connection,
  place: Place,
  moves: ReadonlyArray<Move>,
): Effect.fn.Return<void, StorageError> {
  if (moves.length === 0) return;
  const done = new Set(yield* moveSome(connection, place, moves));
  if (done.size === moves.length) return;
  const left = moves.find((move) => !done.has(move.parentOrderSn));
  return yield* refused(
    place.operation,
    left === undefined
      ? "An order was to change its state twice at once."
      : `Order ${left.parentOrderSn} is not ${left.from} (any more).`,
  );
});
