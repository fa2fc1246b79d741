import {
  articleKey,
  type ArticleChoice,
  type ArticleStock,
  inventoryPageSize,
} from "@temu-jtl/core";
import { Clock, Effect, Schema } from "effect";
import type { Connection } from "../Database.ts";
import type { Place } from "../OrderMoves.ts";
import { jsonText, time } from "../Sql.ts";
import { countAnew } from "./Statistics.ts";

const WantedArticles = Schema.Array(
  Schema.Struct({ articleKey: Schema.String, number: Schema.String }),
);
const Counts = Schema.Tuple([Schema.Struct({ count: Schema.Int })]);
const Numbers = Schema.Array(Schema.Struct({ number: Schema.String }));

/**
 * Settles which articles are to be read, in one statement. Those that no listed SKU, no open line and no
 * bundle of these names are forgotten; new ones are to be read in any case.
 */
export const wantArticles = Effect.fnUntraced(function* (
  connection: Connection,
  { schema, shop }: Place,
  choice: ArticleChoice,
) {
  const [{ count }] = yield* connection.query(
    Counts,
    `with named as materialized (
      select article_key, min(number) as number from (
        select counted_key as article_key, counted_number as number
        from ${schema}.temu_products where shop = $1 and listed
        union all
        select article_key, number from ${schema}.temu_open_units where shop = $1
      ) of_skus
      where article_key <> ''
      group by article_key
    ), belonging as materialized (
      select article_key, min(number) as number from (
        select article_key, number from named
        union all
        select t.part_key, t.part_number
        from ${schema}.temu_article_parts t join named n on n.article_key = t.bundle_key
        where t.shop = $1
      ) with_parts
      group by article_key
    ), gone as (
      delete from ${schema}.temu_articles a
      where a.shop = $1
        and not exists (select from belonging b where b.article_key = a.article_key)
    ), fresh as (
      insert into ${schema}.temu_articles (shop, article_key, number, wanted)
      select $1, b.article_key, b.number, true from belonging b
      where not exists (
        select from ${schema}.temu_articles a where a.shop = $1 and a.article_key = b.article_key)
      on conflict (shop, article_key) do nothing
      returning 1
    ), marked as (
      update ${schema}.temu_articles a set wanted = true
      from belonging b
      where a.shop = $1 and a.article_key = b.article_key and not a.wanted
        and ($2::text[] is null or a.article_key in (select unnest($2::text[])))
    )
    select count(*) as count from fresh`,
    [shop, choice._tag === "All" ? null : choice.articleNumbers.map(articleKey)],
  );
  yield* countAnew(connection, count, [`${schema}.temu_articles`]);
});

/** The articles to read that come after this key. */
export const wantedAfter = (connection: Connection, { schema, shop }: Place, after: string) =>
  connection.query(
    WantedArticles,
    `select article_key as "articleKey", number from ${schema}.temu_articles
    where shop = $1 and wanted and article_key > $2
    order by article_key limit $3`,
    [shop, after, inventoryPageSize],
  );

const unknownRow = (number: string) => ({ key: articleKey(number), number, known: false });

const knownRow = ({ available, isActive, isManaged, oversells, sellable, sku }: ArticleStock) => ({
  key: articleKey(sku),
  number: sku,
  known: true,
  isActive,
  isManaged,
  oversells,
  available,
  sellable,
});

const partRows = (found: ReadonlyArray<ArticleStock>) =>
  found.flatMap(({ components, sku }) =>
    components
      .filter(({ amount }) => amount > 0)
      .map(({ amount, limits, sku: part }, place) => ({
        bundle: articleKey(sku),
        place,
        part: articleKey(part),
        number: part,
        amount,
        limits,
      })),
  );

/** Stores what JTL said, in two statements. Answers the numbers of components that were never read. */
export const saveArticles = Effect.fnUntraced(function* (
  connection: Connection,
  { schema, shop }: Place,
  asked: ReadonlyArray<string>,
  found: ReadonlyArray<ArticleStock>,
) {
  const now = yield* Clock.currentTimeMillis;
  const rows = [
    ...new Map(
      [...asked.map(unknownRow), ...found.map(knownRow)].map((row) => [row.key, row]),
    ).values(),
  ];
  const bundles = new Map(found.map((article) => [articleKey(article.sku), article]));
  yield* connection.execute(
    `insert into ${schema}.temu_articles
      (shop, article_key, number, wanted, read_at, known, active, managed, oversells, available,
       sellable)
    select $1, key, number, false, ${time("$3::bigint")}, known, "isActive", "isManaged", oversells,
      available, sellable
    from jsonb_to_recordset($2::jsonb) as w(
      key text, number text, known boolean, "isActive" boolean, "isManaged" boolean,
      oversells boolean, available text, sellable numeric)
    on conflict (shop, article_key) do update set
      number = excluded.number,
      wanted = false,
      read_at = excluded.read_at,
      known = excluded.known,
      active = excluded.active,
      managed = excluded.managed,
      oversells = excluded.oversells,
      available = excluded.available,
      sellable = excluded.sellable`,
    [shop, jsonText(rows), now],
  );
  const unread = yield* connection.query(
    Numbers,
    `with parts as materialized (
      select * from jsonb_to_recordset($2::jsonb) as w(
        bundle text, place integer, part text, number text, amount numeric,
        limits boolean)
    ), gone as (
      delete from ${schema}.temu_article_parts t
      where t.shop = $1 and t.bundle_key in (select unnest($3::text[]))
        and not exists (
          select from parts where parts.bundle = t.bundle_key and parts.place = t.place)
    ), written as (
      insert into ${schema}.temu_article_parts as t
        (shop, bundle_key, place, part_key, part_number, amount, limits)
      select $1, bundle, place, part, number, amount, limits from parts
      on conflict (shop, bundle_key, place) do update set
        part_key = excluded.part_key,
        part_number = excluded.part_number,
        amount = excluded.amount,
        limits = excluded.limits
      where (t.part_number, t.amount, t.limits) is distinct from
        (excluded.part_number, excluded.amount, excluded.limits)
    )
    select min(parts.number) as number from parts
    left join ${schema}.temu_articles a on a.shop = $1 and a.article_key = parts.part
    where a.known is null
    group by parts.part`,
    [shop, jsonText(partRows([...bundles.values()])), rows.map(({ key }) => key)],
  );
  return unread.map(({ number }) => number);
});
