import { type Instant, SilentShop, unreservedStates } from "@temu-jtl/core";
import { Clock, Effect, Schema } from "effect";
import type { Connection } from "../Database.ts";
import type { Place } from "../OrderMoves.ts";
import { millis, time } from "../Sql.ts";

/**
 * The lines `l` that count for shop $1: open ones whose orders are in one of the states $2, or not known,
 * of shops that were not set aside. `w`: when their shops' sales were read.
 */
const countedLines = (schema: string): string => `${schema}.temu_sold_lines l
  left join ${schema}.temu_orders o
    on o.shop = l.shop and o.parent_order_sn = l.parent_order_sn
  left join ${schema}.temu_watermarks w on w.shop = l.shop and w.name = 'sales'
  left join ${schema}.temu_inventory_marks k on k.shop = l.shop
  where l.is_open and l.quantity > 0 and (o.state is null or o.state = any($2::text[]))
    and (l.shop = $1 or k.set_aside_at is null or w.at > k.set_aside_at)`;

const SilentShops = Schema.Array(SilentShop);

/** Other shops with lines that are counted, whose sales were not read since then. */
export const silentShops = (connection: Connection, { schema, shop }: Place, before: Instant) =>
  connection.query(
    SilentShops,
    `select * from (
      select l.shop, ${millis("coalesce(w.at, max(l.updated_at))")} as "readAt",
        count(*)::integer as lines, sum(l.quantity)::integer as units,
        ${millis("min(l.ordered_at)")} as since
      from ${countedLines(schema)} and l.shop <> $1
      group by l.shop, w.at
    ) shops
    where "readAt" < $3::bigint
    order by shop`,
    [shop, unreservedStates, before],
  );

/** Sets a silent shop aside. Answers what was counted of it, or null when nothing was done. */
export const setAside = Effect.fnUntraced(function* (
  connection: Connection,
  place: Place,
  shop: string,
  before: Instant,
) {
  const silent = (yield* silentShops(connection, place, before)).find((one) => one.shop === shop);
  if (silent === undefined) return null;
  yield* connection.execute(
    `insert into ${place.schema}.temu_inventory_marks (shop, set_aside_at)
    values ($1, ${time("$2::bigint")})
    on conflict (shop) do update set set_aside_at = excluded.set_aside_at`,
    [shop, yield* Clock.currentTimeMillis],
  );
  return silent;
});

/**
 * Counts the open units of every article over all shops, in one statement. Only articles whose
 * lines have changed since the shop's count before are written, and are to be read in JTL anew, with their
 * components: where JTL has reserved one line and another was sold, the units alone would not tell.
 * The shop's SKUs get the articles that they are counted by: who maps one afterwards is heard by the next
 * count, lest its open units stay with the old article.
 */
export const countOpen = (connection: Connection, { schema, shop }: Place) =>
  connection.execute(
    `with open as materialized (
      select article_key, min(number) as number, sum(quantity)::integer as units,
        md5(jsonb_agg(line order by line)::text)::uuid as lines
      from (
        select l.quantity,
          jsonb_build_array(l.shop, l.parent_order_sn, l.order_sn, l.quantity) as line, case
          when m.article_key <> '' then m.article_key
          when l.article_key <> '' then l.article_key
          else p.article_key end as article_key, case
          when m.article_key <> '' then m.article_number
          when l.article_key <> '' then l.merchant_sku
          else p.merchant_sku end as number
        from (select l.* from ${countedLines(schema)}) l
        left join ${schema}.temu_sku_map m on m.shop = l.shop and m.sku_id = l.sku_id
        left join ${schema}.temu_products p on p.shop = l.shop and p.sku_id = l.sku_id
      ) lines
      where article_key <> ''
      group by article_key
    ), changed as materialized (
      select coalesce(open.article_key, before.article_key) as article_key, open.number, open.units,
        open.lines
      from open
      full join (select * from ${schema}.temu_open_units where shop = $1) before
        on before.article_key = open.article_key
      where open.lines is distinct from before.lines
    ), gone as (
      delete from ${schema}.temu_open_units u using changed c
      where u.shop = $1 and u.article_key = c.article_key and c.units is null
    ), written as (
      insert into ${schema}.temu_open_units (shop, article_key, number, units, lines)
      select $1, article_key, number, units, lines from changed where units is not null
      on conflict (shop, article_key) do update set
        number = excluded.number,
        units = excluded.units,
        lines = excluded.lines
    ), wanted as (
      update ${schema}.temu_articles a set wanted = true
      from (
        select article_key from changed
        union
        select t.part_key from ${schema}.temu_article_parts t
        join changed c on t.shop = $1 and t.bundle_key = c.article_key
      ) touched
      where a.shop = $1 and a.article_key = touched.article_key and not a.wanted
    ), mapped as (
      update ${schema}.temu_products p
      set counted_number = now.number, counted_key = now.article_key
      from (
        select p.sku_id,
          case when m.article_key <> '' then m.article_number else p.merchant_sku end as number,
          case when m.article_key <> '' then m.article_key else p.article_key end as article_key
        from ${schema}.temu_products p
        left join ${schema}.temu_sku_map m on m.shop = p.shop and m.sku_id = p.sku_id
        where p.shop = $1
      ) now
      where p.shop = $1 and p.sku_id = now.sku_id
        and (p.counted_number, p.counted_key) is distinct from (now.number, now.article_key)
    )
    insert into ${schema}.temu_inventory_marks as marks (shop, open_until)
    select $1, coalesce(max(number), 0) from ${schema}.temu_stock_movements where shop = $1
    on conflict (shop) do update set
      open_until = greatest(marks.open_until, excluded.open_until)`,
    [shop, unreservedStates],
  );
