import { Result } from "effect";
import type { Address } from "../../domain/Address.ts";
import type { Amounts } from "../../domain/Amounts.ts";
import type {
  Carrier,
  ConfirmedShipment,
  ShipmentConfirmation,
  Warehouse,
} from "../../domain/Shipment.ts";
import type { StockEdit } from "../../domain/StockEdit.ts";
import { days, type Instant } from "../../domain/Time.ts";
import type { TokenInfo } from "../../domain/TokenState.ts";
import type { SkuListName } from "../../ports/skuLists.ts";
import { judgeConfirmation } from "./judgeConfirmation.ts";
import * as changes from "./orderChanges.ts";
import type { TemuListFilter, TemuListPage } from "./OrderList.ts";
import { ShipmentLedger } from "./ShipmentLedger.ts";
import { shownAddress, shownAmounts } from "./shownDetails.ts";
import { type SoldOrder, wholeSecond } from "./SoldOrder.ts";
import type { EditAnswer, StockedSkuPage } from "./StockShelf.ts";
import { refuse } from "./TemuRefusal.ts";
import { type Answered, TemuSales } from "./TemuSales.ts";
import { germany, temuCalls, temuCarriers, temuMallId, temuWarehouses } from "./temuShop.ts";

/**
 * One shop at Temu, in the terms of the business: what was sold, to whom, for how much, and what was
 * reported as shipped. It refuses what Temu refuses, with Temu's numbers. Time is passed in; Temu
 * keeps whole seconds.
 */
export class TemuModel extends TemuSales {
  private readonly shipments = new ShipmentLedger();
  private firstPage: TemuListPage = { total: 0, orders: [] };
  private firstSkus: StockedSkuPage = { total: 0, skus: [] };
  /** Calls that the token may not make. */
  readonly forbiddenCalls = new Set<string>();
  tokenExpired = false;
  /** The next second page of a list will be its first once more. */
  repeatsPage = false;

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

  /** One page (counted from 1) of the SKUs that can be bought now, or of all others. */
  listSkus(
    list: SkuListName,
    page: { readonly number: number; readonly size: number },
    now: Instant,
  ): Answered<StockedSkuPage> {
    if (page.number === 2 && this.repeatsPage) {
      this.repeatsPage = false;
      return Result.succeed(this.firstSkus);
    }
    const answer = this.shelf.page(list, page, now);
    if (page.number === 1 && Result.isSuccess(answer)) this.firstSkus = answer.success;
    return answer;
  }

  /** Sets the stock of SKUs of one product; each SKU has a verdict of its own. */
  editStock(edit: StockEdit, now: Instant): Answered<EditAnswer> {
    return this.shelf.edit(edit, this.shownFrom(now));
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
        const shownFrom = this.shownFrom(now);
        this.shipments.confirm(confirmation, shownFrom);
        const orderSns = new Set(lines.map(({ line }) => line.orderSn));
        const ship = changes.updated(now, (sold) => changes.withShipped(sold, orderSns));
        for (const parentOrderSn of new Set(lines.map((line) => line.parentOrderSn))) {
          const sold = this.orders.find(parentOrderSn);
          if (sold === undefined) continue;
          const shipped =
            shownFrom === null
              ? this.orders.change(sold, ship)
              : this.orders.changeUnseen(sold, shownFrom, ship);
          this.onChange(shipped, "status");
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

  /** How far reads lag behind confirmations and stock from now on; 0: they show all that has happened. */
  lag(millis: number): void {
    this.lagMillis = millis;
    if (millis > 0) return;
    this.orders.show(Number.POSITIVE_INFINITY);
    this.shipments.showAll();
    this.shelf.showAll();
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
      mallId: temuMallId,
      regionId: germany,
      expiresAt: wholeSecond(now) + days(180),
      scopes: Object.values(temuCalls).filter((call) => !this.forbiddenCalls.has(call)),
    };
  }
}
