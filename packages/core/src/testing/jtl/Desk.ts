import { Result } from "effect";
import { type JtlOrder, type JtlPosition, liveOrders } from "../../domain/JtlOrder.ts";
import type { Instant } from "../../domain/Time.ts";
import { dealtOut, ofArticle, parted, resized, swapped } from "./deskWork.ts";
import { isOpen, type OrderBook } from "./OrderBook.ts";

/** Done, or why there is nothing to do it to. */
type Done = Result.Result<void, string>;

const done: Done = Result.succeed(undefined);

/** The people at JTL's desks, who change orders as they like. */
export class Desk {
  private readonly book: OrderBook;

  constructor(book: OrderBook) {
    this.book = book;
  }

  /** Cancels all orders with this number, if there are any, for one of JTL's reasons or without one. */
  cancel(externalNumber: string, now: Instant, reason: string | null = null): void {
    for (const order of this.book.find([externalNumber])) {
      this.book.put({ ...order, cancellation: { reason } }, now);
    }
  }

  /** Takes the cancellation back. */
  uncancel(externalNumber: string, now: Instant): Done {
    const cancelled = this.book.find([externalNumber]).filter((order) => order.cancellation);
    if (cancelled.length === 0) return Result.fail(`${externalNumber} is not cancelled in JTL`);
    for (const order of cancelled) this.book.put({ ...order, cancellation: null }, now);
    return done;
  }

  /** Writes an invoice of each order that counts. */
  invoice(externalNumber: string, now: Instant): Done {
    const live = liveOrders(this.book.find([externalNumber]));
    if (live.length === 0) return Result.fail(`JTL has no order ${externalNumber} to invoice`);
    for (const order of live) {
      const invoice = { number: this.book.nextInvoiceNumber(), cancelled: false };
      this.book.put({ ...order, invoices: [...(order.invoices ?? []), invoice] }, now);
    }
    return done;
  }

  /** Cancels all invoices of the orders with this number. */
  cancelInvoices(externalNumber: string, now: Instant): Done {
    const invoiced = this.book
      .find([externalNumber])
      .filter(({ invoices }) => (invoices ?? []).some(({ cancelled }) => !cancelled));
    if (invoiced.length === 0) return Result.fail(`${externalNumber} has no invoice in JTL`);
    for (const order of invoiced) {
      const invoices = (order.invoices ?? []).map((one) => ({ ...one, cancelled: true }));
      this.book.put({ ...order, invoices }, now);
    }
    return done;
  }

  completeWithoutShipment(externalNumber: string, now: Instant): Done {
    return Result.map(this.open(externalNumber), (orders) => {
      for (const order of orders) {
        this.book.put({ ...order, delivery: "completeWithoutShipment" }, now);
      }
    });
  }

  /** Moves what these articles have in an open order into another one with the same number. */
  split(externalNumber: string, skus: ReadonlyArray<string>, now: Instant): Done {
    return Result.flatMap(this.open(externalNumber), (orders) => {
      for (const order of orders) {
        const { left, moved } = parted(order.positions, skus);
        const isPacked = moved.some(({ positionId }) => this.book.packedOf(positionId) > 0);
        const staysOne = left.every(({ kind }) => kind === "other");
        if (moved.length === 0 || isPacked || staysOne) continue;
        this.change(order, left, now);
        this.book.add(externalNumber, this.renumbered(moved), now);
        return done;
      }
      return Result.fail(`${externalNumber} cannot be split by ${skus.join(", ")}`);
    });
  }

  /** Adds an article for nothing. */
  addPosition(externalNumber: string, sku: string, quantity: number, now: Instant): Done {
    return Result.flatMap(this.open(externalNumber), ([order]) => {
      if (order === undefined) return done;
      const positionId = this.book.nextPosition(0);
      const added = { positionId, kind: "goods", sku, quantity, bundleId: null } as const;
      this.change(order, [...order.positions, added], now);
      return done;
    });
  }

  /** So many units of this article are in the order, over all its positions; the total follows. */
  setQuantity(externalNumber: string, sku: string, quantity: number, now: Instant): Done {
    return Result.map(this.having(externalNumber, sku), (orders) => {
      const positions = orders.flatMap((order) => ofArticle(order.positions, sku));
      const quantities = dealtOut(positions, quantity);
      for (const order of orders) this.change(order, resized(order.positions, quantities), now);
    });
  }

  /** Puts another article in the place of this one, at its price. */
  swapArticle(externalNumber: string, from: string, to: string, now: Instant): Done {
    return Result.map(this.having(externalNumber, from), (orders) => {
      for (const order of orders) this.change(order, swapped(order.positions, from, to), now);
    });
  }

  private open(externalNumber: string): Result.Result<ReadonlyArray<JtlOrder>, string> {
    const orders = this.book.find([externalNumber]).filter(isOpen);
    return orders.length === 0
      ? Result.fail(`JTL has no open order ${externalNumber}`)
      : Result.succeed(orders);
  }

  private having(
    externalNumber: string,
    sku: string,
  ): Result.Result<ReadonlyArray<JtlOrder>, string> {
    return Result.flatMap(this.open(externalNumber), (orders) => {
      const having = orders.filter(({ positions }) => ofArticle(positions, sku).length > 0);
      return having.length === 0
        ? Result.fail(`no open order ${externalNumber} has ${sku}`)
        : Result.succeed(having);
    });
  }

  /** When nothing is left to pack of an order that was packed in part, it is complete. */
  private change(order: JtlOrder, positions: ReadonlyArray<JtlPosition>, now: Instant): void {
    const changed = { ...order, positions };
    const isPacked = order.positions.some(({ positionId }) => this.book.packedOf(positionId) > 0);
    const isComplete = isPacked && this.book.unpacked(changed).length === 0;
    this.book.put(isComplete ? { ...changed, delivery: "complete" } : changed, now);
  }

  /** The same positions as those of another order. */
  private renumbered(positions: ReadonlyArray<JtlPosition>): ReadonlyArray<JtlPosition> {
    const ids = new Map(
      positions.map((position) => [
        position.positionId,
        this.book.nextPosition(this.book.priceOf(position)),
      ]),
    );
    return positions.map((position) => ({
      ...position,
      positionId: ids.get(position.positionId) ?? position.positionId,
      bundleId: position.bundleId === null ? null : (ids.get(position.bundleId) ?? null),
    }));
  }
}
