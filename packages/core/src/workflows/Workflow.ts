import { Cause, Clock, Effect, Ref } from "effect";
import {
  addCounts,
  noCounts,
  type RunOutcome,
  type RunProgress,
  type RunRecord,
  type StepCounts,
  type StepOutcome,
  type StepProblem,
  type StepRecord,
  type WorkflowName,
} from "../domain/Run.ts";
import {
  type DocumentError,
  LeaseLost,
  type StepError,
  type StorageError,
} from "../domain/SyncError.ts";
import { elapsed, type Instant } from "../domain/Time.ts";
import { Alerts } from "../ports/Alerts.ts";
import { RequestTally } from "../ports/RequestTally.ts";
import { type Lease, leaseMillis, renewEveryMillis, RunStore } from "../ports/RunStore.ts";
import { CurrentStep, type Trouble } from "./CurrentStep.ts";

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

export interface RunStart {
  /** Who or what starts it, such as `script`, `schedule`, `api`. */
  readonly trigger: string;
  readonly parameters: RunRecord["parameters"];
  readonly onProgress?: (progress: RunProgress) => Effect.Effect<void>;
}

/** A run's record; `alreadyRunning` when it was under way before and nothing new was started. */
export interface RunReport extends RunRecord {
  readonly alreadyRunning: boolean;
}

const codeOf = (problem: StepError | DocumentError | Trouble): string => {
  if (!("_tag" in problem)) return problem.code;
  return problem._tag === "TemuApiError" && problem.code !== undefined
    ? `${problem.operation}: ${problem.code}`
    : "operation" in problem
      ? `${problem._tag}: ${problem.operation}`
      : problem._tag;
};

const inWords = ({ message, whatToDo }: StepError | DocumentError | Trouble): string =>
  `${message} → ${whatToDo}`;

const describe = (
  problem: StepError | DocumentError | Trouble,
  parentOrderSn: string | undefined,
): StepProblem => ({
  code: codeOf(problem),
  category: "category" in problem ? problem.category : null,
  message: problem.message,
  whatToDo: problem.whatToDo,
  count: 1,
  parentOrderSn: parentOrderSn ?? null,
});

const addProblem = (
  problems: ReadonlyArray<StepProblem>,
  added: StepProblem,
): ReadonlyArray<StepProblem> =>
  problems.some(({ code }) => code === added.code)
    ? problems.map((one) => (one.code === added.code ? { ...one, count: one.count + 1 } : one))
    : [...problems, added];

const outcomeOf = (steps: ReadonlyArray<StepRecord>, required: ReadonlySet<string>): RunOutcome => {
  if (steps.some((step) => step.outcome === "failed" && required.has(step.name))) return "failed";
  return steps.every((step) => step.outcome === "succeeded") ? "succeeded" : "partial";
};

