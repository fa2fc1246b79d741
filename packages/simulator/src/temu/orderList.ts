import { Result, Schema } from "effect";
import type { OrderLine } from "@temu-jtl/core";
import type { SoldOrder, TemuListFilter, TemuRefusal } from "@temu-jtl/core/testing";
import { statusCodes } from "@temu-jtl/core/testing";
import { Digits, type WireValue, writeExact } from "./ExactJson.ts";
import { operation } from "./operation.ts";

const parentLabels = [
  "soon_to_be_overdue",
  "past_due",
  "pending_buyer_cancellation",
  "pending_buyer_address_change",
  "pending_risk_control_alert",
  "signature_required_on_delivery",
];
const lineLabels = ["customized_products", "pre_sale_order", "made_to_order"];

/** Every label that there is, with 1 for those that are set. */
const labels = (known: ReadonlyArray<string>, set: ReadonlyArray<string>): WireValue =>
  [...new Set([...known, ...set])].map((name) => ({ name, value: set.includes(name) ? 1 : 0 }));

const secondsOf = (millis: number | null): number | null =>
  millis === null ? null : Math.floor(millis / 1_000);

const codeOf = (status: OrderLine["status"]): number =>
  status === "other" ? 99 : statusCodes[status];

const lineItem = (line: OrderLine, sold: SoldOrder): WireValue => ({
  orderSn: line.orderSn,
  quantity: line.quantity,
  originalOrderQuantity: line.originalQuantity,
  canceledQuantityBeforeShipment: line.originalQuantity - line.quantity,
  goodsId: new Digits(line.goodsId),
  skuId: new Digits(line.skuId),
  goodsName: line.name,
  originalGoodsName: line.name,
  spec: line.variant,
  originalSpecName: line.variant,
  thumbUrl: "https://img.example.invalid/thumb.jpeg",
  orderStatus: codeOf(line.status),
  fulfillmentType: line.fulfillmentType,
  orderPaymentType: sold.order.paymentType,
  isCancelledDuringPending: false,
  fulfillmentWarning: line.warnings,
  orderLabel: labels(lineLabels, line.labels),
  orderCreateTime: secondsOf(sold.order.orderedAt),
  orderShippingTime: null,
  inventoryDeductionWarehouseId: null,
  inventoryDeductionWarehouseName: null,
  productList: [
    {
      productId: new Digits(line.goodsId),
      productSkuId: new Digits(line.skuId),
      soldFactor: line.piecesPerUnit ?? null,
      extCode: line.merchantSku,
    },
  ],
});

const pageItem = (sold: SoldOrder): WireValue => {
  const { order } = sold;
  return {
    parentOrderMap: {
      parentOrderSn: order.parentOrderSn,
      parentOrderStatus: order.statusCode,
      parentOrderTime: secondsOf(order.orderedAt),
      parentConfirmTime: secondsOf(order.pendingFinishedAt),
      parentOrderPendingFinishTime: secondsOf(order.pendingFinishedAt),
      expectShipLatestTime: secondsOf(order.shipBefore),
      latestDeliveryTime: secondsOf(order.shipBefore),
      parentShippingTime: null,
      updateTime: secondsOf(order.updatedAt),
      siteId: order.siteId,
      regionId: order.regionId,
      hasShippingFee: (sold.amounts.shippingGross?.minor ?? 0) === 0,
      orderPaymentType: order.paymentType,
      shippingMethod: order.shippingMethod,
      batchOrderNumberList: null,
      fulfillmentWarning: order.warnings,
      parentOrderLabel: labels(parentLabels, order.labels),
    },
    orderList: sold.trouble.unreadable ? null : order.lines.map((line) => lineItem(line, sold)),
  };
};

/** An order is written once and read on many pages; a change makes another value. */
const written = new WeakMap<SoldOrder, string>();
const pageItemJson = (sold: SoldOrder): string => {
  const known = written.get(sold);
  if (known !== undefined) return known;
  const json = writeExact(pageItem(sold));
  written.set(sold, json);
  return json;
};

const Parameters = Schema.Struct({
  pageNumber: Schema.optionalKey(Schema.Int),
  pageSize: Schema.optionalKey(Schema.Int),
  parentOrderStatus: Schema.optionalKey(Schema.Int),
  parentOrderSnList: Schema.optionalKey(Schema.Array(Schema.String)),
  createAfter: Schema.optionalKey(Schema.Int),
  createBefore: Schema.optionalKey(Schema.Int),
  updateAtStart: Schema.optionalKey(Schema.Int),
  updateAtEnd: Schema.optionalKey(Schema.Int),
  sortby: Schema.optionalKey(Schema.Literals(["createTime", "updateTime"])),
});
type Parameters = typeof Parameters.Type;

const range = (
  start: number | undefined,
  end: number | undefined,
): Result.Result<{ readonly from: number; readonly to: number } | undefined, TemuRefusal> => {
  if (start === undefined && end === undefined) return Result.succeed(undefined);
  if (start === undefined || end === undefined) {
    return Result.fail({ code: 140020012, message: "Both ends of a time range must be given." });
  }
  if (Math.max(start, end) > 99_999_999_999) {
    return Result.fail({ code: 140020013, message: "Times must be in seconds." });
  }
  return Result.succeed({ from: start * 1_000, to: end * 1_000 });
};

const filterOf = (parameters: Parameters): Result.Result<TemuListFilter, TemuRefusal> =>
  Result.gen(function* () {
    const updated = yield* range(parameters.updateAtStart, parameters.updateAtEnd);
    const ordered = yield* range(parameters.createAfter, parameters.createBefore);
    const { parentOrderStatus: statusCode = 0, parentOrderSnList: parentOrderSns } = parameters;
    return {
      sortBy: parameters.sortby === "updateTime" ? "updated" : "ordered",
      ...(statusCode === 0 ? {} : { statusCode }),
      ...(parentOrderSns === undefined ? {} : { parentOrderSns }),
      ...(updated === undefined ? {} : { updated }),
      ...(ordered === undefined ? {} : { ordered }),
    };
  });

/** `bg.order.list.v2.get` */
export const orderList = operation(Parameters, (parameters, state, now) =>
  Result.gen(function* () {
    const filter = yield* filterOf(parameters);
    const { pageNumber: number = 1, pageSize: size = 10 } = parameters;
    const { total, orders } = yield* state.temu.listOrders(filter, { number, size }, now);
    return `{"totalItemNum":${total},"pageItems":[${orders.map(pageItemJson).join(",")}]}`;
  }),
);
