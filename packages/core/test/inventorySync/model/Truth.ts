import { type ArticleStock, articleKey, type JtlOrder } from "@temu-jtl/core";
import type { SoldOrder } from "@temu-jtl/core/testing";
import type { PlannedShop, PlannedSku } from "./DayPlan.ts";

/** A shop, and what it has sold. */
export interface Sales {
  readonly plan: PlannedShop;
  readonly sold: ReadonlyArray<SoldOrder>;
}

const isShipped = (status: string) => status === "shipped" || status === "delivered";

/** Everything that is so at one moment, whoever knows it, and what follows from it. */
export class Truth {
  private readonly stock: ReadonlyMap<string, ArticleStock>;
  /** Units that are sold at Temu and not reserved by JTL, of what was ordered itself. */
  private readonly ordered = new Map<string, number>();
  /** The same, with what lies in bundles. */
  private readonly open = new Map<string, number>();

  constructor(
    stock: ReadonlyArray<ArticleStock>,
    jtlOrders: ReadonlyArray<JtlOrder>,
    shops: ReadonlyArray<Sales>,
  ) {
    this.stock = new Map(stock.map((article) => [articleKey(article.sku), article]));
    const reserved = new Set(
      jtlOrders
        .filter(({ cancellation }) => cancellation === null)
        .map(({ externalNumber }) => externalNumber),
    );
    for (const { plan, sold } of shops) {
      const articles = new Map(plan.skus.map(({ article, skuId }) => [skuId, article]));
      for (const { order } of sold) {
        if (reserved.has(order.parentOrderSn) || order.status === "cancelled") continue;
        for (const { quantity, skuId, status } of order.lines) {
          const article = articles.get(skuId) ?? null;
          if (article !== null && !isShipped(status)) this.addOpen(article, quantity);
        }
      }
    }
  }

  /** How many units of an article can be shipped that nobody has bought yet. */
  free(article: string): number {
    const { available = "0", components = [] } = this.of(article) ?? {};
    if (components.length === 0) return Number(available) - this.openOf(article);
    return Math.min(...components.map(({ amount, sku }) => Math.floor(this.free(sku) / amount)));
  }

  /** What Temu should show of every SKU of a shop that has an article, by the shop's rules. */
  targets({ rules, skus }: PlannedShop): ReadonlyMap<string, number> {
    const inOrder = skus.toSorted((a, b) =>
      a.goodsId === b.goodsId ? (a.skuId < b.skuId ? -1 : 1) : a.goodsId < b.goodsId ? -1 : 1,
    );
    return new Map(
      inOrder.flatMap((sku) => {
        const { article, skuId } = sku;
        if (article === null) return [];
        const { cap = null, safetyPercent = 0, safetyUnits = 0, shared = "full" } = rules;
        const sellable = this.of(article)?.sellable ?? 0;
        const kept = safetyUnits + (sellable * safetyPercent) / 100;
        const offered = Math.max(0, Math.floor(this.sellable(article) - kept));
        const units = Math.min(offered, cap ?? Number.POSITIVE_INFINITY);
        return [[skuId, shared === "split" ? share(units, sku, inOrder) : units] as const];
      }),
    );
  }

  /** JTL's figure less what is open: of a bundle the scarcest of itself and its components. */
  private sellable(article: string): number {
    const { components = [], sellable = 0 } = this.of(article) ?? {};
    if (components.length === 0) return sellable - this.openOf(article);
    const own = sellable - (this.ordered.get(articleKey(article)) ?? 0);
    const sets = components.map(({ amount, sku }) =>
      Math.floor(((this.of(sku)?.sellable ?? 0) - this.openOf(sku)) / amount),
    );
    return Math.min(own, ...sets);
  }

  private of(article: string): ArticleStock | undefined {
    return this.stock.get(articleKey(article));
  }

  private openOf(article: string): number {
    return this.open.get(articleKey(article)) ?? 0;
  }

  private addOpen(article: string, units: number): void {
    const more = (to: Map<string, number>, sku: string, by: number) =>
      to.set(articleKey(sku), (to.get(articleKey(sku)) ?? 0) + by);
    more(this.ordered, article, units);
    more(this.open, article, units);
    for (const { amount, sku } of this.of(article)?.components ?? []) {
      more(this.open, sku, units * amount);
    }
  }
}

const share = (units: number, sku: PlannedSku, all: ReadonlyArray<PlannedSku>): number => {
  const sharers = all.filter(({ article }) => article === sku.article);
  const place = sharers.indexOf(sku);
  return Math.floor(units / sharers.length) + (place < units % sharers.length ? 1 : 0);
};
