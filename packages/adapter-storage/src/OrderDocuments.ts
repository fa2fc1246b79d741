import {
  type Instant,
  type OrderState,
  type PricedDocument,
  StoredDocument,
  type StorageError,
  Submission,
  type SubmissionIntent,
} from "@temu-jtl/core";
import { Clock, Effect, Schema } from "effect";
import type { Connection } from "./Database.ts";
import { Moved, moveOrders, occasion, type Place } from "./OrderMoves.ts";
import { refused } from "./Refusal.ts";
import { jsonText, millis, time } from "./Sql.ts";

const Documents = Schema.Array(StoredDocument);
const Submissions = Schema.Array(Submission);

/** Stores documents as their orders' next revision and makes the orders `exported`. */
export const saveDocuments = Effect.fnUntraced(function* (
  connection: Connection,
  place: Place,
  documents: ReadonlyArray<PricedDocument>,
): Effect.fn.Return<ReadonlyArray<StoredDocument>, StorageError> {
  const moves = documents.map(({ parentOrderSn }) => ({
    parentOrderSn,
    from: "imported" as const,
    to: "exported" as const,
    reason: "documentRendered",
  }));
  yield* moveOrders(connection, place, moves);
  const now = yield* Clock.currentTimeMillis;
  const { schema, shop } = place;
  return yield* connection.query(
    Documents,
    `insert into ${schema}.temu_xml_export
      (shop, parent_order_sn, revision, document, hash, cut_fields, total_gross, created_at)
    select $1, w."parentOrderSn", 1 + coalesce((
        select max(e.revision) from ${schema}.temu_xml_export e
        where e.shop = $1 and e.parent_order_sn = w."parentOrderSn"
      ), 0), w.text, w.hash, w."cutFields", w."totalGross", ${time("$3::bigint")}
    from jsonb_to_recordset($2::jsonb) as w(
      "parentOrderSn" text, text text, hash text, "cutFields" jsonb, "totalGross" bigint)
    returning parent_order_sn as "parentOrderSn", revision, document as text, hash`,
    [shop, jsonText(documents), now],
  );
});

/** The latest document of each of these orders, in the order of their numbers. */
export const latestDocuments = (
  connection: Connection,
  { schema, shop }: Place,
  parentOrderSns: ReadonlyArray<string>,
) =>
  connection.query(
    Documents,
    `select distinct on (parent_order_sn)
      parent_order_sn as "parentOrderSn", revision, document as text, hash
    from ${schema}.temu_xml_export
    where shop = $1 and parent_order_sn = any($2::text[])
    order by parent_order_sn, revision desc`,
    [shop, parentOrderSns],
  );

const isLatest = (schema: string) => `not exists (
  select from ${schema}.temu_xml_export later
  where later.shop = e.shop and later.parent_order_sn = e.parent_order_sn
    and later.revision > e.revision)`;

/**
 * Notes the intent beside the document it is about and makes the order `submitting`, in one statement:
 * it stands between an order and JTL, and every order waits for it.
 */
export const beginSubmission = Effect.fnUntraced(function* (
  connection: Connection,
  { schema, shop, operation }: Place,
  intent: SubmissionIntent,
): Effect.fn.Return<void, StorageError> {
  const { parentOrderSn } = intent;
  const { now, runId } = yield* occasion;
  const begun = yield* connection.query(
    Moved,
    `with document as (
      update ${schema}.temu_xml_export e set
        deadline = ${time("$5::bigint")},
        last_row_id = $6,
        begun_at = ${time("$7::bigint")},
        jtl_row_id = null,
        missed_at = null
      where e.shop = $1 and e.parent_order_sn = $2 and e.revision = $3 and e.hash = $4
        and ${isLatest(schema)}
        and exists (
          select from ${schema}.temu_orders o
          where o.shop = $1 and o.parent_order_sn = $2 and o.state = 'exported')
      returning e.parent_order_sn
    ), moved as (
      update ${schema}.temu_orders o set
        state = 'submitting', hold_reasons = '[]', state_since = ${time("$7::bigint")}
      from document d
      where o.shop = $1 and o.parent_order_sn = d.parent_order_sn and o.state = 'exported'
      returning o.parent_order_sn
    ), noted as (
      insert into ${schema}.temu_order_events
        (shop, parent_order_sn, from_state, to_state, reason, run_id, at)
      select $1, parent_order_sn, 'exported', 'submitting', 'handOverBegun', $8,
        ${time("$7::bigint")}
      from moved
    )
    select parent_order_sn as "parentOrderSn" from moved`,
    [
      shop,
      parentOrderSn,
      intent.revision,
      intent.documentHash,
      intent.deadline,
      intent.lastRowId,
      now,
      runId,
    ],
  );
  if (begun.length === 1) return;
  return yield* refused(
    operation,
    `Order ${parentOrderSn} is not exported (any more), or revision ${intent.revision} with this hash is not its latest document.`,
    "Nothing: the order is handed over with its latest document in the next run.",
  );
});

