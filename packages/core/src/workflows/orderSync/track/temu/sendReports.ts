import { Effect, Stream } from "effect";
import type { ReportState, ShipmentReport } from "../../../../domain/Shipment.ts";
import type { TemuApiError } from "../../../../domain/SyncError.ts";
import { ShipmentStore } from "../../../../ports/ShipmentStore.ts";
import { TemuApi } from "../../../../ports/TemuApi.ts";
import { CurrentStep } from "../../../CurrentStep.ts";
import { fenced } from "../../../fenced.ts";
import { whole } from "../../../safePoints.ts";
import { sendAgain } from "../../../sendAgain.ts";
import { isAlreadyShipped, problemOf } from "./alreadyShipped.ts";
import { endIfForbidden, isForbidden, refusesShop } from "./refusals.ts";
import { settleThese } from "./settleReports.ts";
import { mayBeSent } from "./mayBeSent.ts";

/** So many reports are under way at once; the request budget sets the pace. */
const reportConcurrency = 8;

/** What a failed confirmation means for its report. */
const stateAfter = (error: TemuApiError): ReportState => {
  if (error.category === "unknownOutcome" || isAlreadyShipped(error)) return "unknown";
  return error.category === "invalid" ? "rejected" : "planned";
};

/** Sends one planned report. Answers with it when Temu has something of it already. */
const sendReport = Effect.fnUntraced(function* (report: ShipmentReport) {
  const shipments = yield* ShipmentStore;
  const temu = yield* TemuApi;
  const step = yield* CurrentStep;
  const { reportId, parentOrderSns } = report;
  yield* shipments.changeReport({ reportId, from: "planned", to: "sending" });
  // Every try is fenced.
  const failure = yield* fenced(temu.confirmShipment(report.confirmation)).pipe(
    Effect.retry(sendAgain),
    Effect.as(null),
    Effect.catchIf(
      (error): error is TemuApiError => error._tag === "TemuApiError",
      (error) => Effect.succeed(error),
    ),
  );
  if (failure === null) {
    yield* shipments.changeReport({ reportId, from: "sending", to: "confirmed" });
    yield* step.count({ changed: parentOrderSns.length });
    return null;
  }
  const state = stateAfter(failure);
  const problem = problemOf(failure);
  const { whatToDo } = failure;
  yield* shipments.changeReport({ reportId, from: "sending", to: state, problem, whatToDo });
  if (isForbidden(failure) || refusesShop(failure)) return yield* failure;
  if (isAlreadyShipped(failure)) return { ...report, state, problem, whatToDo };
  // A refused report is told of as long as it stands.
  if (state !== "rejected") {
    yield* step.problem(failure, parentOrderSns[0]);
    yield* step.count({ failed: parentOrderSns.length });
  }
  return null;
});

/** Sends the reports that are planned. */
export const sendReports = Effect.gen(function* () {
  const shipments = yield* ShipmentStore;
  const step = yield* CurrentStep;
  const shippedBefore: Array<ShipmentReport> = [];
  /** What ends the sending: reports under way are not broken off by it, their outcome would be unknown. */
  const refusals: Array<TemuApiError> = [];
  let done = 0;
  yield* shipments.reportsIn(["planned"]).pipe(
    Stream.mapEffect(mayBeSent),
    Stream.runForEach((page) =>
      Effect.forEach(
        page,
        Effect.fnUntraced(function* (report) {
          if (refusals.length > 0) return;
          const refused = yield* whole(sendReport(report)).pipe(
            Effect.catchIf(
              (error): error is TemuApiError => error._tag === "TemuApiError",
              (error) => Effect.sync(() => void refusals.push(error)).pipe(Effect.as(null)),
            ),
          );
          if (refused !== null) shippedBefore.push(refused);
          done += 1;
          yield* step.progress(done, null);
        }),
        { concurrency: reportConcurrency, discard: true },
      ),
    ),
  );
  const [refusal] = refusals.toSorted((a, b) => Number(refusesShop(b)) - Number(refusesShop(a)));
  if (refusal !== undefined) yield* endIfForbidden(Effect.fail(refusal));
  // One after the other, since several may be of one order.
  yield* endIfForbidden(settleThese(shippedBefore));
});
