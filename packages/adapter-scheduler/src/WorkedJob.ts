import type { JobOutcome, JobParameters } from "@temu-jtl/core";
import type { Effect } from "effect";

/** How a run ended, and of a failure what happened and what to do. */
export interface HowItEnded {
  readonly outcome: JobOutcome;
  readonly message?: string;
  readonly whatToDo?: string;
}

/** What a host works: any program with a name and an end. */
export interface WorkedJob {
  readonly jobId: string;
  readonly run: (context: {
    readonly runId: string;
    readonly trigger: string;
    readonly parameters: JobParameters;
    /** Completes when the run is to end at its next safe point. */
    readonly stop: Effect.Effect<void>;
  }) => Effect.Effect<HowItEnded, { readonly message: string }>;
}
