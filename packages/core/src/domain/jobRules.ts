import { Equal } from "effect";
import type { JobChange } from "../ports/JobStore.ts";
import type { Job, JobFailure, JobParameters, JobRun, LastRun } from "./Job.ts";
import type { RunOutcome } from "./Run.ts";
import { nextRun } from "./nextRun.ts";
import type { Schedule } from "./Schedule.ts";
import { type Instant, minutes } from "./Time.ts";

/** The trigger of runs that nobody asked for. */
export const scheduleTrigger = "schedule";

/** When the last run ended; null before the first. */
export const lastEndOf = ({ lastRun }: Job): Instant | null =>
  lastRun === null ? null : lastRun.startedAt + lastRun.durationMillis;

/** When the schedule starts the job next, if nothing runs until then. */
const dueAfter = (job: Job, now: Instant): Instant | null =>
  job.enabled ? nextRun(job.schedule, { lastEnd: lastEndOf(job), now }) : null;

/** A retry never waits longer than for the next run by schedule. */
const noLater = (retryAt: Instant | null, dueAt: Instant | null): Instant | null =>
  retryAt === null || dueAt === null ? retryAt : Math.min(retryAt, dueAt);

/** Whether a run is one that a person asked for: it does not stand for the schedule's. */
const isAskedFor = (run: JobRun): boolean => run.trigger !== scheduleTrigger;

/** Whether a run that has not begun is there although the job is disabled: a person wants it. */
const isWanted = (job: Job, run: JobRun): boolean => job.enabled || isAskedFor(run);

const unchanged = <A>(job: Job, answer: A): JobChange<A> => ({ answer, job });

const newRun = (
  run: Pick<JobRun, "runId" | "trigger" | "parameters">,
  queuedAt: Instant,
): JobRun => ({
  ...run,
  queuedAt,
  messageId: null,
  startedAt: null,
  host: null,
  attempt: 0,
  stop: null,
});

/** Whether a job has a run to send: due and without one, or one that waits and that nobody has sent. */
export const isDue = ({ dueAt, enabled, retryAt, run }: Job, now: Instant): boolean =>
  run === null
    ? enabled && dueAt !== null && dueAt <= now
    : run.messageId === null && (retryAt === null || retryAt <= now);

/**
 * Takes up the run that is due, to be carried by this message of the queue. Null when none is due (any
 * more). However many times have passed unused, they are one run.
 */
export const claim =
  ({ messageId, runId }: { readonly messageId: string; readonly runId: string }) =>
  (job: Job, now: Instant): JobChange<JobRun | null> => {
    if (!isDue(job, now)) return unchanged(job, null);
    const isScheduled = job.dueAt !== null && job.dueAt <= now;
    // What a person asked for, and what has failed, is tried again only until the schedule's run is due.
    const givesWay = isScheduled && job.retryAt !== null && job.run !== null && isAskedFor(job.run);
    const waiting =
      job.run === null || givesWay
        ? newRun({ runId, trigger: scheduleTrigger, parameters: job.parameters }, now)
        : job.run;
    const run = { ...waiting, messageId };
    // What a person asked for does not stand for the schedule's run: it may have other parameters.
    const isUsed = !isAskedFor(run) && isScheduled;
    const dueAt = isUsed ? nextRun(job.schedule, { lastEnd: now, now }) : job.dueAt;
    return { answer: run, job: { ...job, dueAt, retryAt: null, run } };
  };

const lastRunOf = (
  { runId, startedAt }: JobRun & { readonly startedAt: Instant },
  outcome: RunOutcome,
  now: Instant,
): LastRun => ({
  runId,
  outcome,
  startedAt,
  durationMillis: Math.max(0, now - startedAt),
});

const hasBegun = (run: JobRun): run is JobRun & { readonly startedAt: Instant } =>
  run.startedAt !== null;

/** The job without its run. `lastRun` of a run that never began stays what it was. */
const ended = (job: Job, outcome: RunOutcome, now: Instant): Job => {
  const { run } = job;
  const lastRun = run !== null && hasBegun(run) ? lastRunOf(run, outcome, now) : job.lastRun;
  return { ...job, run: null, retryAt: null, lastRun };
};

/**
 * A run that a person has stopped. What the schedule's was due for is not made up for; one that was asked
 * for leaves the schedule as it is, except that an interval counts from the end of what has begun.
 */
const cancelled = (job: Job, now: Instant): Job => {
  const without = ended(job, "cancelled", now);
  const { run, schedule } = job;
  if (run !== null && isAskedFor(run) && ("cron" in schedule || !hasBegun(run))) return without;
  return { ...without, dueAt: without.enabled ? nextRun(schedule, { lastEnd: now, now }) : null };
};

