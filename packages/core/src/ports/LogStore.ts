import { Context, type Effect } from "effect";
import type { KeptLogLine, LogLine, LogSeverity } from "../domain/LogLine.ts";
import type { StorageError } from "../domain/SyncError.ts";
import type { Instant } from "../domain/Time.ts";

/** Which lines; what is left out does not matter. */
export interface LogFilter {
  readonly shops?: ReadonlyArray<string> | undefined;
  /** This level and every graver one. */
  readonly level?: LogSeverity | undefined;
  readonly runId?: string | undefined;
  readonly step?: string | undefined;
  readonly parentOrderSn?: string | undefined;
  /** Part of the message, whatever its case. */
  readonly text?: string | undefined;
  /** Not older than this. */
  readonly since?: Instant | undefined;
  /** Older than this. */
  readonly until?: Instant | undefined;
}

/** Where a list goes on: behind this line. */
export type LogCursor = Pick<KeptLogLine, "at" | "lineId">;

/** The log lines of all shops. */
export class LogStore extends Context.Service<
  LogStore,
  {
    readonly append: (lines: ReadonlyArray<LogLine>) => Effect.Effect<void, StorageError>;
    /** The newest lines first, at most `limit`, those behind the cursor. Lines of the same time come in the reverse order of their writing. */
    readonly list: (request: {
      readonly filter?: LogFilter | undefined;
      readonly cursor?: LogCursor | undefined;
      readonly limit: number;
    }) => Effect.Effect<ReadonlyArray<KeptLogLine>, StorageError>;
    /** Deletes what is older than so many days by the store's clock, and answers how many lines. */
    readonly erase: (request: {
      readonly olderThanDays: number;
    }) => Effect.Effect<number, StorageError>;
  }
>()("@temu-jtl/core/LogStore") {}
