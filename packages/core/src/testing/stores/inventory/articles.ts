import { BigDecimal } from "effect";
import { decimalOf } from "../../../domain/decimals.ts";
import { articleKey } from "../../../domain/JtlArticle.ts";
import { unreservedStates } from "../../../domain/OrderState.ts";
import type { ArticleStock } from "../../../domain/ArticleStock.ts";
import type { SilentShop } from "../../../domain/SilentShop.ts";
import type { SoldLine } from "../../../domain/SoldLine.ts";
import type { Instant } from "../../../domain/Time.ts";
import type { MemoryState, ShopMemory } from "../MemoryState.ts";
import type { InventoryMemory, MemoryOpen } from "./InventoryMemory.ts";

export type Shops = MemoryState["Service"]["shops"];

/** The article number of a SKU: what the shop has mapped it to, else the first merchant SKU of these. */
export const numberOfSku = (
  { skuMap }: ShopMemory,
  skuId: string,
  merchantSkus: ReadonlyArray<string | undefined>,
): string => {
  const numbers = [skuMap.get(skuId), ...merchantSkus].map((number) => number?.trim() ?? "");
  return numbers.find((number) => number !== "") ?? "";
};

const isOpen = (shop: ShopMemory, line: SoldLine): boolean => {
  const state = shop.orders.get(line.parentOrderSn)?.state;
  return line.isOpen && (state === undefined || unreservedStates.includes(state));
};

const countedLines = (shop: ShopMemory): ReadonlyArray<SoldLine> =>
  [...shop.inventory.soldLines.values()].filter((line) => line.quantity > 0 && isOpen(shop, line));

const isSetAside = ({ inventory: { setAsideAt }, watermarks }: ShopMemory): boolean =>
  setAsideAt !== null && (watermarks.get("sales") ?? 0) <= setAsideAt;

/** Other shops with lines that are counted, whose sales were not read since then. */
export const silentShops = (
  shops: Shops,
  own: ShopMemory,
  before: Instant,
): ReadonlyArray<SilentShop> =>
  [...shops]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([id, shop]) => {
      const lines = countedLines(shop);
      if (shop === own || isSetAside(shop) || lines.length === 0) return [];
      const youngest = Math.max(...lines.map(({ updatedAt }) => updatedAt));
      const readAt = shop.watermarks.get("sales") ?? youngest;
      if (readAt >= before) return [];
      const units = lines.reduce((sum, { quantity }) => sum + quantity, 0);
      const since = Math.min(...lines.map(({ orderedAt }) => orderedAt));
      return [{ shop: id, readAt, lines: lines.length, units, since }];
    });

/** Units of each article that Temu has sold and JTL has not reserved, with a number of it. */
const openArticles = (shops: Shops, own: ShopMemory): InventoryMemory["open"] => {
  const open = new Map<string, MemoryOpen>();
  for (const [id, shop] of shops) {
    if (shop !== own && isSetAside(shop)) continue;
    for (const line of countedLines(shop)) {
      const listed = shop.inventory.products.get(line.skuId)?.sku.merchantSku;
      const number = numberOfSku(shop, line.skuId, [line.merchantSku, listed]);
      const key = articleKey(number);
      if (key === "") continue;
      const { lines = [], units = 0 } = open.get(key) ?? {};
      const counted = [id, line.parentOrderSn, line.orderSn, line.quantity].join("\n");
      open.set(key, {
        number,
        units: units + line.quantity,
        lines: new Set([...lines, counted]),
      });
    }
  }
  return open;
};

/** The components of a bundle that it has some of. */
export const partsOf = (stock: ArticleStock | null | undefined): ArticleStock["components"] =>
  (stock?.components ?? []).filter(({ amount }) => amount > 0);

const none = decimalOf(0);

const unread = (number: string) => ({ number, stock: null, readAt: null, isWanted: true });

const want = ({ articles }: InventoryMemory, key: string): void => {
  const article = articles.get(key);
  if (article !== undefined) articles.set(key, { ...article, isWanted: true });
};

const areSameLines = (one: MemoryOpen | undefined, other: MemoryOpen | undefined): boolean =>
  one?.lines.size === other?.lines.size &&
  [...(one?.lines ?? [])].every((line) => other?.lines.has(line));

