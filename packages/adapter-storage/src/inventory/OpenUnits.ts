import { unreservedStates } from "@temu-jtl/core";
import type { Connection } from "../Database.ts";
import type { Place } from "../OrderMoves.ts";

/**
 * Counts the open units of every article over all shops, in one statement. Only what has changed since
 * the shop's count before is written, and is to be read in JTL anew, with its components.
 */
export const countOpen = (connection: Connection, { schema, shop }: Place) =>
  connection.execute(
    `with open as materialized (
      select article_key, min(number) as number, sum(quantity)::integer as units
      from (
        select l.quantity, case
          when m.article_key <> '' then m.article_key
          when l.article_key <> '' then l.article_key
          else p.article_key end as article_key, case
          when m.article_key <> '' then m.article_number
          when l.article_key <> '' then l.merchant_sku
          else p.merchant_sku end as number
        from ${schema}.temu_sold_lines l
        left join ${schema}.temu_orders o
          on o.shop = l.shop and o.parent_order_sn = l.parent_order_sn
        left join ${schema}.temu_sku_map m on m.shop = l.shop and m.sku_id = l.sku_id
        left join ${schema}.temu_products p on p.shop = l.shop and p.sku_id = l.sku_id
        where l.is_open and l.quantity > 0 and (o.state is null or o.state = any($2::text[]))
      ) lines
      where article_key <> ''
      group by article_key
    ), changed as materialized (
      select coalesce(open.article_key, before.article_key) as article_key, open.number, open.units
      from open
      full join (select * from ${schema}.temu_open_units where shop = $1) before
        on before.article_key = open.article_key
      where open.units is distinct from before.units
    ), gone as (
      delete from ${schema}.temu_open_units u using changed c
      where u.shop = $1 and u.article_key = c.article_key and c.units is null
    ), written as (
      insert into ${schema}.temu_open_units (shop, article_key, number, units)
      select $1, article_key, number, units from changed where units is not null
      on conflict (shop, article_key) do update set
        number = excluded.number,
        units = excluded.units
    ), wanted as (
      update ${schema}.temu_articles a set wanted = true
      from (
        select article_key from changed
        union
        select t.part_key from ${schema}.temu_article_parts t
        join changed c on t.shop = $1 and t.bundle_key = c.article_key
      ) touched
      where a.shop = $1 and a.article_key = touched.article_key and not a.wanted
    )
    insert into ${schema}.temu_inventory_marks as marks (shop, open_until)
    select $1, coalesce(max(number), 0) from ${schema}.temu_stock_movements where shop = $1
    on conflict (shop) do update set
      open_until = greatest(marks.open_until, excluded.open_until)`,
    [shop, unreservedStates],
  );
