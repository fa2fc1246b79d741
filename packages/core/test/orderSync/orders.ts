import type { Address, Amounts, FetchedOrder, Order, OrderLine, ParentOrder } from "@temu-jtl/core";
import { fetchedFrom, inventedOrder, recordOf, type SoldOrder } from "@temu-jtl/core/testing";

export const noon = Date.UTC(2026, 10, 24, 11);

/** An invented order with one line, changed as a test needs it. */
export const soldOrder = (
  change: {
    readonly order?: Partial<ParentOrder>;
    readonly line?: Partial<OrderLine>;
    readonly lineAmounts?: Partial<Amounts["lines"][number]>;
    readonly amounts?: Partial<Amounts>;
    readonly address?: Partial<Address>;
  } = {},
): SoldOrder => {
  // Order 3 has one line and no shipping costs.
  const { order, address, amounts, trouble } = inventedOrder(3, noon);
  return {
    order: {
      ...order,
      lines: order.lines.map((line) => ({ ...line, ...change.line })),
      ...change.order,
    },
    address: { ...address, ...change.address },
    amounts: {
      ...amounts,
      lines: amounts.lines.map((line) => ({ ...line, ...change.lineAmounts })),
      ...change.amounts,
    },
    trouble,
  };
};

/** The order as the fetch step puts it down, with everything that could be read. */
export const fetchedOrder = (
  sold: SoldOrder,
  change: Partial<FetchedOrder> = {},
): FetchedOrder => ({
  ...fetchedFrom(sold, noon),
  ...change,
});

/** Our record of the order in some state. */
export const knownOrder = (sold: SoldOrder, change: Partial<Order> = {}): Order =>
  recordOf(fetchedOrder(sold), null, change);
