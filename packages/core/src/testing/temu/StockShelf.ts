import { Array as Arr, Result, Schema } from "effect";
import { mostSkusOfEdit, mostUnits, type StockEdit } from "../../domain/StockEdit.ts";
import { TemuSku } from "../../domain/TemuSku.ts";
import type { Instant } from "../../domain/Time.ts";
import type { SkuListName } from "../../ports/skuLists.ts";
import { LaggingStock } from "./LaggingStock.ts";
import { refuse, type TemuRefusal } from "./TemuRefusal.ts";

/** A SKU that a shop sells, with the units it has now. */
export const StockedSku = Schema.Struct({
  ...TemuSku.fields,
  /** Whether the seller offers it. It is on sale while there is stock. */
  onSale: Schema.Boolean,
  stock: Schema.Int,
});
export type StockedSku = typeof StockedSku.Type;

/** Units of a SKU that an order takes. */
export interface WantedUnits {
  readonly sku: StockedSku;
  readonly quantity: number;
}

export interface StockedSkuPage {
  readonly total: number;
  readonly skus: ReadonlyArray<StockedSku>;
}

/** What Temu says of an edit: of the product, and of each SKU. */
export interface EditAnswer {
  readonly goodsId: string;
  readonly isDone: boolean;
  readonly skus: ReadonlyArray<{ readonly skuId: string; readonly refusal: TemuRefusal | null }>;
}

/** How Temu refuses a key that it has seen before; its number of it is not documented. */
export const keyRepeated: TemuRefusal = {
  code: 2000000,
  message: "the requestUniqueKey is repeated",
};

/** What a shop has on offer: its SKUs, their stock and what was sold of them. */
export class StockShelf {
  private readonly skus = new Map<string, StockedSku>();
  private readonly goods = new Map<string, Set<string>>();
  private readonly shown = new LaggingStock();
  private readonly rejections = new Map<string, TemuRefusal>();
  private readonly keys = new Set<string>();
  /** Units that lines took, by `orderSn`: only these can come back. */
  private readonly taken = new Map<string, number>();
  private readonly sold = new Map<string, number>();
  private places: ReadonlyArray<string> | null = null;
  private lists: Readonly<Record<SkuListName, ReadonlyArray<StockedSku>>> | null = null;

  get size(): number {
    return this.skus.size;
  }

  /** What lists show at that time, SKUs that can be bought first. */
  listedSkus(now: Instant): ReadonlyArray<StockedSku> {
    const { onSale, offSale } = this.listed(now);
    return [...onSale, ...offSale];
  }

  /** Units of a SKU to three, which follow from this number: the same number, the same units. */
  invent(number: number): Readonly<Record<string, number>> {
    return Object.fromEntries(
      Arr.makeBy(
        1 + (number % 3),
        (line) => [this.skuIdAt(number * 7 + line), 1 + ((number + line) % 3)] as const,
      ),
    );
  }

  /** The id of the SKU at this place, counted round and round. */
  skuIdAt(place: number): string {
    this.places ??= [...this.skus.keys()];
    return this.places[place % this.places.length] ?? "";
  }

  find(skuId: string): StockedSku | undefined {
    return this.skus.get(skuId);
  }

  /** Takes these SKUs in as they are; one that is known is replaced. */
  put(skus: ReadonlyArray<StockedSku>): void {
    for (const sku of skus) {
      const known = this.skus.get(sku.skuId);
      if (known !== undefined) this.goods.get(known.goodsId)?.delete(sku.skuId);
      const ofGoods = this.goods.get(sku.goodsId) ?? new Set();
      this.goods.set(sku.goodsId, ofGoods.add(sku.skuId));
      this.skus.set(sku.skuId, sku);
      this.shown.forget(sku.skuId);
    }
    this.places = null;
    this.lists = null;
  }

  /** Temu lists it no more, and sells it no more. */
  remove(skuId: string): void {
    const known = this.skus.get(skuId);
    if (known !== undefined) this.goods.get(known.goodsId)?.delete(skuId);
    this.skus.delete(skuId);
    this.shown.forget(skuId);
    this.places = null;
    this.lists = null;
  }

  /** Edits of this SKU are refused like that; `null`: no longer. */
  reject(skuId: string, refusal: TemuRefusal | null): void {
    if (refusal === null) this.rejections.delete(skuId);
    else this.rejections.set(skuId, refusal);
  }

  /** What Temu can sell of so many units of each SKU, by `skuId`: never more than there is. */
  available(units: Readonly<Record<string, number>>): ReadonlyArray<WantedUnits> {
    return Object.entries(units).flatMap(([skuId, wanted]) => {
      const sku = this.skus.get(skuId);
      if (sku === undefined || !sku.onSale) return [];
      const quantity = Math.min(sku.stock, wanted);
      return quantity < 1 ? [] : [{ sku, quantity }];
    });
  }

