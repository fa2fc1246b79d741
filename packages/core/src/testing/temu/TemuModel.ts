import { Result } from "effect";
import type { Address } from "../../domain/Address.ts";
import type { Amounts } from "../../domain/Amounts.ts";
import type { OrderLine } from "../../domain/ParentOrder.ts";
import type {
  Carrier,
  ConfirmedShipment,
  ShipmentConfirmation,
  Warehouse,
} from "../../domain/Shipment.ts";
import { days, type Instant } from "../../domain/Time.ts";
import type { TokenInfo } from "../../domain/TokenState.ts";
import { inventedOrder } from "./inventedOrder.ts";
import { judgeConfirmation } from "./judgeConfirmation.ts";
import * as changes from "./orderChanges.ts";
import { OrderList, type TemuListFilter, type TemuListPage } from "./OrderList.ts";
import { shownAddress, shownAmounts } from "./shownDetails.ts";
import { type OrderTrouble, type SoldOrder, wholeSecond } from "./SoldOrder.ts";
import { refuse, type TemuRefusal } from "./TemuRefusal.ts";
import { germany, temuCalls, temuCarriers, temuWarehouses } from "./temuShop.ts";

type Answered<A> = Result.Result<A, TemuRefusal>;

/**
 * One shop at Temu, in the terms of the business: what was sold, to whom, for how much, and what was
 * reported as shipped. It refuses what Temu refuses, with Temu's numbers. Time is passed in; Temu
 * keeps whole seconds.
 */
export class TemuModel {
  private readonly orders = new OrderList();
  private readonly shipped = new Map<string, ConfirmedShipment[]>();
  private readonly trackings = new Map<string, Set<string>>();
  private readonly confirmationCounts = new Map<string, number>();
  private soldCount = 0;
  private firstPage: TemuListPage = { total: 0, orders: [] };
  /** Calls that the token may not make. */
  readonly forbiddenCalls = new Set<string>();
  tokenExpired = false;
  /** The next second page of a list will be its first once more. */
  repeatsPage = false;

  /** Sells the next orders, changed last at `now`. */
  sell(
    count: number,
    now: Instant,
    invent: (index: number, now: Instant) => SoldOrder = inventedOrder,
  ): ReadonlyArray<SoldOrder> {
    const orders = Array.from({ length: count }, () => {
      this.soldCount += 1;
      return invent(this.soldCount, now);
    });
    this.add(orders);
    return orders;
  }

  /** Takes these orders in as they are; one that is known is replaced. */
  add(orders: ReadonlyArray<SoldOrder>): void {
    for (const sold of orders) this.orders.put(sold);
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
  ): Answered<SoldOrder> {
    return Result.map(this.known(parentOrderSn), (sold) => {
      const next = how(sold);
      return this.orders.put({ ...next, order: { ...next.order, updatedAt: wholeSecond(now) } });
    });
  }

  /** The whole order is cancelled: nothing of it is to be shipped. */
  cancel(parentOrderSn: string, now: Instant): Answered<SoldOrder> {
    return this.change(parentOrderSn, now, changes.cancelled);
  }

  /** Nothing of this line is to be shipped; without another line the order is cancelled. */
  cancelLine(parentOrderSn: string, orderSn: string, now: Instant): Answered<SoldOrder> {
    return Result.flatMap(this.line(parentOrderSn, orderSn), () =>
      this.change(parentOrderSn, now, (sold) => changes.withoutLine(sold, orderSn)),
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
        : this.change(parentOrderSn, now, (sold) => changes.withQuantity(sold, orderSn, quantity)),
    );
  }

  /** The seller ships all that is left by hand, in Seller Center, with a parcel of their own. */
  ship(parentOrderSn: string, now: Instant): Answered<SoldOrder> {
    return Result.flatMap(this.known(parentOrderSn), ({ order }) => {
      if (!changes.isOpen(order)) return refuse(2000000, "The order cannot be shipped.");
      const lines = order.lines.filter((line) => line.quantity > 0 && !changes.isShipped(line));
      const trackingNumber = `BYHAND${parentOrderSn.replaceAll(/\D/g, "").slice(-14)}`;
      const carrierId = temuCarriers[0]?.id ?? "";
      for (const { orderSn, quantity } of lines) {
        this.keepShipment(parentOrderSn, orderSn, { trackingNumber, carrierId, quantity });
      }
      const orderSns = new Set(lines.map(({ orderSn }) => orderSn));
      return this.change(parentOrderSn, now, (sold) => changes.withShipped(sold, orderSns));
    });
  }

