import { Clock, Effect, Layer } from "effect";
import type { Job, JobAudit, JobHost } from "../../domain/Job.ts";
import { isDue } from "../../domain/jobRules.ts";
import type { UnknownJob } from "../../domain/SyncError.ts";
import { unknownJob } from "../../domain/unknownJob.ts";
import { hostSilenceMillis, type JobSeed, JobStore } from "../../ports/JobStore.ts";

const newJob = (seed: JobSeed, dueAt: number): Job => ({
  ...seed,
  enabled: true,
  dueAt,
  retryAt: null,
  run: null,
  lastRun: null,
  failure: null,
  changed: null,
});

/** Jobs in memory, by Effect's Clock. */
export const memoryJobStoreLayer: Layer.Layer<JobStore> = Layer.sync(JobStore, () => {
  const jobs = new Map<string, Job>();
  const hosts = new Map<string, JobHost>();
  const audits: Array<JobAudit> = [];

  const jobOf = (jobId: string): Effect.Effect<Job, UnknownJob> =>
    Effect.suspend(() => {
      const job = jobs.get(jobId);
      return job === undefined
        ? Effect.fail(unknownJob(jobId, [...jobs.keys()]))
        : Effect.succeed(job);
    });

  return JobStore.of({
    define: (seeds) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        for (const seed of seeds) {
          const known = jobs.get(seed.jobId);
          if (known === undefined) jobs.set(seed.jobId, newJob(seed, now));
          else if (known.changed === null) {
            jobs.set(seed.jobId, { ...known, description: seed.description });
          }
        }
      }),

    list: Effect.sync(() => [...jobs.values()].toSorted((a, b) => (a.jobId < b.jobId ? -1 : 1))),

    get: jobOf,

    due: (jobIds) =>
      Effect.map(Clock.currentTimeMillis, (now) =>
        jobIds.filter((jobId) => {
          const job = jobs.get(jobId);
          return job !== undefined && isDue(job, now);
        }),
      ),

    change: Effect.fnUntraced(function* (jobId, change) {
      const now = yield* Clock.currentTimeMillis;
      const { answer, audit, job } = change(yield* jobOf(jobId), now);
      jobs.set(jobId, job);
      if (audit !== undefined) audits.unshift({ ...audit, jobId, at: now });
      return answer;
    }),

    beat: ({ host, jobIds, name }) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        const since = hosts.get(host)?.since ?? now;
        hosts.set(host, { host, name, since, seenAt: now, jobIds });
      }),

    leave: (host) =>
      Effect.sync(() => {
        hosts.delete(host);
      }),

    hosts: Effect.map(Clock.currentTimeMillis, (now) => ({
      now,
      hosts: [...hosts.values()].filter(({ seenAt }) => now - seenAt <= hostSilenceMillis),
    })),

    note: (line) =>
      Effect.map(Clock.currentTimeMillis, (at) => {
        audits.unshift({ ...line, at });
      }),

    audit: (jobId, limit) =>
      Effect.sync(() =>
        audits.filter((line) => jobId === null || line.jobId === jobId).slice(0, limit),
      ),
  });
});
