import { Effect, Random, Schema } from "effect";
import { AuditedAction, type Job, JobParameters, type JobAudit } from "../../domain/Job.ts";
import {
  askForRun,
  askToStop,
  changeSchedule,
  disable,
  enable,
  type RunNowAnswer,
  scheduleTrigger,
  type StopAnswer,
} from "../../domain/jobRules.ts";
import { decodeSchedule } from "../../domain/Schedule.ts";
import type { ConfigurationError, StorageError, UnknownJob } from "../../domain/SyncError.ts";
import type { JobStore } from "../../ports/JobStore.ts";
import { decodeRequest } from "../sync/SyncRequests.ts";
import { type JobDefinition, jobSeedOf } from "./JobDefinition.ts";
import { jobNamed } from "./jobNamed.ts";
import { checkOf, ownJobTypes } from "./jobParameters.ts";
import { healthOf, type JobHealth, type JobView, viewOf } from "./jobView.ts";
import { readWorkersConfig, takeImported, writeWorkersConfig } from "./workersConfig.ts";

const person = Schema.NonEmptyString.check(
  Schema.makeFilter((by: string) =>
    by === scheduleTrigger ? "is what runs by schedule go by: name who asks" : undefined,
  ),
);
/** A job's id, or its bare type while there is one shop. */
const job = Schema.NonEmptyString;

const RunNowRequest = Schema.Struct({
  job,
  by: person,
  parameters: Schema.optionalKey(JobParameters),
});
const ScheduleRequest = Schema.Struct({ job, by: person, schedule: Schema.Unknown });
const EnableRequest = Schema.Struct({ job, by: person, enabled: Schema.Boolean });
const StopRequest = Schema.Struct({
  job,
  by: person,
  /** Only this run; nothing is stopped once it has ended. */
  runId: Schema.optionalKey(Schema.NonEmptyString),
});
const NoteRequest = Schema.Struct({
  job,
  by: person,
  action: AuditedAction,
  details: JobParameters,
});
const AuditRequest = Schema.Struct({
  job: Schema.optionalKey(job),
  limit: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1_000 }))),
});
const ImportRequest = Schema.Struct({ text: Schema.String, by: person });

export type RunNowRequest = typeof RunNowRequest.Type;
export type ScheduleRequest = typeof ScheduleRequest.Type;
export type EnableRequest = typeof EnableRequest.Type;
export type StopRequest = typeof StopRequest.Type;
export type NoteRequest = typeof NoteRequest.Type;
export type AuditRequest = typeof AuditRequest.Type;
export type ImportRequest = typeof ImportRequest.Type;

/** As random as a UUID, and written like one. */
const newRunId = Effect.map(
  Effect.all(Array.from({ length: 32 }, () => Random.nextIntBetween(0, 15))),
  (digits) =>
    digits
      .map((digit) => digit.toString(16))
      .join("")
      .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"),
);

/** Why nothing was done. */
export type JobRefusal = UnknownJob | ConfigurationError | StorageError;

/** What people do with jobs. Each needs the store only: whichever process works the jobs takes it up. */
export interface JobOperations {
  readonly list: Effect.Effect<ReadonlyArray<JobView>, StorageError>;
  readonly get: (job: string) => Effect.Effect<JobView, UnknownJob | StorageError>;
  /**
   * Has a job run at once, a disabled one too. Answers with the run's id; while one is under way that
   * run's, and whether the parameters are its. Without parameters: those of the schedule's runs.
   */
  readonly runNow: (request: RunNowRequest) => Effect.Effect<RunNowAnswer, JobRefusal>;
  readonly setSchedule: (request: ScheduleRequest) => Effect.Effect<JobView, JobRefusal>;
  /** A job that is disabled starts no more by schedule; its running run finishes. */
  readonly setEnabled: (request: EnableRequest) => Effect.Effect<JobView, JobRefusal>;
  /** Stops the running run at its next safe point, withdraws one that waits. */
  readonly stop: (request: StopRequest) => Effect.Effect<StopAnswer, JobRefusal>;
  /** Notes what a person asks for beside a job, such as for one of its shop's orders: before it is done. */
  readonly note: (request: NoteRequest) => Effect.Effect<void, ConfigurationError | StorageError>;
  readonly health: Effect.Effect<JobHealth, StorageError>;
  /** Who did what, newest first; 100 lines unless asked for more (up to 1,000). */
  readonly audit: (request?: AuditRequest) => Effect.Effect<ReadonlyArray<JobAudit>, JobRefusal>;
  /**
   * Takes schedules, switches and descriptions from the text of a `workers_config.json`. Answers which
   * jobs it names and which entries were left out. A file with anything wrong in it changes nothing.
   */
  readonly importWorkersConfig: (
    request: ImportRequest,
  ) => Effect.Effect<
    { readonly jobs: ReadonlyArray<string>; readonly skipped: ReadonlyArray<string> },
    ConfigurationError | UnknownJob | StorageError
  >;
  /** The text of such a file, as it stands now. */
  readonly exportWorkersConfig: Effect.Effect<string, StorageError>;
}

