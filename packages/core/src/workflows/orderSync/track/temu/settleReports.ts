import { Clock, Effect, Stream } from "effect";
import type { Order } from "../../../../domain/Order.ts";
import { linesToShip } from "../../../../domain/ParentOrder.ts";
import type { ShipmentReport } from "../../../../domain/Shipment.ts";
import { seconds } from "../../../../domain/Time.ts";
import { OrderStore } from "../../../../ports/OrderStore.ts";
import { ShipmentStore } from "../../../../ports/ShipmentStore.ts";
import { CurrentStep, type Trouble } from "../../../CurrentStep.ts";
import { partOfItShipped, saysAlreadyShipped } from "./alreadyShipped.ts";
import {
  type FoundLine,
  foundConfirmation,
  lookUpLines,
  recordFound,
  unitsHeld,
} from "./foundAtTemu.ts";
import { endIfForbidden, refusesOne } from "./refusals.ts";
import { confirmedUnits, contentsOf, toldLines } from "./toldLines.ts";

const partlyKnown: Trouble = {
  code: "reportPartlyKnown",
  message: "Temu has some lines of a shipment report whose answer was lost, but not all.",
  whatToDo: "Nothing yet: it is looked up again. If it stays, compare the order in Seller Center.",
};

const shippedButUnseen: Trouble = {
  code: "shippedButUnseen",
  message: "Temu has refused a shipment report as already shipped, and shows no shipment of it.",
  whatToDo: "Nothing yet: it is looked up again. If it stays, compare the order in Seller Center.",
};

/** Temu's readings lag behind its writings: only a second look so much later proves anything. */
const lagMillis = seconds(60);

/** What is known on our side of the orders of a report. */
interface Known {
  readonly orders: ReadonlyMap<string, Order>;
  readonly reports: ReadonlyArray<ShipmentReport>;
  /** Units of each line that a report has confirmed. */
  readonly confirmed: Map<string, number>;
}

/** The lines to ask Temu for: those of the report, and when it says "already shipped" all of its orders'. */
const linesToLookUp = (
  { confirmation, parentOrderSns, problem }: ShipmentReport,
  { confirmed, orders }: Known,
): ReadonlyArray<Omit<FoundLine, "shipments">> => {
  const lines = new Map<string, Omit<FoundLine, "shipments">>();
  for (const { goodsId, orderSn, parentOrderSn, quantity, skuId } of contentsOf(confirmation)) {
    const units = (lines.get(orderSn)?.quantity ?? 0) + quantity;
    lines.set(orderSn, { parentOrderSn, orderSn, goodsId, skuId, quantity: units });
  }
  for (const parentOrderSn of parentOrderSns) {
    const temu = orders.get(parentOrderSn)?.temu ?? null;
    for (const { goodsId, orderSn, quantity, skuId } of temu === null ? [] : linesToShip(temu)) {
      // What Temu wants now counts, and not what it was told.
      if (lines.has(orderSn) || (saysAlreadyShipped(problem) && !confirmed.has(orderSn))) {
        lines.set(orderSn, { parentOrderSn, orderSn, goodsId, skuId, quantity });
      }
    }
  }
  return [...lines.values()];
};

/**
 * Asks Temu about a report whose outcome is not known. Confirmed when Temu has every parcel of it;
 * planned again when two looks, a minute apart, have found nothing of it. When Temu has lines of it or
 * says so (two looks, or its refusal), those are recorded as it has them: what is left is planned anew.
 */
