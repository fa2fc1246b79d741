import { Clock, Effect } from "effect";
import {
  noCounts,
  type RunOutcome,
  type RunProgress,
  type RunRecord,
  type StepRecord,
  type StopOutcome,
  type WorkflowName,
} from "../domain/Run.ts";
import { LeaseLost, type StepError, type StorageError } from "../domain/SyncError.ts";
import { elapsed, type Instant } from "../domain/Time.ts";
import { RequestTally } from "../ports/RequestTally.ts";
import { leaseMillis, renewEveryMillis, RunStore } from "../ports/RunStore.ts";
import type { CurrentStep } from "./CurrentStep.ts";
import { runStep } from "./runStep.ts";
import { stopAt } from "./safePoints.ts";

/**
 * A named part of a workflow. It reads its work from a store and writes its result to a store, so it
 * can be run alone, again, or after a crash.
 */
export interface Step<R> {
  readonly name: string;
  /** Steps that must not have failed for this one to make sense. */
  readonly needs?: ReadonlyArray<string>;
  /** Whether the whole run has failed when this step has. Otherwise it is `partial`. */
  readonly required?: boolean;
  readonly run: Effect.Effect<void, StepError, R | CurrentStep>;
}

export interface Workflow<R> {
  readonly name: WorkflowName;
  readonly steps: ReadonlyArray<Step<R>>;
}

/** What whoever starts a run may hold in the hand. */
export interface RunControl {
  /** The id that the run's record is to have; it gets a new one if a run has it already. */
  readonly runId?: string | undefined;
  /**
   * Completes when a person wants the run to end (`cancelled`) or its host does (`interrupted`), such as a
   * `Deferred`'s `await`. The run ends at its next safe point: what it hands over to JTL or sends to Temu
   * meanwhile is ended and recorded first, and nothing more begins. So it is recorded, and its report is
   * the answer.
   */
  readonly stop?: Effect.Effect<StopOutcome> | undefined;
}

export interface RunStart extends RunControl {
  /** Who or what starts it, such as `script`, `schedule`, `api`. */
  readonly trigger: string;
  readonly parameters: RunRecord["parameters"];
  readonly onProgress?: (progress: RunProgress) => Effect.Effect<void>;
}

/** A run's record; `alreadyRunning` when it was under way before and nothing new was started. */
export interface RunReport extends RunRecord {
  readonly alreadyRunning: boolean;
}

const outcomeOf = (steps: ReadonlyArray<StepRecord>, required: ReadonlySet<string>): RunOutcome => {
  if (steps.some((step) => step.outcome === "failed" && required.has(step.name))) return "failed";
  return steps.every((step) => step.outcome === "succeeded") ? "succeeded" : "partial";
};

const skipped = (name: string, needed: string, startedAt: Instant): StepRecord => ({
  name,
  outcome: "skipped",
  startedAt,
  durationMillis: 0,
  counts: noCounts,
  problems: [
    {
      code: "skipped",
      category: null,
      message: `Not run, because the step ${needed} failed.`,
      whatToDo: `See the step ${needed}.`,
      count: 1,
      parentOrderSn: null,
    },
  ],
});

const leaseRanOut = ({ shop, workflow }: RunRecord) =>
  new LeaseLost({
    shop,
    workflow,
    message: "The run's lease could not be renewed in time: the database did not answer.",
    whatToDo: "Look at the database. The next run goes on where this one stopped.",
  });

/**
 * Runs a workflow for the shop of this context, under a lease and with a record. If a run is under
 * way, here or on another host, that run is the answer.
 *
 * A stop lets each write that leaves the house end: an order's hand-over to JTL, a shipment
 * report, an edit of stock, each from its intent to its record. An interruption does not wait for them:
 * the run is recorded as `interrupted`, and the next one settles the intents that stand.
 */
