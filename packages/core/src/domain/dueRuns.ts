import { nextRuns } from "./nextRun.ts";
import type { Schedule } from "./Schedule.ts";
import { type Instant, minutes } from "./Time.ts";

/** So long after it is due a run may take to be begun. */
const grace = minutes(2);

/** How many runs of a schedule have been due in a stretch of time, counted up to `most`. */
export const dueRuns = (
  schedule: Schedule,
  {
    most,
    since,
    until,
  }: { readonly since: Instant; readonly until: Instant; readonly most: number },
): number => nextRuns(schedule, most, since).filter((at) => at + grace <= until).length;
