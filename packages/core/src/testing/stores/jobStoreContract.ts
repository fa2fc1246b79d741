import { Context, Effect, Exit } from "effect";
import type { Job } from "../../domain/Job.ts";
import { askForRun, begin, claim, disable, end } from "../../domain/jobRules.ts";
import { minutes } from "../../domain/Time.ts";
import { hostSilenceMillis, type JobSeed, JobStore } from "../../ports/JobStore.ts";
import type { ContractCase } from "../Contract.ts";
import { expectEqual, expectThat, violated } from "../expectations.ts";

/** Makes time pass for jobs and hosts, by whatever clock the store goes by. */
export class JobWorld extends Context.Service<
  JobWorld,
  {
    /** So many milliseconds pass. */
    readonly pass: (millis: number) => Effect.Effect<void>;
  }
>()("@temu-jtl/core/testing/JobWorld") {}

const orders: JobSeed = {
  jobId: "sync_orders:demo",
  type: "sync_orders",
  shop: "demo",
  description: "Orders",
  schedule: { everyMinutes: 30 },
  parameters: { daysBack: 3 },
};

const full: JobSeed = {
  jobId: "sync_inventory_full:demo",
  type: "sync_inventory_full",
  shop: "demo",
  description: "Everything",
  schedule: { cron: "30 2 * * *", timeZone: "Europe/Berlin" },
  parameters: {},
};

const tidy: JobSeed = { ...orders, jobId: "tidy", type: "tidy", shop: null, parameters: {} };
const all = [orders, full, tidy].map(({ jobId }) => jobId);

const claimAs = (messageId: string) => claim({ messageId, runId: `run-of-${messageId}` });
const wish = { runId: "asked", by: "Ada", parameters: { daysBack: 7 } };

/** A job whose first run has failed: it waits to be tried again. */
const failedOnce = Effect.gen(function* () {
  const jobs = yield* JobStore;
  yield* jobs.define([orders]);
  const run = yield* jobs.change(orders.jobId, claimAs("m-1"));
  if (run === null) return yield* violated("a new job is not due");
  yield* jobs.change(orders.jobId, begin({ messageId: "m-1", host: "host-1", runId: "unused" }));
  yield* jobs.change(
    orders.jobId,
    end({
      runId: run.runId,
      outcome: "failed",
      message: "Temu did not answer.",
      whatToDo: "Wait.",
      jitter: 0,
    }),
  );
  return yield* jobs.get(orders.jobId);
});

const sortedDue = Effect.map(
  Effect.flatMap(JobStore, (jobs) => jobs.due(all)),
  (due) => due.toSorted(),
);

