import { Context, type Effect } from "effect";
import type { StepCounts } from "../domain/Run.ts";
import type { DocumentError, LeaseLost, StepError, StorageError } from "../domain/SyncError.ts";

/** A kind of trouble that is not an error of its own, such as an answer nobody can read. */
export interface Trouble {
  readonly code: string;
  readonly message: string;
  readonly whatToDo: string;
}

/** The step of a run that is under way: where its program tells what it does. */
export class CurrentStep extends Context.Service<
  CurrentStep,
  {
    readonly runId: string;
    /**
     * Fails unless this host still holds the run's lease; asked before every write that leaves the
     * house. Answers for how many milliseconds the lease still holds.
     */
    readonly fence: Effect.Effect<number, LeaseLost | StorageError>;
    /** Adds to the step's figures. */
    readonly count: (counts: Partial<StepCounts>) => Effect.Effect<void>;
    /** Records a problem that does not end the step. Alike ones are counted as one. */
    readonly problem: (
      problem: StepError | DocumentError | Trouble,
      parentOrderSn?: string,
    ) => Effect.Effect<void>;
    /** Records a problem as well, and tells a person of it at once ({@link Alerts}). */
    readonly alert: (trouble: Trouble, parentOrderSn?: string) => Effect.Effect<void>;
    /** Tells how far the step is. `total` is null while it is unknown. */
    readonly progress: (done: number, total: number | null) => Effect.Effect<void>;
  }
>()("@temu-jtl/core/CurrentStep") {}
