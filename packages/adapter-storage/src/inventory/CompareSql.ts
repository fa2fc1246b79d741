import { basisColumns } from "./Basis.ts";

/**
 * The rules of the domain (`stockTarget`, `expectedStock`, `needsPush`, `limitedTarget`, `limitedReason`) in SQL, over every
 * listed SKU of a shop. Every quantity is `numeric`, and nothing is divided but to whole numbers (`div`), so
 * that both come to the same exact figures.
 *
 * Parameters: $1 shop · $2 keys of ignored articles · $3 safety units · $4 safety percent · $5 cap ·
 * $6 units of unmanaged articles · $7 units of overselling articles · $8 whether SKUs share an article ·
 * $9 what may be pushed · $10 milliseconds that clocks may be apart · $11 most units.
 */
export const comparedSkus = (schema: string): string => `
  -- Units of components in sold bundles. What a bundle holds says this shop, or else the shop that read
  -- it last.
  in_bundles as materialized (
    select t.part_key as article_key,
      sum(u.units * t.amount) as units
    from ${schema}.temu_open_units u
    join ${schema}.temu_article_parts t on t.bundle_key = u.article_key and t.shop = (
      select a.shop from ${schema}.temu_articles a
      where a.article_key = u.article_key and a.known
      order by a.shop <> $1, a.read_at desc, a.shop limit 1)
    where u.shop = $1
    group by t.part_key
  ),
  open as materialized (
    select coalesce(u.article_key, b.article_key) as article_key,
      coalesce(u.units, 0) as own_units,
      coalesce(u.units, 0) + coalesce(b.units, 0) as units
    from (select article_key, units from ${schema}.temu_open_units where shop = $1) u
    full join in_bundles b on b.article_key = u.article_key
  ),
  scarcest_parts as materialized (
    select t.bundle_key as article_key,
      -- Rounded down, below 0 too.
      min(div(parts.units, t.amount)
        - case when mod(parts.units, t.amount) < 0 then 1 else 0 end) as sets
    from ${schema}.temu_article_parts t
    left join ${schema}.temu_articles c on c.shop = t.shop and c.article_key = t.part_key
    left join open o on o.article_key = t.part_key
    cross join lateral (select coalesce(c.sellable, 0) - coalesce(o.units, 0) as units) parts
    where t.shop = $1 and t.limits
    group by t.bundle_key
  ),
  skus as materialized (
    select p.sku_id, p.goods_id,
      p.counted_key as article_key,
      i.was_known, i.known as knew, i.push_outcome, i.pushed, i.taken_until,
      ${basisColumns}
    from ${schema}.temu_products p
    join ${schema}.temu_inventory i on i.shop = p.shop and i.sku_id = p.sku_id
    where p.shop = $1 and p.listed
  ),
  places as materialized (
    select sku_id, count(*) over article as sharers,
      row_number() over (article order by goods_id, sku_id) - 1 as place
    from skus where $8 and article_key <> ''
    window article as (partition by article_key)
  ),
  moved as materialized (
    select m.sku_id,
      sum(m.units) filter (where m.at > s.known_at) as units,
      bool_or(case when s.is_pushed
        then m.number > s.taken_until and m.at <= s.known_at + clocks.tolerance
        else m.at between s.known_at - clocks.tolerance and s.known_at + clocks.tolerance
      end) as uncertain
    from ${schema}.temu_stock_movements m
    join skus s on s.sku_id = m.sku_id
    cross join (select $10::bigint * interval '1 millisecond' as tolerance) clocks
    where m.shop = $1 and s.known_at is not null
    group by m.sku_id
  ),
  figures as (
    select s.sku_id, s.article_key, s.was_known, s.knew, s.push_outcome, s.pushed,
      s.article_key in (select unnest($2::text[])) as ignored,
      a.known, a.active, a.managed, a.oversells, a.available, a.sellable,
      case when a.known then a.number end as article_number,
      coalesce(o.units, 0) as open,
      a.sellable - coalesce(case when b.sets is null then o.units else o.own_units end, 0) as own,
      b.sets,
      a.sellable * $4::numeric * 0.01 as kept,
      places.sharers, places.place,
      s.known_units - coalesce(moved.units, 0) as expected,
      coalesce(moved.uncertain, false) as uncertain
    from skus s
    left join ${schema}.temu_articles a on a.shop = $1 and a.article_key = s.article_key
    left join open o on o.article_key = s.article_key
    left join scarcest_parts b on b.article_key = s.article_key
    left join places on places.sku_id = s.sku_id
    left join moved on moved.sku_id = s.sku_id
    offset 0
  ),
  offers as (
    select f.*, least(greatest(
      floor(least(own, sets) - $3::numeric - kept), 0), $11::numeric) as offered
    from figures f
    offset 0
  ),
  wholes as (
    select o.*,
      coalesce(oversells and $7::numeric > offered, false) as oversold,
      greatest(offered, case when oversells then $7::numeric end) as units
    from offers o
    offset 0
  ),
  judged as (
    select w.*,
      coalesce(known and active, false) as knows,
      least(units, $5::numeric) as whole,
      case
        when ignored then 'ignored'
        when known is not true or not active then case
          when was_known then 'gone'
          when article_key = '' then 'noMerchantSku'
          when known is not true then 'unknownInJtl'
          else 'inactiveInJtl' end
        when not managed then case when $6::integer is null then 'notManaged' else 'fixed' end
        when $5::numeric < units then 'cap'
        when oversold then 'oversell'
        when sets < own then 'component'
        else 'stock'
      end as reason
    from wholes w
    offset 0
  ),
  targets as (
    select j.*, case
      when reason = 'gone' then 0
      when reason = 'fixed' then $6::integer
      when reason in ('ignored', 'noMerchantSku', 'unknownInJtl', 'inactiveInJtl', 'notManaged')
        then null
      when sharers is null then whole::integer
      else whole::integer / sharers::integer
        + case when place < whole::integer % sharers::integer then 1 else 0 end
    end as target
    from judged j
    offset 0
  ),
  limited as (
    select t.*, target is not null and expected is not null and (target < expected
      or coalesce(push_outcome = 'unknown', false)
        and least(target, greatest(expected, 0)) < pushed) as falls
    from targets t
    offset 0
  ),
  pushable as (
    select l.*, case
      when $9 = 'zero' and falls then 0
      when $9 <> 'all' and target > expected then greatest(expected, 0)
      else target
    end as pushed_target
    from limited l
    offset 0
  ),
  compared as materialized (
    select sku_id, article_number, available, sellable, open, expected::integer,
      knew, knows, was_known or knows as ever_known,
      case when $9 = 'zero' and pushed_target is distinct from target then 'salesUnknown'
        else reason end as reason,
      pushed_target::integer as target,
      target is not null and case
        when $9 <> 'all' then falls
        else target is distinct from expected
          or coalesce(push_outcome <> 'accepted', false) or uncertain
      end as needs_sync
    from pushable
  )`;
