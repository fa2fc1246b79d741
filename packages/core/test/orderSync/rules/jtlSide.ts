import type { BlockReason, JtlOrder, JtlParcel, JtlPosition, OrderLine } from "@temu-jtl/core";
import { matchParcels } from "../../../src/workflows/orderSync/track/jtl/matchParcels.ts";
import { noon, soldOrder } from "../orders.ts";

/** A line of Temu's order. */
export const line = (orderSn: string, merchantSku: string, quantity: number): OrderLine => ({
  orderSn,
  goodsId: "600000000000000011",
  skuId: "300000000000000011",
  quantity,
  originalQuantity: quantity,
  merchantSku,
  name: "Kerze",
  variant: "",
  status: "unshipped",
  fulfillmentType: "fulfillBySeller",
  labels: [],
  warnings: [],
});

/** Temu's order with these lines. */
export const temuOrder = (...lines: ReadonlyArray<OrderLine>) =>
  soldOrder({ order: { lines } }).order;

/** The position of an article, or with a bundle's position a component of it. */
export const position = (
  positionId: number,
  sku: string,
  quantity: number,
  change: Partial<JtlPosition> = {},
): JtlPosition => ({ positionId, kind: "goods", sku, quantity, bundleId: null, ...change });

const { parentOrderSn } = soldOrder().order;

/** JTL's order with these positions. */
export const jtlOrder = (
  positions: ReadonlyArray<JtlPosition>,
  change: Partial<JtlOrder> = {},
): JtlOrder => ({
  externalNumber: parentOrderSn,
  orderId: 1,
  orderNumber: "AU-1",
  cancellation: null,
  delivery: "complete",
  totalGross: "0",
  positions,
  invoices: [],
  ...change,
});

/** Units of a position in a parcel. */
export const item = (positionId: number, sku: string, quantity: number) => ({
  positionId,
  sku,
  quantity,
});

/** JTL's parcel with these contents, the only one of its delivery note unless the test says otherwise. */
export const jtlParcel = (
  parcelId: number,
  contents: JtlParcel["contents"],
  change: Partial<JtlParcel> = {},
): JtlParcel => ({
  externalNumber: parentOrderSn,
  orderId: 1,
  deliveryNoteId: parcelId,
  parcelId,
  trackingNumber: `0034 0434-${parcelId}`,
  shippingMethod: "DHL",
  shippedAt: noon,
  contents,
  noteContents: contents,
  noteParcels: 1,
  ...change,
});

/** The order's parcels with their contents as `line × quantity`. */
export const matched = (
  order: Parameters<typeof matchParcels>[0],
  orders: ReadonlyArray<JtlOrder>,
  parcels: ReadonlyArray<JtlParcel>,
  known: {
    readonly released?: ReadonlyArray<BlockReason>;
    readonly skuMap?: ReadonlyMap<string, string>;
  } = {},
) => {
  const match = matchParcels(
    order,
    { orders, parcels },
    { skuMap: new Map(), released: [], ...known },
  );
  return {
    contents: match.parcels.map(({ contents }) =>
      contents.map(({ orderSn, quantity }) => `${orderSn} × ${quantity}`),
    ),
    furtherBoxes: match.parcels.map(({ furtherBoxOf }) => furtherBoxOf),
    differences: match.differences,
    parcels: match.parcels,
  };
};
