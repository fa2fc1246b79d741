import { Schema } from "effect";
import { Address, Instant, JtlArticle, JtlOrder, JtlParcel } from "@temu-jtl/core";
import {
  ArticleUnits,
  Bundles,
  ChanceSettings,
  Fault,
  ImportedDocument,
  JtlChanceSettings,
  OrderTrouble,
  Packing,
  SoldOrder,
  StockedSku,
  TemuRefusal,
} from "@temu-jtl/core/testing";
import { door } from "../Door.ts";

const optional = Schema.optionalKey;
const Nothing = Schema.Struct({});
const OneOrder = Schema.Struct({ parentOrderSn: Schema.String });
const OneLine = Schema.Struct({ parentOrderSn: Schema.String, orderSn: Schema.String });
const OneCall = Schema.Struct({ call: Schema.String });
const OneNumber = Schema.Struct({ externalNumber: Schema.String });
const Numbers = Schema.Array(Schema.String);
const Counts = Schema.Record(Schema.String, Schema.Int);

/** What has happened so far. */
export const SimulatorCounts = Schema.Struct({
  /** Requests that arrived, by the name of the call; those to JTL begin with `jtl.`. */
  requests: Counts,
  refusedByRateLimit: Schema.Int,
  /** Rows ever inserted into JTL's import table, by external number. */
  rowsInserted: Counts,
  /** Confirmations that took effect, by `orderSn`. */
  confirmations: Counts,
  /** Confirmations that came for a line after one had taken effect, by `orderSn`. */
  repeatedConfirmations: Counts,
  /** Webhooks that were sent, each time counted, and those that were answered with 200. */
  webhooksSent: Schema.Int,
  webhooksTaken: Schema.Int,
  temuOrders: Schema.Int,
  jtlRows: Schema.Int,
  jtlOrders: Schema.Int,
  jtlParcels: Schema.Int,
});
export type SimulatorCounts = typeof SimulatorCounts.Type;

/** One order as both sides see it. */
export const SimulatedOrder = Schema.Struct({
  temu: Schema.NullOr(SoldOrder),
  /** Confirmations that took effect, by `orderSn`. */
  confirmations: Counts,
  jtlOrders: Schema.Array(JtlOrder),
  jtlParcels: Schema.Array(JtlParcel),
  rowsInserted: Schema.Int,
  /** What JTL read in the document it accepted. */
  document: Schema.NullOr(ImportedDocument),
  /** Why JTL's worker dropped the last row. */
  rejection: Schema.NullOr(Schema.String),
});
export type SimulatedOrder = typeof SimulatedOrder.Type;

/** What can be changed while a simulator runs. Delays in milliseconds; null: only when told. */
export const SimulatorChanges = Schema.Struct({
  latencyMillis: optional(Schema.Int),
  rateLimit: optional(Schema.Int),
  /** How far the simulated time is ahead of the real one. */
  clockOffsetMillis: optional(Schema.Int),
  jtlTakeOverMillis: optional(Schema.NullOr(Schema.Int)),
  jtlPackMillis: optional(Schema.NullOr(Schema.Int)),
  parcelsPerOrder: optional(Schema.Int),
  parcelShippingMethod: optional(Schema.String),
  /** Names of shipping and payment methods that orders may carry. */
  shippingMethods: optional(Numbers),
  paymentMethods: optional(Numbers),
  /** Calls of Temu that the token may not make. */
  forbiddenCalls: optional(Numbers),
  /** Where Temu sends its webhooks to; null: nowhere. */
  webhooks: optional(Schema.NullOr(Schema.String)),
});
export type SimulatorChanges = typeof SimulatorChanges.Type;

export const nowDoor = door("/control/now", Nothing, Schema.Struct({ now: Instant }));
export const changeDoor = door("/control/change", SimulatorChanges, Nothing);
export const advanceDoor = door("/control/advance", Schema.Struct({ millis: Schema.Int }), Nothing);
export const countsDoor = door("/control/counts", Nothing, SimulatorCounts);
export const orderDoor = door("/control/order", OneOrder, SimulatedOrder);

export const sellDoor = door("/control/temu/sell", Schema.Struct({ count: Schema.Int }), Numbers);
export const ordersDoor = door(
  "/control/temu/orders",
  Schema.Struct({ parentOrderSns: Numbers }),
  Schema.Array(SoldOrder),
);
export const addDoor = door(
  "/control/temu/add",
  Schema.Struct({ orders: Schema.Array(SoldOrder) }),
  Nothing,
);
export const snapshotDoor = door("/control/temu/snapshot", Nothing, Schema.Array(SoldOrder));
export const cancelDoor = door("/control/temu/cancel", OneOrder, Nothing);
export const cancelLineDoor = door("/control/temu/cancelLine", OneLine, Nothing);
export const lowerQuantityDoor = door(
  "/control/temu/lowerQuantity",
  Schema.Struct({ ...OneLine.fields, quantity: Schema.Int }),
  Nothing,
);
export const shipDoor = door(
  "/control/temu/ship",
  Schema.Struct({ ...OneOrder.fields, orderSns: optional(Numbers) }),
  Nothing,
);
export const changeAddressDoor = door(
  "/control/temu/changeAddress",
  Schema.Struct({ parentOrderSn: Schema.String, address: Address }),
  Nothing,
);
export const setLabelDoor = door(
  "/control/temu/setLabel",
  Schema.Struct({ parentOrderSn: Schema.String, label: Schema.String, on: Schema.Boolean }),
  Nothing,
);
export const troubleDoor = door(
  "/control/temu/trouble",
  Schema.Struct({
    parentOrderSn: Schema.String,
    address: optional(OrderTrouble.fields.address),
    amountsNotReady: optional(Schema.Boolean),
    amountsShuffled: optional(Schema.Boolean),
    amountsOfLineMissing: optional(Schema.Boolean),
    unreadable: optional(Schema.Boolean),
  }),
  Nothing,
);

