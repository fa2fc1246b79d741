import { Effect } from "effect";
import type { Order } from "../../../../domain/Order.ts";
import { linesToShip } from "../../../../domain/ParentOrder.ts";
import type { ShipmentReport } from "../../../../domain/Shipment.ts";
import { OrderStore } from "../../../../ports/OrderStore.ts";
import { CurrentStep } from "../../../CurrentStep.ts";
import { isWithJtl } from "../../../../domain/OrderState.ts";
import { pendingRequest } from "./pendingRequest.ts";
import { contentsOf, isFoundAtTemu, isShippedAtTemu } from "./toldLines.ts";

/** Whether Temu still wants just what a report tells of, neither more nor less. */
const isStillWanted = ({ confirmation }: ShipmentReport, orders: ReadonlyArray<Order>): boolean => {
  const units = new Map<string, number>();
  for (const { orderSn, quantity } of contentsOf(confirmation)) {
    units.set(orderSn, (units.get(orderSn) ?? 0) + quantity);
  }
  const lines = orders.flatMap(({ temu }) => (temu === null ? [] : linesToShip(temu)));
  const told = lines.filter(({ orderSn }) => units.has(orderSn));
  return (
    told.length === units.size &&
    (confirmation.sendType === "splitOrder" || told.length === lines.length) &&
    told.every((line) => !isShippedAtTemu(line) && units.get(line.orderSn) === line.quantity)
  );
};

/**
 * Those of the planned reports that may be sent: none of their orders is blocked, waits for an answer at
 * Temu, was unreadable when Temu was last asked, or is wanted otherwise than it was when the report was planned.
 */
export const mayBeSent = Effect.fnUntraced(function* (page: ReadonlyArray<ShipmentReport>) {
  const store = yield* OrderStore;
  const step = yield* CurrentStep;
  const numbers = [...new Set(page.flatMap(({ parentOrderSns }) => parentOrderSns))];
  const known = new Map((yield* store.known(numbers)).map((order) => [order.parentOrderSn, order]));
  const ready: Array<ShipmentReport> = [];
  for (const report of page) {
    const { confirmation, parentOrderSns } = report;
    if (isFoundAtTemu(confirmation)) continue;
    const orders = parentOrderSns.flatMap((one) => known.get(one) ?? []);
    for (const { parentOrderSn, temu } of orders) {
      const request = temu === null ? null : pendingRequest(temu);
      if (request !== null) yield* step.problem(request, parentOrderSn);
    }
    const isFree =
      orders.length === parentOrderSns.length &&
      orders.every(
        ({ blockReasons, contentHash, state, temu }) =>
          isWithJtl(state) &&
          blockReasons.length === 0 &&
          contentHash !== "" &&
          temu !== null &&
          pendingRequest(temu) === null,
      );
    if (isFree && isStillWanted(report, orders)) ready.push(report);
    else yield* step.count({ skipped: parentOrderSns.length });
  }
  return ready;
});
