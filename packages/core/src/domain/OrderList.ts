import { type DateTime, Schema } from "effect";
import { type Address, maskAddress } from "./Address.ts";
import type { BlockCode } from "./BlockReason.ts";
import type { Due } from "./Figures.ts";
import type { HoldCode } from "./HoldReason.ts";
import { byNumber, byText, KeyInstant, KeyText, listCursor } from "./Listing.ts";
import { Order, OrderEvent } from "./Order.ts";
import type { OrderState } from "./OrderState.ts";
import { Parcel, type ReportState, ShipmentReport } from "./Shipment.ts";
import { Instant } from "./Time.ts";

/**
 * `shipBefore`: the nearest latest shipping time first, orders without one last · `changed`: whose state
 * has changed last first.
 */
export const OrderSort = Schema.Literals(["shipBefore", "changed"]);
export type OrderSort = typeof OrderSort.Type;

/** Which orders; what is left out does not matter. Only by numbers and SKUs, never by names. */
export interface OrderSearch {
  readonly shops: ReadonlyArray<string>;
  readonly states?: ReadonlyArray<OrderState> | undefined;
  /** Held, among others, for this. */
  readonly holdCode?: HoldCode | undefined;
  /** With JTL, or perhaps, and not reported, among others, for this. */
  readonly blockCode?: BlockCode | undefined;
  /** A merchant SKU or a SKU id of Temu. */
  readonly sku?: string | undefined;
  readonly trackingNumber?: string | undefined;
  /** Of the order, of one of its lines (`orderSn`), or of an order in JTL. */
  readonly number?: string | undefined;
  /** With a shipment report in this state. */
  readonly report?: ReportState | undefined;
  /** Orders to ship (`isToShip`) that are due. */
  readonly due?: Due | undefined;
  /** `shipBefore` without it. */
  readonly sort?: OrderSort | undefined;
}

/** How somebody looks at orders. */
export interface OrderView {
  /** When and in which zone `due` is meant. */
  readonly now: Instant;
  readonly timeZone: DateTime.TimeZone;
  /** Names, streets and how to reach people. Without it they come masked. */
  readonly withPersonalData?: boolean | undefined;
}

/** An order in a list. */
export const OrderEntry = Schema.Struct({
  shop: Schema.String,
  ...Order.fields,
  stateSince: Instant,
  /** The numbers of its orders in JTL. */
  jtlOrderNumbers: Schema.Array(Schema.String),
  /** Of all parcels that have something of it. */
  trackingNumbers: Schema.Array(Schema.String),
});
export type OrderEntry = typeof OrderEntry.Type;

/** An order with all that happened to it. */
export const OrderDetail = Schema.Struct({
  ...OrderEntry.fields,
  /** The oldest first. */
  events: Schema.Array(OrderEvent),
  parcels: Schema.Array(Parcel),
  reports: Schema.Array(ShipmentReport),
});
export type OrderDetail = typeof OrderDetail.Type;

const maskOrNull = (address: Address | null) => address && maskAddress(address);

/** An order without anything that tells who the buyer is. */
export const maskOrder = <A extends Pick<Order, "address" | "handedOver">>(order: A): A => ({
  ...order,
  address: maskOrNull(order.address),
  handedOver: order.handedOver && {
    ...order.handedOver,
    address: maskOrNull(order.handedOver.address),
  },
});

const OrderKey = Schema.Struct({
  /** What the list is sorted by: the latest shipping time, or when the state changed. */
  place: Schema.NullOr(KeyInstant),
  parentOrderSn: KeyText,
  shop: KeyText,
});
export type OrderKey = typeof OrderKey.Type;

export const orderCursor = listCursor("orders", OrderKey);

export const orderKey =
  (sort: OrderSort) =>
  ({ parentOrderSn, shop, stateSince, temu }: OrderEntry): OrderKey => ({
    place: sort === "changed" ? stateSince : (temu?.shipBefore ?? null),
    parentOrderSn,
    shop,
  });

/** Which of two orders comes first. */
export const compareOrders =
  (sort: OrderSort) =>
  (a: OrderKey, b: OrderKey): number => {
    const order =
      byNumber(a.place ?? Number.POSITIVE_INFINITY, b.place ?? Number.POSITIVE_INFINITY) ||
      byText(a.parentOrderSn, b.parentOrderSn) ||
      byText(a.shop, b.shop);
    return sort === "changed" ? -order : order;
  };
