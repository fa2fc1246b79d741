import type { Result } from "effect";
import type { Instant } from "../../domain/Time.ts";
import { OrderList, type TemuListFilter, type TemuListPage } from "./OrderList.ts";
import type { SoldOrder } from "./SoldOrder.ts";
import type { TemuRefusal } from "./TemuRefusal.ts";

/** All orders of a shop as they are, and as lists show them: what changed late shows up later. */
export class LaggingOrders {
  private readonly listed = new OrderList();
  /** Orders that are further than lists show them, and until when. */
  private readonly ahead = new Map<string, { readonly sold: SoldOrder; readonly until: Instant }>();

  /** The order as it is. */
  find(parentOrderSn: string): SoldOrder | undefined {
    return this.ahead.get(parentOrderSn)?.sold ?? this.listed.find(parentOrderSn);
  }

  get size(): number {
    return this.listed.size;
  }

  /** Every order as it is, the first sold first. */
  get all(): ReadonlyArray<SoldOrder> {
    return this.listed.all.map((sold) => this.ahead.get(sold.order.parentOrderSn)?.sold ?? sold);
  }

  put(sold: SoldOrder): void {
    this.ahead.delete(sold.order.parentOrderSn);
    this.listed.put(sold);
  }

  /** Changes an order, and what lists show of it with it: what they do not show yet stays unseen. */
  change(sold: SoldOrder, how: (sold: SoldOrder) => SoldOrder): SoldOrder {
    const { parentOrderSn } = sold.order;
    const next = how(sold);
    const ahead = this.ahead.get(parentOrderSn);
    const shown = this.listed.find(parentOrderSn);
    if (ahead === undefined || shown === undefined) return this.listed.put(next);
    this.ahead.set(parentOrderSn, { ...ahead, sold: next });
    this.listed.put(how(shown));
    return next;
  }

  /** Changes an order; lists show it from `until` on as it is then. */
  changeUnseen(sold: SoldOrder, until: Instant, how: (sold: SoldOrder) => SoldOrder): SoldOrder {
    const next = how(sold);
    this.ahead.set(sold.order.parentOrderSn, { sold: next, until });
    return next;
  }

  /** One page of what lists show at that time. */
  page(
    filter: TemuListFilter,
    page: { readonly number: number; readonly size: number },
    now: Instant,
  ): Result.Result<TemuListPage, TemuRefusal> {
    this.show(now);
    return this.listed.page(filter, page);
  }

  /** Lets lists show what is due by then. */
  show(until: Instant): void {
    for (const { sold, until: due } of this.ahead.values()) {
      if (due <= until) this.put(sold);
    }
  }
}
