import { describe, expect, it } from "@effect/vitest";
import {
  movementsOf,
  type OrderLine,
  type ParentOrder,
  type ShopSettingsInput,
} from "@temu-jtl/core";
import { soldLinesOf } from "../../src/workflows/inventorySync/sales/soldLinesOf.ts";
import { contextOf, noon, soldOrder } from "../orderSync/orders.ts";

/** Whether the one line of an order is open, or null where it is left out. */
const isOpen = (
  change: { readonly order?: Partial<ParentOrder>; readonly line?: Partial<OrderLine> },
  settings: Partial<ShopSettingsInput> = {},
): boolean | null =>
  soldLinesOf(soldOrder(change).order, contextOf(settings).settings)[0]?.isOpen ?? null;

describe("What Temu has sold", () => {
  it.each(["pending", "unshipped", "partlyShipped", "other"] as const)(
    "(I2) is open in an order that is %s",
    (status) => expect(isOpen({ order: { status } })).toBe(true),
  );

  it.each(["cancelled", "shipped", "delivered"] as const)(
    "(I2) is not open in an order that is %s",
    (status) => expect(isOpen({ order: { status } })).toBe(false),
  );

  it.each(["cancelled", "shipped", "delivered"] as const)(
    "(I2) is not open in a line that is %s",
    (status) => {
      expect(isOpen({ order: { status: "partlyShipped" }, line: { status } })).toBe(false);
    },
  );

  it("(I2) is not open in a line that the buyer has cancelled", () => {
    expect(isOpen({ line: { quantity: 0 } })).toBe(false);
  });

  it("(I2) is no unit any more in a cancelled order, whatever its lines say", () => {
    const { order } = soldOrder({ order: { status: "cancelled" }, line: { quantity: 2 } });
    expect(soldLinesOf(order, contextOf().settings)[0]?.quantity).toBe(0);
  });

  it("(I2) is not the seller's in a partner's warehouse, unless the shop ships it", () => {
    const line = { fulfillmentType: "fulfillByCooperativeWarehouse" };
    expect(isOpen({ line })).toBeNull();
    expect(isOpen({ line }, { allow: { notFulfilledBySeller: true } })).toBe(true);
  });

  it("(I7) has not moved the seller's stock at Temu in a partner's warehouse", () => {
    const moved = (line: Partial<OrderLine>) =>
      soldLinesOf(
        soldOrder({ line }).order,
        contextOf({ allow: { notFulfilledBySeller: true } }).settings,
      ).flatMap((sold) => movementsOf(sold, null));
    expect(moved({ fulfillmentType: "fulfillByCooperativeWarehouse" })).toEqual([]);
    expect(moved({})).toHaveLength(1);
  });

  it("(I2) is not open where it was entered by hand, before importFrom", () => {
    const settings = { importFrom: "2026-11-24" };
    const before = { orderedAt: noon - 86_400_000, pendingFinishedAt: null };
    expect(isOpen({ order: before }, settings)).toBe(false);
    expect(isOpen({ order: { ...before, status: "pending" } }, settings)).toBe(true);
    expect(isOpen({ order: { orderedAt: noon, pendingFinishedAt: null } }, settings)).toBe(true);
  });
});
