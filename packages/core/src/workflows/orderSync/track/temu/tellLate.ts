import { Clock, Effect, Stream } from "effect";
import { blockedBecause, whatToDoAboutBlock } from "../../../../domain/BlockReason.ts";
import type { Order } from "../../../../domain/Order.ts";
import { linesToShip } from "../../../../domain/ParentOrder.ts";
import type { ReportState, ShipmentReport } from "../../../../domain/Shipment.ts";
import { OrderStore } from "../../../../ports/OrderStore.ts";
import { ShipmentStore } from "../../../../ports/ShipmentStore.ts";
import { CurrentStep, type Trouble } from "../../../CurrentStep.ts";
import { pendingRequest } from "./pendingRequest.ts";
import { isShipBeforeNear } from "./shipBefore.ts";
import { confirmedUnits } from "./toldLines.ts";
import { leftOut, notPacked, type Waiting } from "./waiting.ts";

/** So many orders are looked at at once. */
const pageSize = 1_000;

type Words = Pick<Trouble, "message" | "whatToDo">;

const lookAtReport: Words["whatToDo"] = "See what this run says of the report.";

/** What a report in this state keeps an order waiting for. */
const reportWaits: Partial<Readonly<Record<ReportState, Words>>> = {
  rejected: { message: "Temu has refused its report.", whatToDo: lookAtReport },
  sending: {
    message: "Whether Temu has taken its report is not known yet.",
    whatToDo: "Nothing: Temu is asked.",
  },
  unknown: {
    message: "Whether Temu has taken its report is not known yet.",
    whatToDo: "Nothing: Temu is asked.",
  },
  planned: { message: "Its report has not reached Temu.", whatToDo: lookAtReport },
};

/** What an order waits for, the first thing that a person has to see to. */
const waitsFor = (
  order: Order,
  reports: ReadonlyArray<ShipmentReport>,
  waiting: Waiting | undefined,
): Words => {
  const [block] = order.blockReasons;
  if (block !== undefined) {
    return { message: blockedBecause[block.code], whatToDo: whatToDoAboutBlock[block.code] };
  }
  const request = order.temu && pendingRequest(order.temu);
  if (request !== null) return request;
  const states = new Set(reports.map(({ state }) => state));
  if (states.has("rejected") && reportWaits.rejected !== undefined) return reportWaits.rejected;
  if (waiting !== undefined) return waiting;
  const standing = (["sending", "unknown", "planned"] as const).find((state) => states.has(state));
  return (standing && reportWaits[standing]) ?? (order.state === "accepted" ? notPacked : unclear);
};

const unclear: Words = {
  message: "Its report could not be planned in this run.",
  whatToDo: "See what this run says.",
};

/** Whether Temu has confirmed every unit that it wants. */
const isWhollyTold = ({ temu }: Order, reports: ReadonlyArray<ShipmentReport>): boolean => {
  const units = confirmedUnits(reports);
  return (
    temu !== null &&
    linesToShip(temu).every(({ orderSn, quantity }) => quantity <= (units.get(orderSn) ?? 0))
  );
};

/**
 * Tells of orders that Temu will soon call late, or does already, and what each waits for: by what this
 * run has found out when it planned (`waiting`), and by what is stored.
 */
export const tellLate = Effect.fnUntraced(function* (waiting: ReadonlyMap<string, Waiting>) {
  const orders = yield* OrderStore;
  const shipments = yield* ShipmentStore;
  const step = yield* CurrentStep;
  const now = yield* Clock.currentTimeMillis;
  yield* orders.inStates(["accepted", "shipped"], pageSize).pipe(
    Stream.map((page) =>
      // What is left out of a shared parcel was told of by an alert of its own.
      page.filter(
        (order) => isShipBeforeNear(order, now) && waiting.get(order.parentOrderSn) !== leftOut,
      ),
    ),
    Stream.filter((page) => page.length > 0),
    Stream.runForEach(
      Effect.fnUntraced(function* (page) {
        const reportsOf = new Map<string, Array<ShipmentReport>>();
        const numbers = page.map(({ parentOrderSn }) => parentOrderSn);
        for (const report of yield* shipments.reportsOf(numbers)) {
          for (const one of report.parentOrderSns) {
            reportsOf.set(one, [...(reportsOf.get(one) ?? []), report]);
          }
        }
        for (const order of page) {
          const { parentOrderSn } = order;
          const reports = reportsOf.get(parentOrderSn) ?? [];
          if (isWhollyTold(order, reports)) continue;
          const { message, whatToDo } = waitsFor(order, reports, waiting.get(parentOrderSn));
          yield* step.alert(
            {
              code: "shipBeforeNear",
              message: `It has to be shipped within 12 hours, or should have been, and Temu does not know of it: ${message}`,
              whatToDo,
            },
            parentOrderSn,
          );
        }
      }),
    ),
  );
});
