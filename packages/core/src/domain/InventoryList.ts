import { Schema } from "effect";
import { InventoryItem } from "./Inventory.ts";
import { byText, KeyText, listCursor } from "./Listing.ts";

/**
 * `outOfStep`: the target has to be pushed · `rejected`: Temu has refused the last push · `heldBack`: a
 * guard keeps a zero · `notInJtl`: no article in JTL, or none that is sold · `all`: every listed SKU.
 */
export const InventoryTab = Schema.Literals([
  "all",
  "outOfStep",
  "rejected",
  "heldBack",
  "notInJtl",
]);
export type InventoryTab = typeof InventoryTab.Type;

/** Which listed SKUs; what is left out does not matter. */
export interface InventorySearch {
  readonly shops: ReadonlyArray<string>;
  readonly tab?: InventoryTab | undefined;
  /** A merchant SKU or a SKU id of Temu. */
  readonly sku?: string | undefined;
}

/** A SKU in a list. */
export const InventoryEntry = Schema.Struct({ shop: Schema.String, ...InventoryItem.fields });
export type InventoryEntry = typeof InventoryEntry.Type;

const ItemKey = Schema.Struct({
  shop: KeyText,
  goodsId: KeyText,
  skuId: KeyText,
});
export type ItemKey = typeof ItemKey.Type;

export const inventoryCursor = listCursor("inventory", ItemKey);

export const itemKey = ({ goodsId, shop, skuId }: InventoryEntry): ItemKey => ({
  shop,
  goodsId,
  skuId,
});

/** Which of two SKUs comes first. */
export const compareItems = (a: ItemKey, b: ItemKey): number =>
  byText(a.shop, b.shop) || byText(a.goodsId, b.goodsId) || byText(a.skuId, b.skuId);
