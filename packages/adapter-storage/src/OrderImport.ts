import {
  type DecideImport,
  FetchedOrder,
  type ImportedPage,
  Order,
  orderPageSize,
  type OrderWrite,
  planImport,
  StorageError,
} from "@temu-jtl/core";
import { Effect, Result, Schema } from "effect";
import type { Connection } from "./Database.ts";
import { occasion, type Place } from "./OrderMoves.ts";
import { itemsOf, orderJson, type OrderJson, rowOf } from "./OrderRows.ts";
import { refused } from "./Refusal.ts";
import { encoded, jsonText, time } from "./Sql.ts";

const FetchedRows = Schema.Array(
  Schema.Struct({ fetched: FetchedOrder, known: Schema.NullOr(Order) }),
);
const Orders = Schema.Array(Order);
const Written = Schema.Array(Schema.Struct({ parentOrderSn: Schema.String }));

/** The fetched orders that come next beside what is known of them; both stay locked. */
const readPage = (connection: Connection, { schema, shop }: Place) =>
  connection.query(
    FetchedRows,
    `with page as materialized (
      select parent_order_sn, content from ${schema}.temu_fetched
      where shop = $1 order by parent_order_sn limit $2 for update
    ), known as materialized (
      select * from ${schema}.temu_orders
      where shop = $1 and parent_order_sn in (select parent_order_sn from page) for update
    )
    select page.content as fetched,
      case when o.parent_order_sn is not null then ${orderJson(schema)} end as known
    from page left join known o using (parent_order_sn)
    order by page.parent_order_sn`,
    [shop, orderPageSize],
  );

const upsertOrders = (
  connection: Connection,
  place: Place,
  orders: ReadonlyArray<OrderJson>,
  now: number,
) =>
  connection.query(
    Written,
    `insert into ${place.schema}.temu_orders as o
      (shop, parent_order_sn, state, hold_reasons, temu, content_hash, read_at, address,
       address_as_of, amounts, looks, block_reasons, released, handed_over,
       created_at, state_since)
    select $1, w."parentOrderSn", w.state, w."holdReasons", w.temu, w."contentHash",
      ${time('w."readAt"')}, w.address, ${time('w."addressAsOf"')}, w.amounts, w.looks,
      w."blockReasons", w.released, w."handedOver", ${time("$3::bigint")}, ${time("$3::bigint")}
    from jsonb_to_recordset($2::jsonb) as w(
      "parentOrderSn" text, state text, "holdReasons" jsonb, temu jsonb, "contentHash" text,
      "readAt" bigint, address jsonb, "addressAsOf" bigint, amounts jsonb, looks jsonb,
      "blockReasons" jsonb, released jsonb, "handedOver" jsonb)
    on conflict (shop, parent_order_sn) do update set
      state = excluded.state,
      hold_reasons = excluded.hold_reasons,
      temu = excluded.temu,
      content_hash = excluded.content_hash,
      read_at = excluded.read_at,
      address = excluded.address,
      address_as_of = excluded.address_as_of,
      amounts = excluded.amounts,
      looks = excluded.looks,
      block_reasons = excluded.block_reasons,
      released = excluded.released,
      handed_over = excluded.handed_over,
      erased_at = case
        when excluded.address is null and excluded.handed_over ->> 'address' is null
        then o.erased_at end,
      state_since = case when o.state = excluded.state then o.state_since
        else excluded.state_since end
    where (coalesce(excluded.updated_at, '-infinity'), excluded.read_at)
      >= (coalesce(o.updated_at, '-infinity'), o.read_at)
    returning o.parent_order_sn as "parentOrderSn"`,
    [place.shop, jsonText(orders.map(rowOf)), now],
  );

