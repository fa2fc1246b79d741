import { Array as Arr, Result } from "effect";
import type { Address } from "../../domain/Address.ts";
import type { OrderLine } from "../../domain/ParentOrder.ts";
import type { Instant } from "../../domain/Time.ts";
import { inventedOrder, stockedOrder } from "./inventedOrder.ts";
import { LaggingOrders } from "./LaggingOrders.ts";
import * as changes from "./orderChanges.ts";
import { mostLines } from "./orderParts.ts";
import type { OrderTrouble, SoldOrder } from "./SoldOrder.ts";
import { StockShelf } from "./StockShelf.ts";
import { refuse, type TemuRefusal } from "./TemuRefusal.ts";

export type Answered<A> = Result.Result<A, TemuRefusal>;

/**
 * What a shop at Temu sells, and what buyers, Temu and people in Seller Center make of its orders. Time
 * is passed in; Temu keeps whole seconds.
 */
export class TemuSales {
  protected readonly orders = new LaggingOrders();
  /** What is on offer. Without any SKU invented orders are sold without limit. */
  readonly shelf = new StockShelf();
  private soldCount: number;
  private wishCount = 0;
  /** For so long after a confirmation or a change of stock, reads show what was before. */
  lagMillis = 0;
  /** Hears of every change that Temu calls an update, as soon as it has happened. */
  onChange: (sold: SoldOrder, what: "status" | "address") => void = () => undefined;

  /** `firstOrder`: the number of its first invented order, for shops whose orders meet in one JTL. */
  constructor(firstOrder = 1) {
    this.soldCount = firstOrder - 1;
  }

  /** Sells the next orders, changed last at `now`. Where there are SKUs, as many as there is stock for. */
  sell(count: number, now: Instant): ReadonlyArray<SoldOrder> {
    if (this.shelf.size === 0) return this.sellInvented(count, now, inventedOrder);
    return Array.from({ length: count }).flatMap(() => {
      this.wishCount += 1;
      return this.sellKnown(this.shelf.invent(this.wishCount), now);
    });
  }

  /** Sells the next orders, whatever there is stock for. */
  sellInvented(
    count: number,
    now: Instant,
    invent: (index: number, now: Instant) => SoldOrder,
  ): ReadonlyArray<SoldOrder> {
    const orders = Array.from({ length: count }, () => {
      this.soldCount += 1;
      return invent(this.soldCount, now);
    });
    this.add(orders);
    return orders;
  }

  /**
   * Sells so many units of each SKU (by its `skuId`), made now, or fewer: Temu sells what it has. The
   * orders have at most ten lines each; none when nothing could be sold.
   */
  sellUnits(
    units: Readonly<Record<string, number>>,
    now: Instant,
  ): Answered<ReadonlyArray<SoldOrder>> {
    const unknown = Object.keys(units).find((skuId) => this.shelf.find(skuId) === undefined);
    if (unknown !== undefined) return refuse(150010003, `The SKU ${unknown} is not found.`);
    return Result.succeed(this.sellKnown(units, now));
  }

  /** Takes these orders in as they are; one that is known is replaced. They take no stock. */
  add(orders: ReadonlyArray<SoldOrder>): void {
    for (const sold of orders) {
      this.orders.put(sold);
      this.onChange(sold, "status");
    }
  }

  find(parentOrderSn: string): SoldOrder | undefined {
    return this.orders.find(parentOrderSn);
  }

  get size(): number {
    return this.orders.size;
  }

  /** All orders as they are now, the first sold first. */
  get snapshot(): ReadonlyArray<SoldOrder> {
    return this.orders.all;
  }

  /** Changes an order as Temu itself would; it counts as updated now. */
  change(
    parentOrderSn: string,
    now: Instant,
    how: (sold: SoldOrder) => SoldOrder,
    what: "status" | "address" = "status",
  ): Answered<SoldOrder> {
    return Result.map(this.known(parentOrderSn), (sold) => {
      const changed = this.orders.change(sold, changes.updated(now, how));
      this.onChange(changed, what);
      return changed;
    });
  }