export const runWorkflow = Effect.fn("runWorkflow")(function* <R>(
  workflow: Workflow<R>,
  start: RunStart,
): Effect.fn.Return<RunReport, StorageError | LeaseLost, Exclude<R, CurrentStep> | RunStore> {
  const runs = yield* RunStore;
  const beginning = yield* runs.begin({
    workflow: workflow.name,
    trigger: start.trigger,
    parameters: start.parameters,
    runId: start.runId,
  });
  const tell = start.onProgress ?? (() => Effect.void);
  if (beginning._tag === "UnderWay") {
    yield* tell({ _tag: "AlreadyRunning", run: beginning.run });
    return { ...beginning.run, alreadyRunning: true };
  }

  const { run, lease } = beginning;
  const requests = new Map<string, number>();
  const tally = {
    count: (call: string) => {
      requests.set(call, (requests.get(call) ?? 0) + 1);
    },
  };

  const steps: Array<StepRecord> = [];
  /** Of the step under way. */
  let standing: Effect.Effect<StepRecord, StorageError> | null = null;
  let report: RunReport | null = null;
  const safePoints = stopAt(start.stop ?? Effect.never);

  const finish = Effect.fnUntraced(function* (outcome: RunOutcome) {
    const end = {
      outcome,
      durationMillis: (yield* Clock.currentTimeMillis) - run.startedAt,
      temuRequests: Object.fromEntries(requests),
    };
    yield* runs.finish(run.runId, lease, end);
    const ended: RunRecord = { ...run, ...end, steps };
    yield* tell({ _tag: "RunFinished", run: ended });
    report = { ...ended, alreadyRunning: false };
    return report;
  });

  const work = Effect.gen(function* () {
    for (const step of workflow.steps) {
      const missing = (step.needs ?? []).find((needed) =>
        steps.some(
          ({ name, outcome }) => name === needed && (outcome === "failed" || outcome === "skipped"),
        ),
      );
      if (missing === undefined) {
        const { runId, shop } = run;
        const stands = (record: Effect.Effect<StepRecord, StorageError>) => {
          standing = record;
        };
        steps.push(yield* runStep(step, { runId, shop, lease, tell, stands }));
        standing = null;
      } else {
        const record = skipped(step.name, missing, yield* Clock.currentTimeMillis);
        yield* runs.recordStep(run.runId, record);
        yield* tell({ _tag: "StepFinished", step: record });
        steps.push(record);
      }
    }
    const required = new Set(workflow.steps.filter((s) => s.required).map((s) => s.name));
    return yield* safePoints.whole(finish(outcomeOf(steps, required)));
  });

  /** The end of a run that was stopped, unless it had come to its own end. */
  const endStopped = Effect.fnUntraced(function* (outcome: StopOutcome) {
    if (report !== null) return report;
    if (standing !== null) steps.push(yield* standing);
    return yield* finish(outcome);
  });

  // A database that is away for a moment does not end the run; the fence keeps what matters. After
  // the lease's whole length without it another host may be at work.
  const keepLease = Effect.gen(function* () {
    let renewedAt = yield* elapsed;
    while (true) {
      yield* Effect.sleep(renewEveryMillis);
      const isRenewed = yield* runs.renew(lease).pipe(
        Effect.as(true),
        Effect.timeoutOrElse({ duration: renewEveryMillis, orElse: () => Effect.succeed(false) }),
        Effect.catchIf(
          (error): error is StorageError =>
            error._tag === "StorageError" && error.category === "transient",
          (error) => Effect.as(Effect.logWarning(error.message), false),
        ),
      );
      const now = yield* elapsed;
      if (isRenewed) renewedAt = now;
      if (now - renewedAt >= leaseMillis) return yield* leaseRanOut(run);
    }
  });

  return yield* work.pipe(
    Effect.map(Effect.succeed),
    Effect.raceFirst(Effect.map(safePoints.reached, endStopped)),
    Effect.flatten,
    Effect.raceFirst(keepLease),
    safePoints.provide,
    Effect.provideService(RequestTally, tally),
    // Cut off by its host: the lease is given back at once, so that the next run need not wait.
    Effect.onInterrupt(() => Effect.ignore(finish("interrupted"))),
    Effect.annotateLogs({ shop: run.shop, workflow: workflow.name, runId: run.runId }),
  );
});
