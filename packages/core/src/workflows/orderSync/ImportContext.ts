import type { JtlArticle } from "../../domain/JtlArticle.ts";
import type { OrderLine } from "../../domain/ParentOrder.ts";
import type { ShopSettings } from "../../domain/ShopSettings.ts";

/** What an order's document depends on beside the order. */
export interface ExportContext {
  readonly settings: ShopSettings;
  /** The shop's own map: Temu's SKU id → JTL's article number. */
  readonly skuMap: ReadonlyMap<string, string>;
}

/** What is known on this side when an order is decided on. */
export interface ImportContext extends ExportContext {
  /** Those of the orders' articles that JTL has, by `articleKey`. Null when JTL did not answer. */
  readonly articles: ReadonlyMap<string, JtlArticle> | null;
}

/** JTL's number of a line's article: by the shop's map, else the merchant's SKU; empty without both. */
export const articleNumberOf = (
  line: Pick<OrderLine, "skuId" | "merchantSku">,
  skuMap: ReadonlyMap<string, string>,
): string => (skuMap.get(line.skuId) ?? line.merchantSku).trim();
