import type { Effect } from "effect";
import type { JobParameters } from "../../domain/Job.ts";
import type { RunOutcome, StopOutcome } from "../../domain/Run.ts";
import type { Schedule } from "../../domain/Schedule.ts";
import type { ConfigurationError } from "../../domain/SyncError.ts";
import type { JobSeed } from "../../ports/JobStore.ts";

/** How a job's run ended; of a failure also what happened and what to do. */
export interface JobEnd {
  readonly outcome: RunOutcome;
  readonly message?: string;
  readonly whatToDo?: string;
}

/** What a run of a job is told. */
export interface JobContext {
  /** The id for the run's record to have. */
  readonly runId: string;
  /** `schedule`, or who asked for it. */
  readonly trigger: string;
  readonly parameters: JobParameters;
  /** Completes when the run is to end at its next safe point, with how it then ended. */
  readonly stop: Effect.Effect<StopOutcome>;
}

/** Refuses parameters that the type does not have, by their names, and wrong values. */
export type CheckParameters = (
  parameters: JobParameters,
) => Effect.Effect<JobParameters, ConfigurationError>;

/** A job as a program offers it. Its schedule and whether it is enabled are kept, and people change them. */
export interface JobDefinition {
  /** `type:shop`, or the bare type of a job that belongs to no shop. */
  readonly jobId: string;
  readonly type: string;
  readonly shop: string | null;
  readonly description: string;
  /** Until somebody changes it. */
  readonly defaultSchedule: Schedule;
  /** Of the runs that the schedule starts. */
  readonly defaultParameters: JobParameters;
  readonly checkParameters: CheckParameters;
  readonly run: (context: JobContext) => Effect.Effect<JobEnd, { readonly message: string }>;
}

export const jobIdOf = (type: string, shop: string | null): string =>
  shop === null ? type : `${type}:${shop}`;

/** What is kept of a definition when it is first seen. */
export const jobSeedOf = (definition: JobDefinition): JobSeed => ({
  jobId: definition.jobId,
  type: definition.type,
  shop: definition.shop,
  description: definition.description,
  schedule: definition.defaultSchedule,
  parameters: definition.defaultParameters,
});
