import {
  type FurtherBox,
  type ReportedParcel,
  type SendType,
  type ShipmentConfirmation,
  TemuApiError,
} from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import type { TemuClient } from "../TemuClient.ts";

const type = "bg.logistics.shipment.v2.confirm";

const sendTypes: Readonly<Record<SendType, number>> = { wholeOrder: 0, splitOrder: 1, combined: 2 };

/** An id that the contract wants as a number, digit for digit. */
const long = Effect.fnUntraced(function* (field: string, id: string) {
  if (/^\d{1,19}$/.test(id)) return BigInt(id);
  return yield* new TemuApiError({
    category: "invalid",
    operation: type,
    message: `${type}: ${field} is not a number; nothing was sent`,
    whatToDo: "Check the shop's carrier settings and the order's articles.",
  });
});

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
