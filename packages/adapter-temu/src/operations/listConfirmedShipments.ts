import type { ConfirmedShipment, TemuApiError } from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import { Id, nullish, textOf, WholeNumber } from "../answerFields.ts";
import type { TemuClient } from "../TemuClient.ts";

const ShipmentsAnswer = Schema.UndefinedOr(
  Schema.NullOr(
    Schema.Struct({
      shipmentInfoDTO: nullish(
        Schema.Array(
          Schema.Struct({
            carrierId: nullish(Id),
            trackingNumber: nullish(Schema.String),
            quantity: WholeNumber,
          }),
        ),
      ),
    }),
  ),
);

/** What Temu holds as shipped for one line (`bg.logistics.shipment.v2.get`). */
export const listConfirmedShipments =
  (client: TemuClient["Service"]) =>
  (
    parentOrderSn: string,
    orderSn: string,
  ): Effect.Effect<ReadonlyArray<ConfirmedShipment>, TemuApiError> =>
    client
      .call({
        type: "bg.logistics.shipment.v2.get",
        about: parentOrderSn,
        parameters: () => ({ parentOrderSn, orderSn }),
        result: ShipmentsAnswer,
      })
      .pipe(
        Effect.map(({ value }) =>
          (value?.shipmentInfoDTO ?? []).map((shipment) => ({
            trackingNumber: textOf(shipment.trackingNumber),
            carrierId: shipment.carrierId ?? "",
            quantity: shipment.quantity,
          })),
        ),
      );
