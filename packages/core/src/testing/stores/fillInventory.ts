import { Array as Arr, Clock, Effect, Stream } from "effect";
import type { ArticleStock } from "../../domain/ArticleStock.ts";
import { articleKey } from "../../domain/JtlArticle.ts";
import type { SoldLine } from "../../domain/SoldLine.ts";
import type { TemuSku } from "../../domain/TemuSku.ts";
import { minutes } from "../../domain/Time.ts";
import { InventoryStore, inventoryPageSize } from "../../ports/InventoryStore.ts";
import { inventedStock, type InventedStock } from "../inventedStock.ts";

/** Every so many articles there is a bundle of the two before it. */
const bundleEvery = 50;
/** Every so many SKUs one unit was sold that JTL has not reserved. */
const soldEvery = 40;

const articlesOf = ({ articles }: InventedStock): ReadonlyArray<ArticleStock> =>
  articles.map(({ onHand, sku }, index) => {
    const parts = index % bundleEvery === 7 ? articles.slice(index - 2, index) : [];
    return {
      sku,
      isActive: true,
      isManaged: true,
      oversells: false,
      available: String(onHand),
      sellable: onHand,
      components: parts.map((part, at) => ({ sku: part.sku, amount: 1 + at, limits: true })),
    };
  });

const soldLine = ({ merchantSku, skuId }: TemuSku, orderedAt: number): SoldLine => ({
  parentOrderSn: `PO-${skuId}`,
  orderSn: `076-${skuId}`,
  skuId,
  merchantSku,
  quantity: 1,
  originalQuantity: 1,
  isOpen: true,
  movesStock: true,
  orderedAt,
  updatedAt: orderedAt,
});

/**
 * Fills the shop's inventory with so many SKUs and all that a comparison looks at: a download, articles
 * with bundles among them, and units that Temu has sold since.
 */
export const fillInventory = Effect.fnUntraced(function* (count: number) {
  const store = yield* InventoryStore;
  const now = yield* Clock.currentTimeMillis;
  const stock = inventedStock(count);
  const askedAt = now - minutes(60);
  for (const skus of Arr.chunksOf(stock.skus, inventoryPageSize)) {
    yield* store.saveSkus({ skus, askedAt });
  }
  yield* store.endDownload(askedAt, () => true);
  const sold = stock.skus.filter((_, index) => index % soldEvery === 0);
  yield* store.saveSoldLines(sold.map((sku) => soldLine(sku, now - minutes(30))));
  yield* store.countOpen;
  const articles = new Map(articlesOf(stock).map((article) => [articleKey(article.sku), article]));
  yield* Stream.runForEach(store.articlesToRead({ _tag: "All" }), (asked) =>
    store.saveArticles(
      asked,
      asked.flatMap((number) => articles.get(articleKey(number)) ?? []),
    ),
  );
});