/**
 * The operations over a store of jobs. `definitions`: the jobs of this program; with them the jobs of
 * other shops, such as of one that is no longer set up, are left out.
 *
 * Who does something with a job that no process has worked yet finds it. To look at jobs defines none:
 * where scripts do the work, nobody is to hear that jobs wait for a host.
 */
export const jobOperations = (
  store: JobStore["Service"],
  definitions?: ReadonlyArray<JobDefinition>,
): JobOperations => {
  const own = definitions ?? [];
  const allChecks = new Map([
    ...own.map(({ checkParameters, type }) => [type, checkParameters] as const),
    ...ownJobTypes,
  ]);
  const shops = new Set(own.map(({ shop }) => shop));
  const isSeen = ({ shop }: Job): boolean =>
    definitions === undefined || shop === null || shops.has(shop);
  const jobs = { ...store, list: Effect.map(store.list, (all) => all.filter(isSeen)) };
  const define = jobs.define(own.map(jobSeedOf));
  const decodeRunNow = decodeRequest(RunNowRequest);
  const decodeScheduling = decodeRequest(ScheduleRequest);
  const decodeEnabling = decodeRequest(EnableRequest);
  const decodeStop = decodeRequest(StopRequest);
  const decodeNote = decodeRequest(NoteRequest);
  const decodeAudit = decodeRequest(AuditRequest);
  const decodeImport = decodeRequest(ImportRequest);

  const find = (name: string) => Effect.flatMap(jobs.list, (all) => jobNamed(name, all));
  const findToChange = (name: string) => Effect.andThen(define, find(name));

  return {
    list: Effect.map(jobs.list, (all) => all.map(viewOf)),

    get: (name) => Effect.map(find(name), viewOf),

    runNow: Effect.fn("jobs.runNow")(function* (request) {
      const { by, job: name, parameters } = yield* decodeRunNow(request);
      const found = yield* findToChange(name);
      const wanted = parameters ?? found.parameters;
      yield* checkOf(found.type, allChecks)(wanted);
      const runId = yield* newRunId;
      return yield* jobs.change(found.jobId, askForRun({ runId, by, parameters: wanted }));
    }),

    setSchedule: Effect.fn("jobs.setSchedule")(function* (request) {
      const { by, job: name, schedule } = yield* decodeScheduling(request);
      const { jobId } = yield* findToChange(name);
      const decoded = yield* decodeSchedule(schedule);
      return viewOf(yield* jobs.change(jobId, changeSchedule({ by, schedule: decoded })));
    }),

    setEnabled: Effect.fn("jobs.setEnabled")(function* (request) {
      const { by, enabled, job: name } = yield* decodeEnabling(request);
      const { jobId } = yield* findToChange(name);
      return viewOf(yield* jobs.change(jobId, enabled ? enable(by) : disable(by)));
    }),

    stop: Effect.fn("jobs.stop")(function* (request) {
      const { by, job: name, runId } = yield* decodeStop(request);
      const { jobId } = yield* find(name);
      return yield* jobs.change(jobId, askToStop(by, runId));
    }),

    note: Effect.fn("jobs.note")(function* (request) {
      const { job: jobId, ...line } = yield* decodeNote(request);
      return yield* jobs.note({ ...line, jobId });
    }),

    health: Effect.map(Effect.all([jobs.list, jobs.hosts]), ([all, here]) => healthOf(all, here)),

    audit: Effect.fn("jobs.audit")(function* (request = {}) {
      const { job: name, limit = 100 } = yield* decodeAudit(request);
      const jobId = name === undefined ? null : (yield* find(name)).jobId;
      return yield* jobs.audit(jobId, limit);
    }),

    importWorkersConfig: Effect.fn("jobs.importWorkersConfig")(function* (request) {
      const { by, text } = yield* decodeImport(request);
      const file = yield* readWorkersConfig(text, yield* Effect.andThen(define, jobs.list));
      // Few jobs, each under a lock of its own; a file that broke off is simply read in again.
      yield* Effect.forEach(
        file.jobs,
        (imported) => jobs.change(imported.jobId, takeImported({ ...imported, by })),
        { discard: true },
      );
      return { jobs: file.jobs.map(({ jobId }) => jobId), skipped: file.skipped };
    }),

    exportWorkersConfig: Effect.map(jobs.list, writeWorkersConfig),
  };
};
