import { type ArticleStock, articleKey, type JtlOrder } from "@temu-jtl/core";
import type { SoldOrder } from "@temu-jtl/core/testing";
import type { PlannedShop, PlannedSku } from "./DayPlan.ts";

/** A shop by what is known of it. */
export interface KnownShop {
  readonly plan: PlannedShop;
  /** The article number of each SKU as the shop has it now. */
  readonly numbers: ReadonlyMap<string, string | null>;
  /** SKUs of the last download. */
  readonly listed: ReadonlySet<string>;
  /** SKUs whose article JTL knew and sold by an earlier comparison. */
  readonly known: ReadonlySet<string>;
}

/** A shop, and what it has sold. */
export interface Sales extends Pick<KnownShop, "numbers"> {
  readonly sold: ReadonlyArray<SoldOrder>;
}

const isShipped = (status: string) => status === "shipped" || status === "delivered";

/** Whether a line is still to be shipped. */
export const isLeft = ({ status }: { readonly status: string }): boolean =>
  !isShipped(status) && status !== "cancelled";

const byPlace = (a: PlannedSku, b: PlannedSku): number =>
  a.goodsId === b.goodsId ? (a.skuId < b.skuId ? -1 : 1) : a.goodsId < b.goodsId ? -1 : 1;

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
    for (const { numbers, sold } of shops) {
      for (const { order } of sold) {
        if (reserved.has(order.parentOrderSn) || order.status === "cancelled") continue;
        for (const { quantity, skuId, status } of order.lines) {
          const article = numbers.get(skuId) ?? null;
          if (article !== null && !isShipped(status)) this.addOpen(article, quantity);
        }
      }
    }
  }

  /** Whether JTL has and sells the article. */
  isSold(article: string | null | undefined): boolean {
    return article != null && this.of(article)?.isActive === true;
  }

  /** How many units of an article can be shipped that nobody has bought yet. */
  free(article: string): number {
    return this.isSold(article) ? this.freeUnits(article) : 0;
  }

  /** What Temu should show of the shop's SKUs, by its rules; those that are left alone are missing. */
  targets({ known, listed, numbers, plan }: KnownShop): ReadonlyMap<string, number> {
    const inOrder = plan.skus.filter(({ skuId }) => listed.has(skuId)).toSorted(byPlace);
    const keyed = inOrder.map(({ skuId }) => ({ skuId, article: numbers.get(skuId) ?? null }));
    const { shared = "full" } = plan.rules;
    return new Map(
      keyed.flatMap(({ article, skuId }) => {
        if (article === null || !this.isSold(article)) {
          return known.has(skuId) ? [[skuId, 0] as const] : [];
        }
        if (this.of(article)?.isManaged === false) {
          const { unmanagedUnits = null } = plan.rules;
          return unmanagedUnits === null ? [] : [[skuId, unmanagedUnits] as const];
        }
        const units = this.offered(article, plan);
        if (shared === "full") return [[skuId, units] as const];
        const sharers = keyed.filter(
          (one) => one.article !== null && articleKey(one.article) === articleKey(article),
        );
        const place = sharers.findIndex((one) => one.skuId === skuId);
        const isMore = place < units % sharers.length;
        return [[skuId, Math.floor(units / sharers.length) + (isMore ? 1 : 0)] as const];
      }),
    );
  }

  /** What the shop's rules offer of an article. */
  private offered(article: string, { rules }: PlannedShop): number {
    const { cap, oversellUnits, safetyPercent = 0, safetyUnits = 0 } = rules;
    const { oversells = false, sellable = 0 } = this.of(article) ?? {};
    const kept = safetyUnits + (sellable * safetyPercent) / 100;
    const left = Math.max(0, Math.floor(this.sellable(article) - kept));
    const least = oversells ? (oversellUnits ?? 0) : 0;
    return Math.min(Math.max(left, least), cap ?? Number.POSITIVE_INFINITY);
  }

  /** JTL's figure less what is open: of a bundle the scarcest of itself and its components. */
  private sellable(article: string): number {
    const { components = [], sellable = 0 } = this.of(article) ?? {};
    if (components.length === 0) return sellable - this.openOf(article);
    const own = sellable - (this.ordered.get(articleKey(article)) ?? 0);
    const sets = components
      .filter(({ limits }) => limits)
      .map(({ amount, sku }) =>
        Math.floor(((this.of(sku)?.sellable ?? 0) - this.openOf(sku)) / amount),
      );
    return Math.min(own, ...sets);
  }

  /** Without an end: what JTL may sell beyond its stock, and what nobody counts. */
  private freeUnits(article: string): number {
    const { available = "0", components = [], isManaged, oversells } = this.of(article) ?? {};
    if (isManaged === false || oversells === true) return Number.POSITIVE_INFINITY;
    if (components.length === 0) return Number(available) - this.openOf(article);
    const sets = components
      .filter(({ limits }) => limits)
      .map(({ amount, sku }) => Math.floor(this.freeUnits(sku) / amount));
    return Math.min(Number.POSITIVE_INFINITY, ...sets);
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
