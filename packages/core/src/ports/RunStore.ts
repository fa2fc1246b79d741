import { Context, type Effect } from "effect";
import type { RunOutcome, RunRecord, StepRecord, WorkflowName } from "../domain/Run.ts";
import type { LeaseLost, StorageError } from "../domain/SyncError.ts";

/** The right to work for one shop and workflow. A higher number has taken over from every lower one. */
export interface Lease {
  readonly workflow: WorkflowName;
  readonly number: number;
}

/** A run that has begun, or the one that was already under way. */
export type Beginning =
  | { readonly _tag: "Begun"; readonly run: RunRecord; readonly lease: Lease }
  | { readonly _tag: "UnderWay"; readonly run: RunRecord };

/** The runs of one shop and the lease that keeps two hosts from working on it at once. */
export class RunStore extends Context.Service<
  RunStore,
  {
    /**
     * Begins a run unless one holds the lease. A run whose lease ran out is marked `interrupted`.
     * The lease lasts {@link leaseMillis} by the clock of the store.
     */
    readonly begin: (start: {
      readonly workflow: WorkflowName;
      readonly trigger: string;
      readonly parameters: RunRecord["parameters"];
      /** The id for the run to have, unless a run has it already; else it gets a new one. */
      readonly runId?: string | undefined;
    }) => Effect.Effect<Beginning, StorageError>;
    /** Holds the lease for another {@link leaseMillis}; fails when another host has taken over. */
    readonly renew: (lease: Lease) => Effect.Effect<void, LeaseLost | StorageError>;
    /** Fails when the lease has run out or passed on, else how many milliseconds it still holds. */
    readonly check: (lease: Lease) => Effect.Effect<number, LeaseLost | StorageError>;
    /** Writes a step's record, the first or a later state of it. */
    readonly recordStep: (runId: string, step: StepRecord) => Effect.Effect<void, StorageError>;
    /** Ends the run and gives the lease back. */
    readonly finish: (
      runId: string,
      lease: Lease,
      end: {
        readonly outcome: RunOutcome;
        readonly durationMillis: number;
        readonly temuRequests: RunRecord["temuRequests"];
      },
    ) => Effect.Effect<void, LeaseLost | StorageError>;
    readonly get: (runId: string) => Effect.Effect<RunRecord | null, StorageError>;
    /** The newest runs first. */
    readonly recent: (limit: number) => Effect.Effect<ReadonlyArray<RunRecord>, StorageError>;
  }
>()("@temu-jtl/core/RunStore") {}

/** How long a lease lasts without being renewed, and how often it is. */
export const leaseMillis = 20_000;
export const renewEveryMillis = 5_000;
