import { articleKey, type Instant, movementsOf, SoldLine } from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import type { Connection } from "../Database.ts";
import type { Place } from "../OrderMoves.ts";
import { encoded, jsonText, millis, time } from "../Sql.ts";

const SoldLines = Schema.Array(SoldLine);

const keyOf = ({ orderSn, parentOrderSn }: SoldLine): string => `${parentOrderSn}\n${orderSn}`;

/** What is stored of the orders of these lines; it stays locked. */
const storedLines = (
  connection: Connection,
  { schema, shop }: Place,
  lines: ReadonlyArray<SoldLine>,
) =>
  connection.query(
    SoldLines,
    `select parent_order_sn as "parentOrderSn", order_sn as "orderSn", sku_id as "skuId",
      merchant_sku as "merchantSku", quantity, original_quantity as "originalQuantity",
      is_open as "isOpen", moves_stock as "movesStock",
      ${millis("ordered_at")} as "orderedAt", ${millis("updated_at")} as "updatedAt"
    from ${schema}.temu_sold_lines
    where shop = $1 and parent_order_sn = any($2::text[])
    for update`,
    [shop, [...new Set(lines.map(({ parentOrderSn }) => parentOrderSn))]],
  );

/** The lines that are news, by their keys, and how they move stock. */
const newsOf = (stored: ReadonlyArray<SoldLine>, lines: ReadonlyArray<SoldLine>) => {
  const known = new Map(stored.map((line) => [keyOf(line), line]));
  const news = new Map<string, SoldLine>();
  const movements = lines.flatMap((line) => {
    const seen = known.get(keyOf(line)) ?? null;
    if (seen !== null && line.updatedAt < seen.updatedAt) return [];
    known.set(keyOf(line), line);
    news.set(keyOf(line), line);
    return movementsOf(line, seen).map((movement) => ({ ...movement, skuId: line.skuId }));
  });
  return { news: [...news.values()], movements };
};

/** Stores what Temu has sold, and how that moves its stock, in two statements. */
export const saveSoldLines = Effect.fnUntraced(function* (
  connection: Connection,
  place: Place,
  lines: ReadonlyArray<SoldLine>,
) {
  const { news, movements } = newsOf(yield* storedLines(connection, place, lines), lines);
  if (news.length === 0) return;
  const rows = (yield* encoded(SoldLines, news)).map((line) => ({
    ...line,
    articleKey: articleKey(line.merchantSku),
  }));
  yield* connection.execute(
    `with lines as (
      insert into ${place.schema}.temu_sold_lines as l
        (shop, parent_order_sn, order_sn, sku_id, merchant_sku, article_key, quantity,
         original_quantity, is_open, moves_stock, ordered_at, updated_at)
      select $1, "parentOrderSn", "orderSn", "skuId", "merchantSku", "articleKey", quantity,
        "originalQuantity", "isOpen", "movesStock", ${time('"orderedAt"')}, ${time('"updatedAt"')}
      from jsonb_to_recordset($2::jsonb) as w(
        "parentOrderSn" text, "orderSn" text, "skuId" text, "merchantSku" text, "articleKey" text,
        quantity integer, "originalQuantity" integer, "isOpen" boolean, "movesStock" boolean,
        "orderedAt" bigint, "updatedAt" bigint)
      on conflict (shop, parent_order_sn, order_sn) do update set
        sku_id = excluded.sku_id,
        merchant_sku = excluded.merchant_sku,
        article_key = excluded.article_key,
        quantity = excluded.quantity,
        original_quantity = excluded.original_quantity,
        is_open = excluded.is_open,
        moves_stock = excluded.moves_stock,
        ordered_at = excluded.ordered_at,
        updated_at = excluded.updated_at
      where (l.sku_id, l.merchant_sku, l.quantity, l.original_quantity, l.is_open, l.moves_stock,
        l.ordered_at, l.updated_at) is distinct from (excluded.sku_id, excluded.merchant_sku, excluded.quantity,
        excluded.original_quantity, excluded.is_open, excluded.moves_stock, excluded.ordered_at,
        excluded.updated_at)
    ), counted_again as (
      update ${place.schema}.temu_inventory_marks set set_aside_at = null
      where shop = $1 and set_aside_at is not null
    )
    insert into ${place.schema}.temu_stock_movements (shop, sku_id, units, at)
    select $1, "skuId", units, ${time("at")}
    from jsonb_to_recordset($3::jsonb) as m("skuId" text, units integer, at bigint)`,
    [place.shop, jsonText(rows), jsonText(movements)],
  );
});

const Numbers = Schema.Array(Schema.Struct({ number: Schema.String }));

/** The numbers of orders with open lines. */
export const openOrders = (connection: Connection, { schema, shop }: Place) =>
  Effect.map(
    connection.query(
      Numbers,
      `select distinct parent_order_sn as number from ${schema}.temu_sold_lines
      where shop = $1 and is_open and quantity > 0
      order by number`,
      [shop],
    ),
    (rows) => rows.map(({ number }) => number),
  );

/**
 * Forgets what nothing depends on any more, in one statement. The last push of a SKU that goes with it is
 * gone the next time.
 */
export const forgetBefore = (connection: Connection, { schema, shop }: Place, instant: Instant) =>
  connection.execute(
    `with lines as (
      delete from ${schema}.temu_sold_lines
      where shop = $1 and not is_open and updated_at < ${time("$2::bigint")}
    ), movements as (
      delete from ${schema}.temu_stock_movements
      where shop = $1 and at < ${time("$2::bigint")}
    ), unread as (
      delete from ${schema}.temu_unread_orders
      where shop = $1 and released and since < ${time("$2::bigint")}
    ), products as (
      delete from ${schema}.temu_products p
      where p.shop = $1 and not p.listed and p.listed_since < ${time("$2::bigint")}
        and not exists (
          select from ${schema}.temu_sold_lines l
          where l.shop = $1 and l.sku_id = p.sku_id and l.is_open)
      returning p.sku_id
    ), items as (
      delete from ${schema}.temu_inventory i using products p
      where i.shop = $1 and i.sku_id = p.sku_id
    )
    delete from ${schema}.temu_stock_pushes s
    where s.shop = $1 and s.begun_at < ${time("$2::bigint")}
      and (s.ended_at is not null or not exists (
        select from ${schema}.temu_inventory i
        where i.shop = $1 and i.request_key = s.request_key))`,
    [shop, instant],
  );
