import { Result } from "effect";
import type { Address } from "../../domain/Address.ts";
import type { Amounts } from "../../domain/Amounts.ts";
import { linesToShip, type ParentOrder } from "../../domain/ParentOrder.ts";
import type {
  Carrier,
  ConfirmedShipment,
  ShipmentConfirmation,
  Warehouse,
} from "../../domain/Shipment.ts";
import { days, type Instant } from "../../domain/Time.ts";
import type { TokenInfo } from "../../ports/TemuApi.ts";
import { inventedOrder } from "./inventedOrder.ts";
import { judgeConfirmation } from "./judgeConfirmation.ts";
import { type OrderTrouble, type SoldOrder, statusCodes, wholeSecond } from "./SoldOrder.ts";
import { refuse, type TemuRefusal } from "./TemuRefusal.ts";
import { germany, temuCalls, temuCarriers, temuWarehouses } from "./temuShop.ts";
import { TimeIndex } from "./TimeIndex.ts";

/** Which orders a list holds. Both ends of a window are inclusive. */
export interface TemuListFilter {
  readonly sortBy: "updated" | "ordered";
  readonly statusCode?: number;
  readonly parentOrderSns?: ReadonlyArray<string>;
  readonly updated?: { readonly from: Instant; readonly to: Instant };
  readonly ordered?: { readonly from: Instant; readonly to: Instant };
}

type Answered<A> = Result.Result<A, TemuRefusal>;

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

/** Puts `*` for all but the first letter of each word, as Temu does. */
const masked = (text: string): string => text.replace(/(?<=\S)\S/g, "*");

/**
 * One shop at Temu, in the terms of the business: what was sold, to whom, for how much, and what was
 * reported as shipped. It refuses what Temu refuses, with Temu's numbers. Time is passed in; Temu
 * keeps whole seconds.
 */
export class TemuModel {
  private readonly orders = new Map<string, SoldOrder>();
  private readonly byUpdate = new TimeIndex<SoldOrder>(sortKeys.updated);
  private readonly byOrderTime = new TimeIndex<SoldOrder>(sortKeys.ordered);
  /** The last list that needed more than a window, so that its next page costs nothing. */
  private filtered: { readonly key: string; readonly orders: ReadonlyArray<SoldOrder> } | null =
    null;
  private readonly shipped = new Map<string, ConfirmedShipment[]>();
  private readonly trackings = new Map<string, Set<string>>();
  private readonly confirmationCounts = new Map<string, number>();
  private soldCount = 0;
  /** Calls that the token may not make. */
  readonly forbiddenCalls = new Set<string>();

  /** Sells the next invented orders, changed last at `now`. */
  sell(count: number, now: Instant): ReadonlyArray<SoldOrder> {
    const orders = Array.from({ length: count }, () => {
      this.soldCount += 1;
      return inventedOrder(this.soldCount, now);
    });
    this.add(orders);
    return orders;
  }

  /** Takes these orders in as they are; one that is known is replaced. */
  add(orders: ReadonlyArray<SoldOrder>): void {
    for (const sold of orders) this.put(sold);
  }

  find(parentOrderSn: string): SoldOrder | undefined {
    return this.orders.get(parentOrderSn);
  }

  get size(): number {
    return this.orders.size;
  }

  /** Changes an order as Temu itself would; it counts as updated now. */
  change(
    parentOrderSn: string,
    now: Instant,
    how: (sold: SoldOrder) => SoldOrder,
  ): Answered<SoldOrder> {
    const sold = this.orders.get(parentOrderSn);
    if (sold === undefined) return refuse(140020002, "The order is not found.");
    const next = how(sold);
    return Result.succeed(
      this.put({ ...next, order: { ...next.order, updatedAt: wholeSecond(now) } }),
    );
  }

  /** The whole order is cancelled: nothing of it is to be shipped. */
  cancel(parentOrderSn: string, now: Instant): Answered<SoldOrder> {
    return this.change(parentOrderSn, now, (sold) => ({
      ...sold,
      order: {
        ...sold.order,
        status: "cancelled",
        statusCode: statusCodes.cancelled,
        lines: sold.order.lines.map((line) => ({ ...line, status: "cancelled", quantity: 0 })),
      },
    }));
  }

  /** The buyer moved, and Temu confirmed it. */
  changeAddress(parentOrderSn: string, address: Address, now: Instant): Answered<SoldOrder> {
    return this.change(parentOrderSn, now, (sold) => ({
      ...sold,
      address,
      order: {
        ...sold.order,
        warnings: [...new Set([...sold.order.warnings, "CONFIRMED_CHANGED_ADDRESS"])],
      },
    }));
  }

  /** Sets what is wrong with an order. Temu does not call that an update. */
  trouble(parentOrderSn: string, trouble: Partial<OrderTrouble>): Answered<SoldOrder> {
    const sold = this.orders.get(parentOrderSn);
    if (sold === undefined) return refuse(140020002, "The order is not found.");
    return Result.succeed(this.put({ ...sold, trouble: { ...sold.trouble, ...trouble } }));
  }

