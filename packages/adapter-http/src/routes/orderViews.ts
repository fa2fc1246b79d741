import {
  blockWords,
  holdWords,
  type OrderDetail,
  type OrderEntry,
  tell,
  type Voice,
} from "@temu-jtl/core";
import type { OneOrderView, OrderView } from "../api/groups/Orders.ts";

/** An order of a list as it is told, its reasons in words. */
export const orderView = (order: OrderEntry, voice: Voice): OrderView => {
  const { parentOrderSn } = order;
  return {
    shop: order.shop,
    parentOrderSn,
    state: order.state,
    stateSince: order.stateSince,
    holdReasons: order.holdReasons.map((reason) => ({
      ...reason,
      ...tell(holdWords[reason.code], { order: parentOrderSn, ...reason.parameters }, voice),
    })),
    blockReasons: order.blockReasons.map((reason) => ({
      ...reason,
      ...tell(blockWords[reason.code], { order: parentOrderSn, ...reason.parameters }, voice),
    })),
    temu: order.temu,
    readAt: order.readAt,
    address: order.address,
    jtlOrderNumbers: order.jtlOrderNumbers,
    trackingNumbers: order.trackingNumbers,
  };
};

/** One order as it is told. */
export const oneOrderView = (order: OrderDetail, voice: Voice): OneOrderView => {
  const { amounts, events, handedOver, parcels, released, reports } = order;
  return { ...orderView(order, voice), amounts, released, handedOver, events, parcels, reports };
};