/** The run is cut off and waits for another host at once, unless somebody wanted it stopped or it is not wanted any more. */
const cutOff = (job: Job, run: JobRun, now: Instant): Job => {
  if (run.stop !== null) return cancelled(job, now);
  const without = ended(job, "interrupted", now);
  if (!isWanted(job, run)) return without;
  return { ...without, run: { ...run, messageId: null, startedAt: null, host: null } };
};

/**
 * A host begins the run that this message carries. Null when the message carries it no longer: then
 * there is nothing to do. A run that was under way has lost its host and counts as interrupted; it
 * begins anew under `runId`, as does one that is tried again.
 */
export const begin =
  (host: { readonly messageId: string; readonly host: string; readonly runId: string }) =>
  (job: Job, now: Instant): JobChange<JobRun | null> => {
    const { run } = job;
    if (run === null || run.messageId !== host.messageId) return unchanged(job, null);
    if (run.stop !== null) return { answer: null, job: cancelled(job, now) };
    const begun: JobRun = {
      ...run,
      runId: run.attempt === 0 ? run.runId : host.runId,
      startedAt: now,
      host: host.host,
      attempt: run.attempt + 1,
    };
    const lastRun = hasBegun(run) ? lastRunOf(run, "interrupted", now) : job.lastRun;
    return { answer: begun, job: { ...job, lastRun, run: begun } };
  };

/** How a run ended. */
export interface RunEnd {
  readonly runId: string;
  readonly outcome: RunOutcome;
  readonly message?: string;
  readonly whatToDo?: string;
  /** From 0 to 1, by chance: hosts that failed together do not all come back together. */
  readonly jitter: number;
}

const longestBackOff = minutes(64);

/** How long to wait before the next try: 1, 2, 4 … up to 64 minutes, and up to a quarter of that less. */
export const backOffMillis = (attempts: number, jitter: number): number =>
  Math.round(Math.min(minutes(2 ** Math.min(attempts - 1, 10)), longestBackOff) * (1 - jitter / 4));

const failureAfter = (job: Job, end: RunEnd, now: Instant): JobFailure => ({
  since: job.failure?.since ?? now,
  attempts: (job.failure?.attempts ?? 0) + 1,
  message: end.message ?? "The run failed.",
  whatToDo: end.whatToDo ?? "See the record of the run.",
});

/**
 * Ends a run. False when it is the job's no longer, because another host has taken over: its end
 * counts for nothing. A failure waits to be tried again while the job is enabled; a success, also a
 * partial one, supersedes it. An interrupted run waits for another host at once.
 */
export const end =
  (how: RunEnd) =>
  (job: Job, now: Instant): JobChange<boolean> => {
    const { run } = job;
    if (run === null || run.runId !== how.runId || !hasBegun(run)) return unchanged(job, false);
    if (how.outcome === "interrupted") return { answer: true, job: cutOff(job, run, now) };
    if (how.outcome === "cancelled") return { answer: true, job: cancelled(job, now) };
    const without = ended(job, how.outcome, now);
    // A time by the clock that passed meanwhile is still to be made up for, once.
    const keepsDue = "cron" in job.schedule && (run.stop === null || isAskedFor(run));
    const dueAt = keepsDue ? job.dueAt : dueAfter(without, now);
    if (how.outcome !== "failed") {
      return { answer: true, job: { ...without, dueAt, failure: null } };
    }
    const failure = failureAfter(job, how, now);
    const failed = { ...without, dueAt, failure };
    // What a person asked for with other parameters does not keep the schedule's run waiting.
    const isOvertaken = isAskedFor(run) && dueAt !== null && dueAt <= now;
    if (!job.enabled || run.stop !== null || isOvertaken) return { answer: true, job: failed };
    return {
      answer: true,
      job: {
        ...failed,
        retryAt: noLater(now + backOffMillis(failure.attempts, how.jitter), dueAt),
        run: { ...run, messageId: null, startedAt: null, host: null },
      },
    };
  };

/** A host that stops gives back the run it has under way. False when it is the job's no longer. */
export const handBack = (runId: string) => end({ runId, outcome: "interrupted", jitter: 0 });

/**
 * The queue has lost the message, or whoever had it: its run waits to be sent anew. False when it is not
 * the run that was judged any more: it is carried by another message, or another host has begun it since.
 * `host` is null where none had begun it.
 */
export const abandon =
  ({ host, messageId }: { readonly messageId: string; readonly host: string | null }) =>
  (job: Job, now: Instant): JobChange<boolean> =>
    job.run === null || job.run.messageId !== messageId || job.run.host !== host
      ? unchanged(job, false)
      : { answer: true, job: cutOff(job, job.run, now) };

