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
import { LaggingOrders } from "./LaggingOrders.ts";
import type { TemuListFilter, TemuListPage } from "./OrderList.ts";
import { ShipmentLedger } from "./ShipmentLedger.ts";
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
  private readonly orders = new LaggingOrders();
  private readonly shipments = new ShipmentLedger();
  private soldCount = 0;
  private firstPage: TemuListPage = { total: 0, orders: [] };
  /** Calls that the token may not make. */
  readonly forbiddenCalls = new Set<string>();
  tokenExpired = false;
  /** The next second page of a list will be its first once more. */
  repeatsPage = false;
  /** For so long after a confirmation, lists and shipments show what was before. */
  lagMillis = 0;

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
    return Result.map(this.known(parentOrderSn), (sold) =>
      this.orders.change(sold, changes.updated(now, how)),
    );
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

  /**
   * The seller ships by hand, in Seller Center, with a parcel of their own: these lines, or all that is
   * left.
   */
  ship(parentOrderSn: string, now: Instant, orderSns?: ReadonlyArray<string>): Answered<SoldOrder> {
    return Result.flatMap(this.known(parentOrderSn), ({ order }) => {
      const left = order.lines.filter((line) => line.quantity > 0 && !changes.isShipped(line));
      const wanted = new Set(orderSns ?? left.map(({ orderSn }) => orderSn));
      const lines = left.filter(({ orderSn }) => wanted.has(orderSn));
      if (!changes.isOpen(order) || lines.length === 0 || lines.length < wanted.size) {
        return refuse(2000000, "The order cannot be shipped.");
      }
      const trackingNumber = `BYHAND${parentOrderSn.replaceAll(/\D/g, "").slice(-14)}`;
      const carrierId = temuCarriers[0]?.id ?? "";
      for (const { orderSn, quantity } of lines) {
        const shipment = { trackingNumber, carrierId, quantity };
        this.shipments.keep(parentOrderSn, orderSn, shipment, null);
      }
      return this.change(parentOrderSn, now, (sold) => changes.withShipped(sold, wanted));
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
      this.orders.change(sold, (as) => ({ ...as, trouble: { ...as.trouble, ...trouble } })),
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
    now: Instant,
  ): Answered<TemuListPage> {
    if (page.number === 2 && this.repeatsPage) {
      this.repeatsPage = false;
      return Result.succeed(this.firstPage);
    }
    const answer = this.orders.page(filter, page, now);
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
    this.shipments.receive(confirmation);
    return Result.map(
      judgeConfirmation(confirmation, {
        find: (parentOrderSn) => this.orders.find(parentOrderSn),
        carriers: temuCarriers,
        warehouses: temuWarehouses,
        ordersOfTracking: (trackingNumber) => this.shipments.ordersOf(trackingNumber),
      }),
      (lines) => {
        const shownFrom = this.lagMillis === 0 ? null : now + this.lagMillis;
        this.shipments.confirm(confirmation, shownFrom);
        const orderSns = new Set(lines.map(({ line }) => line.orderSn));
        const ship = changes.updated(now, (sold) => changes.withShipped(sold, orderSns));
        for (const parentOrderSn of new Set(lines.map((line) => line.parentOrderSn))) {
          const sold = this.orders.find(parentOrderSn);
          if (sold === undefined) continue;
          if (shownFrom === null) this.orders.change(sold, ship);
          else this.orders.changeUnseen(sold, shownFrom, ship);
        }
      },
    );
  }

  /** What can be read of a line's shipments: after a confirmation, as late as it lags. */
  shipmentsOf(
    parentOrderSn: string,
    orderSn: string,
    now: Instant,
  ): Answered<ReadonlyArray<ConfirmedShipment>> {
    return Result.map(this.line(parentOrderSn, orderSn), () => this.shipments.shown(orderSn, now));
  }

  /** How far reads lag behind confirmations from now on; 0: they show all that has happened. */
  lag(millis: number): void {
    this.lagMillis = millis;
    if (millis > 0) return;
    this.orders.show(Number.POSITIVE_INFINITY);
    this.shipments.showAll();
  }

  /** How often a confirmation of this line took effect. More than once would be a double shipment. */
  confirmations(orderSn: string): number {
    return this.shipments.confirmations(orderSn);
  }

  /** By line, how often Temu was told of it again after it had taken a confirmation of it. */
  get repeatedConfirmations(): ReadonlyMap<string, number> {
    return this.shipments.repeatedConfirmations;
  }

  /** {@link TemuModel.confirmations} of every line that was ever confirmed. */
  get allConfirmations(): ReadonlyMap<string, number> {
    return this.shipments.allConfirmations;
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
}
