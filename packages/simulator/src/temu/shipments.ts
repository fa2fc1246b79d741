import { Result, Schema } from "effect";
import type { FurtherBox, ShipmentConfirmation } from "@temu-jtl/core";
import { judgeWarehouse } from "@temu-jtl/core/testing";
import { Digits, LongNumber, writeExact } from "./ExactJson.ts";
import { operation } from "./operation.ts";

/** `bg.logistics.companies.get` */
export const logisticsCompanies = operation(
  Schema.Struct({ regionId: Schema.Int }),
  ({ regionId }, { temu }) =>
    Result.succeed(
      writeExact(
        temu.carriers(regionId).map(({ id, name, brand }) => ({
          logisticsServiceProviderId: new Digits(id),
          logisticsServiceProviderName: name,
          logisticsBrandName: brand,
        })),
      ),
    ),
);

/** `bg.logistics.warehouse.list.get` */
export const warehouseList = operation(Schema.Struct({}), (_, { temu }) =>
  Result.succeed(
    writeExact({
      warehouseList: temu.warehouses.map(({ id, name, isDefault }) => ({
        warehouseId: id,
        warehouseName: name,
        regionId1: 76,
        defaultWarehouse: isDefault,
        warehouseManagementType: 1,
        warehouseBrand: "own",
        enableBuyShippingLabel: false,
      })),
    }),
  ),
);

const ConfirmParameters = Schema.Struct({
  sendType: Schema.Literals([0, 1, 2]),
  sendRequestList: Schema.Array(
    Schema.Struct({
      carrierId: LongNumber,
      trackingNumber: Schema.optionalKey(Schema.String),
      selfShippingWarehouseId: Schema.optionalKey(Schema.String),
      subSendRequests: Schema.optionalKey(
        Schema.Array(
          Schema.Struct({
            carrierId: LongNumber,
            trackingNumber: Schema.String,
            selfShippingWarehouseId: Schema.String,
          }),
        ),
      ),
      orderSendInfoList: Schema.Array(
        Schema.Struct({
          parentOrderSn: Schema.String,
          orderSn: Schema.String,
          quantity: Schema.Int,
          goodsId: LongNumber,
          skuId: LongNumber,
        }),
      ),
    }),
  ),
});

const sendTypes = { 0: "wholeOrder", 1: "splitOrder", 2: "combined" } as const;

const confirmationOf = ({
  sendType,
  sendRequestList,
}: typeof ConfirmParameters.Type): ShipmentConfirmation => ({
  sendType: sendTypes[sendType],
  parcels: sendRequestList.map((parcel, index) => ({
    parcelId: String(index + 1),
    trackingNumber: parcel.trackingNumber ?? "",
    carrierId: parcel.carrierId,
    warehouseId: parcel.selfShippingWarehouseId ?? "",
    furtherBoxes: (parcel.subSendRequests ?? []).map(({ trackingNumber, carrierId }) => ({
      trackingNumber,
      carrierId,
    })),
    contents: parcel.orderSendInfoList,
  })),
});

/** `bg.logistics.shipment.v2.confirm` */
export const confirmShipment = operation(ConfirmParameters, (parameters, { temu }, now) =>
  Result.gen(function* () {
    // A box leaves from a warehouse of its own on the wire only; to us it is its parcel's.
    for (const { subSendRequests = [] } of parameters.sendRequestList) {
      for (const { selfShippingWarehouseId } of subSendRequests) {
        yield* judgeWarehouse(selfShippingWarehouseId, temu.warehouses);
      }
    }
    yield* temu.confirm(confirmationOf(parameters), now);
    return writeExact({ assistantAgreementText: null, warningMessage: null });
  }),
);

/** `bg.logistics.shipment.v2.get` */
export const shipmentGet = operation(
  Schema.Struct({ parentOrderSn: Schema.String, orderSn: Schema.String }),
  ({ parentOrderSn, orderSn }, { temu }, now) => {
    const packed = ({ carrierId, trackingNumber }: FurtherBox, packageSn: string) => ({
      carrierId: new Digits(carrierId),
      carrierName: temu.carriers(76).find(({ id }) => id === carrierId)?.name ?? "",
      trackingNumber,
      packageSn,
      packageDeliveryType: 1,
    });
    return Result.map(temu.shipmentsOf(parentOrderSn, orderSn, now), (shipments) =>
      writeExact({
        shipmentInfoDTO: shipments.map((shipment, index) => {
          const packageSn = `PK-${orderSn}-${index + 1}`;
          const { quantity, furtherBoxes = [] } = shipment;
          return {
            ...packed(shipment, packageSn),
            quantity,
            trackingWarningLabel: 0,
            subPackageShipmentInfoList: furtherBoxes.map((box, at) =>
              packed(box, `${packageSn}-${at + 1}`),
            ),
          };
        }),
      }),
    );
  },
);