  /** One page (counted from 1) of a list, the newest first, and how many orders match in all. */
  listOrders(
    filter: TemuListFilter,
    page: { readonly number: number; readonly size: number },
  ): Answered<{ readonly total: number; readonly orders: ReadonlyArray<SoldOrder> }> {
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

  /** Where an order goes. `decrypted`: in clear, but only while the order is open. */
  address(parentOrderSn: string, form: "shipping" | "decrypted"): Answered<Address> {
    const sold = this.orders.get(parentOrderSn);
    if (sold === undefined) return refuse(180020003, "The order is not found.");
    const { address, trouble } = sold;
    if (form === "decrypted" && !isOpen(sold.order)) {
      return refuse(180020004, "The address of a closed order is not shown.");
    }
    if (trouble.address === "missing") return Result.succeed({ ...address, street: "" });
    const hide =
      trouble.address === "hidden" || (trouble.address === "masked" && form === "shipping");
    return Result.succeed(
      hide
        ? {
            ...address,
            name: masked(address.name),
            firstName: masked(address.firstName),
            lastName: masked(address.lastName),
            street: masked(address.street),
          }
        : address,
    );
  }

  amounts(parentOrderSn: string): Answered<Amounts> {
    const sold = this.orders.get(parentOrderSn);
    if (sold === undefined) return refuse(140020002, "The order is not found.");
    if (sold.trouble.amountsNotReady) {
      return refuse(140020008, "The amounts are still being calculated.");
    }
    return Result.succeed(sold.amounts);
  }

  carriers(regionId: number): ReadonlyArray<Carrier> {
    return regionId === germany ? temuCarriers : [];
  }

  get warehouses(): ReadonlyArray<Warehouse> {
    return temuWarehouses;
  }

  /** Ships what the confirmation says, all of it or nothing. */
  confirm(confirmation: ShipmentConfirmation, now: Instant): Answered<void> {
    return Result.map(
      judgeConfirmation(confirmation, {
        find: (parentOrderSn) => this.orders.get(parentOrderSn),
        carriers: temuCarriers,
        warehouses: temuWarehouses,
        ordersOfTracking: (trackingNumber) => this.trackings.get(trackingNumber),
      }),
      (lines) => {
        this.keepShipments(confirmation);
        const lineNumbers = new Set(lines.map(({ line }) => line.orderSn));
        for (const orderSn of lineNumbers) {
          this.confirmationCounts.set(orderSn, this.confirmations(orderSn) + 1);
        }
        for (const parentOrderSn of new Set(lines.map((line) => line.parentOrderSn))) {
          this.change(parentOrderSn, now, (sold) => ({
            ...sold,
            order: shipLines(sold.order, lineNumbers),
          }));
        }
      },
    );
  }

  shipments(parentOrderSn: string, orderSn: string): Answered<ReadonlyArray<ConfirmedShipment>> {
    const line = this.orders
      .get(parentOrderSn)
      ?.order.lines.find((known) => known.orderSn === orderSn);
    if (line === undefined) return refuse(120012007, "The order is not of the parent order.");
    return Result.succeed(this.shipped.get(orderSn) ?? []);
  }

  /** How often a confirmation of this line took effect. More than once would be a double shipment. */
  confirmations(orderSn: string): number {
    return this.confirmationCounts.get(orderSn) ?? 0;
  }

  /** {@link TemuModel.confirmations} of every line that was ever confirmed. */
  get allConfirmations(): ReadonlyMap<string, number> {
    return this.confirmationCounts;
  }

  token(now: Instant): TokenInfo {
    return {
      mallId: "635517726000001",
      regionId: germany,
      expiresAt: wholeSecond(now) + days(180),
      scopes: Object.values(temuCalls).filter((call) => !this.forbiddenCalls.has(call)),
    };
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

  private put(sold: SoldOrder): SoldOrder {
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

  private keepShipments(confirmation: ShipmentConfirmation): void {
    for (const parcel of confirmation.parcels) {
      for (const content of parcel.contents) {
        const { trackingNumber, carrierId } = parcel;
        const orders = this.trackings.get(trackingNumber) ?? new Set();
        this.trackings.set(trackingNumber, orders.add(content.parentOrderSn));
        this.shipped.set(content.orderSn, [
          ...(this.shipped.get(content.orderSn) ?? []),
          { trackingNumber, carrierId, quantity: content.quantity },
        ]);
      }
    }
  }
}

const isOpen = (order: ParentOrder): boolean =>
  order.status === "pending" || order.status === "unshipped" || order.status === "partlyShipped";

const shipLines = (order: ParentOrder, orderSns: ReadonlySet<string>): ParentOrder => {
  const lines = order.lines.map((line) =>
    orderSns.has(line.orderSn) ? { ...line, status: "shipped" as const } : line,
  );
  const next = { ...order, lines };
  const status = linesToShip(next).every((line) => line.status === "shipped")
    ? "shipped"
    : "partlyShipped";
  return { ...next, status, statusCode: statusCodes[status] };
};
