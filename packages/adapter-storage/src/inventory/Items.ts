import { InventoryItem, InventorySummary, inventoryPageSize } from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import type { Connection } from "../Database.ts";
import type { Place } from "../OrderMoves.ts";
import { millis } from "../Sql.ts";

export type ItemKind = "needsSync" | "rejected" | "unmatched" | "heldBack";

const ItemRows = Schema.Array(Schema.Struct({ item: InventoryItem }));
const Summaries = Schema.Tuple([Schema.Struct({ summary: InventorySummary })]);

/** Which listed SKUs are of a kind. */
export const kinds: Readonly<Record<ItemKind, string>> = {
  needsSync: "i.needs_sync",
  rejected: "(i.target is not null and i.push_outcome = 'rejected')",
  unmatched: "i.target is null",
  heldBack: "i.held_back",
};

/** A SKU (`p`, `i`) as the JSON that {@link InventoryItem} decodes. */
export const itemJson = `jsonb_build_object(
  'goodsId', p.goods_id,
  'skuId', p.sku_id,
  'merchantSku', p.merchant_sku,
  'name', p.name,
  'variant', p.variant,
  'isListed', p.listed,
  'articleNumber', i.article_number,
  'available', i.available,
  'sellable', i.sellable,
  'open', i.open,
  'target', i.target,
  'reason', i.reason,
  'expected', i.expected,
  'shown', p.shown,
  'shownAt', ${millis("p.shown_at")},
  'pushed', i.pushed,
  'pushedAt', ${millis("i.pushed_at")},
  'pushOutcome', i.push_outcome,
  'problem', i.problem,
  'retryAt', ${millis("i.retry_at")},
  'needsSync', p.listed and i.needs_sync,
  'isHeldBack', p.listed and i.held_back,
  'surprise', p.surprise
)`;

export const fromItems = (schema: string): string => `${schema}.temu_products p
  join ${schema}.temu_inventory i on i.shop = p.shop and i.sku_id = p.sku_id`;

const ofKind = (schema: string, only: ItemKind | undefined): string =>
  only === undefined
    ? ""
    : `and p.listed and exists (
        select from ${schema}.temu_inventory i
        where i.shop = p.shop and i.sku_id = p.sku_id and ${kinds[only]})`;

/** One SKU, or null. */
export const itemOf = (connection: Connection, { schema, shop }: Place, skuId: string) =>
  Effect.map(
    connection.query(
      ItemRows,
      `select ${itemJson} as item from ${fromItems(schema)} where p.shop = $1 and p.sku_id = $2`,
      [shop, skuId],
    ),
    ([row]) => row?.item ?? null,
  );

/** The SKUs that come after this one, in the order of their products and ids. */
export const itemsAfter = (
  connection: Connection,
  { schema, shop }: Place,
  only: ItemKind | undefined,
  after: { readonly goodsId: string; readonly skuId: string },
) =>
  Effect.map(
    connection.query(
      ItemRows,
      `select ${itemJson} as item
      from (
        select p.* from ${schema}.temu_products p
        where p.shop = $1 and (p.goods_id, p.sku_id) > ($2, $3) ${ofKind(schema, only)}
        order by p.goods_id, p.sku_id limit ${inventoryPageSize}
      ) p
      join ${schema}.temu_inventory i on i.shop = p.shop and i.sku_id = p.sku_id
      order by p.goods_id, p.sku_id`,
      [shop, after.goodsId, after.skuId],
    ),
    (rows) => rows.map(({ item }) => item),
  );

/** How the listed SKUs stand. */
export const summaryOf = (connection: Connection, { schema, shop }: Place) =>
  Effect.map(
    connection.query(
      Summaries,
      `with reasons as (
        select i.reason, i.target is null as unmatched, count(*) as skus,
          count(*) filter (where ${kinds.needsSync}) as to_push,
          count(*) filter (where ${kinds.rejected}) as rejected,
          count(*) filter (where ${kinds.heldBack}) as held_back
        from ${fromItems(schema)}
        where p.shop = $1 and p.listed
        group by i.reason, unmatched
      )
      select jsonb_build_object(
        'skus', coalesce(sum(skus), 0),
        'matched', coalesce(sum(skus) filter (where not unmatched), 0),
        'unmatched', coalesce(jsonb_object_agg(reason, skus) filter (where unmatched), '{}'),
        'needsSync', coalesce(sum(to_push), 0),
        'rejected', coalesce(sum(rejected), 0),
        'heldBack', coalesce(sum(held_back), 0)
      ) as summary from reasons`,
      [shop],
    ),
    ([{ summary }]) => summary,
  );
