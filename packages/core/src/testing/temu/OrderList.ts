import { Result } from "effect";
import type { Instant } from "../../domain/Time.ts";
import type { SoldOrder } from "./SoldOrder.ts";
import { refuse, type TemuRefusal } from "./TemuRefusal.ts";
import { TimeIndex } from "./TimeIndex.ts";

/** Which orders a list holds. Both ends of a window are inclusive. */
export interface TemuListFilter {
  readonly sortBy: "updated" | "ordered";
  readonly statusCode?: number;
  readonly parentOrderSns?: ReadonlyArray<string>;
  readonly updated?: { readonly from: Instant; readonly to: Instant };
  readonly ordered?: { readonly from: Instant; readonly to: Instant };
}

/** One page of a list, and how many orders match in all. */
export interface TemuListPage {
  readonly total: number;
  readonly orders: ReadonlyArray<SoldOrder>;
}

const sortKeys = {
  updated: {
    time: ({ order }: SoldOrder) => order.updatedAt,
    name: ({ order }: SoldOrder) => order.parentOrderSn,
  },
  ordered: {
    time: ({ order }: SoldOrder) => order.orderedAt,
    name: ({ order }: SoldOrder) => order.parentOrderSn,
  },
};

/** All orders of a shop, found by their number, by a window of time and page by page. */
export class OrderList {
  private readonly orders = new Map<string, SoldOrder>();
  private readonly byUpdate = new TimeIndex<SoldOrder>(sortKeys.updated);
  private readonly byOrderTime = new TimeIndex<SoldOrder>(sortKeys.ordered);
  /** The last list that needed more than a window, so that its next page costs nothing. */
  private filtered: { readonly key: string; readonly orders: ReadonlyArray<SoldOrder> } | null =
    null;

  find(parentOrderSn: string): SoldOrder | undefined {
    return this.orders.get(parentOrderSn);
  }

  get size(): number {
    return this.orders.size;
  }

  /** Every order as it is now, the first sold first. */
  get all(): ReadonlyArray<SoldOrder> {
    return [...this.orders.values()];
  }

  put(sold: SoldOrder): SoldOrder {
    const { parentOrderSn } = sold.order;
    const known = this.orders.get(parentOrderSn);
    if (known !== undefined) {
      this.byUpdate.remove(known);
      this.byOrderTime.remove(known);
    }
    this.orders.set(parentOrderSn, sold);
    this.byUpdate.add(sold);
    this.byOrderTime.add(sold);
    this.filtered = null;
    return sold;
  }

  /** One page (counted from 1), the newest first. */
  page(
    filter: TemuListFilter,
    page: { readonly number: number; readonly size: number },
  ): Result.Result<TemuListPage, TemuRefusal> {
    if (page.size < 1 || page.size > 100) return refuse(140020005, "pageSize must be 1 to 100.");
    if (page.number < 1) return refuse(140020005, "pageNumber begins at 1.");
    if (filter.parentOrderSns !== undefined && filter.parentOrderSns.length > 20) {
      return refuse(140020005, "parentOrderSnList holds at most 20 numbers.");
    }
    const index = this.indexFor(filter);
    const window = filter.sortBy === "updated" ? filter.updated : filter.ordered;
    const { start, end } = window
      ? index.bounds(window.from, window.to)
      : { start: 0, end: index.size };
    const other = filter.sortBy === "updated" ? filter.ordered : filter.updated;
    const skipped = (page.number - 1) * page.size;
    if (filter.statusCode === undefined && other === undefined) {
      const last = end - skipped;
      const orders = index.slice(Math.max(start, last - page.size), Math.max(start, last));
      return Result.succeed({ total: end - start, orders: orders.toReversed() });
    }
    const matching = this.matching(filter, index, start, end);
    return Result.succeed({
      total: matching.length,
      orders: matching.slice(skipped, skipped + page.size),
    });
  }

  /** All orders by the time that the list is sorted by, or those whose numbers are asked for. */
  private indexFor(filter: TemuListFilter): TimeIndex<SoldOrder> {
    if (filter.parentOrderSns === undefined) {
      return filter.sortBy === "updated" ? this.byUpdate : this.byOrderTime;
    }
    const index = new TimeIndex<SoldOrder>(sortKeys[filter.sortBy]);
    for (const parentOrderSn of new Set(filter.parentOrderSns)) {
      const sold = this.orders.get(parentOrderSn);
      if (sold !== undefined) index.add(sold);
    }
    return index;
  }

  private matching(
    filter: TemuListFilter,
    index: TimeIndex<SoldOrder>,
    start: number,
    end: number,
  ): ReadonlyArray<SoldOrder> {
    const key = JSON.stringify([filter, start, end]);
    if (this.filtered?.key === key) return this.filtered.orders;
    const other = filter.sortBy === "updated" ? filter.ordered : filter.updated;
    const orders = index
      .slice(start, end)
      .filter(({ order }) => {
        const time = filter.sortBy === "updated" ? order.orderedAt : order.updatedAt;
        return (
          (filter.statusCode === undefined || order.statusCode === filter.statusCode) &&
          (other === undefined || (time >= other.from && time <= other.to))
        );
      })
      .toReversed();
    this.filtered = { key, orders };
    return orders;
  }
}
