import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import {
  beatEveryMillis,
  type ConfigurationError,
  JobStore,
  type StorageError,
} from "@temu-jtl/core";
import { Context, Deferred, Effect, Exit, Fiber, FiberSet, Layer, Scope } from "effect";
import { HostState } from "./HostState.ts";
import { every, freeLost, makeWatch, sendDue } from "./look.ts";
import { openMessages, type Queryable } from "./Messages.ts";
import { defaultTiming, type Timing } from "./Timing.ts";
import { workMessage } from "./workMessage.ts";
import type { WorkedJob } from "./WorkedJob.ts";

export interface SchedulerOptions {
  /** The pool of the database that the {@link JobStore} is in. It is not ended here. */
  readonly pool: Queryable;
  /** The name of pg-boss's own schema, unquoted. */
  readonly schema: string;
  /** The jobs that this process can take. They have been defined in the {@link JobStore}. */
  readonly jobs: ReadonlyArray<WorkedJob>;
  readonly timing?: Partial<Timing>;
}

/** How long a stopping host lets its runs come to a safe point, in seconds, unless told otherwise. */
export const defaultGraceSeconds = 20;
/** For what has to be written down after that. */
const lastWordsMillis = 5_000;

/** A process that works jobs, one of any number over one database. */
export class Scheduler extends Context.Service<
  Scheduler,
  {
    /** Unique for each start of a process. */
    readonly host: string;
    /**
     * Takes no new work, lets what is under way come to its next safe point within so many seconds, cuts
     * off what has not, hands all of it to other hosts and leaves. Once; a second call waits for the first.
     */
    readonly stop: (graceSeconds: number) => Effect.Effect<void>;
  }
>()("@temu-jtl/adapter-scheduler/Scheduler") {}

/** Waits no longer than that: what has not ended by then, as on a database that hangs, goes on by itself. */
const atMost = Effect.fnUntraced(function* (millis: number, effect: Effect.Effect<unknown>) {
  const fiber = yield* Effect.forkDetach(effect);
  yield* Effect.timeoutOption(Effect.interruptible(Fiber.await(fiber)), millis);
});

/** Starts to work jobs; stops politely with the scope. */
const startScheduler = Effect.fn("Scheduler.start")(function* (
  options: SchedulerOptions,
): Effect.fn.Return<
  Scheduler["Service"],
  ConfigurationError | StorageError,
  JobStore | Scope.Scope
> {
  const { jobs, pool, schema } = options;
  const timing = { ...defaultTiming, ...options.timing };
  const store = yield* JobStore;
  const jobIds = jobs.map(({ jobId }) => jobId);
  const name = `${hostname()}:${process.pid}`;
  const state = new HostState(`${name}:${randomUUID()}`);

  // Closed by `stop`, or with the caller's if that comes first.
  const own = yield* Scope.fork(yield* Effect.scope);
  const inOwn = Scope.provide(own);

  const messages = yield* inOwn(openMessages({ pool, schema, timing }));
  const handlers = yield* inOwn(FiberSet.make<void>());
  const run = yield* FiberSet.runtimePromise(handlers)<JobStore>();
  const watch = yield* makeWatch;
  const me = { host: state.host, name, jobIds };

  yield* store.beat(me);
  for (const look of [
    every(beatEveryMillis, store.beat(me)),
    every(timing.tickMillis, watch(state, timing)),
    every(timing.lostEveryMillis, freeLost(state, messages, jobIds)),
  ]) {
    yield* Effect.forkIn(look, own);
  }
  yield* Effect.forEach(
    jobs,
    (job) => messages.work(job.jobId, (message) => run(workMessage(state, timing, job, message))),
    { discard: true },
  );
  // Not before there are queues to send to.
  yield* Effect.forkIn(every(timing.tickMillis, sendDue(state, messages, jobIds)), own);
  const leave = Effect.fnUntraced(function* (graceSeconds: number) {
    const ended = Effect.interruptible(FiberSet.awaitEmpty(handlers));
    yield* atMost(lastWordsMillis, messages.stopWork);
    yield* state.stopAll;
    yield* Effect.timeoutOption(ended, graceSeconds * 1_000);
    yield* state.cutAll;
    yield* Effect.timeoutOption(ended, lastWordsMillis);
    yield* atMost(lastWordsMillis, Scope.close(own, Exit.void));
    yield* atMost(
      lastWordsMillis,
      store.leave(state.host).pipe(Effect.catch(({ message }) => Effect.logWarning(message))),
    );
    yield* Effect.logInfo("Works no jobs any more").pipe(Effect.annotateLogs({ host: name }));
  });
  const hasLeft = yield* Deferred.make<void>();
  let isAsked = false;
  const stop = (graceSeconds: number) =>
    Effect.suspend(() => {
      if (isAsked) return Deferred.await(hasLeft);
      isAsked = true;
      return Effect.uninterruptible(
        Effect.ensuring(leave(graceSeconds), Deferred.succeed(hasLeft, undefined)),
      );
    });
  yield* Effect.addFinalizer(() => stop(defaultGraceSeconds));
  yield* Effect.logInfo("Works jobs").pipe(Effect.annotateLogs({ host: name, jobs: jobIds }));
  return { host: state.host, stop };
});

/** A process that works jobs as long as the layer lives. */
export const schedulerLayer = (
  options: SchedulerOptions,
): Layer.Layer<Scheduler, ConfigurationError | StorageError, JobStore> =>
  Layer.effect(Scheduler, startScheduler(options));