const OneSku = Schema.Struct({ skuId: Schema.String });
export const stockSkusDoor = door(
  "/control/temu/stockSkus",
  Schema.Struct({ skus: Schema.Array(StockedSku) }),
  Nothing,
);
export const sellUnitsDoor = door(
  "/control/temu/sellUnits",
  Schema.Struct({ units: Counts }),
  Numbers,
);
export const removeSkuDoor = door("/control/temu/removeSku", OneSku, Nothing);
export const rejectSkuDoor = door(
  "/control/temu/rejectSku",
  Schema.Struct({ ...OneSku.fields, refusal: Schema.NullOr(TemuRefusal) }),
  Nothing,
);
export const shownSkusDoor = door("/control/temu/shownSkus", Nothing, Schema.Array(StockedSku));
export const skuDoor = door(
  "/control/temu/sku",
  OneSku,
  Schema.Struct({
    /** What lists show now; null: no such SKU. */
    shownStock: Schema.NullOr(Schema.Int),
    /** Units that were sold and are still wanted. */
    unitsSold: Schema.Int,
  }),
);

export const expireTokenDoor = door("/control/temu/expireToken", Nothing, Nothing);
export const renewTokenDoor = door("/control/temu/renewToken", Nothing, Nothing);
export const forbidDoor = door("/control/temu/forbid", OneCall, Nothing);
export const allowDoor = door("/control/temu/allow", OneCall, Nothing);
export const repeatPageDoor = door("/control/temu/repeatPage", Nothing, Nothing);
export const lagDoor = door(
  "/control/temu/lag",
  Schema.Struct({ millis: Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)) }),
  Nothing,
);
export const chanceDoor = door(
  "/control/temu/chance",
  Schema.Struct({ settings: Schema.NullOr(ChanceSettings) }),
  Nothing,
);

export const takeOverDoor = door("/control/jtl/takeOver", Nothing, Nothing);
export const rejectNextDoor = door(
  "/control/jtl/rejectNext",
  Schema.Struct({ times: Schema.Int }),
  Nothing,
);
export const visibleDelayDoor = door(
  "/control/jtl/visibleDelay",
  Schema.Struct({ millis: Schema.Int }),
  Nothing,
);
export const packDoor = door("/control/jtl/pack", Packing, Nothing);
export const setTrackingDoor = door(
  "/control/jtl/setTracking",
  Schema.Struct({ ...OneNumber.fields, trackingNumber: Schema.String }),
  Nothing,
);
export const completeWithoutShipmentDoor = door(
  "/control/jtl/completeWithoutShipment",
  OneNumber,
  Nothing,
);
export const splitDoor = door(
  "/control/jtl/split",
  Schema.Struct({ ...OneNumber.fields, skus: Numbers }),
  Nothing,
);
const UnitsOfOrder = Schema.Struct({ ...OneNumber.fields, ...ArticleUnits.fields });
export const addPositionDoor = door("/control/jtl/addPosition", UnitsOfOrder, Nothing);
export const setQuantityDoor = door("/control/jtl/setQuantity", UnitsOfOrder, Nothing);
export const swapArticleDoor = door(
  "/control/jtl/swapArticle",
  Schema.Struct({ ...OneNumber.fields, from: Schema.String, to: Schema.String }),
  Nothing,
);
export const bundlesDoor = door(
  "/control/jtl/bundles",
  Schema.Struct({ articles: Bundles }),
  Nothing,
);
export const jtlChanceDoor = door(
  "/control/jtl/chance",
  Schema.Struct({ settings: Schema.NullOr(JtlChanceSettings) }),
  Nothing,
);
export const stockArticlesDoor = door(
  "/control/jtl/stockArticles",
  Schema.Struct({ articles: Schema.NullOr(Schema.Array(JtlArticle)) }),
  Nothing,
);
export const cancelInJtlDoor = door(
  "/control/jtl/cancel",
  Schema.Struct({ ...OneNumber.fields, reason: optional(Schema.String) }),
  Nothing,
);
export const uncancelInJtlDoor = door("/control/jtl/uncancel", OneNumber, Nothing);
export const invoiceDoor = door("/control/jtl/invoice", OneNumber, Nothing);
export const cancelInvoicesDoor = door("/control/jtl/cancelInvoices", OneNumber, Nothing);

export const failNextDoor = door(
  "/control/faults/add",
  Schema.Struct({ call: Schema.String, times: Schema.Int, fault: Fault }),
  Nothing,
);
export const clearFaultsDoor = door("/control/faults/clear", Nothing, Nothing);
