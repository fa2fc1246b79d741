import type { OrderLine, ParentOrder } from "../../domain/ParentOrder.ts";
import { days, type Instant, minutes } from "../../domain/Time.ts";
import { statusCodes, wholeSecond } from "./SoldOrder.ts";

/** The merchant's article numbers run from `ART-1001`, as many as this. */
export const inventedArticleCount = 500;

/** The number of the merchant's article at this place, from 0. */
export const inventedSku = (article: number): string => `ART-${1_001 + article}`;

/** Temu's long numbers: 17 digits, more than a double holds exactly. */
const longNumber = (prefix: number, index: number): string =>
  `${prefix}${String(index).padStart(15, "0")}1`;

/** An unshipped line (from 0) of the order with this number (from 1). An order has at most ten. */
export const lineOfSku = (
  orderIndex: number,
  line: number,
  what: Pick<OrderLine, "goodsId" | "skuId" | "merchantSku" | "name" | "variant" | "quantity">,
): OrderLine => ({
  orderSn: `076-${String(orderIndex * 10 + line + 1).padStart(17, "0")}`,
  goodsId: what.goodsId,
  skuId: what.skuId,
  quantity: what.quantity,
  originalQuantity: what.quantity,
  merchantSku: what.merchantSku,
  name: what.name,
  variant: what.variant,
  status: "unshipped",
  fulfillmentType: "fulfillBySeller",
  labels: [],
  warnings: [],
});

/** How many lines an order can have. */
export const mostLines = 10;

/** A line of one of the merchant's invented articles. */
export const newLine = (
  orderIndex: number,
  line: number,
  what: {
    /** Which of the merchant's articles it is, from 0. */
    readonly article: number;
    readonly name: string;
    readonly variant: string;
    readonly quantity: number;
  },
): OrderLine =>
  lineOfSku(orderIndex, line, {
    ...what,
    goodsId: longNumber(6, 1 + Math.floor(what.article / 3)),
    skuId: longNumber(3, 1 + what.article),
    merchantSku: inventedSku(what.article),
  });

/** The order with this number: unshipped, no longer pending, and updated just now. */
export const newOrder = (
  index: number,
  now: Instant,
  lines: ReadonlyArray<OrderLine>,
): ParentOrder => {
  const updatedAt = wholeSecond(now);
  return {
    parentOrderSn: `PO-076-${String(index).padStart(17, "0")}`,
    status: "unshipped",
    statusCode: statusCodes.unshipped,
    orderedAt: updatedAt - minutes(20),
    pendingFinishedAt: updatedAt - minutes(4),
    shipBefore: updatedAt + days(2),
    updatedAt,
    regionId: 76,
    siteId: 100,
    labels: [],
    warnings: [],
    paymentType: "PPD",
    shippingMethod: 1,
    lines,
  };
};
