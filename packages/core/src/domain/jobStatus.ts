import type { Job, JobActivity } from "./Job.ts";
import type { RunOutcome } from "./Run.ts";

/** What a job does now. */
export const activityOf = ({ retryAt, run }: Job): JobActivity => {
  if (run === null) return "idle";
  if (run.startedAt !== null) return run.stop === null ? "running" : "stopping";
  return retryAt === null ? "queued" : "retrying";
};

/** How a job did last; `never` before its first run has ended. */
export const lastOutcomeOf = ({ lastRun }: Job): RunOutcome | "never" =>
  lastRun?.outcome ?? "never";

/** The one word that simple pages show for a job. */
export type JobStatus = "disabled" | "idle" | "running" | "success" | "failed";

/** Switch, activity and outcome in one word: what it does now goes before how it did last. */
export const statusOf = (job: Job): JobStatus => {
  const activity = activityOf(job);
  if (activity === "running" || activity === "stopping") return "running";
  if (!job.enabled) return "disabled";
  if (job.failure !== null || job.lastRun?.outcome === "failed") return "failed";
  return job.lastRun?.outcome === "succeeded" || job.lastRun?.outcome === "partial"
    ? "success"
    : "idle";
};