/**
 * Notes the row of JTL's import table and makes the order `submitted`, in one statement. It does not
 * wait for the disk: should the database's machine lose its power right then, the order is still
 * `submitting`, and the next run finds its row.
 */
export const recordSubmission = Effect.fnUntraced(function* (
  connection: Connection,
  { schema, shop, operation }: Place,
  parentOrderSn: string,
  rowId: number,
): Effect.fn.Return<void, StorageError> {
  const { now, runId } = yield* occasion;
  const recorded = yield* connection.query(
    Moved,
    `with moved as (
      update ${schema}.temu_orders o set
        state = 'submitted', hold_reasons = '[]', state_since = ${time("$4::bigint")}
      where o.shop = $1 and o.parent_order_sn = $2 and o.state = 'submitting'
        and set_config('synchronous_commit', 'off', true) = 'off'
      returning o.parent_order_sn
    ), document as (
      update ${schema}.temu_xml_export e set jtl_row_id = $3, missed_at = null
      from moved m
      where e.shop = $1 and e.parent_order_sn = m.parent_order_sn and ${isLatest(schema)}
    ), noted as (
      insert into ${schema}.temu_order_events
        (shop, parent_order_sn, from_state, to_state, reason, run_id, at)
      select $1, parent_order_sn, 'submitting', 'submitted', 'handedOver', $5,
        ${time("$4::bigint")}
      from moved
    )
    select parent_order_sn as "parentOrderSn" from moved`,
    [shop, parentOrderSn, rowId, now, runId],
  );
  if (recorded.length === 1) return;
  return yield* refused(operation, `Order ${parentOrderSn} is not submitting (any more).`);
});

/** The last hand-overs of orders in these states, in the order of their numbers; null: of all. */
export const submissions = (
  connection: Connection,
  { schema, shop }: Place,
  states: ReadonlyArray<OrderState>,
  parentOrderSns: ReadonlyArray<string> | null,
) =>
  connection.query(
    Submissions,
    `select e.parent_order_sn as "parentOrderSn", e.revision, e.hash as "documentHash",
      ${millis("e.deadline")} as deadline, e.last_row_id as "lastRowId",
      e.jtl_row_id as "rowId", ${millis("e.begun_at")} as "begunAt",
      ${millis("e.missed_at")} as "missedAt", e.total_gross as "totalGross"
    from ${schema}.temu_orders o
    join ${schema}.temu_xml_export e using (shop, parent_order_sn)
    where o.shop = $1 and o.state = any($2::text[]) and e.deadline is not null
      and ($3::text[] is null or o.parent_order_sn = any($3::text[]))
      and ${isLatest(schema)}
    order by e.parent_order_sn`,
    [shop, states, parentOrderSns],
  );

/** Notes since when JTL has had nothing of these orders; null: it has something again. */
export const noteMissed = (
  connection: Connection,
  { schema, shop }: Place,
  parentOrderSns: ReadonlyArray<string>,
  missedAt: Instant | null,
) =>
  connection.execute(
    `update ${schema}.temu_xml_export e set missed_at = ${time("$3::bigint")}
    where e.shop = $1 and e.parent_order_sn = any($2::text[]) and ${isLatest(schema)}`,
    [shop, parentOrderSns, missedAt],
  );
