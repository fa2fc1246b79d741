import { Context, type Effect } from "effect";
import type { LeaseLost, StorageError } from "../domain/SyncError.ts";
import type { Instant } from "../domain/Time.ts";

/** The run that a step works for. */
export class CurrentRun extends Context.Service<
  CurrentRun,
  {
    readonly runId: string;
    readonly startedAt: Instant;
    /**
     * Fails unless this host still holds the run's lease; asked before every write that leaves the
     * house. Answers until when the lease holds, by the clock of the database.
     */
    readonly fence: Effect.Effect<Instant, LeaseLost | StorageError>;
    /** Tells how far the step is. `total` is null while it is unknown. */
    readonly progress: (done: number, total: number | null) => Effect.Effect<void>;
  }
>()("@temu-jtl/core/CurrentRun") {}
