import { Clock, Effect, Stream } from "effect";
import { blockedBecause, whatToDoAboutBlock } from "../../../../domain/BlockReason.ts";
import { whatToDo as whatToDoAboutHold } from "../../../../domain/HoldReason.ts";
import { isOursToShip, type Order } from "../../../../domain/Order.ts";
import { isWithJtl, type OrderState, unreportedStates } from "../../../../domain/OrderState.ts";
import type { ReportState, ShipmentReport } from "../../../../domain/Shipment.ts";
import { OrderStore } from "../../../../ports/OrderStore.ts";
import { ShipmentStore } from "../../../../ports/ShipmentStore.ts";
import { CurrentStep, type Trouble } from "../../../CurrentStep.ts";
import { failedBecause } from "../../submit/failedBecause.ts";
import { isWhollyTold } from "./isWhollyTold.ts";
import { pendingRequest } from "./pendingRequest.ts";
import { isShipBeforeNear } from "./shipBefore.ts";
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

const seeRun: Words["whatToDo"] = "See what this run says.";

/** What an order in this state waits for on its way to JTL. */
const handOverWaits: Partial<Readonly<Record<OrderState, Words>>> = {
  imported: { message: "Its document for JTL could not be written yet.", whatToDo: seeRun },
  exported: { message: "It could not be handed over to JTL yet.", whatToDo: seeRun },
  submitting: {
    message: "Whether JTL has received it is not known yet.",
    whatToDo: "Nothing yet: it is looked up in each run.",
  },
  submitted: {
    message: "JTL-Worker has not taken it over yet.",
    whatToDo: "See that JTL-Worker runs on the JTL server, and its import of XML orders.",
  },
  failed: { message: "Handing it over to JTL has failed.", whatToDo: seeRun },
};

const unplanned: Words = {
  message: "Its report could not be planned in this run.",
  whatToDo: seeRun,
};

const heldFor = ({ holdReasons }: Order): Words => {
  const codes = new Set(holdReasons.map(({ code }) => code));
  return {
    message: `It is held (${[...codes].join(", ")}).`,
    whatToDo: [...new Set([...codes].map((code) => whatToDoAboutHold[code]))].join(" "),
  };
};

/** What is known of why orders wait. */
interface Known {
  readonly reports: ReadonlyMap<string, ReadonlyArray<ShipmentReport>>;
  readonly failed: ReadonlyMap<string, Words>;
  readonly waiting: ReadonlyMap<string, Waiting> | null;
}

/** What an order waits for, the first thing that a person has to see to. */
const waitsFor = (order: Order, { failed, reports, waiting }: Known): Words => {
  const { parentOrderSn, state } = order;
  if (state === "held") return heldFor(order);
  const [block] = order.blockReasons;
  if (block !== undefined) {
    return { message: blockedBecause[block.code], whatToDo: whatToDoAboutBlock[block.code] };
  }
  const early = failed.get(parentOrderSn) ?? handOverWaits[state];
  if (early !== undefined) return early;
  const request = order.temu && pendingRequest(order.temu);
  if (request !== null) return request;
  const states = new Set((reports.get(parentOrderSn) ?? []).map((report) => report.state));
  if (states.has("rejected") && reportWaits.rejected !== undefined) return reportWaits.rejected;
  const found = waiting?.get(parentOrderSn);
  if (found !== undefined) return found;
  const standing = (["sending", "unknown", "planned"] as const).find((one) => states.has(one));
  if (standing !== undefined && reportWaits[standing] !== undefined) return reportWaits[standing];
  return waiting !== null && state === "accepted" ? notPacked : unplanned;
};

/** The reports of each of these orders that JTL has. */
const reportsByOrder = Effect.fnUntraced(function* (page: ReadonlyArray<Order>) {
  const shipments = yield* ShipmentStore;
  const withJtl = page.filter(({ state }) => isWithJtl(state));
  const reports = new Map<string, Array<ShipmentReport>>();
  const numbers = withJtl.map(({ parentOrderSn }) => parentOrderSn);
  for (const report of numbers.length === 0 ? [] : yield* shipments.reportsOf(numbers)) {
    for (const one of report.parentOrderSns) {
      reports.set(one, [...(reports.get(one) ?? []), report]);
    }
  }
  return reports;
});

/**
 * Tells of orders that Temu will soon call late, or does already, wherever they are on their way, and
 * what each waits for: by what this run has found out when it planned (`waiting`, null when it did not
 * get there), and by what is stored.
 */
export const tellLate = Effect.fnUntraced(function* (waiting: Known["waiting"]) {
  const orders = yield* OrderStore;
  const step = yield* CurrentStep;
  const now = yield* Clock.currentTimeMillis;
  yield* orders.inStates(unreportedStates, pageSize).pipe(
    Stream.map((page) =>
      // What is left out of a shared parcel was told of by an alert of its own.
      page.filter(
        (order) =>
          isOursToShip(order) &&
          isShipBeforeNear(order, now) &&
          waiting?.get(order.parentOrderSn) !== leftOut,
      ),
    ),
    Stream.filter((page) => page.length > 0),
    Stream.runForEach(
      Effect.fnUntraced(function* (page) {
        const reports = yield* reportsByOrder(page);
        const known = { reports, failed: yield* failedBecause(page), waiting };
        for (const order of page) {
          const { parentOrderSn } = order;
          if (isWhollyTold(order, reports.get(parentOrderSn) ?? [])) continue;
          const { message, whatToDo } = waitsFor(order, known);
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
