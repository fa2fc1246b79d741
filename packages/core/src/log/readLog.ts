import { Effect, Schema } from "effect";
import { LogSeverity } from "../domain/LogLine.ts";
import { Instant } from "../domain/Time.ts";
import { LogStore } from "../ports/LogStore.ts";
import { decodeRequest } from "../workflows/sync/SyncRequests.ts";

/** Which lines of the log to read; what is left out does not matter. */
export const LogRequest = Schema.Struct({
  shops: Schema.optionalKey(Schema.Array(Schema.NonEmptyString)),
  /** This level and every graver one. */
  level: Schema.optionalKey(LogSeverity),
  runId: Schema.optionalKey(Schema.NonEmptyString),
  step: Schema.optionalKey(Schema.NonEmptyString),
  parentOrderSn: Schema.optionalKey(Schema.NonEmptyString),
  /** Part of the message, whatever its case. */
  text: Schema.optionalKey(Schema.NonEmptyString),
  /** Not older than this, in milliseconds since 1970. */
  since: Schema.optionalKey(Instant),
  /** Older than this, in milliseconds since 1970. */
  until: Schema.optionalKey(Instant),
  /** `at` and `lineId` of the last line that was read: the list goes on behind it. */
  cursor: Schema.optionalKey(Schema.Struct({ at: Instant, lineId: Schema.Int })),
  /** At most so many lines (1 to 1,000, default 100). */
  limit: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1_000 }))),
});
export type LogRequest = typeof LogRequest.Type;

const decode = decodeRequest(LogRequest);

/** Lines of the log, the newest first. */
export const readLog = Effect.fn("readLog")(function* (request: LogRequest = {}) {
  const { cursor, limit = 100, ...filter } = yield* decode(request);
  return yield* (yield* LogStore).list({ filter, cursor, limit });
});
