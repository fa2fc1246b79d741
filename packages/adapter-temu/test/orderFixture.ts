import { writeJson } from "../src/exactJson.ts";

/** An order as Temu lists it, invented. */
export const order = (
  parentOrderSn: string,
  parent: Record<string, unknown> = {},
  line: Record<string, unknown> = {},
): Record<string, unknown> => ({
  parentOrderMap: {
    parentOrderSn,
    parentOrderStatus: 2,
    parentOrderTime: 1751857815,
    parentConfirmTime: 1751858775,
    parentOrderPendingFinishTime: 1751858775,
    expectShipLatestTime: 1751948159,
    parentShippingTime: null,
    updateTime: 1751868884,
    siteId: 100,
    regionId: 76,
    hasShippingFee: true,
    orderPaymentType: "PPD",
    shippingMethod: 1,
    batchOrderNumberList: null,
    fulfillmentWarning: ["CONFIRMED_CHANGED_ADDRESS"],
    parentOrderLabel: [
      { name: "soon_to_be_overdue", value: 0 },
      { name: "pending_buyer_cancellation", value: 1 },
    ],
    ...parent,
  },
  orderList: [
    {
      orderSn: parentOrderSn.replace("PO-", ""),
      quantity: 2,
      originalOrderQuantity: 3,
      canceledQuantityBeforeShipment: 1,
      goodsId: 602979566500147,
      skuId: 38105486740359,
      goodsName: "Tasse, klein",
      originalGoodsName: "Cup",
      spec: "klein",
      originalSpecName: "Small",
      orderStatus: 2,
      fulfillmentType: "fulfillBySeller",
      fulfillmentWarning: ["REQUIRES_AGE_VERIFICATION"],
      orderLabel: [
        { name: "customized_products", value: 1 },
        { name: "pre_sale_order", value: 0 },
      ],
      inventoryDeductionWarehouseId: null,
      productList: [{ productSkuId: 617332859712, soldFactor: 4, extCode: "CUP-S" }],
      ...line,
    },
  ],
});

export const orders = (from: number, count: number): ReadonlyArray<Record<string, unknown>> =>
  Array.from({ length: count }, (_, index) => order(`PO-076-${from + index}`));

export const page = (totalItemNum: number, pageItems: ReadonlyArray<unknown>): string =>
  JSON.stringify({ totalItemNum, pageItems });

/** The text with the id written in place of a mark, digit for digit: JSON.stringify would round it. */
export const withLongId = (text: string, mark: string, id: bigint): string =>
  text.replaceAll(JSON.stringify(mark), writeJson(id));
