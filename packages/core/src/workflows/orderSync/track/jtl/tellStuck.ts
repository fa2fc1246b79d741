import { Effect } from "effect";
import { type JtlOrder, liveOrders } from "../../../../domain/JtlOrder.ts";
import {
  blockedBecause,
  type BlockReason,
  isJtlBlock,
  whatToDoAboutBlock,
} from "../../../../domain/BlockReason.ts";
import type { Order } from "../../../../domain/Order.ts";
import {
  isCancelledAtTemu,
  linesToShip,
  type ParentOrder,
} from "../../../../domain/ParentOrder.ts";
import type { Parcel } from "../../../../domain/Shipment.ts";
import { CurrentStep, type Trouble } from "../../../CurrentStep.ts";
import { isShippedAtTemu } from "../temu/toldLines.ts";
import { whatToDoAboutInvoices } from "./invoicesLeft.ts";
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

const unitsMissing: Trouble = {
  code: "unitsMissing",
  message: "JTL is done with the order, and fewer units have left than Temu waits for.",
  whatToDo:
    "If the rest is still to be shipped, add it in JTL-Wawi and pack it. If not, cancel it in Seller Center. A parcel of the order that has not left JTL's packing table has to leave.",
};

/** Whether nothing is missing for Temu to be told of every unit that it waits for. */
const isAllTraceable = (order: ParentOrder, parcels: ReadonlyArray<Parcel>): boolean => {
  const numbered = parcels.filter(({ trackingNumber }) => trackingNumber !== "");
  return (
    parcels.every(
      ({ furtherBoxOf, trackingNumber }) => furtherBoxOf === null || trackingNumber !== "",
    ) &&
    linesToShip(order).every(
      (line) =>
        isShippedAtTemu(line) ||
        numbered
          .flatMap(({ contents }) => contents)
          .filter(({ orderSn }) => orderSn === line.orderSn)
          .reduce((sum, { quantity }) => sum + quantity, 0) >= line.quantity,
    )
  );
};

/**
 * Why nothing more will come of an order that JTL is done with, though Temu has not been told of all of
 * it. `parcels`: its parcels as they were matched. While a block in JTL stands nobody knows what they
 * hold.
 */
export const stuckBecause = (
  order: ParentOrder,
  jtl: JtlSide,
  parcels: ReadonlyArray<Parcel>,
  blockReasons: ReadonlyArray<BlockReason> = [],
): ReadonlyArray<Trouble> => {
  // Nobody waits for the parcels of what is cancelled; that is told by itself.
  if (isCancelledAtTemu(order) || isAllTraceable(order, parcels)) return [];
  const troubles = new Set<Trouble>();
  // One that people split off with nothing but shipping or a voucher has nothing to pack.
  const toPack = liveOrders(jtl.orders).filter((one) => orderedPositions([one]).length > 0);
  const done = toPack.filter(({ delivery }) => delivery !== "open");
  for (const jtlOrder of done) {
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
  const isDone = done.length > 0 && done.length === toPack.length;
  if (isDone && troubles.size === 0 && !blockReasons.some(isJtlBlock)) troubles.add(unitsMissing);
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

/** Tells, in every run, why an order that JTL has, as these orders, is not reported. */
export const tellBlocked = Effect.fnUntraced(function* (
  { blockReasons, parentOrderSn }: Pick<Order, "blockReasons" | "parentOrderSn">,
  jtlOrders: ReadonlyArray<JtlOrder> = [],
) {
  const step = yield* CurrentStep;
  for (const { code, parameters } of blockReasons) {
    const what = Object.entries(parameters).map(([name, value]) => `${name}: ${value}`);
    const message = [blockedBecause[code], ...(what.length > 0 ? [`(${what.join("; ")})`] : [])];
    const invoices = code === "cancelledAtTemu" ? whatToDoAboutInvoices(jtlOrders) : "";
    const whatToDo = [whatToDoAboutBlock[code], ...(invoices === "" ? [] : [invoices])];
    yield* step.alert(
      { code, message: message.join(" "), whatToDo: whatToDo.join(" ") },
      parentOrderSn,
    );
  }
});
