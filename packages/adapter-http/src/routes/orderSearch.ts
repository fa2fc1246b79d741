import type { OrderSearch } from "@temu-jtl/core";
import type { OrderFilter } from "../api/groups/Orders.ts";

/** Which orders of a shop a filter means. */
export const orderSearch = (shop: string, filter: OrderFilter): OrderSearch => {
  const { block, due, hold, number, report, sku, sort, state, tracking } = filter;
  return {
    shops: [shop],
    states: state,
    holdCode: hold,
    blockCode: block,
    sku,
    trackingNumber: tracking,
    number,
    report,
    due,
    sort,
  };
};
