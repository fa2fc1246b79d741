import { Context, type Effect } from "effect";
import type { Job, JobAudit, JobHost, JobParameters } from "../domain/Job.ts";
import type { Schedule } from "../domain/Schedule.ts";
import type { StorageError, UnknownJob } from "../domain/SyncError.ts";
import type { Instant } from "../domain/Time.ts";

/** A job as a program defines it; what people have changed of it is kept. */
export interface JobSeed {
  readonly jobId: string;
  readonly type: string;
  readonly shop: string | null;
  readonly description: string;
  readonly schedule: Schedule;
  readonly parameters: JobParameters;
}

/** What a change answers, the job after it, and the line it leaves in the audit. */
export interface JobChange<A> {
  readonly answer: A;
  readonly job: Job;
  readonly audit?: Omit<JobAudit, "jobId" | "at">;
}

/**
 * Jobs, the processes that work them, and who did what to them: one place for all shops and hosts.
 * Times are by the clock of the store, so that hosts whose clocks differ agree on what is due.
 */
export class JobStore extends Context.Service<
  JobStore,
  {
    /**
     * Adds the jobs that are not known yet, due at once. Of known ones only the description follows, and
     * that only while nobody has changed the job.
     */
    readonly define: (jobs: ReadonlyArray<JobSeed>) => Effect.Effect<void, StorageError>;
    readonly list: Effect.Effect<ReadonlyArray<Job>, StorageError>;
    readonly get: (jobId: string) => Effect.Effect<Job, StorageError | UnknownJob>;
    /** Of these jobs, the ids of those with a run to send: due and enabled and without a run, or asked for and not sent. */
    readonly due: (
      jobIds: ReadonlyArray<string>,
    ) => Effect.Effect<ReadonlyArray<string>, StorageError>;
    /**
     * Changes one job by a pure function of what it is and the time. All at once or not at all, and
     * nobody else changes it in between.
     */
    readonly change: <A>(
      jobId: string,
      change: (job: Job, now: Instant) => JobChange<A>,
    ) => Effect.Effect<A, StorageError | UnknownJob>;
    /** A sign of life of a process that works jobs. */
    readonly beat: (host: Omit<JobHost, "since" | "seenAt">) => Effect.Effect<void, StorageError>;
    /** The process works jobs no longer. */
    readonly leave: (host: string) => Effect.Effect<void, StorageError>;
    /** The processes that gave a sign of life within the last {@link hostSilenceMillis}, and the time now. */
    readonly hosts: Effect.Effect<
      { readonly now: Instant; readonly hosts: ReadonlyArray<JobHost> },
      StorageError
    >;
    /** Notes what somebody asks for beside a job, known or not. */
    readonly note: (line: Omit<JobAudit, "at">) => Effect.Effect<void, StorageError>;
    /** What was done to a job, or to all, newest first. */
    readonly audit: (
      jobId: string | null,
      limit: number,
    ) => Effect.Effect<ReadonlyArray<JobAudit>, StorageError>;
  }
>()("@temu-jtl/core/JobStore") {}

/** How often a process that works jobs gives a sign of life, and after which silence it counts as gone. */
export const beatEveryMillis = 5_000;
export const hostSilenceMillis = 20_000;
