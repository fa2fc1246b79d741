import type { Address } from "../../domain/Address.ts";
import type { OrderLine, ParentOrder } from "../../domain/ParentOrder.ts";
import type { Instant } from "../../domain/Time.ts";
import { amountsAfter } from "./orderAmounts.ts";
import { type SoldOrder, statusCodes, wholeSecond } from "./SoldOrder.ts";

export const isOpen = ({ status }: ParentOrder): boolean =>
  status === "pending" || status === "unshipped" || status === "partlyShipped";

export const isShipped = ({ status }: OrderLine): boolean =>
  status === "shipped" || status === "delivered";

/** The order's status follows from its lines, where they decide it. */
const statusFrom = (
  lines: ReadonlyArray<OrderLine>,
  { status }: ParentOrder,
): Partial<Pick<ParentOrder, "status" | "statusCode">> => {
  const wanted = lines.filter(({ quantity }) => quantity > 0);
  const shipped = wanted.filter(isShipped).length;
  if (wanted.length === 0) return { status: "cancelled", statusCode: statusCodes.cancelled };
  if (shipped === wanted.length) return { status: "shipped", statusCode: statusCodes.shipped };
  if (shipped > 0) return { status: "partlyShipped", statusCode: statusCodes.partlyShipped };
  return status === "partlyShipped"
    ? { status: "unshipped", statusCode: statusCodes.unshipped }
    : {};
};

const withLines = (sold: SoldOrder, change: (line: OrderLine) => OrderLine): SoldOrder => {
  const { order, amounts } = sold;
  const lines = order.lines.map(change);
  return {
    ...sold,
    order: { ...order, lines, ...statusFrom(lines, order) },
    amounts: amountsAfter(amounts, order.lines, lines),
  };
};

const cancelledLine = (line: OrderLine): OrderLine => ({
  ...line,
  status: "cancelled",
  quantity: 0,
});

export const cancelled = (sold: SoldOrder): SoldOrder => withLines(sold, cancelledLine);

export const withoutLine = (sold: SoldOrder, orderSn: string): SoldOrder =>
  withLines(sold, (line) => (line.orderSn === orderSn ? cancelledLine(line) : line));

export const withQuantity = (sold: SoldOrder, orderSn: string, quantity: number): SoldOrder =>
  withLines(sold, (line) => (line.orderSn === orderSn ? { ...line, quantity } : line));

/** These lines, as far as anything of them is wanted, are on their way. */
export const withShipped = (sold: SoldOrder, orderSns: ReadonlySet<string>): SoldOrder =>
  withLines(sold, (line) =>
    orderSns.has(line.orderSn) && line.quantity > 0 ? { ...line, status: "shipped" } : line,
  );

export const withAddress = (sold: SoldOrder, address: Address): SoldOrder => ({
  ...sold,
  address,
  order: {
    ...sold.order,
    warnings: [...new Set([...sold.order.warnings, "CONFIRMED_CHANGED_ADDRESS"])],
  },
});

export const withLabel = (sold: SoldOrder, label: string, on: boolean): SoldOrder => {
  const others = sold.order.labels.filter((name) => name !== label);
  return { ...sold, order: { ...sold.order, labels: on ? [...others, label] : others } };
};

/** The change as one that counts as an update. */
export const updated =
  (now: Instant, how: (sold: SoldOrder) => SoldOrder) =>
  (sold: SoldOrder): SoldOrder => {
    const next = how(sold);
    return { ...next, order: { ...next.order, updatedAt: wholeSecond(now) } };
  };
