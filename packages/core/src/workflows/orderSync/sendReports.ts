import { Duration, Effect, Schedule, Stream } from "effect";
import type { ReportState, ShipmentReport } from "../../domain/Shipment.ts";
import type { StepError, TemuApiError } from "../../domain/SyncError.ts";
import { OrderStore } from "../../ports/OrderStore.ts";
import { ShipmentStore } from "../../ports/ShipmentStore.ts";
import { TemuApi } from "../../ports/TemuApi.ts";
import { CurrentStep } from "../CurrentStep.ts";
import { refusesAll } from "./refusesAll.ts";

/** So many reports are under way at once; the request budget sets the pace. */
const reportConcurrency = 8;

/** What a failed confirmation means for its report. */
const stateAfter = (error: TemuApiError): ReportState => {
  if (error.category === "unknownOutcome") return "unknown";
  return error.category === "invalid" ? "rejected" : "planned";
};

/** Waits before a report that certainly had no effect is sent again, or as long as Temu asks. */
const backoff = Schedule.exponential("1 second").pipe(
  Schedule.jittered,
  Schedule.setInputType<StepError>(),
  Schedule.modifyDelay(({ duration, input }) =>
    Effect.succeed(
      Duration.max(
        duration,
        Duration.millis(input._tag === "TemuApiError" ? (input.retryAfterMillis ?? 0) : 0),
      ),
    ),
  ),
  Schedule.upTo({ times: 3 }),
  Schedule.while(
    ({ input }) =>
      input._tag === "TemuApiError" &&
      (input.category === "throttled" || input.category === "transient"),
  ),
);

/** Sends one planned report. */
const sendReport = Effect.fnUntraced(function* (report: ShipmentReport) {
  const shipments = yield* ShipmentStore;
  const temu = yield* TemuApi;
  const step = yield* CurrentStep;
  const { reportId, parentOrderSns } = report;
  yield* shipments.changeReport({ reportId, from: "planned", to: "sending" });
  // Every try is fenced: while it waits for its turn another host may have taken over.
  const failure = yield* Effect.andThen(step.fence, temu.confirmShipment(report.confirmation)).pipe(
    Effect.retry(backoff),
    Effect.as(null),
    Effect.catchIf(
      (error): error is TemuApiError => error._tag === "TemuApiError",
      (error) => Effect.succeed(error),
    ),
  );
  if (failure === null) {
    yield* shipments.changeReport({ reportId, from: "sending", to: "confirmed" });
    return yield* step.count({ changed: parentOrderSns.length });
  }
  yield* shipments.changeReport({
    reportId,
    from: "sending",
    to: stateAfter(failure),
    problem: failure.message,
  });
  if (refusesAll(failure)) return yield* failure;
  yield* step.problem(failure, parentOrderSns[0]);
  yield* step.count({ failed: parentOrderSns.length });
});

/** Reports none of whose orders has been blocked since it was planned. */
const withoutBlocked = Effect.fnUntraced(function* (page: ReadonlyArray<ShipmentReport>) {
  const orders = yield* OrderStore;
  const known = yield* orders.known(page.flatMap(({ parentOrderSns }) => parentOrderSns));
  const blocked = new Set(
    known
      .filter(({ blockReasons }) => blockReasons.length > 0)
      .map(({ parentOrderSn }) => parentOrderSn),
  );
  return page.filter(({ parentOrderSns }) => !parentOrderSns.some((one) => blocked.has(one)));
});

/** Sends the reports that are planned. */
export const sendReports = Effect.gen(function* () {
  const shipments = yield* ShipmentStore;
  const step = yield* CurrentStep;
  let done = 0;
  yield* shipments.reportsIn(["planned"]).pipe(
    Stream.mapEffect(withoutBlocked),
    Stream.runForEach((page) =>
      Effect.forEach(
        page,
        (report) =>
          sendReport(report).pipe(
            Effect.andThen(
              Effect.suspend(() => {
                done += 1;
                return step.progress(done, null);
              }),
            ),
          ),
        { concurrency: reportConcurrency, discard: true },
      ),
    ),
  );
});
