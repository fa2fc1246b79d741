import { Clock, Duration, Effect, Result, Schedule, Stream } from "effect";
import { blockedBecause, whatToDoAboutBlock } from "../../domain/BlockReason.ts";
import type { Order } from "../../domain/Order.ts";
import type { ReportState, ShipmentConfirmation, ShipmentReport } from "../../domain/Shipment.ts";
import type { StepError, TemuApiError } from "../../domain/SyncError.ts";
import { seconds } from "../../domain/Time.ts";
import { CurrentShop } from "../../ports/CurrentShop.ts";
import { JtlWawi } from "../../ports/JtlWawi.ts";
import { OrderStore } from "../../ports/OrderStore.ts";
import { ShipmentStore } from "../../ports/ShipmentStore.ts";
import { ShopStore } from "../../ports/ShopStore.ts";
import { TemuApi } from "../../ports/TemuApi.ts";
import { CurrentStep, type Trouble } from "../CurrentStep.ts";
import type { Step } from "../Workflow.ts";
import { isAddressVoid, isDue } from "./details.ts";
import { rememberRefusal } from "./checkToken.ts";
import { findWarehouse, matchParcels, planReport } from "./planReport.ts";

/** The parcels of so many orders are read at once. */
const lookUpSize = 1_000;

/** So many reports are under way at once; the request budget sets the pace. */
const reportConcurrency = 8;

const noWarehouse: Trouble = {
  code: "noWarehouse",
  message: "Temu knows no default warehouse of this shop, and the setting warehouseId is empty.",
  whatToDo: "Set a default warehouse in Seller Center, or the shop's setting warehouseId.",
};

const partlyKnown: Trouble = {
  code: "reportPartlyKnown",
  message: "Temu has some lines of a shipment report whose answer was lost, but not all.",
  whatToDo: "Nothing yet: it is looked up again. If it stays, compare the order in Seller Center.",
};

/** Says, in every run, why an order that JTL has is not reported. */
const tellBlocked = Effect.fnUntraced(function* ({ blockReasons, parentOrderSn }: Order) {
  const step = yield* CurrentStep;
  for (const { code } of blockReasons) {
    yield* step.problem(
      { code, message: blockedBecause[code], whatToDo: whatToDoAboutBlock[code] },
      parentOrderSn,
    );
  }
});

/** Whether Temu's last word about an order, or its new address, could not be read. */
const isUnread = (order: Order): boolean =>
  order.contentHash === "" ||
  (order.temu !== null && order.blockReasons.length > 0 && isAddressVoid(order.temu, order));

/** Reads what JTL has packed for orders that it has. */
const readParcels = Effect.gen(function* () {
  const skuMap = yield* (yield* ShopStore).skuMap;
  const orders = yield* OrderStore;
  const shipments = yield* ShipmentStore;
  const jtl = yield* JtlWawi;
  const step = yield* CurrentStep;
  const now = yield* Clock.currentTimeMillis;
  yield* orders.inStates(["accepted", "shipped"], lookUpSize).pipe(
    Stream.runForEach(
      Effect.fnUntraced(function* (page) {
        const ofOrder = Map.groupBy(
          yield* jtl.parcels(page.map(({ parentOrderSn }) => parentOrderSn)),
          ({ externalNumber }) => externalNumber,
        );
        yield* Effect.forEach(page, tellBlocked, { discard: true });
        const toAskFor = page.filter((order) => isUnread(order) && isDue(order, now));
        yield* orders.wish(toAskFor.map(({ parentOrderSn }) => parentOrderSn));
        const parcels = page.flatMap(({ parentOrderSn, temu }) =>
          temu === null ? [] : matchParcels(temu, ofOrder.get(parentOrderSn) ?? [], skuMap),
        );
        const stored = yield* shipments.saveParcels(parcels);
        yield* step.count({ processed: page.length, created: stored.created });
      }),
    ),
  );
});

