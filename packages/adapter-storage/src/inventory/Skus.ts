import { articleKey, type Instant, readingLag, type TemuSku } from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import type { Connection } from "../Database.ts";
import type { Place } from "../OrderMoves.ts";
import { jsonText, time } from "../Sql.ts";
import { basisColumns } from "./Basis.ts";

const Saved = Schema.Tuple([Schema.Struct({ created: Schema.Int, changed: Schema.Int })]);
const Listed = Schema.Tuple([Schema.Struct({ seen: Schema.Int, before: Schema.Int })]);

/** Stores listed SKUs, in one statement. One that was there keeps the article that it was counted by. */
export const saveSkus = Effect.fnUntraced(function* (
  connection: Connection,
  { schema, shop }: Place,
  skus: ReadonlyArray<TemuSku>,
  askedAt: Instant,
) {
  const rows = [...new Map(skus.map((sku) => [sku.skuId, sku])).values()].map((sku) => ({
    ...sku,
    articleKey: articleKey(sku.merchantSku),
  }));
  const [saved] = yield* connection.query(
    Saved,
    `with page as materialized (
      select w.*, ${time("$3::bigint")} as asked_at
      from jsonb_to_recordset($2::jsonb) as w(
        "skuId" text, "goodsId" text, "merchantSku" text, "articleKey" text, name text,
        variant text, "onSale" boolean, stock integer)
    ), known as materialized (
      select page.*, p.sku_id is not null as was_there, p.listed, p.listed_since, p.shown,
        p.shown_at, p.surprise, i.push_outcome,
        (p.goods_id, p.merchant_sku, p.name, p.variant, p.on_sale) is distinct from
          (page."goodsId", page."merchantSku", page.name, page.variant, page."onSale") as is_other,
        page.stock is not null and coalesce(
          page.asked_at >= i.pushed_at + $4::bigint * interval '1 millisecond', true) as is_believed,
        case when m.article_key <> '' then m.article_number else "merchantSku" end as number,
        case when m.article_key <> '' then m.article_key else "articleKey" end as number_key,
        ${basisColumns}
      from page
      left join ${schema}.temu_sku_map m on m.shop = $1 and m.sku_id = page."skuId"
      left join ${schema}.temu_products p on p.shop = $1 and p.sku_id = page."skuId"
      left join ${schema}.temu_inventory i on i.shop = $1 and i.sku_id = page."skuId"
    ), judged as materialized (
      select known.*, case
        when is_believed and push_outcome is distinct from 'unknown' then known_units - (
          select coalesce(sum(m.units), 0) from ${schema}.temu_stock_movements m
          where m.shop = $1 and m.sku_id = "skuId" and m.at > known_at and m.at <= asked_at)
      end as expected
      from known
    ), written as (
      insert into ${schema}.temu_products
        (shop, sku_id, goods_id, merchant_sku, article_key, counted_number, counted_key, name, variant,
         on_sale, listed, listed_since, seen_at, shown, shown_at, surprise)
      select $1, "skuId", "goodsId", "merchantSku", "articleKey", number, number_key, name, variant,
        "onSale", true,
        case when listed then listed_since else asked_at end, asked_at,
        case when is_believed then stock else shown end,
        case when is_believed then asked_at else shown_at end,
        case when expected <> stock then jsonb_build_object(
          'at', $3::bigint, 'expected', expected, 'shown', stock) else surprise end
      from judged
      on conflict (shop, sku_id) do update set
        goods_id = excluded.goods_id,
        merchant_sku = excluded.merchant_sku,
        article_key = excluded.article_key,
        name = excluded.name,
        variant = excluded.variant,
        on_sale = excluded.on_sale,
        listed = true,
        listed_since = excluded.listed_since,
        seen_at = excluded.seen_at,
        shown = excluded.shown,
        shown_at = excluded.shown_at,
        surprise = excluded.surprise
    ), fresh as (
      insert into ${schema}.temu_inventory (shop, sku_id, reason)
      select $1, "skuId", case "articleKey" when '' then 'noMerchantSku' else 'unknownInJtl' end
      from judged where not was_there
      on conflict (shop, sku_id) do nothing
    )
    select
      count(*) filter (where not was_there) as created,
      count(*) filter (where was_there and (
        is_other or not listed or (is_believed and stock is distinct from shown))) as changed
    from judged`,
    [shop, jsonText(rows), askedAt, readingLag],
  );
  return saved;
});

/** Ends a download, if `decide` agrees. */
export const endDownload = Effect.fnUntraced(function* (
  connection: Connection,
  { schema, shop }: Place,
  begunAt: Instant,
  decide: (counts: { readonly seen: number; readonly before: number }) => boolean,
) {
  const [counts] = yield* connection.query(
    Listed,
    `select
      count(*) filter (where seen_at >= ${time("$2::bigint")}) as seen,
      count(*) filter (where listed_since < ${time("$2::bigint")}) as before
    from ${schema}.temu_products where shop = $1 and listed`,
    [shop, begunAt],
  );
  if (!decide(counts)) return { accepted: false, ...counts, gone: 0 };
  const gone = yield* connection.execute(
    `update ${schema}.temu_products set listed = false, listed_since = ${time("$2::bigint")}
    where shop = $1 and listed and seen_at < ${time("$2::bigint")}`,
    [shop, begunAt],
  );
  yield* connection.execute(
    `insert into ${schema}.temu_inventory_marks (shop, downloaded_at)
    values ($1, ${time("$2::bigint")})
    on conflict (shop) do update set downloaded_at = excluded.downloaded_at`,
    [shop, begunAt],
  );
  return { accepted: true, ...counts, gone };
});
