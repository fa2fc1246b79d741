import { Clock, Effect, Layer } from "effect";
import { type KeptLogLine, LogSeverity } from "../../domain/LogLine.ts";
import { days } from "../../domain/Time.ts";
import { type LogCursor, type LogFilter, LogStore } from "../../ports/LogStore.ts";

const rank = (level: LogSeverity): number => LogSeverity.literals.indexOf(level);

const newestFirst = (a: LogCursor, b: LogCursor): number => b.at - a.at || b.lineId - a.lineId;

const isWanted =
  (filter: LogFilter) =>
  (line: KeptLogLine): boolean =>
    (filter.shops === undefined || (line.shop !== null && filter.shops.includes(line.shop))) &&
    (filter.level === undefined || rank(line.level) >= rank(filter.level)) &&
    (filter.runId === undefined || line.runId === filter.runId) &&
    (filter.step === undefined || line.step === filter.step) &&
    (filter.parentOrderSn === undefined || line.parentOrderSn === filter.parentOrderSn) &&
    (filter.text === undefined || line.message.toLowerCase().includes(filter.text.toLowerCase())) &&
    (filter.since === undefined || line.at >= filter.since) &&
    (filter.until === undefined || line.at < filter.until);

/** Log lines in memory, by Effect's Clock. */
export const memoryLogStoreLayer: Layer.Layer<LogStore> = Layer.sync(LogStore, () => {
  let kept: ReadonlyArray<KeptLogLine> = [];
  let count = 0;
  return LogStore.of({
    append: (lines) =>
      Effect.sync(() => {
        kept = [...kept, ...lines.map((line) => ({ lineId: (count += 1), ...line }))];
      }),
    list: ({ cursor, filter = {}, limit }) =>
      Effect.sync(() =>
        kept
          .filter(isWanted(filter))
          .filter((line) => cursor === undefined || newestFirst(cursor, line) < 0)
          .toSorted(newestFirst)
          .slice(0, limit),
      ),
    erase: ({ olderThanDays }) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        const left = kept.filter(({ at }) => at >= now - days(olderThanDays));
        const erased = kept.length - left.length;
        kept = left;
        return erased;
      }),
  });
});