  /** A line takes its units. */
  take(line: Units, shownFrom: Instant | null): void {
    this.taken.set(line.orderSn, line.quantity);
    this.sold.set(line.skuId, this.unitsSold(line.skuId) + line.quantity);
    this.move(line.skuId, -line.quantity, shownFrom);
  }

  /** Units of a line come back, as far as it took any. */
  giveBack(line: Units, shownFrom: Instant | null): void {
    const taken = this.taken.get(line.orderSn) ?? 0;
    const back = Math.min(taken, line.quantity);
    if (back === 0) return;
    this.taken.set(line.orderSn, taken - back);
    this.sold.set(line.skuId, this.unitsSold(line.skuId) - back);
    this.move(line.skuId, back, shownFrom);
  }

  /** Units that were sold and are still wanted. */
  unitsSold(skuId: string): number {
    return this.sold.get(skuId) ?? 0;
  }

  /** What lists show of the SKU at that time. */
  shownStock(skuId: string, now: Instant): number | null {
    const sku = this.skus.get(skuId);
    return sku === undefined ? null : this.shown.stockOf(sku, now);
  }

  /** Sets the stock of SKUs of one product; what one of them is refused for leaves the others alone. */
  edit(
    { goodsId, requestKey, targets }: StockEdit,
    shownFrom: Instant | null,
  ): Result.Result<EditAnswer, TemuRefusal> {
    const ofGoods = this.goods.get(goodsId);
    if (targets.length > mostSkusOfEdit) {
      return refuse(150010065, `At most ${mostSkusOfEdit} SKUs can be edited at once.`);
    }
    if (new Set(targets.map(({ skuId }) => skuId)).size < targets.length) {
      return refuse(150013001, "A SKU is given twice.");
    }
    if (targets.length === 0 || ofGoods === undefined || ofGoods.size === 0) {
      return refuse(150010003, "The goods or their SKUs are not found.");
    }
    if (this.keys.has(requestKey)) return Result.fail(keyRepeated);
    this.keys.add(requestKey);
    const skus = targets.map(({ skuId, quantity }) => {
      const refusal = ofGoods.has(skuId) ? this.judge(skuId, quantity) : unknownSku;
      if (refusal === null) this.set(skuId, quantity, shownFrom);
      return { skuId, refusal };
    });
    return Result.succeed({ goodsId, isDone: skus.some(({ refusal }) => refusal === null), skus });
  }

  /** One page (counted from 1) of what a list shows at that time, the first listed first. */
  page(
    list: SkuListName,
    page: { readonly number: number; readonly size: number },
    now: Instant,
  ): Result.Result<StockedSkuPage, TemuRefusal> {
    if (page.size < 1 || page.size > 100) return refuse(150010003, "pageSize must be 1 to 100.");
    if (page.number < 1) return refuse(150010003, "pageNo begins at 1.");
    const skus = this.listed(now)[list];
    const start = (page.number - 1) * page.size;
    return Result.succeed({ total: skus.length, skus: skus.slice(start, start + page.size) });
  }

  /** Lets lists show all that has happened. */
  showAll(): void {
    this.shown.showAll();
    this.lists = null;
  }

  private judge(skuId: string, quantity: number): TemuRefusal | null {
    const rejection = this.rejections.get(skuId);
    if (rejection !== undefined) return rejection;
    return Number.isInteger(quantity) && quantity >= 0 && quantity <= mostUnits
      ? null
      : { code: 150013002, message: `Quantity must be between 0 and ${mostUnits}` };
  }

  private move(skuId: string, by: number, shownFrom: Instant | null): void {
    const sku = this.skus.get(skuId);
    if (sku !== undefined) this.set(skuId, sku.stock + by, shownFrom);
  }

  private set(skuId: string, stock: number, shownFrom: Instant | null): void {
    const sku = this.skus.get(skuId);
    if (sku === undefined) return;
    this.shown.changed(sku, shownFrom);
    this.skus.set(skuId, { ...sku, stock });
    this.lists = null;
  }

  private listed(now: Instant): Readonly<Record<SkuListName, ReadonlyArray<StockedSku>>> {
    if (this.shown.show(now)) this.lists = null;
    if (this.lists !== null) return this.lists;
    const lists: Record<SkuListName, StockedSku[]> = { onSale: [], offSale: [] };
    for (const sku of this.skus.values()) {
      const stock = this.shown.stockOf(sku, now);
      const onSale = sku.onSale && stock > 0;
      lists[onSale ? "onSale" : "offSale"].push({ ...sku, onSale, stock });
    }
    this.lists = lists;
    return lists;
  }
}

/** Units of a SKU that a line of an order is about. */
interface Units {
  readonly orderSn: string;
  readonly skuId: string;
  readonly quantity: number;
}

const unknownSku: TemuRefusal = { code: 150010003, message: "The SKU is not of these goods." };