/** Writes the lines that are there and deletes those that have gone. */
const replaceItems = (
  connection: Connection,
  { schema, shop }: Place,
  orders: ReadonlyArray<OrderJson>,
) =>
  connection.execute(
    `with wanted as (
      select * from jsonb_to_recordset($3::jsonb) as w(
        "parentOrderSn" text, place integer, "orderSn" text, "goodsId" text, "skuId" text,
        "merchantSku" text, quantity integer, "originalQuantity" integer, "piecesPerUnit" integer,
        name text, variant text, status text, "fulfillmentType" text, labels jsonb, warnings jsonb)
    ), gone as (
      delete from ${schema}.temu_order_items i
      where i.shop = $1 and i.parent_order_sn = any($2::text[]) and not exists (
        select from wanted w
        where w."parentOrderSn" = i.parent_order_sn and w.place = i.place)
    )
    insert into ${schema}.temu_order_items
      (shop, parent_order_sn, place, order_sn, goods_id, sku_id, merchant_sku, quantity,
       original_quantity, pieces_per_unit, name, variant, status, fulfillment_type, labels,
       warnings)
    select $1, "parentOrderSn", place, "orderSn", "goodsId", "skuId", "merchantSku", quantity,
      "originalQuantity", "piecesPerUnit", name, variant, status, "fulfillmentType", labels,
      warnings
    from wanted
    on conflict (shop, parent_order_sn, place) do update set
      order_sn = excluded.order_sn,
      goods_id = excluded.goods_id,
      sku_id = excluded.sku_id,
      merchant_sku = excluded.merchant_sku,
      quantity = excluded.quantity,
      original_quantity = excluded.original_quantity,
      pieces_per_unit = excluded.pieces_per_unit,
      name = excluded.name,
      variant = excluded.variant,
      status = excluded.status,
      fulfillment_type = excluded.fulfillment_type,
      labels = excluded.labels,
      warnings = excluded.warnings`,
    [shop, orders.map(({ parentOrderSn }) => parentOrderSn), jsonText(orders.flatMap(itemsOf))],
  );

const noteChanges = Effect.fnUntraced(function* (
  connection: Connection,
  { schema, shop }: Place,
  writes: ReadonlyArray<OrderWrite>,
  now: number,
  runId: string | null,
) {
  const events = writes
    .filter(({ order, known }) => order.state !== known?.state)
    .map(({ order, known, reason }) => ({
      parentOrderSn: order.parentOrderSn,
      from: known?.state ?? null,
      to: order.state,
      reason,
    }));
  if (events.length === 0) return;
  yield* connection.execute(
    `insert into ${schema}.temu_order_events
      (shop, parent_order_sn, from_state, to_state, reason, run_id, at)
    select $1, "parentOrderSn", "from", "to", reason, $4, ${time("$3::bigint")}
    from jsonb_to_recordset($2::jsonb) as w(
      "parentOrderSn" text, "from" text, "to" text, reason text)`,
    [shop, jsonText(events), now, runId],
  );
});

const writePage = Effect.fnUntraced(function* (
  connection: Connection,
  place: Place,
  writes: ReadonlyArray<OrderWrite>,
) {
  if (writes.length === 0) return;
  const { now, runId } = yield* occasion;
  const orders = yield* encoded(
    Orders,
    writes.map(({ order }) => order),
  );
  const written = yield* upsertOrders(connection, place, orders, now);
  if (written.length !== writes.length) {
    return yield* new StorageError({
      category: "transient",
      operation: place.operation,
      message: "A newer version of an order was stored by another host meanwhile.",
      whatToDo: "Nothing: the page was taken back and is imported again.",
    });
  }
  yield* replaceItems(connection, place, orders);
  yield* noteChanges(connection, place, writes, now, runId);
});

/**
 * Imports one page: read and lock, orders, lines, history, off the waiting list. At most five
 * statements, for the transaction that the connection is in. Null when none waits.
 */
export const importPage = Effect.fnUntraced(function* (
  connection: Connection,
  place: Place,
  decide: DecideImport,
): Effect.fn.Return<ImportedPage | null, StorageError> {
  const rows = yield* readPage(connection, place);
  if (rows.length === 0) return null;
  const plan = planImport(rows, decide);
  if (Result.isFailure(plan)) return yield* refused(place.operation, plan.failure);
  const { writes, imported } = plan.success;
  yield* writePage(connection, place, writes);
  yield* connection.execute(
    `delete from ${place.schema}.temu_fetched where shop = $1 and parent_order_sn = any($2::text[])`,
    [place.shop, rows.map(({ fetched }) => fetched.parentOrderSn)],
  );
  return imported;
});
