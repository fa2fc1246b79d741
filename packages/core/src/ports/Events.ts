import { Context, type Effect, type Stream } from "effect";
import type { Hint, KeptHint } from "../domain/Hint.ts";
import type { StorageError } from "../domain/SyncError.ts";

/** Some of the hints that are kept, and which there are. */
export interface HintPage {
  /** Ids of another epoch mean nothing here: the database is another one. */
  readonly epoch: string;
  /** The first and the last id that are kept; both 0 where there has never been any. */
  readonly oldest: number;
  readonly newest: number;
  /** In the order of their ids. */
  readonly hints: ReadonlyArray<KeptHint>;
}

/** Hints of all shops that something has changed, which reach every host. */
export class Events extends Context.Service<
  Events,
  {
    /**
     * Tells everybody. What changes in the stores publishes itself, with the change; this is for what
     * happens elsewhere.
     */
    readonly publish: (hints: ReadonlyArray<Hint>) => Effect.Effect<void, StorageError>;
    /**
     * Hints behind an id, at most `limit`, the first of them first; with null the last `limit` of all. Once
     * a change can be read its hint can, and never before. A hint that was not there yet has a higher id than
     * all that were.
     */
    readonly read: (request: {
      readonly after: number | null;
      readonly limit: number;
    }) => Effect.Effect<HintPage, StorageError>;
    /**
     * Emits at once, and whenever there may be hints that were not there the last time. It may hold a
     * connection while it runs.
     */
    readonly wakes: Stream.Stream<void>;
  }
>()("@temu-jtl/core/Events") {}
