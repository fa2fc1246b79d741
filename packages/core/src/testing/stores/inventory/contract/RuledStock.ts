import { BigDecimal } from "effect";
import type { ArticleStock } from "../../../../domain/ArticleStock.ts";
import { decimalOf } from "../../../../domain/decimals.ts";
import {
  expectedStock,
  limitedReason,
  limitedTarget,
  needsPush,
  type PushLimit,
  readingLag,
  type StockBasis,
  type StockMovement,
} from "../../../../domain/expectedStock.ts";
import type { PushOutcome } from "../../../../domain/Inventory.ts";
import type { InventoryRules } from "../../../../domain/InventoryRules.ts";
import { articleKey } from "../../../../domain/JtlArticle.ts";
import { movementsOf, type SoldLine } from "../../../../domain/SoldLine.ts";
import { stockTarget } from "../../../../domain/stockTarget.ts";
import type { TemuSku } from "../../../../domain/TemuSku.ts";
import type { Instant } from "../../../../domain/Time.ts";

interface RuledSku {
  readonly sku: TemuSku;
  readonly key: string;
  shown: StockBasis["shown"];
  pushed: StockBasis["pushed"];
  taken: StockBasis["taken"];
  wasKnown: boolean;
}

/** A line of any shop, with the key of its article and whether JTL has reserved it. */
export interface RuledLine {
  readonly line: SoldLine;
  readonly key: string;
  readonly isReserved: boolean;
}

/** What a shop's SKUs should be by the pure rules alone: what a store is compared with. */
export class RuledStock {
  private readonly rules: InventoryRules;
  private readonly skus: ReadonlyArray<RuledSku>;
  private readonly movements: Array<StockMovement & { readonly skuId: string }> = [];
  private readonly seen = new Map<string, SoldLine>();
  private open: ReadonlyMap<string, number> = new Map();
  private openUntil = 0;
  private comparedUntil = 0;

  constructor(
    skus: ReadonlyArray<TemuSku>,
    map: ReadonlyMap<string, string>,
    rules: InventoryRules,
  ) {
    this.rules = rules;
    this.skus = skus.map((sku) => ({
      sku,
      key: articleKey(map.get(sku.skuId) ?? sku.merchantSku),
      shown: null,
      pushed: null,
      taken: null,
      wasKnown: false,
    }));
  }

  keyOf(skuId: string): string {
    return this.skus.find(({ sku }) => sku.skuId === skuId)?.key ?? "";
  }

  shows(skus: ReadonlyArray<TemuSku>, at: Instant): void {
    for (const { skuId, stock } of skus) {
      const known = this.skus.find(({ sku }) => sku.skuId === skuId);
      if (known === undefined || stock === null) continue;
      if (known.pushed === null || at >= known.pushed.at + readingLag) {
        known.shown = { units: stock, at };
      }
    }
  }

  sells(lines: ReadonlyArray<SoldLine>): void {
    for (const line of lines) {
      for (const movement of movementsOf(line, this.seen.get(line.orderSn) ?? null)) {
        const number = this.movements.length + 1;
        this.movements.push({ ...movement, number, skuId: line.skuId });
      }
      const seen = this.seen.get(line.orderSn);
      if (seen === undefined || line.updatedAt >= seen.updatedAt) this.seen.set(line.orderSn, line);
    }
  }

  /** The lines of this shop as they are now. */
  get lines(): ReadonlyArray<SoldLine> {
    return [...this.seen.values()];
  }

  counts(lines: ReadonlyArray<RuledLine>): void {
    const open = new Map<string, number>();
    for (const { isReserved, key, line } of lines) {
      if (isReserved || !line.isOpen || line.quantity === 0 || key === "") continue;
      open.set(key, (open.get(key) ?? 0) + line.quantity);
    }
    this.open = open;
    this.openUntil = this.movements.length;
  }

  pushes(skuId: string, units: number, at: Instant, outcome: PushOutcome): void {
    const known = this.skus.find(({ sku }) => sku.skuId === skuId);
    if (known === undefined) return;
    known.pushed = { units, at, seenUntil: this.comparedUntil, outcome };
    if (outcome === "accepted") known.taken = known.pushed;
  }

  private openOf(
    articles: ReadonlyMap<string, ArticleStock>,
  ): (key: string) => BigDecimal.BigDecimal {
    return (key) => {
      const inBundles = [...this.open].flatMap(([bundle, units]) =>
        (articles.get(bundle)?.components ?? [])
          .filter(({ sku }) => articleKey(sku) === key)
          .map(({ amount }) => BigDecimal.multiply(decimalOf(units), decimalOf(amount))),
      );
      return BigDecimal.sumAll([decimalOf(this.open.get(key) ?? 0), ...inBundles]);
    };
  }

  /** What each SKU should be now, in the order of their ids. */
  compares(all: ReadonlyArray<ArticleStock>, limit: PushLimit) {
    const articles = new Map(all.map((one) => [articleKey(one.sku), one]));
    const openOf = this.openOf(articles);
    this.comparedUntil = this.openUntil;
    return this.skus.map((known) => {
      const { key, pushed, shown, sku, taken } = known;
      const stock = articles.get(key);
      const sharing = this.skus.filter((other) => other.key === key);
      const rule = stockTarget(
        {
          hasNumber: key !== "",
          isIgnored: this.rules.ignore.map(articleKey).includes(key),
          wasKnown: known.wasKnown,
          article:
            stock === undefined
              ? null
              : {
                  ...stock,
                  ownOpen: this.open.get(key) ?? 0,
                  open: openOf(key),
                  components: stock.components
                    .filter(({ limits }) => limits)
                    .map((part) => ({
                      sellable: articles.get(articleKey(part.sku))?.sellable ?? 0,
                      open: openOf(articleKey(part.sku)),
                      amount: part.amount,
                    })),
                },
          sharers: sharing.length,
          place: sharing.indexOf(known),
        },
        this.rules,
      );
      const { target } = rule;
      known.wasKnown ||= stock?.isActive === true;
      const moved = this.movements.filter(({ skuId }) => skuId === sku.skuId);
      const expected = expectedStock({ pushed, shown, taken }, moved);
      const push =
        limit === "all"
          ? { target, needsPush: needsPush(target, { pushed, shown, taken }, moved) }
          : limitedTarget(target, expected, pushed, limit);
      const { skuId } = sku;
      const open = BigDecimal.toNumberUnsafe(openOf(key));
      const reason = limitedReason(rule, push.target, limit);
      return { skuId, open, reason, expected, target: push.target, needsSync: push.needsPush };
    });
  }
}