  /** The buyer moved, and Temu confirmed it. */
  changeAddress(parentOrderSn: string, address: Address, now: Instant): Answered<SoldOrder> {
    return this.change(parentOrderSn, now, (sold) => changes.withAddress(sold, address));
  }

  setLabel(parentOrderSn: string, label: string, on: boolean, now: Instant): Answered<SoldOrder> {
    return this.change(parentOrderSn, now, (sold) => changes.withLabel(sold, label, on));
  }

  /** Sets what is wrong with an order. Temu does not call that an update. */
  trouble(parentOrderSn: string, trouble: Partial<OrderTrouble>): Answered<SoldOrder> {
    return Result.map(this.known(parentOrderSn), (sold) =>
      this.orders.put({ ...sold, trouble: { ...sold.trouble, ...trouble } }),
    );
  }

  /** Whether the token lets this call pass. */
  admit(call: string): Answered<void> {
    if (this.tokenExpired) return refuse(3000034, "access_token is expired");
    return this.forbiddenCalls.has(call)
      ? refuse(3000032, "access_token has no access to this type")
      : Result.succeed(undefined);
  }

  /** One page (counted from 1) of a list, the newest first, and how many orders match in all. */
  listOrders(
    filter: TemuListFilter,
    page: { readonly number: number; readonly size: number },
  ): Answered<TemuListPage> {
    if (page.number === 2 && this.repeatsPage) {
      this.repeatsPage = false;
      return Result.succeed(this.firstPage);
    }
    const answer = this.orders.page(filter, page);
    if (page.number === 1 && Result.isSuccess(answer)) this.firstPage = answer.success;
    return answer;
  }

  /** Where an order goes. `decrypted`: in clear, but only while the order is open. */
  address(parentOrderSn: string, form: "shipping" | "decrypted"): Answered<Address> {
    const sold = this.orders.find(parentOrderSn);
    return sold === undefined
      ? refuse(180020003, "The order is not found.")
      : shownAddress(sold, form);
  }

  amounts(parentOrderSn: string): Answered<Amounts> {
    return Result.flatMap(this.known(parentOrderSn), shownAmounts);
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
        find: (parentOrderSn) => this.orders.find(parentOrderSn),
        carriers: temuCarriers,
        warehouses: temuWarehouses,
        ordersOfTracking: (trackingNumber) => this.trackings.get(trackingNumber),
      }),
      (lines) => {
        for (const { contents, trackingNumber, carrierId } of confirmation.parcels) {
          for (const { parentOrderSn, orderSn, quantity } of contents) {
            this.keepShipment(parentOrderSn, orderSn, { trackingNumber, carrierId, quantity });
          }
        }
        const lineNumbers = new Set(lines.map(({ line }) => line.orderSn));
        for (const orderSn of lineNumbers) {
          this.confirmationCounts.set(orderSn, this.confirmations(orderSn) + 1);
        }
        for (const parentOrderSn of new Set(lines.map((line) => line.parentOrderSn))) {
          this.change(parentOrderSn, now, (sold) => changes.withShipped(sold, lineNumbers));
        }
      },
    );
  }

  shipments(parentOrderSn: string, orderSn: string): Answered<ReadonlyArray<ConfirmedShipment>> {
    return Result.map(this.line(parentOrderSn, orderSn), () => this.shipped.get(orderSn) ?? []);
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

  private known(parentOrderSn: string): Answered<SoldOrder> {
    const sold = this.orders.find(parentOrderSn);
    return sold === undefined ? refuse(140020002, "The order is not found.") : Result.succeed(sold);
  }

  private line(parentOrderSn: string, orderSn: string): Answered<OrderLine> {
    const line = this.orders
      .find(parentOrderSn)
      ?.order.lines.find((known) => known.orderSn === orderSn);
    return line === undefined
      ? refuse(120012007, "The order is not of the parent order.")
      : Result.succeed(line);
  }

  private keepShipment(parentOrderSn: string, orderSn: string, shipment: ConfirmedShipment): void {
    const orders = this.trackings.get(shipment.trackingNumber) ?? new Set();
    this.trackings.set(shipment.trackingNumber, orders.add(parentOrderSn));
    this.shipped.set(orderSn, [...(this.shipped.get(orderSn) ?? []), shipment]);
  }
}
