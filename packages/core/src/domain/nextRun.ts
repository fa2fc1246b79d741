import { nextCronTime } from "./cronTimes.ts";
import type { Schedule } from "./Schedule.ts";
import { type Instant, minutes } from "./Time.ts";

/**
 * When a schedule starts the next run. An interval counts from the end of the last run; one that has
 * passed, or that nothing was run by yet, means now. Null for a schedule that never comes.
 */
export const nextRun = (
  schedule: Schedule,
  { lastEnd, now }: { readonly lastEnd: Instant | null; readonly now: Instant },
): Instant | null => {
  if ("cron" in schedule) return nextCronTime(schedule, now);
  if (lastEnd === null) return now;
  return Math.max(now, lastEnd + Math.round(minutes(schedule.everyMinutes)));
};

/**
 * The next runs of a schedule after `from`, soonest first. By an interval, as if a run ended at `from`
 * and runs took no time.
 */
export const nextRuns = (
  schedule: Schedule,
  count: number,
  from: Instant,
): ReadonlyArray<Instant> => {
  const runs: Array<Instant> = [];
  let last = from;
  while (runs.length < count) {
    const next = nextRun(schedule, { lastEnd: last, now: last });
    if (next === null) break;
    runs.push(next);
    last = next;
  }
  return runs;
};
