import type {
  Address,
  Amounts,
  FetchedOrder,
  LineAmounts,
  Order,
  OrderLine,
  ParentOrder,
} from "@temu-jtl/core";
import { articleKey, ShopSettings, type ShopSettingsInput } from "@temu-jtl/core";
import { fetchedFrom, inventedOrder, recordOf, type SoldOrder } from "@temu-jtl/core/testing";
import { Schema } from "effect";
import type { ImportContext } from "../../src/workflows/orderSync/ImportContext.ts";

export const noon = Date.UTC(2026, 10, 24, 11);

/** The order with the totals that Temu would tell for its lines. */
export const withTotals = (sold: SoldOrder): SoldOrder => {
  const quantities = new Map(sold.order.lines.map((line) => [line.orderSn, line.quantity]));
  const [first] = sold.amounts.lines;
  const money = (minor: number) => ({ currency: first?.unitGross.currency ?? "EUR", minor });
  const sumOf = (amount: (line: LineAmounts) => number): number =>
    sold.amounts.lines.reduce((sum, line) => sum + amount(line), 0);
  const goods = sumOf((line) => (quantities.get(line.orderSn) ?? 0) * line.unitGross.minor);
  const shipping = sumOf((line) => line.shippingGross?.minor ?? 0);
  const discounts = sumOf(
    (line) => (line.discountFromSeller?.minor ?? 0) + (line.discountFromTemu?.minor ?? 0),
  );
  return {
    ...sold,
    amounts: {
      ...sold.amounts,
      goodsGross: money(goods),
      shippingGross: money(shipping),
      customerPaid: money(goods + shipping - discounts),
    },
  };
};

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
  const { order: changed, ...rest } = withTotals({
    order: {
      ...order,
      lines: order.lines.map((line) => ({ ...line, ...change.line })),
      ...change.order,
    },
    address: { ...address, ...change.address },
    amounts: {
      ...amounts,
      lines: amounts.lines.map((line) => ({ ...line, ...change.lineAmounts })),
    },
    trouble,
  });
  return { order: changed, ...rest, amounts: { ...rest.amounts, ...change.amounts } };
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

/** What orders are decided by, in a shop with these settings whose JTL has every article of theirs. */
export const contextOf = (
  settings: Partial<ShopSettingsInput> = {},
  change: Partial<ImportContext> = {},
): ImportContext => ({
  settings: Schema.decodeSync(ShopSettings)({
    id: "shop",
    temu: {
      appKey: "demo",
      appSecret: "demo",
      accessToken: "demo",
      endpoint: "http://127.0.0.1:1/",
    },
    ...settings,
  }),
  skuMap: new Map(),
  articles: new Map(
    Array.from({ length: 600 }, (_, index) => {
      const sku = `ART-${1_001 + index}`;
      return [articleKey(sku), { sku, unitGross: 1_000, taxRate: 19_000_000 }];
    }),
  ),
  ...change,
});
