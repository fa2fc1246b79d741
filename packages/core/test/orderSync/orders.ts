import type { Amounts, FetchedOrder, Order, OrderLine, ParentOrder } from "@temu-jtl/core";
import { inventedOrder } from "@temu-jtl/core/testing";

export const noon = Date.UTC(2026, 10, 24, 11);

export interface Sold {
  readonly order: ParentOrder;
  readonly address: NonNullable<Order["address"]>;
  readonly amounts: Amounts;
}

/** An invented order with one line, changed as a test needs it. */
export const soldOrder = (
  change: {
    readonly order?: Partial<ParentOrder>;
    readonly line?: Partial<OrderLine>;
    readonly lineAmounts?: Partial<Amounts["lines"][number]>;
    readonly amounts?: Partial<Amounts>;
    readonly address?: Partial<Sold["address"]>;
  } = {},
): Sold => {
  // Order 3 has one line and no shipping costs.
  const { order, address, amounts } = inventedOrder(3, noon);
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
  };
};

/** The order as the fetch step puts it down, with everything that could be read. */
export const fetchedOrder = (sold: Sold, change: Partial<FetchedOrder> = {}): FetchedOrder => ({
  parentOrderSn: sold.order.parentOrderSn,
  readAt: noon,
  content: {
    _tag: "Readable",
    order: sold.order,
    contentHash: JSON.stringify(sold.order),
  },
  address: { _tag: "Read", value: sold.address, readAt: noon },
  amounts: { _tag: "Read", value: sold.amounts, readAt: noon },
  ...change,
});

/** Our record of the order in some state. */
export const knownOrder = (sold: Sold, change: Partial<Order> = {}): Order => ({
  parentOrderSn: sold.order.parentOrderSn,
  state: "imported",
  holdReasons: [],
  temu: sold.order,
  contentHash: JSON.stringify(sold.order),
  readAt: noon,
  address: sold.address,
  amounts: sold.amounts,
  ...change,
});