  /** The whole order is cancelled: nothing of it is to be shipped. */
  cancel(parentOrderSn: string, now: Instant): Answered<SoldOrder> {
    return this.shrink(parentOrderSn, now, changes.cancelled);
  }

  /** Nothing of this line is to be shipped; without another line the order is cancelled. */
  cancelLine(parentOrderSn: string, orderSn: string, now: Instant): Answered<SoldOrder> {
    return Result.flatMap(this.line(parentOrderSn, orderSn), () =>
      this.shrink(parentOrderSn, now, (sold) => changes.withoutLine(sold, orderSn)),
    );
  }

  /** Only so many units of this line are still wanted. */
  lowerQuantity(
    parentOrderSn: string,
    orderSn: string,
    quantity: number,
    now: Instant,
  ): Answered<SoldOrder> {
    return Result.flatMap(this.line(parentOrderSn, orderSn), (line) =>
      quantity < 1 || quantity >= line.quantity
        ? refuse(3000000, `A lower quantity than ${line.quantity} must be 1 at least.`)
        : this.shrink(parentOrderSn, now, (sold) => changes.withQuantity(sold, orderSn, quantity)),
    );
  }

  /** The buyer moved, and Temu confirmed it. */
  changeAddress(parentOrderSn: string, address: Address, now: Instant): Answered<SoldOrder> {
    return this.change(parentOrderSn, now, (sold) => changes.withAddress(sold, address), "address");
  }

  setLabel(parentOrderSn: string, label: string, on: boolean, now: Instant): Answered<SoldOrder> {
    return this.change(parentOrderSn, now, (sold) => changes.withLabel(sold, label, on));
  }

  /** Sets what is wrong with an order. Temu does not call that an update. */
  trouble(parentOrderSn: string, trouble: Partial<OrderTrouble>): Answered<SoldOrder> {
    return Result.map(this.known(parentOrderSn), (sold) =>
      this.orders.change(sold, (as) => ({ ...as, trouble: { ...as.trouble, ...trouble } })),
    );
  }

  private sellKnown(
    units: Readonly<Record<string, number>>,
    now: Instant,
  ): ReadonlyArray<SoldOrder> {
    const orders = Arr.chunksOf(this.shelf.available(units), mostLines).flatMap((lines) =>
      this.sellInvented(1, now, (index, at) => stockedOrder(index, at, lines)),
    );
    for (const line of orders.flatMap(({ order }) => order.lines)) {
      this.shelf.take(line, this.shownFrom(now));
    }
    return orders;
  }

  /** When reads show what is done now; null: at once, whatever the clock says. */
  protected shownFrom(now: Instant): Instant | null {
    return this.lagMillis === 0 ? null : now + this.lagMillis;
  }

  /** Less of an order is wanted: what was not shipped of it is for sale again. */
  private shrink(
    parentOrderSn: string,
    now: Instant,
    how: (sold: SoldOrder) => SoldOrder,
  ): Answered<SoldOrder> {
    const before = this.orders.find(parentOrderSn)?.order.lines ?? [];
    const left = (orderSn: string, { order }: SoldOrder) =>
      order.lines.find((line) => line.orderSn === orderSn)?.quantity ?? 0;
    return Result.map(this.change(parentOrderSn, now, how), (sold) => {
      for (const line of before.filter((was) => !changes.isShipped(was))) {
        const quantity = line.quantity - left(line.orderSn, sold);
        this.shelf.giveBack({ ...line, quantity }, this.shownFrom(now));
      }
      return sold;
    });
  }

  protected known(parentOrderSn: string): Answered<SoldOrder> {
    const sold = this.orders.find(parentOrderSn);
    return sold === undefined ? refuse(140020002, "The order is not found.") : Result.succeed(sold);
  }

  protected line(parentOrderSn: string, orderSn: string): Answered<OrderLine> {
    const line = this.orders
      .find(parentOrderSn)
      ?.order.lines.find((known) => known.orderSn === orderSn);
    return line === undefined
      ? refuse(120012007, "The order is not of the parent order.")
      : Result.succeed(line);
  }
}