/** Runs one step and answers with its record. Only a lost lease ends the run. */
const runStep = Effect.fnUntraced(function* <R>(
  step: Step<R>,
  context: {
    readonly runId: string;
    readonly shop: string;
    readonly lease: Lease;
    readonly tell: (progress: RunProgress) => Effect.Effect<void>;
  },
) {
  const runs = yield* RunStore;
  const alerts = yield* Alerts;
  const startedAt = yield* Clock.currentTimeMillis;
  const counts = yield* Ref.make<StepCounts>(noCounts);
  const problems = yield* Ref.make<ReadonlyArray<StepProblem>>([]);
  const note = (problem: StepError | DocumentError | Trouble, parentOrderSn?: string) =>
    Ref.update(problems, (known) => addProblem(known, describe(problem, parentOrderSn)));

  const record = Effect.fnUntraced(function* (outcome: StepOutcome | null) {
    const now = yield* Clock.currentTimeMillis;
    const written: StepRecord = {
      name: step.name,
      outcome,
      startedAt,
      durationMillis: now - startedAt,
      counts: yield* Ref.get(counts),
      problems: yield* Ref.get(problems),
    };
    yield* runs.recordStep(context.runId, written);
    return written;
  });

  yield* record(null);
  yield* context.tell({ _tag: "StepStarted", step: step.name });
  yield* Effect.logDebug("Step begun").pipe(Effect.annotateLogs({ step: step.name }));
  const current = CurrentStep.of({
    runId: context.runId,
    fence: runs.check(context.lease),
    count: (more) => Ref.update(counts, (sum) => addCounts(sum, more)),
    problem: (problem, parentOrderSn) =>
      note(problem, parentOrderSn).pipe(
        Effect.andThen(Effect.logWarning(inWords(problem))),
        Effect.annotateLogs(parentOrderSn === undefined ? {} : { parentOrderSn }),
      ),
    alert: ({ code, message, whatToDo }, parentOrderSn) =>
      Effect.andThen(
        note({ code, message, whatToDo }, parentOrderSn),
        alerts.raise({
          shop: context.shop,
          code,
          parentOrderSn: parentOrderSn ?? null,
          message,
          whatToDo,
        }),
      ),
    progress: (done, total) =>
      context.tell({ _tag: "StepProgressed", step: step.name, done, total }),
  });
  const failed = yield* step.run.pipe(
    Effect.provideService(CurrentStep, current),
    Effect.as(false),
    Effect.catchIf(
      (error): error is Exclude<StepError, LeaseLost> => error._tag !== "LeaseLost",
      (error) => note(error).pipe(Effect.andThen(Effect.logError(inWords(error))), Effect.as(true)),
    ),
    // A defect is a bug of ours. It ends the step, not the run: the other steps have work to do.
    Effect.catchDefect((defect) =>
      note({
        code: "unexpected",
        message: `The step ${step.name} stopped on an unexpected error.`,
        whatToDo: "Report it with the log lines of this run.",
      }).pipe(
        Effect.andThen(Effect.logError("Unexpected error", Cause.die(defect))),
        Effect.as(true),
      ),
    ),
    Effect.annotateLogs({ step: step.name }),
  );
  const troubled = (yield* Ref.get(problems)).length > 0 || (yield* Ref.get(counts)).failed > 0;
  const finished = yield* record(failed ? "failed" : troubled ? "partial" : "succeeded");
  yield* context.tell({ _tag: "StepFinished", step: finished });
  yield* Effect.logDebug(`Step ${finished.outcome ?? "ended"}`).pipe(
    Effect.annotateLogs({ step: step.name, ...finished.counts }),
  );
  return finished;
});

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
  });
  const tell = start.onProgress ?? (() => Effect.void);
  if (beginning._tag === "UnderWay") {
    yield* tell({ _tag: "AlreadyRunning", run: beginning.run });
    return { ...beginning.run, alreadyRunning: true };
  }

  const { run, lease } = beginning;
  const startedAt = yield* Clock.currentTimeMillis;
  const requests = new Map<string, number>();
  const tally = {
    count: (call: string) => {
      requests.set(call, (requests.get(call) ?? 0) + 1);
    },
  };

  const steps: Array<StepRecord> = [];

  const finish = Effect.fnUntraced(function* (outcome: RunOutcome) {
    const end = {
      outcome,
      durationMillis: (yield* Clock.currentTimeMillis) - startedAt,
      temuRequests: Object.fromEntries(requests),
    };
    yield* runs.finish(run.runId, lease, end);
    const ended: RunRecord = { ...run, ...end, steps };
    yield* tell({ _tag: "RunFinished", run: ended });
    return { ...ended, alreadyRunning: false };
  });

  const work = Effect.gen(function* () {
    for (const step of workflow.steps) {
      const missing = (step.needs ?? []).find((needed) =>
        steps.some(
          ({ name, outcome }) => name === needed && (outcome === "failed" || outcome === "skipped"),
        ),
      );
      if (missing === undefined) {
        steps.push(yield* runStep(step, { runId: run.runId, shop: run.shop, lease, tell }));
      } else {
        const record = skipped(step.name, missing, yield* Clock.currentTimeMillis);
        yield* runs.recordStep(run.runId, record);
        yield* tell({ _tag: "StepFinished", step: record });
        steps.push(record);
      }
    }
    const required = new Set(workflow.steps.filter((s) => s.required).map((s) => s.name));
    return yield* finish(outcomeOf(steps, required));
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
    Effect.raceFirst(keepLease),
    Effect.provideService(RequestTally, tally),
    // Stopped by its host: the lease is given back at once, so that the next run need not wait.
    Effect.onInterrupt(() => Effect.ignore(finish("interrupted"))),
    Effect.annotateLogs({ shop: run.shop, workflow: workflow.name, runId: run.runId }),
  );
});
