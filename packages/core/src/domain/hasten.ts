import type { JobChange } from "../ports/JobStore.ts";
import type { Job } from "./Job.ts";
import { lastEndOf } from "./jobRules.ts";
import { type Instant, minutes, seconds } from "./Time.ts";

/** So long a job waits for more of the same before it runs. */
export const hastenDelay = seconds(3);
/** So long it rests after a run at least. */
export const hastenPause = minutes(1);

/**
 * Has a job run soon, because something has happened that it is for: within seconds, but not at once
 * after its last run. A disabled job stays as it is, and so does one whose run is under way or waits.
 * Answers whether anything has changed.
 */
export const hasten = (job: Job, now: Instant): JobChange<boolean> => {
  const soon = Math.max(now + hastenDelay, (lastEndOf(job) ?? 0) + hastenPause);
  // A disabled job is never due.
  const { dueAt, run } = job;
  return run !== null || dueAt === null || dueAt <= soon
    ? { answer: false, job }
    : { answer: true, job: { ...job, dueAt: soon } };
};
