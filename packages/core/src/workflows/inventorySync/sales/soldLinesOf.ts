import type { OrderLine, ParentOrder } from "../../../domain/ParentOrder.ts";
import type { ShopSettings } from "../../../domain/ShopSettings.ts";
import type { SoldLine } from "../../../domain/SoldLine.ts";
import type { OrderSales } from "../../../domain/UnreadOrder.ts";
import { isBeforeImportFrom, isOthers } from "../../orderSync/details.ts";

const isShipped = ({ status }: Pick<OrderLine | ParentOrder, "status">): boolean =>
  status === "shipped" || status === "delivered";

/**
 * The lines of an order that take the seller's stock (rule I2). What lies in a partner's warehouse is
 * another stock at Temu, so such lines are left out. Where the shop ships them itself they are open, but
 * have not moved the stock at Temu that is pushed (rule I7).
 */
export const soldLinesOf = (order: OrderSales, settings: ShopSettings): ReadonlyArray<SoldLine> => {
  const { orderedAt, parentOrderSn, status, updatedAt } = order;
  const isOrderOpen =
    status !== "cancelled" && !isShipped(order) && !isBeforeImportFrom(order, settings);
  return order.lines
    .filter((line) => settings.allow.notFulfilledBySeller || !isOthers(line))
    .map((line) => ({
      parentOrderSn,
      orderSn: line.orderSn,
      skuId: line.skuId,
      merchantSku: line.merchantSku,
      quantity: status === "cancelled" || line.status === "cancelled" ? 0 : line.quantity,
      originalQuantity: line.originalQuantity,
      isOpen: isOrderOpen && line.quantity > 0 && line.status !== "cancelled" && !isShipped(line),
      movesStock: !isOthers(line),
      orderedAt,
      updatedAt,
    }));
};
