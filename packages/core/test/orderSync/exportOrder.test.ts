import { describe, expect, it } from "@effect/vitest";
import type { ExportOrder } from "@temu-jtl/core";
import { inventedOrder, type SoldOrder } from "@temu-jtl/core/testing";
import { Result } from "effect";
import { toExportOrder } from "../../src/workflows/orderSync/render/exportOrder.ts";
import { contextOf, noon, soldOrder, withTotals } from "./orders.ts";

const exported = (
  sold: SoldOrder,
  shippingLine: "always" | "whenCharged" = "always",
): ExportOrder =>
  Result.getOrThrow(toExportOrder(sold.order, sold, contextOf({ document: { shippingLine } })));

const goods = (order: ExportOrder) => order.positions.filter(({ kind }) => kind === "goods");
const shipping = (order: ExportOrder) => order.positions.filter(({ kind }) => kind === "shipping");
const sum = (positions: ExportOrder["positions"]) =>
  positions.reduce((total, { quantity, unitGross }) => total + quantity * unitGross, 0);
const euro = (minor: number) => ({ currency: "EUR", minor });

describe("The positions of an order", () => {
  it("take each price by the line's number, in whatever order Temu lists the amounts", () => {
    const sold = inventedOrder(2, noon);
    for (const [index, position] of goods(exported(sold)).entries()) {
      const line = sold.order.lines[index];
      const amounts = sold.amounts.lines.find(({ orderSn }) => orderSn === line?.orderSn);
      expect(position.sku).toBe(line?.merchantSku);
      expect(position.unitGross).toBe(amounts?.unitGross.minor);
    }
  });

  it("leave out lines that were cancelled", () => {
    const sold = inventedOrder(2, noon);
    const [first, ...others] = sold.order.lines;
    if (first === undefined) throw new Error("Order 2 has lines.");
    const order = { ...sold.order, lines: [{ ...first, quantity: 0 }, ...others] };
    expect(goods(exported(withTotals({ ...sold, order }))).map(({ sku }) => sku)).toEqual(
      others.map(({ merchantSku }) => merchantSku),
    );
  });

  it("are lowered by what the seller grants, not by what Temu pays", () => {
    const sold = soldOrder({
      line: { quantity: 2 },
      lineAmounts: {
        unitGross: euro(1_000),
        discountFromSeller: euro(300),
        discountFromTemu: euro(500),
      },
    });
    expect(sum(goods(exported(sold)))).toBe(1_700);
  });

  it("are two when the total cannot be divided by the quantity", () => {
    const sold = soldOrder({
      line: { quantity: 3 },
      lineAmounts: { unitGross: euro(400), discountFromSeller: euro(200) },
    });
    expect(goods(exported(sold)).map(({ quantity, unitGross }) => [quantity, unitGross])).toEqual([
      [2, 333],
      [1, 334],
    ]);
  });

  it("add up to the line's total for any quantity and discount", () => {
    for (const quantity of [1, 2, 3, 7, 30]) {
      for (const unit of [1, 99, 333, 1_999]) {
        for (const discount of [0, 1, 2, 17, 100].filter((one) => one <= unit * quantity)) {
          const sold = soldOrder({
            line: { quantity },
            lineAmounts: { unitGross: euro(unit), discountFromSeller: euro(discount) },
          });
          expect(sum(goods(exported(sold)))).toBe(unit * quantity - discount);
        }
      }
    }
  });

  it("hold shipping once for each tax rate, in the order of the lines", () => {
    const sold = inventedOrder(1, noon);
    const [first, second] = sold.amounts.lines;
    if (first === undefined || second === undefined) throw new Error("Order 1 has two lines.");
    const amounts = {
      ...sold.amounts,
      customerPaid: null,
      shippingGross: euro(700),
      lines: [
        { ...first, shippingGross: euro(400), shippingTaxRate: 19_000_000 },
        { ...second, shippingGross: euro(300), shippingTaxRate: 7_000_000 },
      ],
    };
    expect(
      shipping(exported({ ...sold, amounts })).map(({ taxRate, unitGross }) => [
        taxRate,
        unitGross,
      ]),
    ).toEqual([
      [7_000_000, 300],
      [19_000_000, 400],
    ]);
  });

  it("tax shipping at its own rate, and like the goods where Temu tells none", () => {
    const rateOf = (shippingTaxRate: number | null) => {
      const sold = soldOrder({
        lineAmounts: { taxRate: 7_000_000, shippingGross: euro(399), shippingTaxRate },
        amounts: { shippingGross: euro(399) },
      });
      return shipping(exported(sold)).map(({ taxRate }) => taxRate);
    };
    expect(rateOf(19_000_000)).toEqual([19_000_000]);
    expect(rateOf(null)).toEqual([7_000_000]);
  });

  it("hold the order's own shipping when its lines tell less, at the first line's rate", () => {
    const sold = inventedOrder(1, noon);
    const [second, first] = sold.amounts.lines;
    if (first === undefined || second === undefined) throw new Error("Order 1 has two lines.");
    const amounts = {
      ...sold.amounts,
      customerPaid: null,
      shippingGross: euro(700),
      lines: [
        { ...second, shippingGross: null, shippingTaxRate: 19_000_000 },
        { ...first, shippingGross: euro(400), shippingTaxRate: 7_000_000 },
      ],
    };
    expect(
      shipping(exported({ ...sold, amounts })).map(({ taxRate, unitGross }) => [
        taxRate,
        unitGross,
      ]),
    ).toEqual([[7_000_000, 700]]);
  });

  it("hold free shipping only when the shop wants it", () => {
    const free = soldOrder();
    expect(shipping(exported(free, "always")).map(({ unitGross }) => unitGross)).toEqual([0]);
    expect(shipping(exported(free, "whenCharged"))).toEqual([]);
  });
});
