import { Result } from "effect";
import { linesToShip, type ParentOrder } from "../../../../domain/ParentOrder.ts";
import type {
  Carrier,
  Parcel,
  ReportedParcel,
  SendType,
  ShipmentConfirmation,
  Warehouse,
} from "../../../../domain/Shipment.ts";
import type { ShopSettings } from "../../../../domain/ShopSettings.ts";
import { findCarrier } from "./findCarrier.ts";
import { cleanTrackingNumber } from "../jtl/matchParcels.ts";
import { type Box, boxesWith, type PackedLines, packLines } from "./packLines.ts";
import { openLines } from "./toldLines.ts";
import {
  noTrackingNumber,
  notExpressible,
  notPacked,
  partlyPacked,
  tooManyBoxes,
  unknownCarrier,
  type Waiting,
} from "./waiting.ts";

/** Temu takes so many boxes beside the first that a unit is in. */
const mostFurtherBoxes = 10;

/** A report before carriers and warehouse are known. */
export interface Draft {
  readonly sendType: SendType;
  readonly parentOrderSns: ReadonlyArray<string>;
  readonly boxes: ReadonlyArray<Box>;
}

/** What can be told of an order now, and what the rest of it waits for. Both null: nothing is left. */
export interface Drafted {
  readonly draft: Draft | null;
  readonly waiting: Waiting | null;
}

/** What an order without all its units packed waits for. */
export const missingBecause = ({ boxes, lacksNumber }: PackedLines): Waiting => {
  if (lacksNumber) return noTrackingNumber;
  return boxes.length === 0 ? notPacked : partlyPacked;
};

/** Why Temu does not take boxes like these, or null. */
const objectionTo = (boxes: ReadonlyArray<Box>): Waiting | null => {
  const spread = boxes.filter(({ furtherBoxes }) => furtherBoxes.length > 0);
  if (spread.some(({ furtherBoxes }) => furtherBoxes.length > mostFurtherBoxes)) {
    return tooManyBoxes;
  }
  return spread.some(({ contents }) => contents.reduce((sum, one) => sum + one.quantity, 0) > 1)
    ? notExpressible("only a single unit may be spread over several boxes.")
    : null;
};

/**
 * What can be told of one order that shares no parcel with another: all that Temu does not know yet,
 * once it is packed; with `perLine` the lines that are wholly packed.
 */
export const draftReport = (
  order: ParentOrder,
  parcels: ReadonlyArray<Parcel>,
  told: ReadonlySet<string>,
  partialReports: ShopSettings["partialReports"],
): Drafted => {
  const open = openLines(order, told);
  const packed = packLines(order.parentOrderSn, open, parcels);
  const { complete, missing } = packed;
  const waiting = missing.length > 0 ? missingBecause(packed) : null;
  if (complete.length === 0 || (waiting !== null && partialReports === "wholeOrder")) {
    return { draft: null, waiting };
  }
  const boxes = boxesWith(packed.boxes, complete);
  const objection = objectionTo(boxes);
  if (objection !== null) return { draft: null, waiting: objection };
  const isWhole =
    complete.length === linesToShip(order).length &&
    boxes.length === 1 &&
    boxes.every(({ furtherBoxes }) => furtherBoxes.length === 0);
  return {
    draft: {
      sendType: isWhole ? "wholeOrder" : "splitOrder",
      parentOrderSns: [order.parentOrderSn],
      boxes,
    },
    waiting,
  };
};

/** What Temu knows that parcels are told with. */
export interface CarrierFacts {
  readonly map: ShopSettings["carriers"];
  readonly carriers: ReadonlyArray<Carrier>;
  readonly warehouseId: string;
}

/** The confirmation of a draft, or which of its parcels' carriers Temu does not know. */
export const confirmationOf = (
  { boxes, sendType }: Draft,
  { carriers, map, warehouseId }: CarrierFacts,
): Result.Result<ShipmentConfirmation, Waiting> =>
  Result.gen(function* () {
    const carrierIdOf = ({ shippingMethod }: Parcel): Result.Result<string, Waiting> => {
      const carrier = findCarrier(shippingMethod, map, carriers);
      return carrier === undefined
        ? Result.fail(unknownCarrier(shippingMethod))
        : Result.succeed(carrier.id);
    };
    const parcels: Array<ReportedParcel> = [];
    for (const { contents, furtherBoxes, parcel, trackingNumber } of boxes) {
      const carrierId = yield* carrierIdOf(parcel);
      const further: Array<{ readonly trackingNumber: string; readonly carrierId: string }> = [];
      for (const box of furtherBoxes) {
        further.push({
          trackingNumber: cleanTrackingNumber(box.trackingNumber),
          carrierId: yield* carrierIdOf(box),
        });
      }
      parcels.push({
        parcelId: parcel.parcelId,
        trackingNumber,
        carrierId,
        warehouseId,
        ...(further.length === 0 ? {} : { furtherBoxes: further }),
        contents,
      });
    }
    return { sendType, parcels };
  });

/** The warehouse that parcels leave from: the shop's setting, else Temu's default one. */
export const findWarehouse = (
  setting: string | undefined,
  warehouses: ReadonlyArray<Warehouse>,
): string | undefined => setting ?? warehouses.find(({ isDefault }) => isDefault)?.id;