/**
 * Counts the shop's open units anew, and wants read whatever has other open lines than before. SKUs have
 * the articles that they are counted by until the next count.
 */
export const countOpen = (shops: Shops, own: ShopMemory): void => {
  const { inventory } = own;
  const open = openArticles(shops, own);
  const changed = [...new Set([...open.keys(), ...inventory.open.keys()])].filter(
    (key) => !areSameLines(open.get(key), inventory.open.get(key)),
  );
  const parts = changed.flatMap((key) => partsOf(inventory.articles.get(key)?.stock));
  for (const key of [...changed, ...parts.map(({ sku }) => articleKey(sku))]) want(inventory, key);
  for (const [skuId, product] of inventory.products) {
    const countedNumber = numberOfSku(own, skuId, [product.sku.merchantSku]);
    inventory.products.set(skuId, { ...product, countedNumber });
  }
  inventory.open = open;
  inventory.openUntil = inventory.movementCount;
};

/** Numbers of the articles of listed SKUs and open lines, and of their components, by their keys. */
const belonging = (shop: ShopMemory): ReadonlyMap<string, string> => {
  const { articles, open, products } = shop.inventory;
  const listed = [...products.values()].flatMap(({ countedNumber, isListed }) =>
    isListed ? [countedNumber] : [],
  );
  const sold = [...open.values()].map(({ number }) => number);
  const named = new Map([...listed, ...sold].map((number) => [articleKey(number), number]));
  const parts = [...named.keys()].flatMap((key) => partsOf(articles.get(key)?.stock));
  for (const { sku } of parts) named.set(articleKey(sku), sku);
  named.delete("");
  return named;
};

/** Settles which articles are to be read; without `changed` all that belong to the shop. */
export const wantArticles = (shop: ShopMemory, changed: ReadonlyArray<string> | null): void => {
  const { articles } = shop.inventory;
  const named = belonging(shop);
  for (const key of articles.keys()) if (!named.has(key)) articles.delete(key);
  for (const [key, number] of named) if (!articles.has(key)) articles.set(key, unread(number));
  for (const key of changed?.map(articleKey) ?? named.keys()) want(shop.inventory, key);
};

/** Stores what JTL said. Answers the numbers of components that were never read. */
export const saveArticles = (
  { articles }: InventoryMemory,
  asked: ReadonlyArray<string>,
  found: ReadonlyArray<ArticleStock>,
  readAt: Instant,
): ReadonlyArray<string> => {
  for (const number of asked) {
    articles.set(articleKey(number), { number, stock: null, readAt, isWanted: false });
  }
  for (const stock of found) {
    articles.set(articleKey(stock.sku), { number: stock.sku, stock, readAt, isWanted: false });
  }
  const parts = new Map(found.flatMap(partsOf).map(({ sku }) => [articleKey(sku), sku]));
  return [...parts].flatMap(([key, sku]) =>
    (articles.get(key)?.readAt ?? null) === null ? [sku] : [],
  );
};

/** What is known of a bundle's components: by this shop, else by the shop that read it last. */
const partsOfSold = (shops: Shops, shop: ShopMemory, key: string): ArticleStock["components"] => {
  const own = shop.inventory.articles.get(key)?.stock;
  if (own != null) return partsOf(own);
  const read = [...shops]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, { inventory }]) => inventory.articles.get(key) ?? [])
    .filter(({ stock }) => stock !== null)
    .toSorted((a, b) => (b.readAt ?? 0) - (a.readAt ?? 0));
  return partsOf(read[0]?.stock);
};

/** What is open of an article, its units in open bundles too. */
export const openUnits = (
  shops: Shops,
  shop: ShopMemory,
): ((key: string) => BigDecimal.BigDecimal) => {
  const open = new Map<string, BigDecimal.BigDecimal>();
  const add = (key: string, units: BigDecimal.BigDecimal) =>
    open.set(key, BigDecimal.sum(open.get(key) ?? none, units));
  for (const [key, { units }] of shop.inventory.open) {
    add(key, decimalOf(units));
    for (const { amount, sku } of partsOfSold(shops, shop, key)) {
      add(articleKey(sku), BigDecimal.multiply(decimalOf(units), decimalOf(amount)));
    }
  }
  return (key) => open.get(key) ?? none;
};
