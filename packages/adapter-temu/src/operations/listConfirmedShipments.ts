import type { ConfirmedShipment, FurtherBox, TemuApiError } from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import { Id, nullish, textOf, WholeNumber } from "../answerFields.ts";
import type { TemuClient } from "../TemuClient.ts";

const Box = Schema.Struct({ carrierId: nullish(Id), trackingNumber: nullish(Schema.String) });

const boxOf = ({ carrierId, trackingNumber }: typeof Box.Type): FurtherBox => ({
  trackingNumber: textOf(trackingNumber),
  carrierId: carrierId ?? "",
});

const ShipmentsAnswer = Schema.UndefinedOr(
  Schema.NullOr(
    Schema.Struct({
      shipmentInfoDTO: nullish(
        Schema.Array(
          Schema.Struct({
            ...Box.fields,
            quantity: WholeNumber,
            subPackageShipmentInfoList: nullish(Schema.Array(Box)),
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
          (value?.shipmentInfoDTO ?? []).map((shipment) => {
            const furtherBoxes = (shipment.subPackageShipmentInfoList ?? []).map(boxOf);
            return {
              ...boxOf(shipment),
              quantity: shipment.quantity,
              ...(furtherBoxes.length === 0 ? {} : { furtherBoxes }),
            };
          }),
        ),
      );
