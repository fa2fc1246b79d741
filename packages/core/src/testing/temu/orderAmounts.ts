import type { Amounts, LineAmounts } from "../../domain/Amounts.ts";
import type { Money } from "../../domain/Money.ts";
import type { OrderLine } from "../../domain/ParentOrder.ts";

export const euro = (minor: number): Money => ({ currency: "EUR", minor });

/** The tax in a gross amount of minor units, rounded to one of them. */
export const taxIn = (gross: number, rate: number): number =>
  gross - Math.round((gross * 100_000_000) / (100_000_000 + rate));

const minorOf = (money: Money | null): number => money?.minor ?? 0;

/** What the lines come to, in minor units: the order's totals are sums of them. */
const sumsOf = (lines: ReadonlyArray<OrderLine>, lineAmounts: ReadonlyArray<LineAmounts>) => {
  const quantities = new Map(lines.map(({ orderSn, quantity }) => [orderSn, quantity]));
  const sum = (worth: (line: LineAmounts) => number) =>
    lineAmounts.reduce((total, line) => total + worth(line), 0);
  const goods = sum((line) => line.unitGross.minor * (quantities.get(line.orderSn) ?? 0));
  const discounts = sum(
    (line) => minorOf(line.discountFromSeller) + minorOf(line.discountFromTemu),
  );
  const shipping = sum((line) => minorOf(line.shippingGross));
  const shippingTax = sum((line) =>
    taxIn(minorOf(line.shippingGross), line.shippingTaxRate ?? line.taxRate),
  );
  return { goods, shipping, shippingTax, paid: goods - discounts + shipping };
};

/**
 * The amounts of an order with these lines. `retailPriceTotalTaxIncl` is the price before any
 * discount; a discount lowers what the customer paid, whoever grants it.
 */
export const amountsOf = (
  parentOrderSn: string,
  lines: ReadonlyArray<OrderLine>,
  lineAmounts: ReadonlyArray<LineAmounts>,
): Amounts => {
  const { goods, shipping, shippingTax, paid } = sumsOf(lines, lineAmounts);
  return {
    parentOrderSn,
    lines: lineAmounts,
    shippingGross: euro(shipping),
    shippingTax: euro(shippingTax),
    goodsGross: euro(goods),
    customerPaid: euro(paid),
    refunds: euro(0),
    temuTax: euro(0),
  };
};

const changed = (money: Money | null, how: (minor: number) => number): Money | null =>
  money && { ...money, minor: how(money.minor) };

/** A line's amounts when so many of its units are left: discounts shrink with them. */
const withUnits = (line: LineAmounts, before: number, after: number): LineAmounts => {
  if (before === after) return line;
  const share = (minor: number) => Math.floor((minor * after) / before);
  return {
    ...line,
    shippingGross: changed(line.shippingGross, (minor) => (after === 0 ? 0 : minor)),
    discountFromSeller: changed(line.discountFromSeller, share),
    discountFromTemu: changed(line.discountFromTemu, share),
  };
};

/**
 * The amounts after lines got other quantities. The totals move by what the lines move, so that what
 * an order tells only as a whole, or not at all, stays as it is.
 */
export const amountsAfter = (
  amounts: Amounts,
  before: ReadonlyArray<OrderLine>,
  after: ReadonlyArray<OrderLine>,
): Amounts => {
  const unitsOf = (lines: ReadonlyArray<OrderLine>, orderSn: string) =>
    lines.find((line) => line.orderSn === orderSn)?.quantity ?? 0;
  const lines = amounts.lines.map((line) =>
    withUnits(line, unitsOf(before, line.orderSn), unitsOf(after, line.orderSn)),
  );
  const was = sumsOf(before, amounts.lines);
  const is = sumsOf(after, lines);
  return {
    ...amounts,
    lines,
    shippingGross: changed(amounts.shippingGross, (minor) => minor + is.shipping - was.shipping),
    shippingTax: changed(amounts.shippingTax, (minor) => minor + is.shippingTax - was.shippingTax),
    goodsGross: changed(amounts.goodsGross, (minor) => minor + is.goods - was.goods),
    customerPaid: changed(amounts.customerPaid, (minor) => minor + is.paid - was.paid),
  };
};
