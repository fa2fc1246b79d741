import {
  type FurtherBox,
  type ReportedParcel,
  type SendType,
  type ShipmentConfirmation,
  type TemuApiError,
} from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import type { TemuClient } from "../TemuClient.ts";
import { longNumbersOf } from "./longNumber.ts";

const type = "bg.logistics.shipment.v2.confirm";

const sendTypes: Readonly<Record<SendType, number>> = { wholeOrder: 0, splitOrder: 1, combined: 2 };

const long = longNumbersOf(type, "Check the shop's carrier settings and the order's articles.");

const boxOf = Effect.fnUntraced(function* (box: FurtherBox, warehouseId: string) {
  return {
    carrierId: yield* long("carrierId", box.carrierId),
    trackingNumber: box.trackingNumber,
    selfShippingWarehouseId: warehouseId,
  };
});

const packageOf = Effect.fnUntraced(function* (parcel: ReportedParcel) {
  const { furtherBoxes = [], warehouseId } = parcel;
  const subSendRequests = yield* Effect.forEach(furtherBoxes, (box) => boxOf(box, warehouseId));
  return {
    ...(yield* boxOf(parcel, warehouseId)),
    ...(subSendRequests.length === 0 ? {} : { subSendRequests }),
    orderSendInfoList: yield* Effect.forEach(
      parcel.contents,
      Effect.fnUntraced(function* (line) {
        return {
          parentOrderSn: line.parentOrderSn,
          orderSn: line.orderSn,
          goodsId: yield* long("goodsId", line.goodsId),
          skuId: yield* long("skuId", line.skuId),
          quantity: line.quantity,
        };
      }),
    ),
  };
});

/**
 * Tells Temu about parcels (`bg.logistics.shipment.v2.confirm`), all of them or none. Its result holds
 * hints for people only, so `success` alone decides.
 */
export const confirmShipment = (client: TemuClient["Service"]) =>
  Effect.fnUntraced(function* (
    confirmation: ShipmentConfirmation,
  ): Effect.fn.Return<void, TemuApiError> {
    const parentOrderSns = confirmation.parcels.flatMap(({ contents }) =>
      contents.map(({ parentOrderSn }) => parentOrderSn),
    );
    const sendRequestList = yield* Effect.forEach(confirmation.parcels, packageOf);
    yield* client.call({
      type,
      about: [...new Set(parentOrderSns)].join("_"),
      parameters: () => ({ sendType: sendTypes[confirmation.sendType], sendRequestList }),
      result: Schema.Unknown,
      once: true,
    });
  });
