import type { Result } from "effect";
import type { Instant } from "../../domain/Time.ts";
import { OrderList, type TemuListFilter, type TemuListPage } from "./OrderList.ts";
import type { SoldOrder } from "./SoldOrder.ts";
import type { TemuRefusal } from "./TemuRefusal.ts";

/** A change that lists do not show yet. */
interface Unseen {
  readonly how: (sold: SoldOrder) => SoldOrder;
  readonly until: Instant;
}

/** All orders of a shop as they are, and as lists show them: what changed late shows up later. */
export class LaggingOrders {
  private readonly listed = new OrderList();
  /** Orders that are further than lists show them. */
  private readonly ahead = new Map<
    string,
    { readonly sold: SoldOrder; readonly unseen: ReadonlyArray<Unseen> }
  >();

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

  /** Changes an order; lists show that from `until` on. */
  changeUnseen(sold: SoldOrder, until: Instant, how: Unseen["how"]): SoldOrder {
    const next = how(sold);
    const { parentOrderSn } = sold.order;
    const unseen = this.ahead.get(parentOrderSn)?.unseen ?? [];
    this.ahead.set(parentOrderSn, { sold: next, unseen: [...unseen, { how, until }] });
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
    for (const [parentOrderSn, { sold, unseen }] of this.ahead) {
      const due = unseen.filter((change) => change.until <= until);
      const shown = this.listed.find(parentOrderSn);
      if (due.length === unseen.length || shown === undefined) {
        this.put(sold);
      } else if (due.length > 0) {
        this.listed.put(due.reduce((before, { how }) => how(before), shown));
        this.ahead.set(parentOrderSn, {
          sold,
          unseen: unseen.filter((change) => change.until > until),
        });
      }
    }
  }
}
