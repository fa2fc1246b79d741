import { Result } from "effect";
import { linesToShip, type OrderLine, type ParentOrder } from "../../domain/ParentOrder.ts";
import type { Carrier, Parcel, ShipmentConfirmation, Warehouse } from "../../domain/Shipment.ts";
import type { ShopSettings } from "../../domain/ShopSettings.ts";
import type { Trouble } from "../CurrentStep.ts";

const packedUnits = (parcels: ReadonlyArray<Parcel>, line: OrderLine): number =>
  parcels
    .flatMap(({ contents }) => contents)
    .filter(({ orderSn }) => orderSn === line.orderSn)
    .reduce((sum, { quantity }) => sum + quantity, 0);

/** The carrier of a shipping method: by the shop's map, then by name. */
const findCarrier = (
  shippingMethod: string,
  map: ShopSettings["carriers"],
  carriers: ReadonlyArray<Carrier>,
): Carrier | undefined => {
  const wanted = (map[shippingMethod] ?? shippingMethod).trim().toLowerCase();
  return (
    carriers.find(({ id, name }) => id === wanted || name.toLowerCase() === wanted) ??
    carriers.find(({ brand }) => brand.toLowerCase() === wanted)
  );
};

/**
 * The confirmation for an order whose every unit is packed, null while something is missing, or why
 * it cannot be told to Temu.
 */
export const planReport = (
  order: ParentOrder,
  parcels: ReadonlyArray<Parcel>,
  known: {
    readonly map: ShopSettings["carriers"];
    readonly carriers: ReadonlyArray<Carrier>;
    readonly warehouseId: string;
  },
): Result.Result<ShipmentConfirmation | null, Trouble> => {
  const lines = linesToShip(order);
  const filled = parcels.filter(({ contents }) => contents.length > 0);
  const isWhole = lines.every((line) => packedUnits(filled, line) === line.quantity);
  // Nothing to ship, though packed: Temu has cancelled it meanwhile.
  if (
    lines.length === 0 ||
    !isWhole ||
    filled.some(({ trackingNumber }) => trackingNumber === "")
  ) {
    return Result.succeed(null);
  }
  const lineOf = new Map(lines.map((line) => [line.orderSn, line]));
  const reported: Array<ShipmentConfirmation["parcels"][number]> = [];
  for (const parcel of filled) {
    const carrier = findCarrier(parcel.shippingMethod, known.map, known.carriers);
    if (carrier === undefined) {
      return Result.fail({
        code: `unknownCarrier: ${parcel.shippingMethod}`,
        message: `Temu knows no carrier by the name of the JTL shipping method "${parcel.shippingMethod}".`,
        whatToDo:
          "Map this shipping method to one of Temu's carriers in the shop's setting carriers.",
      });
    }
    reported.push({
      parcelId: parcel.parcelId,
      trackingNumber: parcel.trackingNumber,
      carrierId: carrier.id,
      warehouseId: known.warehouseId,
      contents: parcel.contents.flatMap((units) => {
        const line = lineOf.get(units.orderSn);
        return line === undefined ? [] : [{ ...units, goodsId: line.goodsId, skuId: line.skuId }];
      }),
    });
  }
  return Result.succeed({
    sendType: reported.length === 1 ? "wholeOrder" : "splitOrder",
    parcels: reported,
  });
};

/** The warehouse that parcels leave from: the shop's setting, else Temu's default one. */
export const findWarehouse = (
  setting: string | undefined,
  warehouses: ReadonlyArray<Warehouse>,
): string | undefined => setting ?? warehouses.find(({ isDefault }) => isDefault)?.id;
