import { Schema } from "effect";
import { RunOutcome } from "./Run.ts";
import { Schedule } from "./Schedule.ts";
import { Instant } from "./Time.ts";

/** Parameters of a run, as they were given: `{ "mode": "full" }`. */
export const JobParameters = Schema.Record(Schema.String, Schema.Json);
export type JobParameters = typeof JobParameters.Type;

/**
 * What a job does now. `queued`: a run is due or was asked for and no host has begun it · `retrying`:
 * waits to be tried again after a failure · `stopping`: running, and asked to stop.
 */
export const JobActivity = Schema.Literals(["idle", "queued", "running", "retrying", "stopping"]);
export type JobActivity = typeof JobActivity.Type;

/** The run that a job has queued, under way, or waiting to be tried again. There is at most one. */
export const JobRun = Schema.Struct({
  /** The id of the run's record. Each further beginning after the first gives it a new one. */
  runId: Schema.String,
  /** `schedule`, or who asked for it. */
  trigger: Schema.String,
  parameters: JobParameters,
  queuedAt: Instant,
  /** The message of the queue that carries it; null until a host has taken it up. */
  messageId: Schema.NullOr(Schema.String),
  /** Null until a host has begun it. */
  startedAt: Schema.NullOr(Instant),
  host: Schema.NullOr(Schema.String),
  /** How often it was begun: more than once after a failure, or after a host died. */
  attempt: Schema.Int,
  stop: Schema.NullOr(Schema.Struct({ by: Schema.String, at: Instant })),
});
export type JobRun = typeof JobRun.Type;

/** Failures in a row. The next success supersedes it. */
export const JobFailure = Schema.Struct({
  since: Instant,
  attempts: Schema.Int,
  message: Schema.String,
  whatToDo: Schema.String,
});
export type JobFailure = typeof JobFailure.Type;

/** How the last run that ended did. */
export const LastRun = Schema.Struct({
  runId: Schema.String,
  outcome: RunOutcome,
  startedAt: Instant,
  durationMillis: Schema.Int,
});
export type LastRun = typeof LastRun.Type;

/** A job as it is kept: its schedule, what it does now, and how it did last. */
export const Job = Schema.Struct({
  /** `type:shop`, or the bare type of a job that belongs to no shop. */
  jobId: Schema.String,
  type: Schema.String,
  shop: Schema.NullOr(Schema.String),
  description: Schema.String,
  schedule: Schedule,
  enabled: Schema.Boolean,
  /** Of the runs that the schedule starts. */
  parameters: JobParameters,
  /** When the schedule starts the next run; null while it is not enabled. */
  dueAt: Schema.NullOr(Instant),
  /** When its waiting run is tried again after a failure, never later than `dueAt`. */
  retryAt: Schema.NullOr(Instant),
  run: Schema.NullOr(JobRun),
  lastRun: Schema.NullOr(LastRun),
  failure: Schema.NullOr(JobFailure),
  /** Who last changed schedule or switch, and when; null while nobody has. */
  changed: Schema.NullOr(Schema.Struct({ by: Schema.String, at: Instant })),
});
export type Job = typeof Job.Type;

/** A process that works jobs. */
export interface JobHost {
  /** Unique for each start of a process. */
  readonly host: string;
  /** What a person knows it by, such as the machine's name and the process's number. */
  readonly name: string;
  readonly since: Instant;
  readonly seenAt: Instant;
  /** The jobs that it can take. */
  readonly jobIds: ReadonlyArray<string>;
}

/** What a person does to a job's schedule and runs, or beside it in its shop. */
export const AuditedAction = Schema.Literals([
  "run-now",
  "schedule",
  "enable",
  "disable",
  "stop",
  "import",
  "retry-order",
  "retry-orders",
  "hold-order",
  "release-order",
  "reread-order",
  "push-stock",
  "preflight",
]);
export type AuditedAction = typeof AuditedAction.Type;

/** What somebody did to a job, or asked for in the shop that the job works for. */
export const JobAudit = Schema.Struct({
  at: Instant,
  /** Who: a person's name, `schedule`, `script`. */
  by: Schema.String,
  jobId: Schema.String,
  action: AuditedAction,
  details: JobParameters,
});
export type JobAudit = typeof JobAudit.Type;
