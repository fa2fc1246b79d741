import type { ArticleStock, JtlOrder } from "@temu-jtl/core";
import type { SoldOrder, StockedSku } from "@temu-jtl/core/testing";
import type { HostTask } from "./hostTask.ts";

/** Everything that both sides know at one moment. */
export interface BothSides {
  readonly skus: ReadonlyArray<StockedSku>;
  readonly sold: ReadonlyArray<SoldOrder>;
  readonly stock: ReadonlyArray<ArticleStock>;
  readonly jtlOrders: ReadonlyArray<JtlOrder>;
}

/**
 * What Temu should show of each SKU, and how much JTL can ship of it: JTL's stock less what Temu has
 * sold and JTL has not reserved. Worked out from what is so, by none of the product's code.
 */
export const stockTargets = (
  { jtlOrders, skus, sold, stock }: BothSides,
  { safetyUnits = 0, shared = "full" }: HostTask["inventory"],
): ReadonlyArray<{ readonly skuId: string; readonly target: number; readonly free: number }> => {
  const articles = new Map(stock.map((article) => [article.sku, article]));
  const articleOf = new Map(skus.map(({ merchantSku, skuId }) => [skuId, merchantSku]));
  const reserved = new Set(jtlOrders.map(({ externalNumber }) => externalNumber));
  const openLines = sold
    .filter(({ order }) => !reserved.has(order.parentOrderSn))
    .flatMap(({ order }) => order.lines)
    .filter(({ status }) => status !== "cancelled");
  const openOf = (article: string, withSets: boolean): number =>
    openLines.reduce((sum, { quantity, skuId }) => {
      const bought = articleOf.get(skuId) ?? "";
      const inSets = articles.get(bought)?.components.find(({ sku }) => sku === article);
      const units = bought === article ? 1 : withSets ? (inSets?.amount ?? 0) : 0;
      return sum + quantity * units;
    }, 0);
  const free = (article: string): number => {
    const { components = [], sellable = 0 } = articles.get(article) ?? {};
    const own = sellable - openOf(article, components.length === 0);
    return Math.min(own, ...components.map(({ amount, sku }) => Math.floor(free(sku) / amount)));
  };
  return skus.map(({ merchantSku, skuId }) => {
    const units = Math.max(0, free(merchantSku) - safetyUnits);
    const sharers = skus.filter((one) => one.merchantSku === merchantSku);
    const place = sharers.findIndex((one) => one.skuId === skuId);
    const share = Math.floor(units / sharers.length) + (place < units % sharers.length ? 1 : 0);
    return {
      skuId,
      free: Math.max(0, free(merchantSku)),
      target: shared === "split" ? share : units,
    };
  });
};
