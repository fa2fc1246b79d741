import { Equal } from "effect";
import { expectedStock, readingLag, type StockBasis } from "../../../domain/expectedStock.ts";
import type { TemuSku } from "../../../domain/TemuSku.ts";
import type { Instant } from "../../../domain/Time.ts";
import type { ShopMemory } from "../MemoryState.ts";
import { numberOfSku } from "./articles.ts";
import { freshItem, type InventoryMemory, type MemoryProduct } from "./InventoryMemory.ts";

/** What a reading of a SKU makes of what was shown of it before. */
const shownBy = (
  { items, movements }: InventoryMemory,
  { skuId, stock }: TemuSku,
  before: MemoryProduct | undefined,
  askedAt: Instant,
): Pick<MemoryProduct, "shown" | "surprise"> => {
  const { shown = null, surprise = null } = before ?? {};
  const { pushed = null, taken = null } = items.get(skuId) ?? {};
  if (stock === null || (pushed !== null && askedAt < pushed.at + readingLag)) {
    return { shown, surprise };
  }
  const moved = (movements.get(skuId) ?? []).filter(({ at }) => at <= askedAt);
  const basis: StockBasis = { shown, taken, pushed };
  const expected = pushed?.outcome === "unknown" ? null : expectedStock(basis, moved);
  return {
    shown: { units: stock, at: askedAt },
    surprise:
      expected === null || expected === stock ? surprise : { at: askedAt, expected, shown: stock },
  };
};

/** Whether a download shows a SKU otherwise than the one before. */
const isChanged = (before: MemoryProduct, after: MemoryProduct): boolean =>
  !before.isListed ||
  before.shown?.units !== after.shown?.units ||
  !Equal.equals({ ...before.sku, stock: null }, { ...after.sku, stock: null });

/** Stores a page of listed SKUs. */
export const saveSkus = (
  shop: ShopMemory,
  skus: ReadonlyArray<TemuSku>,
  askedAt: Instant,
): { readonly created: number; readonly changed: number } => {
  const { inventory } = shop;
  const { items, products } = inventory;
  let created = 0;
  let changed = 0;
  for (const sku of new Map(skus.map((one) => [one.skuId, one])).values()) {
    const before = products.get(sku.skuId);
    const after: MemoryProduct = {
      sku,
      countedNumber: before?.countedNumber ?? numberOfSku(shop, sku.skuId, [sku.merchantSku]),
      isListed: true,
      listedSince: before?.isListed ? before.listedSince : askedAt,
      seenAt: askedAt,
      ...shownBy(inventory, sku, before, askedAt),
    };
    products.set(sku.skuId, after);
    if (before === undefined) {
      created += 1;
      items.set(sku.skuId, freshItem(sku));
    } else if (isChanged(before, after)) {
      changed += 1;
    }
  }
  return { created, changed };
};

/** Ends a download that began then, if `decide` agrees. */
export const endDownload = (
  inventory: InventoryMemory,
  begunAt: Instant,
  decide: (counts: { readonly seen: number; readonly before: number }) => boolean,
) => {
  const listed = [...inventory.products].filter(([, { isListed }]) => isListed);
  const unseen = listed.filter(([, { seenAt }]) => seenAt < begunAt);
  const counts = {
    seen: listed.length - unseen.length,
    before: listed.filter(([, { listedSince }]) => listedSince < begunAt).length,
  };
  if (!decide(counts)) return { accepted: false, ...counts, gone: 0 };
  for (const [skuId, product] of unseen) {
    inventory.products.set(skuId, { ...product, isListed: false, listedSince: begunAt });
  }
  inventory.downloadedAt = begunAt;
  return { accepted: true, ...counts, gone: unseen.length };
};
