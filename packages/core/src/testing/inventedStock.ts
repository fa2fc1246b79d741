import type { StockedArticle } from "./jtl/StockedArticle.ts";
import { inventedSku } from "./temu/orderParts.ts";
import type { StockedSku } from "./temu/StockShelf.ts";

/** How many SKUs each product of an {@link inventedStock} has. */
export const skusOfProduct = 4;

/** Every so many SKUs Temu shows something else than JTL has. */
const differEvery = 10;
/** Every so many SKUs JTL has sold out, and Temu does not know. */
const soldOutEvery = 100;

/** A shop's SKUs as Temu lists them, and the articles behind them as JTL has them. */
export interface InventedStock {
  readonly skus: ReadonlyArray<StockedSku>;
  readonly articles: ReadonlyArray<Required<Pick<StockedArticle, "sku" | "onHand">>>;
}

const onHand = (index: number): number => (index % soldOutEvery === 0 ? 0 : 5 + ((index * 7) % 40));

const shown = (index: number): number => {
  if (index % differEvery !== 0) return onHand(index);
  return index % (2 * differEvery) === 0 ? onHand(index) + 3 : 0;
};

/**
 * So many SKUs, four a product, each with an article of its own. Every tenth differs between the sides.
 * `first` (from 0): a part of a larger shop that begins there.
 */
export const inventedStock = (count: number, first = 0): InventedStock => {
  const places = Array.from({ length: count }, (_, at) => first + at);
  return {
    skus: places.map((index) => ({
      goodsId: String(602_000_000_000_001 + Math.floor(index / skusOfProduct)),
      skuId: String(462_000_000_000_001 + index),
      merchantSku: inventedSku(index),
      name: `Duftkerze ${1 + Math.floor(index / skusOfProduct)}`,
      variant: `${100 * (1 + (index % skusOfProduct))} g`,
      onSale: true,
      stock: shown(index),
    })),
    articles: places.map((index) => ({ sku: inventedSku(index), onHand: onHand(index) })),
  };
};