/** What became of a person's wish to run a job now. */
export interface RunNowAnswer {
  readonly runId: string;
  /** A run was under way: nothing was started. */
  readonly alreadyRunning: boolean;
  /** Whether the run has the parameters that were asked for. */
  readonly parametersApplied: boolean;
}

/**
 * Asks for a run at once, of a disabled job too. A run that waits becomes this one, and where that was
 * the schedule's with other parameters, the schedule's is due again; while one is under way nothing is
 * started.
 */
export const askForRun =
  (wish: { readonly runId: string; readonly by: string; readonly parameters: JobParameters }) =>
  (job: Job, now: Instant): JobChange<RunNowAnswer> => {
    const { run } = job;
    const audit = (answer: RunNowAnswer) => ({
      by: wish.by,
      action: "run-now" as const,
      details: {
        runId: answer.runId,
        alreadyRunning: answer.alreadyRunning,
        parameters: wish.parameters,
      },
    });
    if (run !== null && hasBegun(run)) {
      const parametersApplied = Equal.equals(run.parameters, wish.parameters);
      const answer = { runId: run.runId, alreadyRunning: true, parametersApplied };
      return { answer, job, audit: audit(answer) };
    }
    const asked = newRun({ runId: wish.runId, trigger: wish.by, parameters: wish.parameters }, now);
    // One that was never begun keeps its id, which somebody may have been told, and its message.
    const next =
      run === null || run.attempt > 0
        ? { ...asked, messageId: run?.messageId ?? null }
        : { ...asked, runId: run.runId, queuedAt: run.queuedAt, messageId: run.messageId };
    // The schedule's run that waited is still to come, unless this is the very same work.
    const isReplaced =
      run !== null && !isAskedFor(run) && !Equal.equals(run.parameters, wish.parameters);
    const dueAt = isReplaced && job.enabled ? now : job.dueAt;
    const answer = { runId: next.runId, alreadyRunning: false, parametersApplied: true };
    return { answer, job: { ...job, dueAt, retryAt: null, run: next }, audit: audit(answer) };
  };

/** What became of a person's wish to stop a run. `nothing`: there was none. */
export type StopAnswer = "stopping" | "withdrawn" | "nothing";

/** Asks the running run, or only that with this id, to stop at its next safe point; one that waits is withdrawn. */
export const askToStop =
  (by: string, runId?: string) =>
  (job: Job, now: Instant): JobChange<StopAnswer> => {
    const { run } = job;
    if (run === null || (runId !== undefined && run.runId !== runId))
      return unchanged(job, "nothing");
    const audit = { by, action: "stop" as const, details: { runId: run.runId } };
    if (!hasBegun(run)) return { answer: "withdrawn", job: cancelled(job, now), audit };
    const stop = run.stop ?? { by, at: now };
    return { answer: "stopping", job: { ...job, run: { ...run, stop } }, audit };
  };

/** Changes when a job runs. A run that is under way or waits stays; what is due by the same schedule too. */
export const changeSchedule =
  ({ by, schedule }: { readonly by: string; readonly schedule: Schedule }) =>
  (job: Job, now: Instant): JobChange<Job> => {
    const changed = { ...job, schedule, changed: { by, at: now } };
    const dueAt = Equal.equals(job.schedule, schedule) ? job.dueAt : dueAfter(changed, now);
    const next = { ...changed, dueAt, retryAt: noLater(job.retryAt, dueAt) };
    return {
      answer: next,
      job: next,
      audit: { by, action: "schedule", details: { from: job.schedule, to: schedule } },
    };
  };

/** Starts runs by schedule again, the first when the schedule says. */
export const enable =
  (by: string) =>
  (job: Job, now: Instant): JobChange<Job> => {
    if (job.enabled) return unchanged(job, job);
    const enabled = { ...job, enabled: true, changed: { by, at: now } };
    const next = { ...enabled, dueAt: dueAfter(enabled, now) };
    return { answer: next, job: next, audit: { by, action: "enable", details: {} } };
  };

/** Starts no more runs by schedule. The running one finishes; one that waits stays only if a person asked for it. */
export const disable =
  (by: string) =>
  (job: Job, now: Instant): JobChange<Job> => {
    if (!job.enabled) return unchanged(job, job);
    const { run } = job;
    const disabled = { ...job, enabled: false, dueAt: null, changed: { by, at: now } };
    const stays = run === null || hasBegun(run) || isWanted(disabled, run);
    const next = stays ? disabled : { ...disabled, run: null, retryAt: null };
    return { answer: next, job: next, audit: { by, action: "disable", details: {} } };
  };
