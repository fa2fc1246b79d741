import type { Address } from "../domain/Address.ts";
import type { Amounts } from "../domain/Amounts.ts";
import type { FetchedOrder } from "../domain/FetchedOrder.ts";
import type { Order } from "../domain/Order.ts";
import type { OrderLine, ParentOrder } from "../domain/ParentOrder.ts";
import { days, hours, type Instant, seconds } from "../domain/Time.ts";

const cities = [
  ["10115", "Berlin"],
  ["50667", "Köln"],
  ["80331", "München"],
  ["04109", "Leipzig"],
] as const;

/** 2026-01-05T08:00:00Z: the first sample order; each further one comes a second later. */
export const sampleBegin: Instant = Date.UTC(2026, 0, 5, 8);

const numberOf = (prefix: string, index: number): string =>
  `${prefix}-211-${String(index).padStart(17, "0")}`;

const sampleLine = (index: number, line: number): OrderLine => ({
  orderSn: numberOf("211", index * 10 + line),
  goodsId: `60109951${String(index % 1_000).padStart(7, "0")}`,
  skuId: `17592231${String(index % 1_000).padStart(6, "0")}${line}`,
  quantity: line + 1,
  originalQuantity: line + 1,
  merchantSku: `ART-${1_001 + ((index + line) % 50)}`,
  name: "Duftkerze „Frühling“",
  variant: "Vanille & Zimt",
  status: "unshipped",
  fulfillmentType: "fulfillBySeller",
  labels: [],
  warnings: [],
});

/**
 * An invented order that is ready to ship, the same for the same index: two lines, one and two units.
 * Orders with a greater index have greater numbers and were updated later.
 */
export const sampleParentOrder = (
  index: number,
  overrides: Partial<ParentOrder> = {},
): ParentOrder => {
  const orderedAt = sampleBegin + seconds(index);
  return {
    parentOrderSn: numberOf("PO", index),
    status: "unshipped",
    statusCode: 2,
    orderedAt,
    pendingFinishedAt: orderedAt + hours(1),
    shipBefore: orderedAt + days(2),
    updatedAt: orderedAt + hours(1),
    regionId: 76,
    siteId: 109,
    labels: [],
    warnings: [],
    paymentType: "PPD",
    shippingMethod: 1,
    lines: [sampleLine(index, 0), sampleLine(index, 1)],
    ...overrides,
  };
};

/** An invented, complete address in Germany; its person and mail exist nowhere. */
export const sampleAddress = (index: number): Address => {
  const [postCode, city] = cities[index % cities.length] ?? cities[0];
  return {
    name: `Käthe Muster-${index}`,
    additionalName: "",
    firstName: "Käthe",
    lastName: `Muster-${index}`,
    phone: "+49 30 000000",
    mail: `kaethe-${index}@example.invalid`,
    country: "Germany",
    state: "",
    city,
    postCode,
    street: `Lange Straße ${1 + (index % 200)}`,
    supplement: "Hinterhaus",
  };
};

const euro = (minor: number) => ({ currency: "EUR", minor });

/** Amounts that add up: each unit 11.90 with 19 % tax, shipping 3.99. */
export const sampleAmounts = (order: ParentOrder): Amounts => {
  const units = order.lines.reduce((sum, line) => sum + line.quantity, 0);
  return {
    parentOrderSn: order.parentOrderSn,
    lines: order.lines.map((line, place) => ({
      orderSn: line.orderSn,
      unitGross: euro(1_190),
      unitNet: euro(1_000),
      taxRate: 19_000_000,
      shippingGross: euro(place === 0 ? 399 : 0),
      shippingTaxRate: 19_000_000,
      discountFromSeller: null,
      discountFromTemu: null,
    })),
    shippingGross: euro(399),
    shippingTax: euro(64),
    goodsGross: euro(1_190 * units),
    customerPaid: euro(1_190 * units + 399),
    refunds: null,
    temuTax: null,
  };
};

/** Changes between versions of an order change its text of content. */
const contentHashOf = (order: ParentOrder): string =>
  `${order.parentOrderSn}@${order.updatedAt}/${order.statusCode}`;

/** What fetch puts down of a sample order: readable, with address and amounts. */
export const sampleFetchedOrder = (
  index: number,
  overrides: Partial<ParentOrder> = {},
): FetchedOrder => {
  const order = sampleParentOrder(index, overrides);
  const readAt = order.updatedAt + seconds(90);
  return {
    parentOrderSn: order.parentOrderSn,
    readAt,
    content: { _tag: "Readable", order, contentHash: contentHashOf(order) },
    address: { _tag: "Read", value: sampleAddress(index), readAt },
    amounts: { _tag: "Read", value: sampleAmounts(order), readAt },
  };
};

/** The record that import makes of a sample order. */
export const sampleOrder = (index: number, overrides: Partial<Order> = {}): Order => {
  const temu = sampleParentOrder(index);
  return {
    parentOrderSn: temu.parentOrderSn,
    state: "imported",
    holdReasons: [],
    temu,
    contentHash: contentHashOf(temu),
    readAt: temu.updatedAt + seconds(90),
    address: sampleAddress(index),
    amounts: sampleAmounts(temu),
    ...overrides,
  };
};
