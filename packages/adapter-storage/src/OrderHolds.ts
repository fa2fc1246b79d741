import { type HoldReason, type OrderState, type StorageError } from "@temu-jtl/core";
import { Effect } from "effect";
import type { Connection } from "./Database.ts";
import { Moved, occasion, type Place } from "./OrderMoves.ts";
import { jsonText, time } from "./Sql.ts";

/**
 * Changes what a person holds orders for, and their state by it; not of those that have become others than
 * they were seen. Answers which were changed.
 */
export const changeHolds = Effect.fnUntraced(function* (
  connection: Connection,
  { schema, shop }: Place,
  changes: ReadonlyArray<{
    readonly parentOrderSn: string;
    readonly from: OrderState;
    readonly seen: ReadonlyArray<HoldReason>;
    readonly holdReasons: ReadonlyArray<HoldReason>;
    readonly reason: string;
  }>,
): Effect.fn.Return<ReadonlyArray<string>, StorageError> {
  const { now, runId } = yield* occasion;
  const changed = yield* connection.query(
    Moved,
    `with wanted as (
      select * from jsonb_to_recordset($2::jsonb) as w(
        "parentOrderSn" text, "from" text, seen jsonb, "holdReasons" jsonb, reason text)
    ), moved as (
      update ${schema}.temu_orders o set
        state = case when w."holdReasons" = '[]' then 'imported' else 'held' end,
        hold_reasons = w."holdReasons",
        state_since = ${time("$3::bigint")}
      from wanted w
      where o.shop = $1 and o.parent_order_sn = w."parentOrderSn" and o.state = w."from"
        and o.hold_reasons = w.seen
      returning o.parent_order_sn, w."from", o.state, w.reason
    ), noted as (
      insert into ${schema}.temu_order_events
        (shop, parent_order_sn, from_state, to_state, reason, run_id, at)
      select $1, parent_order_sn, "from", state, reason, $4, ${time("$3::bigint")} from moved
    )
    select parent_order_sn as "parentOrderSn" from moved`,
    [shop, jsonText(changes), now, runId],
  );
  return changed.map((row) => row.parentOrderSn);
});
