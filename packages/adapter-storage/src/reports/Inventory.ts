import {
  inventoryCursor,
  InventoryEntry,
  type InventorySearch,
  itemKey,
  type InventoryTab,
  type ListPage,
  notInJtlReasons,
  pageLimit,
} from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import type { Connection } from "../Database.ts";
import { filterOf } from "../Filter.ts";
import { fromItems, itemJson, kinds } from "../inventory/Items.ts";
import { texts } from "./Conditions.ts";
import { countOf } from "./Lists.ts";

const ItemRows = Schema.Array(Schema.Struct({ item: InventoryEntry }));

/** Which listed SKUs a tab has. */
const tabs: Readonly<Record<InventoryTab, string>> = {
  all: "true",
  outOfStep: kinds.needsSync,
  rejected: kinds.rejected,
  heldBack: kinds.heldBack,
  notInJtl: `i.reason in (${texts(notInJtlReasons)})`,
};

/** A page of the listed SKUs of these shops. */
export const inventory = Effect.fnUntraced(function* (
  connection: Connection,
  schema: string,
  search: InventorySearch,
  page: ListPage,
) {
  const after = yield* inventoryCursor.read(search, page);
  const limit = pageLimit(page);
  const { shops, sku, tab = "all" } = search;
  const filter = filterOf(
    [shops],
    [[sku, (place) => `(p.merchant_sku = ${place} or p.sku_id = ${place})`]],
  );
  const rows = `${fromItems(schema)} where p.shop = w.shop and p.listed and ${tabs[tab]}`;
  const behind = filterOf(filter.values, [
    [
      after === null ? undefined : [after.shop, after.goodsId, after.skuId],
      (place) =>
        `(p.shop, p.goods_id, p.sku_id) > ((${place}::text[])[1], (${place}::text[])[2], (${place}::text[])[3])`,
    ],
  ]);
  const found = yield* connection.query(
    ItemRows,
    `select found.item from unnest($1::text[]) as w(shop)
    cross join lateral (
      select jsonb_build_object('shop', p.shop) || ${itemJson} as item, p.shop, p.goods_id, p.sku_id
      from ${rows} and ${filter.conditions} and ${behind.conditions}
      order by p.goods_id, p.sku_id limit ${limit + 1}) found
    order by found.shop, found.goods_id, found.sku_id limit ${limit + 1}`,
    behind.values,
  );
  const counted = yield* countOf(connection, rows, filter);
  const items = found.map(({ item }) => item);
  return yield* inventoryCursor.page(search, limit, items, counted, itemKey);
});
