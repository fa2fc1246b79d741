import type { Order } from "../../../../domain/Order.ts";
import { linesToShip } from "../../../../domain/ParentOrder.ts";
import type { ShipmentReport } from "../../../../domain/Shipment.ts";
import { confirmedUnits } from "./toldLines.ts";

/** Whether these units of lines (`orderSn`) are all that Temu wants. */
export const isWhollyIn = (
  { temu }: Pick<Order, "temu">,
  units: ReadonlyMap<string, number>,
): boolean =>
  temu !== null &&
  linesToShip(temu).every(({ orderSn, quantity }) => quantity <= (units.get(orderSn) ?? 0));

/** Whether Temu has confirmed every unit that it wants. */
export const isWhollyTold = (
  order: Pick<Order, "temu">,
  reports: ReadonlyArray<ShipmentReport>,
): boolean => isWhollyIn(order, confirmedUnits(reports));
