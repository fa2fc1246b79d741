import { Effect } from "effect";
import { liveOrders } from "../../../../domain/JtlOrder.ts";
import { blockedBecause, whatToDoAboutBlock } from "../../../../domain/BlockReason.ts";
import type { Order } from "../../../../domain/Order.ts";
import { linesToShip, type ParentOrder } from "../../../../domain/ParentOrder.ts";
import type { Parcel } from "../../../../domain/Shipment.ts";
import { CurrentStep, type Trouble } from "../../../CurrentStep.ts";
import { type JtlSide, orderedPositions } from "./jtlGoods.ts";
import { cleanTrackingNumber } from "./matchParcels.ts";

const noTrackingNumber: Trouble = {
  code: "noTrackingNumber",
  message: "JTL calls the order complete, but a parcel of it has no tracking number.",
  whatToDo: "Enter the parcel's tracking number in JTL-Wawi.",
};

const completeWithoutParcel: Trouble = {
  code: "completeWithoutParcel",
  message: "JTL calls the order complete, but has no parcel of it.",
  whatToDo:
    "Create a shipment with the tracking number in JTL-Wawi, or confirm the order in Seller Center.",
};

const completedWithoutShipment: Trouble = {
  code: "completedWithoutShipment",
  message: "The order was completed without shipment in JTL, and Temu waits for its parcels.",
  whatToDo:
    "Confirm the order in Seller Center, or create a shipment with the tracking number in JTL-Wawi.",
};

/** Whether nothing is missing for Temu to be told of every unit. */
const isAllTraceable = (order: ParentOrder, parcels: ReadonlyArray<Parcel>): boolean => {
  const numbered = parcels.filter(({ trackingNumber }) => trackingNumber !== "");
  return (
    parcels.every(
      ({ furtherBoxOf, trackingNumber }) => furtherBoxOf === null || trackingNumber !== "",
    ) &&
    linesToShip(order).every(
      (line) =>
        numbered
          .flatMap(({ contents }) => contents)
          .filter(({ orderSn }) => orderSn === line.orderSn)
          .reduce((sum, { quantity }) => sum + quantity, 0) >= line.quantity,
    )
  );
};

/**
 * Why nothing more will come of an order that JTL is done with, though Temu has not been told of all of
 * it. `parcels`: its parcels as they were matched.
 */
export const stuckBecause = (
  order: ParentOrder,
  jtl: JtlSide,
  parcels: ReadonlyArray<Parcel>,
): ReadonlyArray<Trouble> => {
  // Nobody waits for the parcels of what is cancelled; that is told by itself.
  if (order.status === "cancelled" || isAllTraceable(order, parcels)) return [];
  const troubles = new Set<Trouble>();
  for (const jtlOrder of liveOrders(jtl.orders)) {
    // One that people split off with nothing but shipping or a voucher has nothing to pack.
    if (jtlOrder.delivery === "open" || orderedPositions([jtlOrder]).length === 0) continue;
    const ofOrder = jtl.parcels.filter(({ orderId }) => orderId === jtlOrder.orderId);
    if (jtlOrder.delivery === "completeWithoutShipment") {
      troubles.add(completedWithoutShipment);
    } else if (ofOrder.length === 0) {
      troubles.add(completeWithoutParcel);
    }
    if (ofOrder.some(({ trackingNumber }) => cleanTrackingNumber(trackingNumber) === "")) {
      troubles.add(noTrackingNumber);
    }
  }
  return [...troubles];
};

/** Tells, in every run, what an order that JTL is done with waits for. */
export const tellStuck = Effect.fnUntraced(function* (
  parentOrderSn: string,
  troubles: ReadonlyArray<Trouble>,
) {
  const step = yield* CurrentStep;
  for (const trouble of troubles) yield* step.alert(trouble, parentOrderSn);
});

/** Tells, in every run, why an order that JTL has is not reported. */
export const tellBlocked = Effect.fnUntraced(function* ({
  blockReasons,
  parentOrderSn,
}: Pick<Order, "blockReasons" | "parentOrderSn">) {
  const step = yield* CurrentStep;
  for (const { code, parameters } of blockReasons) {
    const what = Object.entries(parameters).map(([name, value]) => `${name}: ${value}`);
    const message = [blockedBecause[code], ...(what.length > 0 ? [`(${what.join("; ")})`] : [])];
    yield* step.alert(
      { code, message: message.join(" "), whatToDo: whatToDoAboutBlock[code] },
      parentOrderSn,
    );
  }
});
