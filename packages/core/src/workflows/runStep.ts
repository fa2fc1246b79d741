import { Cause, Clock, Effect, Ref } from "effect";
import {
  addCounts,
  noCounts,
  type RunProgress,
  type StepCounts,
  type StepOutcome,
  type StepProblem,
  type StepRecord,
} from "../domain/Run.ts";
import type { DocumentError, LeaseLost, StepError, StorageError } from "../domain/SyncError.ts";
import { Alerts } from "../ports/Alerts.ts";
import { type Lease, RunStore } from "../ports/RunStore.ts";
import { CurrentStep, type Trouble } from "./CurrentStep.ts";
import { whole } from "./safePoints.ts";
import type { Step } from "./Workflow.ts";

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

/** Runs one step and answers with its record. Only a lost lease or a stop ends the run. */
export const runStep = Effect.fnUntraced(function* <R>(
  step: Step<R>,
  context: {
    readonly runId: string;
    readonly shop: string;
    readonly lease: Lease;
    readonly tell: (progress: RunProgress) => Effect.Effect<void>;
    /** Takes what answers the step's record as it stands, written down, for a run that ends within it. */
    readonly stands: (record: Effect.Effect<StepRecord, StorageError>) => void;
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
  context.stands(record(null));
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
  const finished = yield* whole(
    record(failed ? "failed" : troubled ? "partial" : "succeeded").pipe(
      Effect.tap((written) => Effect.sync(() => context.stands(Effect.succeed(written)))),
    ),
  );
  yield* context.tell({ _tag: "StepFinished", step: finished });
  yield* Effect.logDebug(`Step ${finished.outcome ?? "ended"}`).pipe(
    Effect.annotateLogs({ step: step.name, ...finished.counts }),
  );
  return finished;
});
