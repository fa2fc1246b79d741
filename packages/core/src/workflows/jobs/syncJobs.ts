import { DateTime, Effect, Equal, Option, Struct } from "effect";
import type { JobParameters } from "../../domain/Job.ts";
import type { RunRecord } from "../../domain/Run.ts";
import type { Schedule } from "../../domain/Schedule.ts";
import type { ShopSettings } from "../../domain/ShopSettings.ts";
import type { ConfigurationError } from "../../domain/SyncError.ts";
import { RunStore } from "../../ports/RunStore.ts";
import type { Sync, SyncFailure } from "../sync/Sync.ts";
import { decodeRequest, InventoryJobParameters, OrderJobParameters } from "../sync/SyncRequests.ts";
import type { RunControl, RunReport } from "../Workflow.ts";
import { type JobContext, type JobDefinition, type JobEnd, jobIdOf } from "./JobDefinition.ts";
import { checkOf } from "./jobParameters.ts";

/** How often a job that waits for another run looks whether that has ended. */
const lookEveryMillis = 1_000;

const decodeOrders = decodeRequest(OrderJobParameters, "Invalid parameters of sync_orders");
const decodeInventory = decodeRequest(
  InventoryJobParameters,
  "Invalid parameters of sync_inventory",
);

/** How a run ended, with the first problem of the first step that failed. */
const endOf = ({ outcome, runId, steps }: RunRecord): JobEnd => {
  if (outcome !== "failed") return { outcome: outcome ?? "interrupted" };
  const step = steps.find((one) => one.outcome === "failed");
  const problem = step?.problems[0];
  return {
    outcome,
    message: `${step?.name ?? "The run"}: ${problem?.message ?? "failed"}`,
    whatToDo: problem?.whatToDo ?? `See the record of the run ${runId}.`,
  };
};

interface Start {
  readonly shop: string;
  readonly trigger: string;
}

/** One kind of sync, as a program for its parameters. */
interface Kind<E> {
  readonly type: string;
  readonly description: string;
  readonly schedule: (timeZone: string) => Schedule;
  readonly start: (
    parameters: JobParameters,
    start: Start & RunControl,
  ) => Effect.Effect<RunReport, E | SyncFailure>;
  /** The parameters that the record of such a run has. */
  readonly recorded: (
    parameters: JobParameters,
  ) => Effect.Effect<RunRecord["parameters"], ConfigurationError>;
}

const kindsOf = <E>(sync: Sync<E>): ReadonlyArray<Kind<E>> => {
  const inventory = (mode: "quick" | "full") => ({
    start: (parameters: JobParameters, start: Start & RunControl) =>
      Effect.flatMap(decodeInventory(parameters), (given) =>
        sync.inventorySync({ ...given, ...start, mode }),
      ),
    recorded: (parameters: JobParameters) =>
      Effect.map(
        decodeInventory(parameters),
        ({ allowGuards = false, dryRun = false, onlySku }) => ({
          mode,
          dryRun,
          allowGuards,
          ...(onlySku === undefined ? {} : { onlySku }),
        }),
      ),
  });
  return [
    {
      type: "sync_orders",
      description: "Brings Temu's orders to JTL and JTL's parcels to Temu.",
      schedule: () => ({ everyMinutes: 30 }),
      start: (parameters, start) =>
        Effect.flatMap(decodeOrders(parameters), (given) => sync.orderSync({ ...given, ...start })),
      recorded: (parameters) =>
        Effect.map(decodeOrders(parameters), (given) => Struct.omit(given, ["verbose"])),
    },
    {
      type: "sync_inventory",
      description: "Brings to Temu what changed in JTL's stock.",
      schedule: () => ({ everyMinutes: 60 }),
      ...inventory("quick"),
    },
    {
      type: "sync_inventory_full",
      description: "Reads all of Temu's SKUs and all of JTL's stock anew.",
      // At night, when little is sold; in no zone of Europe or America are clocks changed at that hour.
      schedule: (timeZone) => ({ cron: "15 3 * * *", timeZone }),
      ...inventory("full"),
    },
  ];
};

/** Whether a run that was waited for has done the work: it came to an end of its own. */
const hasDone = (run: RunRecord | null): run is RunRecord =>
  run !== null &&
  (run.outcome === "succeeded" || run.outcome === "partial" || run.outcome === "failed");

/**
 * Runs one kind of sync to its end. While a run of the same workflow is under way it waits for that to
 * end; one that is the very same work, such as a script's, counts as this one.
 */
const runKind = <E>(sync: Sync<E>, kind: Kind<E>, shop: string) =>
  Effect.fnUntraced(function* ({
    parameters,
    runId,
    stop,
    trigger,
  }: JobContext): Effect.fn.Return<JobEnd, E | SyncFailure> {
    const recorded = yield* kind.recorded(parameters);
    let waitedFor = "";
    while (true) {
      const report = yield* kind.start(parameters, { shop, trigger, runId, stop });
      if (!report.alreadyRunning) return endOf(report);
      if (waitedFor !== report.runId) {
        waitedFor = report.runId;
        yield* Effect.logInfo("Waits for the run that is under way").pipe(
          Effect.annotateLogs({ shop, underWay: report.runId }),
        );
      }
      const stopped = yield* Effect.timeoutOption(stop, lookEveryMillis);
      if (Option.isSome(stopped)) return { outcome: stopped.value };
      if (!Equal.equals(report.parameters, recorded)) continue;
      const other = yield* sync.inShop(
        shop,
        Effect.flatMap(RunStore, (runs) => runs.get(report.runId)),
      );
      if (hasDone(other)) return endOf(other);
    }
  });

/**
 * The jobs of these shops: orders every 30 minutes, stock every 60 minutes, and all of the stock anew
 * once a night by the shop's time zone.
 */
export const syncJobs = <E extends { readonly message: string }>(
  sync: Sync<E>,
  shops: ReadonlyArray<Pick<ShopSettings, "id" | "timeZone">>,
): ReadonlyArray<JobDefinition> =>
  shops.flatMap(({ id: shop, timeZone }) =>
    kindsOf(sync).map((kind) => ({
      jobId: jobIdOf(kind.type, shop),
      type: kind.type,
      shop,
      description: kind.description,
      defaultSchedule: kind.schedule(DateTime.zoneToString(timeZone)),
      defaultParameters: {},
      checkParameters: checkOf(kind.type),
      run: runKind(sync, kind, shop),
    })),
  );
