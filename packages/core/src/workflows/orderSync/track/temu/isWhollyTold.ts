import type { Order } from "../../../../domain/Order.ts";
import { linesToShip } from "../../../../domain/ParentOrder.ts";
import type { ShipmentReport } from "../../../../domain/Shipment.ts";
import { confirmedUnits } from "./toldLines.ts";

/** Whether Temu has confirmed every unit that it wants. */
export const isWhollyTold = (
  { temu }: Pick<Order, "temu">,
  reports: ReadonlyArray<ShipmentReport>,
): boolean => {
  const units = confirmedUnits(reports);
  return (
    temu !== null &&
    linesToShip(temu).every(({ orderSn, quantity }) => quantity <= (units.get(orderSn) ?? 0))
  );
};
