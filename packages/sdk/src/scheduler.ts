import { randomUUID } from "node:crypto";
import {
  defaultGraceSeconds,
  Scheduler,
  schedulerLayer,
  type SchedulerOptions,
} from "@temu-jtl/adapter-scheduler";
import {
  aborted,
  ConfigurationError,
  type HostJob,
  hostJob,
  type JobDefinition,
  type JobEnd,
  jobSeedOf,
  JobStore,
  type Schedule,
} from "@temu-jtl/core";
import { Context, Effect, Exit, Layer, Schema, Scope } from "effect";
import { makeJobs, type TemuJtlJobs } from "./jobs.ts";

/** What is put over the jobs of one process. */
interface ProcessJobs {
  readonly scheduler: TemuJtlScheduler;
  readonly registerJobs: RegisterJobs;
  readonly jobs: TemuJtlJobs;
}

/** Works the jobs in this process. Any number of processes over one database share them. */
export interface TemuJtlScheduler {
  /** Adds a job of the host's own, before `start` in every process that is to work it. */
  readonly addJob: (job: HostJob) => void;
  /** Begins to work jobs, after a `stop` that is under way. A job that is not known yet is due at once. */
  readonly start: () => Promise<void>;
  /**
   * Takes no new work, lets what is under way come to its next safe point within `graceSeconds` (0 to
   * 3,600, default 20), cuts off what has not, and hands all of it to other processes.
   */
  readonly stop: (options?: { readonly graceSeconds?: number }) => Promise<void>;
  /** Which processes work jobs, since when, and which due job none of them can take. */
  readonly health: TemuJtlJobs["health"];
}

/** A job as a host's own scheduler gets it. */
export interface RegisteredJob {
  /** `type:shop`, or the bare type of a job that belongs to no shop. */
  readonly id: string;
  readonly description: string;
  readonly defaultSchedule: Schedule;
  /**
   * Runs it once and answers how it ended. An abort of the signal ends it at its next safe point. Rejects
   * on wrong parameters and when the run could not be recorded.
   */
  readonly run: (
    params?: JobDefinition["defaultParameters"],
    signal?: AbortSignal,
  ) => Promise<JobEnd>;
}

/** Calls `register` once a job, for a host that has a scheduler of its own. */
export type RegisterJobs = (register: (job: RegisteredJob) => void) => void;

const decodeGrace = Schema.decodeUnknownEffect(
  Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 3_600 })),
);

const wrong = (setting: string, problem: string) =>
  new ConfigurationError({ message: `${setting} ${problem}`, problems: [{ setting, problem }] });

/** What one start of the scheduler holds. */
interface Started {
  readonly scheduler: Scheduler["Service"];
  readonly scope: Scope.Closeable;
}

/** The scheduler of one process over the database that it has open. */
export const makeScheduler = <R>(options: {
  readonly services: Context.Context<R | JobStore>;
  readonly pool: SchedulerOptions["pool"];
  readonly schema: string;
  readonly jobs: ReadonlyArray<JobDefinition>;
}): ProcessJobs => {
  const { pool, schema, services } = options;
  const jobs = new Map(options.jobs.map((job) => [job.jobId, job]));
  let starting: Promise<Started> | null = null;
  let stopping: Promise<void> | null = null;

  const open = Effect.gen(function* () {
    const store = yield* JobStore;
    const worked = [...jobs.values()];
    yield* store.define(worked.map(jobSeedOf));
    const scope = yield* Scope.make();
    const built = yield* schedulerLayer({ pool, schema, jobs: worked }).pipe(
      Layer.buildWithScope(scope),
      Effect.onError(() => Scope.close(scope, Exit.void)),
    );
    return { scheduler: Context.get(built, Scheduler), scope };
  });

  const leave = async (begun: Promise<Started>, graceSeconds: number) => {
    const started = await begun.catch(() => null);
    if (started === null) return;
    await Effect.runPromise(
      started.scheduler
        .stop(graceSeconds)
        .pipe(
          Effect.andThen(Scope.close(started.scope, Exit.void)),
          Effect.provideContext(services),
        ),
    );
  };
  const stop: TemuJtlScheduler["stop"] = async ({ graceSeconds = defaultGraceSeconds } = {}) => {
    // At once, so that a `start` right after this waits for it.
    Effect.runSync(
      Effect.mapError(decodeGrace(graceSeconds), () =>
        wrong("graceSeconds", "should be a number of seconds from 0 to 3600"),
      ),
    );
    if (starting === null) return;
    stopping ??= leave(starting, graceSeconds).finally(() => {
      starting = null;
      stopping = null;
    });
    await stopping;
  };

  const operations = makeJobs(Context.get(services, JobStore), () => [...jobs.values()]);
  return {
    jobs: operations,
    scheduler: {
      addJob: (job) => {
        const definition = Effect.runSync(hostJob(job));
        if (starting !== null) throw wrong("addJob", "has to come before start()");
        if (jobs.has(definition.jobId)) {
          throw wrong("type", `names the job "${definition.jobId}" twice`);
        }
        jobs.set(definition.jobId, definition);
      },
      start: async () => {
        // What ends is not what is started; who stopped it hears how that went.
        await stopping?.catch(() => undefined);
        starting ??= Effect.runPromise(Effect.provideContext(open, services));
        const begun = starting;
        try {
          await begun;
        } catch (error) {
          if (starting === begun) starting = null;
          throw error;
        }
      },
      stop,
      health: operations.health,
    },
    registerJobs: (register) => {
      for (const job of jobs.values()) {
        register({
          id: job.jobId,
          description: job.description,
          defaultSchedule: job.defaultSchedule,
          run: (params = job.defaultParameters, signal) =>
            Effect.runPromise(
              job.checkParameters(params).pipe(
                Effect.flatMap((parameters) =>
                  job.run({
                    runId: randomUUID(),
                    trigger: "host",
                    parameters,
                    // Why the host's scheduler ends it is not told.
                    stop: signal ? Effect.as(aborted(signal), "cancelled") : Effect.never,
                  }),
                ),
                Effect.provideContext(services),
              ),
            ),
        });
      }
    },
  };
};
