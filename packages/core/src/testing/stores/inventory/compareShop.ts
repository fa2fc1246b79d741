import { BigDecimal, Equal } from "effect";
import type { ArticleStock } from "../../../domain/ArticleStock.ts";
import {
  expectedStock,
  fallsToZero,
  limitedReason,
  limitedTarget,
  needsPush,
  type PushLimit,
} from "../../../domain/expectedStock.ts";
import type { InventoryRules } from "../../../domain/InventoryRules.ts";
import { articleKey } from "../../../domain/JtlArticle.ts";
import { type ArticleFigures, stockTarget } from "../../../domain/stockTarget.ts";
import type { CompareCounts, CompareDecision } from "../../../ports/InventoryStore.ts";
import type { ShopMemory } from "../MemoryState.ts";
import { openUnits, partsOf, type Shops } from "./articles.ts";
import { freshItem, type MemoryItem } from "./InventoryMemory.ts";
import { productsOf } from "./items.ts";

/** The figures of articles, with what is open of them. */
const figuresOf = (shops: Shops, shop: ShopMemory) => {
  const { articles, open } = shop.inventory;
  const openOf = openUnits(shops, shop);
  const figures = (key: string, stock: ArticleStock): ArticleFigures => ({
    ...stock,
    ownOpen: open.get(key)?.units ?? 0,
    open: openOf(key),
    components: partsOf(stock)
      .filter(({ limits }) => limits)
      .map(({ amount, sku }) => ({
        sellable: articles.get(articleKey(sku))?.stock?.sellable ?? 0,
        open: openOf(articleKey(sku)),
        amount,
      })),
  });
  return { figures, openOf };
};

/** What every listed SKU would become, by its id. */
const comparedItems = (
  shops: Shops,
  shop: ShopMemory,
  rules: InventoryRules,
  limit: PushLimit,
): ReadonlyMap<string, MemoryItem> => {
  const { articles, items, movements } = shop.inventory;
  const { figures, openOf } = figuresOf(shops, shop);
  const ignored = new Set(rules.ignore.map(articleKey));
  const keyed = productsOf(shop.inventory)
    .filter(({ isListed }) => isListed)
    .map((product) => ({
      product,
      key: articleKey(product.countedNumber),
    }));
  const sharing = Map.groupBy(keyed, ({ key }) => key);
  return new Map(
    keyed.map(({ key, product }) => {
      const { shown, sku } = product;
      const before = items.get(sku.skuId) ?? freshItem(sku);
      const stock = articles.get(key)?.stock ?? null;
      const sharers = sharing.get(key) ?? [];
      const rule = stockTarget(
        {
          hasNumber: key !== "",
          isIgnored: ignored.has(key),
          wasKnown: before.wasKnown,
          article: stock === null ? null : figures(key, stock),
          sharers: sharers.length,
          place: sharers.findIndex((sharer) => sharer.product === product),
        },
        rules,
      );
      const { target } = rule;
      const { pushed, taken } = before;
      const basis = { shown, taken, pushed };
      const moved = movements.get(sku.skuId) ?? [];
      const expected = expectedStock(basis, moved);
      const push =
        limit === "all"
          ? { target, needsPush: needsPush(target, basis, moved) }
          : limitedTarget(target, expected, pushed, limit);
      const isKnown = stock?.isActive === true;
      const item: MemoryItem = {
        ...before,
        articleNumber: stock?.sku ?? null,
        available: stock?.available ?? null,
        sellable: stock?.sellable ?? null,
        open: BigDecimal.toNumberUnsafe(openOf(key)),
        target: push.target,
        reason: limitedReason(rule, push.target, limit),
        expected,
        needsSync: push.needsPush,
        isKnown,
        wasKnown: before.wasKnown || isKnown,
      };
      return [sku.skuId, item];
    }),
  );
};

const countsOf = (
  before: ReadonlyMap<string, MemoryItem>,
  compared: ReadonlyMap<string, MemoryItem>,
): CompareCounts => {
  const items = [...compared.values()];
  const zeros = items.filter(({ expected, target }) => fallsToZero(target, expected));
  const known = [...compared].filter(([skuId]) => before.get(skuId)?.isKnown);
  return {
    matched: items.filter(({ target }) => target !== null).length,
    toZero: zeros.length,
    salesUnknown: zeros.filter(({ reason }) => reason === "salesUnknown").length,
    knownBefore: known.length,
    lost: known.filter(([, { isKnown }]) => !isKnown).length,
  };
};

/** Compares every listed SKU by the rules, and lets `decide` say whether it stands. */
export const compareShop = (
  shops: Shops,
  shop: ShopMemory,
  rules: InventoryRules,
  limit: PushLimit,
  decide: (counts: CompareCounts) => CompareDecision,
) => {
  const { inventory } = shop;
  const compared = comparedItems(shops, shop, rules, limit);
  const counts = countsOf(inventory.items, compared);
  const decision = decide(counts);
  if (decision === "stop") return { counts, decision, changed: 0 };
  let changed = 0;
  for (const [skuId, item] of compared) {
    if (!Equal.equals(item, inventory.items.get(skuId))) changed += 1;
    const isHeldBack = decision === "holdZeros" && fallsToZero(item.target, item.expected);
    inventory.items.set(skuId, { ...item, isHeldBack });
  }
  inventory.comparedUntil = inventory.openUntil;
  return { counts, decision, changed };
};