/** Plans a report for every shipped order that has none. */
const planReports = Effect.gen(function* () {
  const orders = yield* OrderStore;
  const shipments = yield* ShipmentStore;
  const temu = yield* TemuApi;
  const step = yield* CurrentStep;
  const settings = yield* CurrentShop;
  // Asked for once a run, and only when there is something to report.
  const carriers = yield* Effect.cached(temu.carriers);
  const warehouse = yield* Effect.cached(
    Effect.map(temu.warehouses, (all) => findWarehouse(settings.warehouseId, all)),
  );

  yield* orders.inStates(["shipped"], lookUpSize).pipe(
    Stream.runForEach(
      Effect.fnUntraced(function* (page) {
        const numbers = page.map(({ parentOrderSn }) => parentOrderSn);
        const reported = new Set(
          (yield* shipments.reportsOf(numbers)).flatMap(({ parentOrderSns }) => parentOrderSns),
        );
        const unreported = page.filter(({ parentOrderSn }) => !reported.has(parentOrderSn));
        const toPlan = unreported.filter(({ blockReasons }) => blockReasons.length === 0);
        if (toPlan.length === 0) return;
        const warehouseId = yield* warehouse;
        if (warehouseId === undefined) {
          yield* step.problem(noWarehouse);
          return yield* step.count({ failed: toPlan.length });
        }
        const known = { map: settings.carriers, carriers: yield* carriers, warehouseId };
        const parcels = Map.groupBy(
          yield* shipments.parcels(toPlan.map(({ parentOrderSn }) => parentOrderSn)),
          ({ parentOrderSn }) => parentOrderSn,
        );
        const confirmations: Array<ShipmentConfirmation> = [];
        for (const { parentOrderSn, temu: order } of toPlan) {
          if (order === null) continue;
          const planned = planReport(order, parcels.get(parentOrderSn) ?? [], known);
          if (Result.isFailure(planned)) {
            yield* step.problem(planned.failure, parentOrderSn);
            yield* step.count({ failed: 1 });
          } else if (planned.success !== null) {
            confirmations.push(planned.success);
          }
        }
        if (confirmations.length > 0) yield* shipments.plan(confirmations);
      }),
    ),
  );
});

/** What a failed confirmation means for its report. */
const stateAfter = (error: TemuApiError): ReportState => {
  if (error.category === "unknownOutcome") return "unknown";
  return error.category === "invalid" ? "rejected" : "planned";
};

/** Without authorisation every other report would be refused as well. */
const concernsAll = ({ category }: TemuApiError): boolean =>
  category === "auth" || category === "permission";

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
  if (concernsAll(failure)) return yield* failure;
  yield* step.problem(failure, parentOrderSns[0]);
  yield* step.count({ failed: parentOrderSns.length });
});

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
      (error): error is TemuApiError => error._tag === "TemuApiError" && !concernsAll(error),
      (error) =>
        Effect.andThen(
          step.problem(error, report.parentOrderSns[0]),
          step.count({ failed: report.parentOrderSns.length }),
        ),
    ),
  );
});

/** Says which reports Temu has refused, for as long as they stand. */
const tellRejected = Effect.gen(function* () {
  const shipments = yield* ShipmentStore;
  const step = yield* CurrentStep;
  yield* shipments.reportsIn(["rejected"]).pipe(
    Stream.runForEach((page) =>
      Effect.forEach(
        page,
        ({ parentOrderSns, problem }) =>
          Effect.andThen(
            step.problem(
              {
                code: "reportRejected",
                message: `Temu has refused a shipment report: ${problem ?? "without a word"}`,
                whatToDo:
                  "Confirm the shipment in Seller Center, or mend what Temu names: carrier, tracking number, warehouse.",
              },
              parentOrderSns[0],
            ),
            step.count({ failed: parentOrderSns.length }),
          ),
        { discard: true },
      ),
    ),
  );
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

/** Brings Temu up to date: what became of earlier reports, and new ones. */
const reportParcels = Effect.gen(function* () {
  const shipments = yield* ShipmentStore;
  const step = yield* CurrentStep;
  yield* shipments
    .reportsIn(["sending", "unknown"])
    .pipe(Stream.runForEach((page) => Effect.forEach(page, trySettling, { discard: true })));
  yield* tellRejected;
  yield* planReports;
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

/** Reads JTL's parcels and reports them to Temu. */
export const trackOrders: Step<
  OrderStore | ShipmentStore | ShopStore | JtlWawi | TemuApi | CurrentShop
> = {
  name: "track",
  run: Effect.gen(function* () {
    const token = yield* (yield* ShopStore).token;
    yield* readParcels;
    // While Temu refuses the shop it is asked about the token alone, at the begin of a run.
    if (token?.refused !== true) yield* reportParcels;
  }).pipe(rememberRefusal),
};
