import { Hash } from "effect";
import type { FetchedOrder } from "../../domain/FetchedOrder.ts";
import type { Order } from "../../domain/Order.ts";
import type { ParentOrder } from "../../domain/ParentOrder.ts";
import { type Instant, seconds } from "../../domain/Time.ts";
import { inventedOrder } from "../temu/inventedOrder.ts";
import type { SoldOrder } from "../temu/SoldOrder.ts";

/** What fetch puts down of an order at Temu: readable, with address and amounts. */
export const fetchedFrom = (
  { order, address, amounts }: Omit<SoldOrder, "trouble">,
  readAt: Instant,
): FetchedOrder => ({
  parentOrderSn: order.parentOrderSn,
  readAt,
  content: { _tag: "Readable", order, contentHash: String(Hash.hash(order)) },
  address: { _tag: "Read", value: address, readAt },
  amounts: { _tag: "Read", value: amounts, readAt },
});

/** The record that a fetched order becomes, in the state of the known one or `imported`. */
export const recordOf = (
  fetched: FetchedOrder,
  known: Order | null,
  overrides: Partial<Order> = {},
): Order => ({
  parentOrderSn: fetched.parentOrderSn,
  state: known?.state ?? "imported",
  holdReasons: [],
  temu: fetched.content._tag === "Readable" ? fetched.content.order : null,
  contentHash: fetched.content._tag === "Readable" ? fetched.content.contentHash : "",
  readAt: fetched.readAt,
  address: fetched.address._tag === "Read" ? fetched.address.value : null,
  addressAsOf:
    fetched.address._tag === "Read" && fetched.content._tag === "Readable"
      ? fetched.content.order.updatedAt
      : null,
  amounts: fetched.amounts._tag === "Read" ? fetched.amounts.value : null,
  looks: null,
  blockReasons: [],
  released: [],
  handedOver: null,
  ...overrides,
});

/** 2026-01-05T08:00:00Z: the first sample order; each further one comes a second later. */
export const sampleBegin: Instant = Date.UTC(2026, 0, 5, 8);

const sampleSold = (index: number) => inventedOrder(index, sampleBegin + seconds(index));

/**
 * An invented order that is ready to ship, the same for the same index. Orders with a greater index
 * have greater numbers and were updated later.
 */
export const sampleParentOrder = (index: number): ParentOrder => sampleSold(index).order;

/** What fetch puts down of a sample order, which may be changed before. */
export const sampleFetchedOrder = (
  index: number,
  overrides: Partial<ParentOrder> = {},
): FetchedOrder => {
  const sold = sampleSold(index);
  const order = { ...sold.order, ...overrides };
  return fetchedFrom({ ...sold, order }, order.updatedAt + seconds(90));
};