/** What every store of jobs promises. Each case starts without jobs. */
export const jobStoreContract: ReadonlyArray<ContractCase<JobStore | JobWorld>> = [
  {
    name: "a new job is due at once, with the schedule and the parameters of its definition",
    test: Effect.gen(function* () {
      const jobs = yield* JobStore;
      yield* jobs.define([orders, full, tidy]);
      const list = yield* jobs.list;
      yield* expectEqual(
        list.map(({ jobId }) => jobId),
        all.toSorted(),
        "the jobs",
      );
      const job = yield* jobs.get(full.jobId);
      const { now } = yield* jobs.hosts;
      yield* expectThat(job.dueAt !== null && job.dueAt <= now, "it is due");
      yield* expectEqual(
        job,
        {
          ...full,
          enabled: true,
          dueAt: job.dueAt,
          retryAt: null,
          run: null,
          lastRun: null,
          failure: null,
          changed: null,
        },
        "the job",
      );
      yield* expectEqual(yield* sortedDue, all.toSorted(), "what is due");
      yield* expectEqual(yield* jobs.due([tidy.jobId, "no-such-job"]), [tidy.jobId], "of these");
      yield* expectEqual(yield* jobs.due([]), [], "of none");
    }),
  },
  {
    name: "a program that starts again keeps what people have changed of a job",
    test: Effect.gen(function* () {
      const jobs = yield* JobStore;
      const anew = { schedule: { everyMinutes: 5 }, parameters: {}, description: "New words" };
      yield* jobs.define([orders, tidy]);
      yield* jobs.change(orders.jobId, disable("Ada"));
      const before = yield* jobs.list;
      yield* jobs.define([orders, tidy].map((seed) => ({ ...seed, ...anew })));
      yield* expectEqual(
        yield* jobs.list,
        before.map((job) =>
          job.jobId === tidy.jobId ? { ...job, description: "New words" } : job,
        ),
        "the jobs",
      );
      yield* jobs.define([]);
    }),
  },
  {
    name: "everything of a job is kept as it was written",
    test: Effect.gen(function* () {
      const jobs = yield* JobStore;
      yield* jobs.define([full]);
      const at = 1_767_222_000_123;
      const rich: Job = {
        ...(yield* jobs.get(full.jobId)),
        schedule: { everyMinutes: 1 / 60 },
        enabled: false,
        parameters: { mode: "full", nested: [{ a: null }] },
        dueAt: null,
        retryAt: at + 7,
        run: {
          runId: "run-2",
          trigger: "Ada",
          parameters: { dryRun: true },
          queuedAt: at,
          messageId: "m-2",
          startedAt: at + 1,
          host: "host-1",
          attempt: 2,
          stop: { by: "Bob", at: at + 2 },
        },
        lastRun: { runId: "run-1", outcome: "partial", startedAt: at - 99, durationMillis: 12 },
        failure: { since: at, attempts: 3, message: "No stock.", whatToDo: "Look." },
        changed: { by: "Ada", at: at + 3 },
      };
      const answer = yield* jobs.change(full.jobId, () => ({ answer: [1], job: rich }));
      yield* expectEqual(answer, [1], "the answer");
      yield* expectEqual(yield* jobs.get(full.jobId), rich, "the job");
      yield* expectEqual(yield* jobs.list, [rich], "all jobs");
    }),
  },
  {
    name: "a job is due again when its time has come, and while it has a run it is not",
    test: Effect.gen(function* () {
      const jobs = yield* JobStore;
      const { pass } = yield* JobWorld;
      yield* jobs.define([orders]);
      yield* jobs.change(orders.jobId, claimAs("m-1"));
      yield* expectEqual(yield* sortedDue, [], "while it waits in the queue");
      yield* jobs.change(
        orders.jobId,
        begin({ messageId: "m-1", host: "host-1", runId: "unused" }),
      );
      yield* pass(minutes(31));
      yield* expectEqual(yield* sortedDue, [], "while it runs");
      const runId = "run-of-m-1";
      yield* jobs.change(orders.jobId, end({ runId, outcome: "succeeded", jitter: 0 }));
      yield* pass(minutes(29));
      yield* expectEqual(yield* sortedDue, [], "before its time");
      yield* pass(minutes(2));
      yield* expectEqual(yield* sortedDue, [orders.jobId], "when its time has come");
    }),
  },
  {
    name: "a run that somebody asked for is due at once, of a disabled job too",
    test: Effect.gen(function* () {
      const jobs = yield* JobStore;
      yield* jobs.define([orders]);
      yield* jobs.change(orders.jobId, disable("Ada"));
      yield* expectEqual(yield* sortedDue, [], "of a disabled job");
      yield* jobs.change(orders.jobId, askForRun(wish));
      yield* expectEqual(yield* sortedDue, [orders.jobId], "when it was asked for");
      const run = yield* jobs.change(orders.jobId, claimAs("m-1"));
      yield* expectEqual([run?.runId, run?.trigger], ["asked", "Ada"], "the run");
      yield* expectEqual(yield* sortedDue, [], "when it was sent");
    }),
  },
  {
    name: "a failed run is not due before it is to be tried again",
    test: Effect.gen(function* () {
      const { pass } = yield* JobWorld;
      const job = yield* failedOnce;
      yield* expectThat(job.retryAt !== null && job.run !== null, "it waits to be tried again");
      yield* expectEqual(yield* sortedDue, [], "right after the failure");
      yield* pass(minutes(1) + 1_000);
      yield* expectEqual(yield* sortedDue, [orders.jobId], "after a minute");
    }),
  },
  {
    name: "of many hosts that claim a job at the same moment one gets it",
    test: Effect.gen(function* () {
      const jobs = yield* JobStore;
      const several = [1, 2, 3, 4].map((count) => ({ ...orders, jobId: `orders-${count}` }));
      yield* jobs.define(several);
      for (const { jobId } of several) {
        const runs = yield* Effect.all(
          Array.from({ length: 8 }, (_, host) => jobs.change(jobId, claimAs(`m-${host}`))),
          { concurrency: "unbounded" },
        );
        yield* expectEqual(runs.filter((run) => run !== null).length, 1, "how many got it");
      }
    }),
  },
  {
    name: "a change that breaks off changes nothing, and the job can be changed afterwards",
    test: Effect.gen(function* () {
      const jobs = yield* JobStore;
      yield* jobs.define([orders]);
      const before = yield* jobs.get(orders.jobId);
      const exit = yield* Effect.exit(
        jobs.change(orders.jobId, () => {
          throw new Error("a bug");
        }),
      );
      yield* expectThat(Exit.isFailure(exit), "it fails");
      yield* expectEqual(yield* jobs.get(orders.jobId), before, "the job");
      yield* jobs.change(orders.jobId, disable("Ada"));
      yield* expectEqual((yield* jobs.get(orders.jobId)).enabled, false, "the switch");
    }),
  },
  {
    name: "a job that is not there is an error that names those that are",
    test: Effect.gen(function* () {
      const jobs = yield* JobStore;
      yield* jobs.define([orders, tidy]);
      const errors = [
        yield* Effect.flip(jobs.get("sync_ordres:demo")),
        yield* Effect.flip(jobs.change("sync_ordres:demo", disable("Ada"))),
      ];
      for (const error of errors) {
        yield* expectEqual(error._tag, "UnknownJob", "the error");
        yield* expectThat(
          error.message.includes("sync_ordres:demo") &&
            error.message.includes("sync_orders:demo, tidy"),
          `it names what there is: ${error.message}`,
        );
      }
      yield* expectEqual(yield* jobs.audit(null, 10), [], "the audit");
    }),
  },
  {
    name: "what somebody asked for beside a job is kept with the others, whether the job is known or not",
    test: Effect.gen(function* () {
      const jobs = yield* JobStore;
      yield* jobs.define([orders]);
      yield* jobs.change(orders.jobId, disable("Cleo"));
      const details = { parentOrderSn: "PO-1" };
      yield* jobs.note({ by: "Dora", jobId: orders.jobId, action: "hold-order", details });
      yield* jobs.note({ by: "Dora", jobId: "sync_orders:none", action: "retry-order", details });
      const lines = yield* jobs.audit(null, 10);
      yield* expectEqual(
        lines.map(({ action, by, jobId }) => [by, action, jobId]),
        [
          ["Dora", "retry-order", "sync_orders:none"],
          ["Dora", "hold-order", orders.jobId],
          ["Cleo", "disable", orders.jobId],
        ],
        "the audit",
      );
      yield* expectEqual(lines[0]?.details, details, "what was asked for");
      const { now } = yield* jobs.hosts;
      yield* expectThat(
        lines.every(({ at }) => Number.isInteger(at) && at <= now),
        "each line has its time",
      );
    }),
  },
  {
    name: "who did what is kept, newest first, of one job or of all",
    test: Effect.gen(function* () {
      const jobs = yield* JobStore;
      yield* jobs.define([orders, tidy]);
      yield* jobs.change(orders.jobId, askForRun(wish));
      yield* jobs.change(tidy.jobId, disable("Bob"));
      yield* jobs.change(orders.jobId, disable("Cleo"));
      const lines = yield* jobs.audit(null, 10);
      yield* expectEqual(
        lines.map(({ action, by, jobId }) => [by, action, jobId]),
        [
          ["Cleo", "disable", orders.jobId],
          ["Bob", "disable", tidy.jobId],
          ["Ada", "run-now", orders.jobId],
        ],
        "the audit",
      );
      const { now } = yield* jobs.hosts;
      yield* expectThat(
        lines.every(({ at }) => Number.isInteger(at) && at <= now),
        "each line has its time",
      );
      yield* expectEqual(yield* jobs.audit(tidy.jobId, 10), lines.slice(1, 2), "of one job");
      yield* expectEqual(yield* jobs.audit(null, 1), lines.slice(0, 1), "the newest");
      yield* expectEqual(
        lines[2]?.details,
        { runId: "asked", alreadyRunning: false, parameters: wish.parameters },
        "what was done",
      );
    }),
  },
  {
    name: "a process is there from its first sign of life until it leaves or falls silent",
    test: Effect.gen(function* () {
      const jobs = yield* JobStore;
      const { pass } = yield* JobWorld;
      const one = { host: "host-1", name: "shop-server (4711)", jobIds: [orders.jobId] };
      const two = { host: "host-2", name: "shop-server (4712)", jobIds: [] };
      yield* jobs.beat(one);
      yield* jobs.beat(two);
      const first = yield* jobs.hosts;
      yield* expectEqual(
        first.hosts.map(({ host }) => host).toSorted(),
        ["host-1", "host-2"],
        "the processes",
      );
      yield* pass(hostSilenceMillis - 5_000);
      yield* jobs.beat({ ...one, jobIds: [orders.jobId, tidy.jobId] });
      yield* pass(6_000);
      const later = yield* jobs.hosts;
      yield* expectEqual(
        later.hosts.map(({ host, jobIds, name }) => ({ host, jobIds, name })),
        [{ ...one, jobIds: [orders.jobId, tidy.jobId] }],
        "who is left",
      );
      const [host] = later.hosts;
      yield* expectThat(
        host !== undefined && host.seenAt - host.since >= hostSilenceMillis - 5_500,
        "it is there since its first sign of life",
      );
      yield* jobs.leave("host-1");
      yield* jobs.leave("never-was-there");
      yield* expectEqual((yield* jobs.hosts).hosts, [], "after it has left");
    }),
  },
];