const settleReport = Effect.fnUntraced(function* (report: ShipmentReport, known: Known) {
  const shipments = yield* ShipmentStore;
  const step = yield* CurrentStep;
  const { confirmation, missedAt, parentOrderSns, problem, reportId, state: from } = report;
  const lines = yield* lookUpLines(linesToLookUp(report, known));
  const shipmentsOf = new Map(lines.map((line) => [line.orderSn, line.shipments]));
  const told = confirmation.parcels.flatMap(({ contents, trackingNumber }) =>
    contents.map(({ orderSn }) =>
      (shipmentsOf.get(orderSn) ?? []).some((one) => one.trackingNumber === trackingNumber),
    ),
  );
  const now = yield* Clock.currentTimeMillis;
  if (told.every((isTold) => isTold)) {
    yield* shipments.changeReport({ reportId, from, to: "confirmed" });
    return yield* step.count({ changed: parentOrderSns.length });
  }
  const held = lines.filter((line) => unitsHeld(line) >= line.quantity);
  const stay = (trouble: Trouble, words: string, since: number) =>
    Effect.andThen(
      step.problem(trouble, parentOrderSns[0]),
      shipments.changeReport({ reportId, from, to: "unknown", problem: words, missedAt: since }),
    );
  const record = Effect.fnUntraced(function* (words: string) {
    // Cut off after this, the report is found as a refused one that says "already shipped".
    if (from !== "rejected") {
      yield* shipments.changeReport({ reportId, from, to: "rejected", problem: words });
    }
    // Another report of the same order may have found it a moment ago, or is settled by itself.
    const elsewhere = toldLines(known.reports.filter((other) => other.reportId !== reportId));
    const found = held.filter(
      ({ orderSn }) => !known.confirmed.has(orderSn) && !elsewhere.has(orderSn),
    );
    yield* recordFound(found.length === 0 ? [] : [foundConfirmation(found)], [reportId]);
    for (const line of found) known.confirmed.set(line.orderSn, unitsHeld(line));
  });
  const isOldLook = missedAt !== null && now - missedAt >= lagMillis;
  if (problem !== null && saysAlreadyShipped(problem)) {
    if (held.length > 0) return yield* record(problem);
    return yield* stay(shippedButUnseen, problem, missedAt ?? now);
  }
  const wasPartly = problem === partlyKnown.message;
  if (told.includes(true) || held.length > 0) {
    if (wasPartly && isOldLook && held.length > 0) return yield* record(partOfItShipped);
    const since = wasPartly && missedAt !== null ? missedAt : now;
    return yield* stay(partlyKnown, partlyKnown.message, since);
  }
  if (missedAt === null || wasPartly) {
    yield* shipments.changeReport({ reportId, from, to: "unknown", missedAt: now });
  } else if (isOldLook) {
    yield* shipments.changeReport({ reportId, from, to: "planned" });
  }
});

/** Settles these reports, where one that cannot be settled yet waits and the others go on. */
export const settleThese = Effect.fnUntraced(function* (page: ReadonlyArray<ShipmentReport>) {
  const orders = yield* OrderStore;
  const shipments = yield* ShipmentStore;
  const step = yield* CurrentStep;
  const numbers = [...new Set(page.flatMap(({ parentOrderSns }) => parentOrderSns))];
  if (numbers.length === 0) return;
  const reports = yield* shipments.reportsOf(numbers);
  const known = {
    reports,
    orders: new Map((yield* orders.known(numbers)).map((one) => [one.parentOrderSn, one])),
    confirmed: new Map(confirmedUnits(reports)),
  };
  yield* Effect.forEach(
    page,
    (report) =>
      settleReport(report, known).pipe(
        Effect.catchIf(refusesOne, (error) =>
          Effect.andThen(
            step.problem(error, report.parentOrderSns[0]),
            step.count({ failed: report.parentOrderSns.length }),
          ),
        ),
      ),
    { discard: true },
  );
});

/** Finds out what became of the reports whose outcome is not known. */
export const settleReports = Effect.gen(function* () {
  const shipments = yield* ShipmentStore;
  yield* shipments.reportsIn(["sending", "unknown", "rejected"]).pipe(
    Stream.map((page) =>
      // A refused one that says "already shipped" was cut off between two writes.
      page.filter(({ problem, state }) => state !== "rejected" || saysAlreadyShipped(problem)),
    ),
    Stream.runForEach(settleThese),
    endIfForbidden,
  );
});
