import {
  articleKey,
  CurrentShop,
  isPassed,
  PreflightResult,
  ShopStore,
  TokenState,
} from "@temu-jtl/core";
import { Effect, Layer, Schema } from "effect";
import { Database } from "./Database.ts";
import { encoded, jsonText, millis, time } from "./Sql.ts";

const TokenStates = Schema.Array(TokenState);
const PreflightResults = Schema.Array(PreflightResult);
const MappedSkus = Schema.Array(
  Schema.Struct({ skuId: Schema.String, articleNumber: Schema.String }),
);

/** What is kept of the current shop itself, in PostgreSQL. */
export const shopStoreLayer: Layer.Layer<ShopStore, never, Database | CurrentShop> = Layer.effect(
  ShopStore,
  Effect.gen(function* () {
    const { schema, on } = yield* Database;
    const { id: shop } = yield* CurrentShop;

    return ShopStore.of({
      token: Effect.map(
        on("ShopStore.token").query(
          TokenStates,
          `select info, ${millis("read_at")} as "readAt", refused
          from ${schema}.temu_shop_tokens where shop = $1`,
          [shop],
        ),
        ([state]) => state ?? null,
      ),

      saveToken: Effect.fnUntraced(function* (state) {
        yield* on("ShopStore.saveToken").execute(
          `insert into ${schema}.temu_shop_tokens (shop, info, read_at, refused)
          select $1, info, ${time('"readAt"')}, refused
          from jsonb_to_record($2::jsonb) as s(info jsonb, "readAt" bigint, refused boolean)
          on conflict (shop) do update set
            info = excluded.info,
            read_at = excluded.read_at,
            refused = excluded.refused`,
          [shop, jsonText(yield* encoded(TokenState, state))],
        );
      }),

      preflight: Effect.map(
        on("ShopStore.preflight").query(
          PreflightResults,
          `select ${millis("at")} as at, jtl_version as "jtlVersion", findings
          from ${schema}.temu_preflights where shop = $1`,
          [shop],
        ),
        ([result]) => result ?? null,
      ),

      savePreflight: Effect.fnUntraced(function* (result) {
        const { at, findings, jtlVersion } = result;
        yield* on("ShopStore.savePreflight").execute(
          `insert into ${schema}.temu_preflights as p (shop, at, jtl_version, findings, has_passed)
          values ($1, ${time("$2::bigint")}, $3, $4::jsonb, $5)
          on conflict (shop) do update set
            at = excluded.at,
            jtl_version = excluded.jtl_version,
            findings = excluded.findings,
            has_passed = p.has_passed or excluded.has_passed`,
          [shop, at, jtlVersion, jsonText(findings), isPassed(result)],
        );
      }),

      skuMap: Effect.map(
        on("ShopStore.skuMap").query(
          MappedSkus,
          `select sku_id as "skuId", article_number as "articleNumber"
          from ${schema}.temu_sku_map where shop = $1 order by sku_id`,
          [shop],
        ),
        (rows) => new Map(rows.map(({ articleNumber, skuId }) => [skuId, articleNumber])),
      ),

      mapSkus: Effect.fnUntraced(function* (articleNumbers) {
        if (articleNumbers.size === 0) return;
        const rows = [...articleNumbers].map(([skuId, articleNumber]) => ({
          skuId,
          articleNumber,
          articleKey: articleKey(articleNumber ?? ""),
        }));
        yield* on("ShopStore.mapSkus").execute(
          `with wanted as (
            select * from jsonb_to_recordset($2::jsonb) as w(
              "skuId" text, "articleNumber" text, "articleKey" text)
          ), gone as (
            delete from ${schema}.temu_sku_map m
            using wanted w
            where m.shop = $1 and m.sku_id = w."skuId" and w."articleNumber" is null
          )
          insert into ${schema}.temu_sku_map (shop, sku_id, article_number, article_key)
          select $1, "skuId", "articleNumber", "articleKey" from wanted
          where "articleNumber" is not null
          on conflict (shop, sku_id) do update set
            article_number = excluded.article_number,
            article_key = excluded.article_key`,
          [shop, jsonText(rows)],
        );
      }),
    });
  }),
);
