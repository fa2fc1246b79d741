import type { Job, JobActivity, JobHost } from "../../domain/Job.ts";
import type { RunOutcome } from "../../domain/Run.ts";
import { isDue } from "../../domain/jobRules.ts";
import { activityOf, type JobStatus, lastOutcomeOf, statusOf } from "../../domain/jobStatus.ts";
import type { Instant } from "../../domain/Time.ts";

/** A job as people see it. All times in milliseconds since 1970. */
export interface JobView extends Job {
  readonly activity: JobActivity;
  readonly lastOutcome: RunOutcome | "never";
  /** Switch, activity and outcome in one word. */
  readonly status: JobStatus;
  /** When it is tried again, else when the schedule starts it; null when neither will be. */
  readonly nextRunAt: Instant | null;
  readonly lastRunAt: Instant | null;
  readonly lastDurationMillis: number | null;
}

export const viewOf = (job: Job): JobView => ({
  ...job,
  activity: activityOf(job),
  lastOutcome: lastOutcomeOf(job),
  status: statusOf(job),
  nextRunAt: job.retryAt ?? job.dueAt,
  lastRunAt: job.lastRun?.startedAt ?? null,
  lastDurationMillis: job.lastRun?.durationMillis ?? null,
});

/** Whether jobs are worked. */
export interface JobHealth {
  readonly now: Instant;
  /** The processes that work jobs, with when each began and was last heard of. */
  readonly hosts: ReadonlyArray<JobHost>;
  /** Jobs with work to do that none of these processes can take, and since when they wait. */
  readonly nobodyTakes: ReadonlyArray<{ readonly jobId: string; readonly since: Instant }>;
  /** Jobs whose last runs have failed. */
  readonly failing: ReadonlyArray<string>;
}

/** Since when a job has had work for a host that is there; null when it has none. */
const waitsSince = (job: Job, hosts: ReadonlySet<string>, now: Instant): Instant | null => {
  const { run } = job;
  if (run === null) return isDue(job, now) ? job.dueAt : null;
  if (run.startedAt === null)
    return isDue(job, now)
      ? (job.retryAt ?? run.queuedAt)
      : job.retryAt === null
        ? run.queuedAt
        : null;
  return run.host !== null && hosts.has(run.host) ? null : run.startedAt;
};

export const healthOf = (
  jobs: ReadonlyArray<Job>,
  { hosts, now }: { readonly hosts: ReadonlyArray<JobHost>; readonly now: Instant },
): JobHealth => {
  const alive = new Set(hosts.map(({ host }) => host));
  const taken = new Set(hosts.flatMap(({ jobIds }) => jobIds));
  return {
    now,
    hosts,
    nobodyTakes: jobs.flatMap((job) => {
      const since = taken.has(job.jobId) ? null : waitsSince(job, alive, now);
      return since === null ? [] : [{ jobId: job.jobId, since }];
    }),
    failing: jobs.filter(({ failure }) => failure !== null).map(({ jobId }) => jobId),
  };
};
