import { linesToShip, type OrderLine, type ParentOrder } from "../../../../domain/ParentOrder.ts";
import type {
  Parcel,
  ReportedParcel,
  ShipmentConfirmation,
  ShipmentReport,
} from "../../../../domain/Shipment.ts";

/** Everything that a confirmation says of lines, whichever parcel it is in. */
export const contentsOf = ({
  parcels,
}: ShipmentConfirmation): ReadonlyArray<ReportedParcel["contents"][number]> =>
  parcels.flatMap(({ contents }) => contents);

/** All orders that have something in a parcel. */
export const ordersIn = ({ contents, parentOrderSn }: Parcel): ReadonlyArray<string> => [
  ...new Set([parentOrderSn, ...contents.map((line) => line.parentOrderSn)]),
];

/**
 * Whether it was found at Temu instead of being told by us. Temu does not say which warehouse a shipment
 * left from, while everything that we plan names one.
 */
export const isFoundAtTemu = ({ parcels }: ShipmentConfirmation): boolean =>
  parcels.every(({ warehouseId }) => warehouseId === "");

/** Whether Temu has what a report says, or may have it: it must not be told again. */
export const isTelling = ({ confirmation, state }: ShipmentReport): boolean =>
  state === "sending" ||
  state === "unknown" ||
  state === "confirmed" ||
  (state === "planned" && isFoundAtTemu(confirmation));

/** The lines (`orderSn`) that Temu has been told of, or may have been. */
export const toldLines = (reports: ReadonlyArray<ShipmentReport>): ReadonlySet<string> =>
  new Set(
    reports
      .filter(isTelling)
      .flatMap(({ confirmation }) => contentsOf(confirmation).map(({ orderSn }) => orderSn)),
  );

/** How many units of each line (`orderSn`) Temu has confirmed. */
export const confirmedUnits = (
  reports: ReadonlyArray<ShipmentReport>,
): ReadonlyMap<string, number> => {
  const units = new Map<string, number>();
  for (const { confirmation, state } of reports) {
    if (state !== "confirmed") continue;
    for (const { orderSn, quantity } of contentsOf(confirmation)) {
      units.set(orderSn, (units.get(orderSn) ?? 0) + quantity);
    }
  }
  return units;
};

/** Whether Temu itself calls a line shipped. */
export const isShippedAtTemu = ({ status }: OrderLine): boolean =>
  status === "shipped" || status === "delivered";

/** The lines that Temu still waits to be told of. */
export const openLines = (
  order: ParentOrder,
  told: ReadonlySet<string>,
): ReadonlyArray<OrderLine> =>
  linesToShip(order).filter((line) => !told.has(line.orderSn) && !isShippedAtTemu(line));
