import { Effect, Schema } from "effect";
import { configurationError } from "../../domain/configurationError.ts";
import type { JobParameters } from "../../domain/Job.ts";
import type { StopOutcome } from "../../domain/Run.ts";
import { decodeSchedule } from "../../domain/Schedule.ts";
import type { ConfigurationError } from "../../domain/SyncError.ts";
import { type JobContext, type JobDefinition, type JobEnd, jobIdOf } from "./JobDefinition.ts";
import { onlyNamed, ownJobTypes } from "./jobParameters.ts";

/** A job that a host adds to those of temu-jtl. */
export interface HostJob {
  /** Lower-case letters, digits, `_` and `-`; not one of temu-jtl's own types. */
  readonly type: string;
  /** The shop that it is for, if it is for one: each shop then has a job of its own. */
  readonly shop?: string;
  readonly description: string;
  /** `{ everyMinutes }` or `{ cron, timeZone }`, until somebody changes it. */
  readonly defaultSchedule: unknown;
  /** The names of the parameters that a run may be given; without them it takes none. */
  readonly parameters?: ReadonlyArray<string>;
  /**
   * Does the work. The signal aborts when the run is to end: it is waited for a while, then cut off. Work
   * that goes on more than two seconds after that may find the next run beside it. A Promise that rejects is a failure, which is tried again; its error's message is shown to people.
   */
  readonly run: (parameters: JobParameters, signal: AbortSignal) => Promise<unknown>;
}

const HostJobFields = Schema.Struct({
  type: Schema.String.check(
    Schema.isPattern(/^[a-z][a-z0-9_-]{0,59}$/, {
      expected: "up to 60 lower-case letters, digits, hyphens and underscores",
    }),
    Schema.makeFilter((type: string) =>
      ownJobTypes.has(type) ? "is a type of temu-jtl itself: choose another one" : undefined,
    ),
  ),
  shop: Schema.optionalKey(Schema.NonEmptyString),
  description: Schema.NonEmptyString,
  parameters: Schema.optionalKey(Schema.Array(Schema.NonEmptyString)),
});
const decodeFields = Schema.decodeUnknownEffect(HostJobFields, { errors: "all" });

const failed = (error: unknown): JobEnd => ({
  outcome: "failed",
  message: error instanceof Error ? error.message : "The job failed.",
  whatToDo: "See the job's own log: the host added it.",
});

/** How long the work of a run that is cut off may take to end. */
const lastMillis = 2_000;

const runPromise =
  ({ run }: HostJob) =>
  ({ parameters, stop }: JobContext): Effect.Effect<JobEnd> =>
    Effect.suspend(() => {
      const cut = new AbortController();
      let stopped: StopOutcome | null = null;
      let promise: Promise<unknown> = Promise.resolve();
      const work = Effect.tryPromise({
        try: () => {
          promise = (async () => run(parameters, cut.signal))();
          return promise;
        },
        catch: failed,
      }).pipe(
        Effect.as<JobEnd>({ outcome: "succeeded" }),
        Effect.catch((end) => Effect.succeed(end)),
        Effect.map((end): JobEnd => (stopped === null ? end : { outcome: stopped })),
      );
      // A stop only tells: the work itself comes to its end.
      const tell = Effect.map(stop, (outcome) => {
        stopped = outcome;
        cut.abort();
      });
      // The next run may begin as soon as this one has ended: what is left of it gets a moment.
      const cutOff = Effect.suspend(() => {
        cut.abort();
        return Effect.promise(() => Promise.allSettled([promise])).pipe(
          Effect.interruptible,
          Effect.timeoutOption(lastMillis),
        );
      });
      return Effect.raceFirst(work, Effect.andThen(tell, Effect.never)).pipe(
        Effect.onInterrupt(() => cutOff),
      );
    });

/** The definition of a host's own job. */
export const hostJob = (job: HostJob): Effect.Effect<JobDefinition, ConfigurationError> =>
  Effect.gen(function* () {
    const { description, parameters, shop, type } = yield* decodeFields(job).pipe(
      Effect.mapError((error) => configurationError("Invalid job", error)),
    );
    const checkParameters = onlyNamed(type, parameters ?? []);
    const work = runPromise(job);
    return {
      jobId: jobIdOf(type, shop ?? null),
      type,
      shop: shop ?? null,
      description,
      defaultSchedule: yield* decodeSchedule(
        job.defaultSchedule,
        `Invalid default schedule of the job ${type}`,
      ),
      defaultParameters: {},
      checkParameters,
      // A process that does not have this job takes any parameters for it.
      run: (context) =>
        Effect.matchEffect(checkParameters(context.parameters), {
          onFailure: ({ message }) =>
            Effect.succeed<JobEnd>({
              outcome: "failed",
              message,
              whatToDo: "Have it run again with parameters that it takes.",
            }),
          onSuccess: () => work(context),
        }),
    };
  });
