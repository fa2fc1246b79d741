import type { FetchedOrder } from "../../domain/FetchedOrder.ts";
import type { Order } from "../../domain/Order.ts";
import type { ParentOrder } from "../../domain/ParentOrder.ts";
import { type Instant, seconds } from "../../domain/Time.ts";
import { inventedOrder } from "../temu/inventedOrder.ts";

/** 2026-01-05T08:00:00Z: the first sample order; each further one comes a second later. */
export const sampleBegin: Instant = Date.UTC(2026, 0, 5, 8);

const sampleSold = (index: number) => inventedOrder(index, sampleBegin + seconds(index));

/**
 * An invented order that is ready to ship, the same for the same index. Orders with a greater index
 * have greater numbers and were updated later.
 */
export const sampleParentOrder = (
  index: number,
  overrides: Partial<ParentOrder> = {},
): ParentOrder => ({ ...sampleSold(index).order, ...overrides });

/** Changes between versions of an order change its text of content. */
const contentHashOf = (order: ParentOrder): string =>
  `${order.parentOrderSn}@${order.updatedAt}/${order.statusCode}`;

/** What fetch puts down of a sample order: readable, with address and amounts. */
export const sampleFetchedOrder = (
  index: number,
  overrides: Partial<ParentOrder> = {},
): FetchedOrder => {
  const { address, amounts } = sampleSold(index);
  const order = sampleParentOrder(index, overrides);
  const readAt = order.updatedAt + seconds(90);
  return {
    parentOrderSn: order.parentOrderSn,
    readAt,
    content: { _tag: "Readable", order, contentHash: contentHashOf(order) },
    address: { _tag: "Read", value: address, readAt },
    amounts: { _tag: "Read", value: amounts, readAt },
  };
};

/** The record that import makes of a sample order. */
export const sampleOrder = (index: number, overrides: Partial<Order> = {}): Order => {
  const { address, amounts, order } = sampleSold(index);
  return {
    parentOrderSn: order.parentOrderSn,
    state: "imported",
    holdReasons: [],
    temu: order,
    contentHash: contentHashOf(order),
    readAt: order.updatedAt + seconds(90),
    address,
    amounts,
    ...overrides,
  };
};
