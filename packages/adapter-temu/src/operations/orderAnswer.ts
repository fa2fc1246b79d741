import {
  type Instant,
  type ListedOrder,
  type OrderLine,
  type OrderSales,
  type ParentOrder,
  seconds,
  type TemuOrderStatus,
} from "@temu-jtl/core";
import { Option, Result, Schema } from "effect";
import {
  EpochSeconds,
  Id,
  nullish,
  Quantity,
  textOf,
  unexpectedFields,
  WholeNumber,
} from "../answerFields.ts";
import { contentHash } from "../contentHash.ts";

const Labels = nullish(
  Schema.Array(Schema.Struct({ name: Schema.String, value: nullish(WholeNumber) })),
);
const Texts = nullish(Schema.Array(Schema.String));

/** The fields that tell what an order has sold. */
const salesOfParent = {
  parentOrderSn: Schema.NonEmptyString,
  parentOrderStatus: WholeNumber,
  parentOrderTime: EpochSeconds,
  parentOrderPendingFinishTime: nullish(EpochSeconds),
  updateTime: EpochSeconds,
};
const salesOfLine = {
  orderSn: Schema.NonEmptyString,
  skuId: Id,
  quantity: Quantity,
  originalOrderQuantity: nullish(Quantity),
  canceledQuantityBeforeShipment: nullish(WholeNumber),
  orderStatus: nullish(WholeNumber),
  fulfillmentType: nullish(Schema.String),
};
const extCode = nullish(Schema.String);

const SalesAnswer = Schema.Struct({
  parentOrderMap: Schema.Struct(salesOfParent),
  orderList: Schema.Array(
    Schema.Struct({
      ...salesOfLine,
      productList: nullish(Schema.Array(Schema.Struct({ extCode }))),
    }),
  ),
});
type SalesAnswer = typeof SalesAnswer.Type;

const OrderAnswer = Schema.Struct({
  parentOrderMap: Schema.Struct({
    ...salesOfParent,
    expectShipLatestTime: nullish(EpochSeconds),
    regionId: nullish(WholeNumber),
    siteId: nullish(WholeNumber),
    parentOrderLabel: Labels,
    fulfillmentWarning: Texts,
    orderPaymentType: nullish(Schema.String),
    shippingMethod: nullish(WholeNumber),
  }),
  orderList: Schema.Array(
    Schema.Struct({
      ...salesOfLine,
      goodsId: Id,
      productList: nullish(Schema.Array(Schema.Struct({ extCode, soldFactor: nullish(Quantity) }))),
      goodsName: nullish(Schema.String),
      originalGoodsName: nullish(Schema.String),
      spec: nullish(Schema.String),
      originalSpecName: nullish(Schema.String),
      orderLabel: Labels,
      fulfillmentWarning: Texts,
    }),
  ),
});
type OrderAnswer = typeof OrderAnswer.Type;
type LineAnswer = OrderAnswer["orderList"][number];

const statuses: ReadonlyMap<number, TemuOrderStatus> = new Map([
  [1, "pending"],
  [2, "unshipped"],
  [3, "cancelled"],
  [4, "shipped"],
  [41, "partlyShipped"],
  [5, "delivered"],
  [51, "partlyDelivered"],
]);
const statusOf = (code: number | null | undefined): TemuOrderStatus =>
  statuses.get(code ?? -1) ?? "other";

/** Temu lists every label there is, with 1 for those that are set. */
const labelsSet = (labels: LineAnswer["orderLabel"]): ReadonlyArray<string> =>
  (labels ?? []).flatMap(({ name, value }) => (value === 1 ? [name] : []));

/** A time in seconds; 0 and null say that there is none. */
const instantOf = (time: number | null | undefined): Instant | null =>
  time ? seconds(time) : null;

/** Pieces in one unit; nothing where Temu does not say. */
const piecesOf = (line: LineAnswer): Pick<OrderLine, "piecesPerUnit"> => {
  const pieces = line.productList?.[0]?.soldFactor ?? null;
  return pieces === null ? {} : { piecesPerUnit: pieces };
};

const soldOfLine = (line: SalesAnswer["orderList"][number]): OrderSales["lines"][number] => ({
  orderSn: line.orderSn,
  skuId: line.skuId,
  quantity: line.quantity,
  originalQuantity:
    line.originalOrderQuantity ?? line.quantity + (line.canceledQuantityBeforeShipment ?? 0),
  merchantSku:
    (line.productList ?? [])
      .map((product) => textOf(product.extCode))
      .find((code) => code !== "") ?? "",
  status: statusOf(line.orderStatus),
  fulfillmentType: textOf(line.fulfillmentType),
});

const lineOf = (line: LineAnswer): OrderLine => ({
  ...soldOfLine(line),
  goodsId: line.goodsId,
  ...piecesOf(line),
  name: textOf(line.originalGoodsName) || textOf(line.goodsName),
  variant: textOf(line.originalSpecName) || textOf(line.spec),
  labels: labelsSet(line.orderLabel),
  warnings: line.fulfillmentWarning ?? [],
});

const salesOf = ({ parentOrderMap: parent, orderList }: SalesAnswer): OrderSales => ({
  parentOrderSn: parent.parentOrderSn,
  status: statusOf(parent.parentOrderStatus),
  orderedAt: seconds(parent.parentOrderTime),
  pendingFinishedAt: instantOf(parent.parentOrderPendingFinishTime),
  updatedAt: seconds(parent.updateTime),
  lines: orderList.map(soldOfLine),
});

const orderOf = ({ parentOrderMap: parent, orderList }: OrderAnswer): ParentOrder => ({
  ...salesOf({ parentOrderMap: parent, orderList }),
  statusCode: parent.parentOrderStatus,
  shipBefore: instantOf(parent.expectShipLatestTime),
  regionId: parent.regionId ?? null,
  siteId: parent.siteId ?? null,
  labels: labelsSet(parent.parentOrderLabel),
  warnings: parent.fulfillmentWarning ?? [],
  paymentType: parent.orderPaymentType ?? null,
  shippingMethod: parent.shippingMethod ?? null,
  lines: orderList.map(lineOf),
});

const decodeOrder = Schema.decodeUnknownResult(OrderAnswer, { errors: "all" });
const decodeSales = Schema.decodeUnknownOption(SalesAnswer);
const decodeNumber = Schema.decodeUnknownOption(
  Schema.Struct({ parentOrderMap: Schema.Struct({ parentOrderSn: Schema.NonEmptyString }) }),
);

/**
 * Reads one order of a list. One that has an unexpected form stops no other; what it has sold is told all
 * the same if the fields for that are as they should be.
 */
export const readOrder = (item: unknown): ListedOrder => {
  const decoded = decodeOrder(item);
  if (Result.isSuccess(decoded)) {
    const order = orderOf(decoded.success);
    return { _tag: "Readable", order, contentHash: contentHash(order) };
  }
  return {
    _tag: "Unreadable",
    parentOrderSn: Option.match(decodeNumber(item), {
      onNone: () => null,
      onSome: ({ parentOrderMap }) => parentOrderMap.parentOrderSn,
    }),
    problem: unexpectedFields(decoded.failure),
    ...Option.match(decodeSales(item), {
      onNone: () => ({}),
      onSome: (answer) => ({ sales: salesOf(answer) }),
    }),
  };
};
