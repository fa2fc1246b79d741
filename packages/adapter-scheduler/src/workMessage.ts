import { randomUUID } from "node:crypto";
import {
  aborted,
  begin,
  end,
  type JobEnd,
  type JobRun,
  JobStore,
  type StorageError,
  type UnknownJob,
} from "@temu-jtl/core";
import { Cause, Data, Deferred, Effect, Exit, Option, Predicate, Random, Schedule } from "effect";
import type { HostState, Running } from "./HostState.ts";
import type { Taken } from "./Messages.ts";
import type { Timing } from "./Timing.ts";
import type { WorkedJob } from "./WorkedJob.ts";

/** The host stops: the message goes to another one. */
class HostStops extends Data.TaggedError("HostStops")<{}> {}

const textOf = (error: unknown, key: "message" | "whatToDo"): string | undefined =>
  Predicate.hasProperty(error, key) && typeof error[key] === "string" ? error[key] : undefined;

/** A lost lease is no failure: the work goes on where it stopped, on this host or another. */
const isInterruption = (error: unknown): boolean =>
  Predicate.isTagged(error, "LeaseLost") || Predicate.isTagged(error, "SyncClosed");

const failedBecause = (cause: Cause.Cause<unknown>): JobEnd => {
  const error = Option.getOrUndefined(Cause.findErrorOption(cause));
  if (isInterruption(error) || Cause.hasInterruptsOnly(cause)) return { outcome: "interrupted" };
  return {
    outcome: "failed",
    message: textOf(error, "message") ?? "The job stopped on an unexpected error.",
    whatToDo: textOf(error, "whatToDo") ?? "Report it with the log lines of this run.",
  };
};

/** Runs the job to its end, or to where it is cut off. */
const runJob = (
  job: WorkedJob,
  run: JobRun,
  context: { readonly running: Running; readonly message: Taken; readonly timing: Timing },
): Effect.Effect<JobEnd> => {
  const { message, running, timing } = context;
  const cut = Effect.raceAllFirst([
    running.cutOff.await,
    aborted(message.signal),
    Effect.sleep(timing.longestRunSeconds * 1_000).pipe(
      Effect.andThen(Deferred.succeed(running.stop, "interrupted")),
      Effect.andThen(Effect.sleep(timing.longestEndSeconds * 1_000)),
    ),
  ]);
  return job
    .run({
      runId: run.runId,
      trigger: run.trigger,
      parameters: run.parameters,
      stop: Deferred.await(running.stop),
    })
    .pipe(
      Effect.raceFirst(Effect.as(cut, null)),
      Effect.exit,
      Effect.tap((exit) =>
        Exit.isFailure(exit) && Cause.hasDies(exit.cause)
          ? Effect.logError("Unexpected error", exit.cause)
          : Effect.void,
      ),
      Effect.map((exit): JobEnd => {
        if (Exit.isFailure(exit)) return failedBecause(exit.cause);
        return exit.value ?? { outcome: "interrupted" };
      }),
    );
};

/**
 * Works one message: begins the run that it carries, works it and records how it ended. What the message
 * carries no longer is left alone.
 */
export const workMessage = Effect.fn("Scheduler.workMessage")(function* (
  state: HostState,
  timing: Timing,
  job: WorkedJob,
  message: Taken,
): Effect.fn.Return<void, HostStops | StorageError | UnknownJob, JobStore> {
  const { jobId } = job;
  const store = yield* JobStore;
  if (state.isStopping) return yield* new HostStops();
  const { messageId } = message;
  const run = yield* store.change(
    jobId,
    begin({ messageId, host: state.host, runId: randomUUID() }),
  );
  if (run === null) return;
  const running = state.begin(jobId, run);
  yield* Effect.gen(function* () {
    yield* Effect.logDebug("Job begun");
    const how = yield* runJob(job, run, { running, message, timing });
    const jitter = yield* Random.next;
    // What is not recorded would be done again.
    const isOurs = yield* store.change(jobId, end({ ...how, runId: run.runId, jitter })).pipe(
      Effect.tapError(({ message: problem }) => Effect.logWarning(problem)),
      Effect.retry({
        schedule: Schedule.spaced(timing.tickMillis),
        while: (error) => error._tag === "StorageError" && error.category === "transient",
      }),
    );
    yield* isOurs
      ? Effect.logDebug(`Job ${how.outcome}`)
      : Effect.logWarning("Another host has taken this run over; its end here counts for nothing.");
  }).pipe(
    Effect.ensuring(Effect.sync(() => state.ended(jobId, running))),
    Effect.annotateLogs({ job: jobId, runId: run.runId }),
  );
});
