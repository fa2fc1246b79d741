import {
  type RenderedDocument,
  StoredDocument,
  type StorageError,
  SubmissionIntent,
} from "@temu-jtl/core";
import { Clock, Effect, Schema } from "effect";
import type { Connection } from "./Database.ts";
import { moveOrders, type Place } from "./OrderMoves.ts";
import { refused } from "./Refusal.ts";
import { jsonText, millis, time } from "./Sql.ts";

const Documents = Schema.Array(StoredDocument);
const Intents = Schema.Array(SubmissionIntent);

/** Stores documents as their orders' next revision and makes the orders `exported`. */
export const saveDocuments = Effect.fnUntraced(function* (
  connection: Connection,
  place: Place,
  documents: ReadonlyArray<RenderedDocument>,
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
      (shop, parent_order_sn, revision, document, hash, cut_fields, created_at)
    select $1, w."parentOrderSn", 1 + coalesce((
        select max(e.revision) from ${schema}.temu_xml_export e
        where e.shop = $1 and e.parent_order_sn = w."parentOrderSn"
      ), 0), w.text, w.hash, w."cutFields", ${time("$3::bigint")}
    from jsonb_to_recordset($2::jsonb) as w(
      "parentOrderSn" text, text text, hash text, "cutFields" jsonb)
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

/** Notes the intent beside the document it is about and makes the order `submitting`. */
export const beginSubmission = Effect.fnUntraced(function* (
  connection: Connection,
  place: Place,
  intent: SubmissionIntent,
): Effect.fn.Return<void, StorageError> {
  const { schema, shop, operation } = place;
  const { parentOrderSn } = intent;
  yield* moveOrders(connection, place, [
    { parentOrderSn, from: "exported", to: "submitting", reason: "handOverBegun" },
  ]);
  const now = yield* Clock.currentTimeMillis;
  const noted = yield* connection.execute(
    `update ${schema}.temu_xml_export e set
      deadline = ${time("$5::bigint")},
      last_row_id = $6,
      begun_at = ${time("$7::bigint")}
    where e.shop = $1 and e.parent_order_sn = $2 and e.revision = $3 and e.hash = $4
      and ${isLatest(schema)}`,
    [
      shop,
      parentOrderSn,
      intent.revision,
      intent.documentHash,
      intent.deadline,
      intent.lastRowId,
      now,
    ],
  );
  if (noted === 1) return;
  return yield* refused(
    operation,
    `Revision ${intent.revision} with this hash is not the latest document of order ${parentOrderSn}.`,
    "Nothing: the order is handed over with its latest document in the next run.",
  );
});

/** Notes the row of JTL's import table and makes the order `submitted`. */
export const recordSubmission = Effect.fnUntraced(function* (
  connection: Connection,
  place: Place,
  parentOrderSn: string,
  rowId: number,
): Effect.fn.Return<void, StorageError> {
  const { schema, shop } = place;
  yield* moveOrders(connection, place, [
    { parentOrderSn, from: "submitting", to: "submitted", reason: "handedOver" },
  ]);
  yield* connection.execute(
    `update ${schema}.temu_xml_export e set jtl_row_id = $3
    where e.shop = $1 and e.parent_order_sn = $2 and ${isLatest(schema)}`,
    [shop, parentOrderSn, rowId],
  );
});

/** The intents of all orders that are `submitting`. */
export const openSubmissions = (connection: Connection, { schema, shop }: Place) =>
  connection.query(
    Intents,
    `select e.parent_order_sn as "parentOrderSn", e.revision, e.hash as "documentHash",
      ${millis("e.deadline")} as deadline, e.last_row_id as "lastRowId"
    from ${schema}.temu_orders o
    join ${schema}.temu_xml_export e using (shop, parent_order_sn)
    where o.shop = $1 and o.state = 'submitting' and e.deadline is not null
      and ${isLatest(schema)}
    order by e.parent_order_sn`,
    [shop],
  );
