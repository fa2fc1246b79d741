import { Clock, Effect, Stream } from "effect";
import type { ShipmentReport } from "../../domain/Shipment.ts";
import type { TemuApiError } from "../../domain/SyncError.ts";
import { seconds } from "../../domain/Time.ts";
import { ShipmentStore } from "../../ports/ShipmentStore.ts";
import { TemuApi } from "../../ports/TemuApi.ts";
import { CurrentStep, type Trouble } from "../CurrentStep.ts";
import { refusesAll } from "./refusesAll.ts";

const partlyKnown: Trouble = {
  code: "reportPartlyKnown",
  message: "Temu has some lines of a shipment report whose answer was lost, but not all.",
  whatToDo: "Nothing yet: it is looked up again. If it stays, compare the order in Seller Center.",
};

/** Temu's readings lag behind its writings: only a second look so much later proves anything. */
const lagMillis = seconds(60);

/**
 * Asks Temu about a report whose outcome is not known: confirmed when Temu has every parcel of it,
 * planned again when two looks, a minute apart, have found nothing of it.
 */
const settleReport = Effect.fnUntraced(function* (report: ShipmentReport) {
  const shipments = yield* ShipmentStore;
  const temu = yield* TemuApi;
  const step = yield* CurrentStep;
  const { confirmation, missedAt, reportId, state: from } = report;
  const told = yield* Effect.forEach(
    confirmation.parcels.flatMap(({ contents, trackingNumber }) =>
      contents.map((line) => ({ ...line, trackingNumber })),
    ),
    ({ orderSn, parentOrderSn, trackingNumber }) =>
      Effect.map(temu.confirmedShipments(parentOrderSn, orderSn), (known) =>
        known.some((shipment) => shipment.trackingNumber === trackingNumber),
      ),
  );
  const now = yield* Clock.currentTimeMillis;
  if (told.every((known) => known)) {
    yield* shipments.changeReport({ reportId, from, to: "confirmed" });
    yield* step.count({ changed: report.parentOrderSns.length });
  } else if (told.includes(true)) {
    yield* step.problem(partlyKnown, report.parentOrderSns[0]);
    yield* shipments.changeReport({ reportId, from, to: "unknown" });
  } else if (missedAt === null) {
    yield* shipments.changeReport({ reportId, from, to: "unknown", missedAt: now });
  } else if (now - missedAt >= lagMillis) {
    yield* shipments.changeReport({ reportId, from, to: "planned" });
  }
});

/** {@link settleReport}, where one report that cannot be settled yet waits and the others go on. */
const trySettling = Effect.fnUntraced(function* (report: ShipmentReport) {
  const step = yield* CurrentStep;
  yield* settleReport(report).pipe(
    Effect.catchIf(
      (error): error is TemuApiError => error._tag === "TemuApiError" && !refusesAll(error),
      (error) =>
        Effect.andThen(
          step.problem(error, report.parentOrderSns[0]),
          step.count({ failed: report.parentOrderSns.length }),
        ),
    ),
  );
});

/** Finds out what became of the reports whose outcome is not known. */
export const settleReports = Effect.gen(function* () {
  const shipments = yield* ShipmentStore;
  yield* shipments
    .reportsIn(["sending", "unknown"])
    .pipe(Stream.runForEach((page) => Effect.forEach(page, trySettling, { discard: true })));
});
