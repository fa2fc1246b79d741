import { Context, type DateTime, type Effect } from "effect";
import type { DayFigures, ShopFigures } from "../domain/Figures.ts";
import type { StorageError } from "../domain/SyncError.ts";
import type { Instant } from "../domain/Time.ts";

/**
 * What people look at: figures, lists and single records across the shops that whoever asks may see.
 * Only reads. Whoever calls it names these shops each time; an unknown one has nothing.
 */
export class Reports extends Context.Service<
  Reports,
  {
    /** How these shops stand, in their order. At most three statements, however many shops. */
    readonly figures: (
      shops: ReadonlyArray<string>,
      now: Instant,
    ) => Effect.Effect<ReadonlyArray<ShopFigures>, StorageError>;
    /**
     * What happened in these shops on each of the last days by the wall clock of a zone, today last;
     * shop by shop. One statement.
     */
    readonly days: (
      shops: ReadonlyArray<string>,
      last: {
        readonly days: number;
        readonly now: Instant;
        readonly timeZone: DateTime.TimeZone;
      },
    ) => Effect.Effect<ReadonlyArray<DayFigures>, StorageError>;
  }
>()("@temu-jtl/core/Reports") {}
