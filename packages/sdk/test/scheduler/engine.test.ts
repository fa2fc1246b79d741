import { assert, describe, layer } from "@effect/vitest";
import { askForRun, askToStop, begin, claim } from "@temu-jtl/core";
import { Duration, Effect } from "effect";
import { heldJob } from "./heldJob.ts";
import { proxyTo } from "./proxy.ts";
import { openJobs, SchedulerLab, schedulerLabLayer, until, type Way } from "./SchedulerLab.ts";

const ways: ReadonlyArray<Way> = ["embedded", "connectionString"];
const hourly = { everyMinutes: 60 };
const everySecond = { everyMinutes: 1 / 60 };
const timeout = 60_000;

const ids = (number: number) => ({
  runId: `10000000-0000-4000-8000-00000000000${number}`,
  messageId: `20000000-0000-4000-8000-00000000000${number}`,
});

describe("jobs on hosts that share a PostgreSQL", () => {
  layer(schedulerLabLayer, { concurrent: true, excludeTestServices: true, timeout: "60 seconds" })(
    "each with a pool of its own",
    (it) => {
      it.effect.each(ways)(
        "run when they are due, once at a time on three hosts: %s",
        (way) =>
          Effect.gen(function* () {
            const jobs = yield* openJobs(`due_${way}`, way, [
              { jobId: "count", schedule: everySecond },
            ]);
            const held = heldJob("count");
            yield* Effect.forEach([1, 2, 3], () => jobs.host([held.job]));
            yield* until(Effect.succeed(held.runs), ({ length }) => length === 1);
            // It is due again and again meanwhile.
            yield* jobs.until("count", ({ run }) => run !== null && run.startedAt !== null);
            yield* held.endRuns;
            yield* until(Effect.succeed(held.runs), ({ length }) => length === 2);
            yield* held.endAll;
            yield* until(Effect.succeed(held.runs), ({ length }) => length >= 4);
            assert.strictEqual(held.mostAtOnce(), 1);
            const { lastRun } = yield* jobs.store.get("count");
            assert.strictEqual(lastRun?.outcome, "succeeded");
          }),
        timeout,
      );

      it.effect.each(ways)(
        "that are wanted now while they run answer with the run that there is: %s",
        (way) =>
          Effect.gen(function* () {
            const jobs = yield* openJobs(`now_${way}`, way, [
              { jobId: "wanted", schedule: hourly },
            ]);
            const held = heldJob("wanted");
            yield* Effect.forEach([1, 2], () => jobs.host([held.job]));
            yield* until(Effect.succeed(held.runs), ({ length }) => length === 1);
            const wish = {
              runId: "11111111-1111-4111-8111-111111111111",
              by: "Ada",
              parameters: {},
            };
            const answer = yield* jobs.store.change("wanted", askForRun(wish));
            assert.deepStrictEqual(answer, {
              runId: held.runs[0]?.runId ?? "",
              alreadyRunning: true,
              parametersApplied: true,
            });
            yield* held.endAll;
            yield* jobs.until("wanted", ({ run }) => run === null);
            assert.strictEqual(held.runs.length, 1);
            // And when none runs, one begins at once, with the id that was answered.
            const parameters = { mode: "full" };
            const next = yield* jobs.store.change("wanted", askForRun({ ...wish, parameters }));
            assert.strictEqual(next.alreadyRunning, false);
            yield* jobs.until("wanted", ({ lastRun }) => lastRun?.runId === next.runId);
            assert.strictEqual(held.runs[1]?.runId, next.runId);
            assert.strictEqual(held.runs[1]?.trigger, "Ada");
            assert.deepStrictEqual(held.runs[1]?.parameters, parameters);
          }),
        timeout,
      );

      it.effect(
        "that a person stops end at their next safe point as cancelled",
        () =>
          Effect.gen(function* () {
            const jobs = yield* openJobs("stopped", "embedded", [
              { jobId: "stopped", schedule: hourly },
            ]);
            const held = heldJob("stopped");
            yield* Effect.forEach([1, 2], () => jobs.host([held.job]));
            yield* until(Effect.succeed(held.runs), ({ length }) => length === 1);
            yield* jobs.store.change("stopped", askToStop("Ada"));
            const { lastRun } = yield* jobs.until("stopped", ({ run }) => run === null);
            assert.strictEqual(lastRun?.outcome, "cancelled");
            assert.deepStrictEqual(
              held.runs.map(({ ended }) => ended),
              ["cancelled"],
            );
          }),
        timeout,
      );

      it.effect.each([true, false])(
        "go on at once on another host when theirs stops politely, whether they heed its wish (%s) or are cut off",
        (heedsStop) =>
          Effect.gen(function* () {
            const jobs = yield* openJobs(`polite_${heedsStop}`, "embedded", [
              { jobId: "handed", schedule: hourly },
            ]);
            const held = heldJob("handed", heedsStop);
            const first = yield* jobs.host([held.job]);
            yield* until(Effect.succeed(held.runs), ({ length }) => length === 1);
            const before = yield* jobs.store.get("handed");
            const second = yield* jobs.host([held.job]);
            const [taken] = yield* Effect.timed(
              Effect.andThen(
                first.stop(1),
                until(Effect.succeed(held.runs), ({ length }) => length === 2),
              ),
            );
            assert.isBelow(Duration.toMillis(taken), 10_000);
            assert.strictEqual(held.mostAtOnce(), 1);
            assert.strictEqual(held.runs[0]?.ended, "interrupted");
            const { lastRun, run } = yield* jobs.until(
              "handed",
              (job) => job.run !== null && job.run.startedAt !== null,
            );
            assert.strictEqual(lastRun?.outcome, "interrupted");
            assert.strictEqual(run?.attempt, 2);
            assert.strictEqual(run?.host, second.host);
            // It was handed back, and not left to the queue to find out that its host is gone.
            assert.notStrictEqual(run?.messageId, before.run?.messageId);
            assert.notStrictEqual(held.runs[1]?.runId, held.runs[0]?.runId);
            const { hosts } = yield* jobs.store.hosts;
            assert.deepStrictEqual(
              hosts.map(({ host }) => host),
              [second.host],
            );
            yield* held.endAll;
          }),
        timeout,
      );

      it.effect(
        "go on when the database has been away for a moment, and nothing runs twice",
        () =>
          Effect.gen(function* () {
            const { port } = yield* SchedulerLab;
            const way = yield* proxyTo(port);
            const jobs = yield* openJobs("away_short", "connectionString", [
              { jobId: "away", schedule: hourly },
            ]);
            const held = heldJob("away");
            yield* Effect.forEach([1, 2], () => jobs.host([held.job], { port: way.port }));
            yield* until(Effect.succeed(held.runs), ({ length }) => length === 1);
            yield* way.cut;
            // Its end cannot be recorded now.
            yield* held.endRuns;
            yield* until(Effect.succeed(held.runs), ([run]) => run?.ended === "succeeded");
            yield* way.mend;
            const { failure, lastRun } = yield* jobs.until("away", ({ run }) => run === null);
            assert.strictEqual(lastRun?.outcome, "succeeded");
            assert.isNull(failure);
            assert.strictEqual(held.runs.length, 1);
            yield* held.endAll;
            const wish = {
              runId: "22222222-2222-4222-8222-222222222222",
              by: "Ada",
              parameters: {},
            };
            yield* jobs.store.change("away", askForRun(wish));
            yield* jobs.until("away", (job) => job.lastRun?.runId === wish.runId);
            assert.strictEqual(held.runs.length, 2);
          }),
        timeout,
      );

      it.effect(
        "are left within the set time when their host is stopped while the database gives no answer",
        () =>
          Effect.gen(function* () {
            const { port } = yield* SchedulerLab;
            const way = yield* proxyTo(port);
            const jobs = yield* openJobs("frozen", "connectionString", [
              { jobId: "frozen", schedule: hourly },
            ]);
            const held = heldJob("frozen");
            const scheduler = yield* jobs.host([held.job], { port: way.port });
            yield* until(Effect.succeed(held.runs), ({ length }) => length === 1);
            yield* way.freeze;
            yield* scheduler.stop(1);
            assert.strictEqual(held.runs[0]?.ended, "interrupted");
            // Now its connections end, and with them what still waits for an answer.
            yield* way.cut;
          }),
        timeout,
      );

      it.effect(
        "are cut off before another host takes them when the database is away for too long",
        () =>
          Effect.gen(function* () {
            const { port } = yield* SchedulerLab;
            const way = yield* proxyTo(port);
            const jobs = yield* openJobs("away_long", "connectionString", [
              { jobId: "away", schedule: hourly },
            ]);
            const held = heldJob("away");
            const timing = { silenceMillis: 2_000, tickMillis: 200 };
            yield* Effect.forEach([1, 2], () => jobs.host([held.job], { port: way.port, timing }));
            yield* until(Effect.succeed(held.runs), ({ length }) => length === 1);
            yield* way.cut;
            yield* until(Effect.succeed(held.runs), ([run]) => run?.ended === "interrupted");
            yield* way.mend;
            yield* until(Effect.succeed(held.runs), ({ length }) => length === 2);
            yield* held.endAll;
            const { lastRun } = yield* jobs.until("away", ({ run }) => run === null);
            assert.strictEqual(lastRun?.outcome, "succeeded");
            assert.strictEqual(held.runs.length, 2);
            assert.strictEqual(held.mostAtOnce(), 1);
          }),
        timeout,
      );

      it.effect(
        "work on for longer than any silence of a host may last, and nobody else takes them",
        () =>
          Effect.gen(function* () {
            const jobs = yield* openJobs("long", "embedded", [
              { jobId: "long", schedule: everySecond },
            ]);
            const held = heldJob("long");
            const timing = { heartbeatSeconds: 10, heartbeatEverySeconds: 2, superviseSeconds: 1 };
            yield* Effect.forEach([1, 2], () => jobs.host([held.job], { timing }));
            yield* until(Effect.succeed(held.runs), ({ length }) => length === 1);
            const { run } = yield* jobs.until(
              "long",
              (job) => job.run !== null && job.run.startedAt !== null,
            );
            const begunAt = run?.startedAt ?? 0;
            yield* until(jobs.store.hosts, ({ now }) => now - begunAt > 13_000);
            yield* held.endRuns;
            const { lastRun } = yield* jobs.until("long", (job) => job.lastRun !== null);
            assert.strictEqual(lastRun?.outcome, "succeeded");
            assert.strictEqual(lastRun?.runId, run?.runId);
            assert.strictEqual(held.mostAtOnce(), 1);
            yield* held.endAll;
          }),
        timeout,
      );

      it.effect(
        "are handed back before the queue gives up a run that lasts for longer than it holds messages",
        () =>
          Effect.gen(function* () {
            const jobs = yield* openJobs("longest", "embedded", [
              { jobId: "longest", schedule: hourly },
            ]);
            const held = heldJob("longest");
            yield* jobs.host([held.job], { timing: { longestRunSeconds: 2 } });
            yield* until(Effect.succeed(held.runs), ({ length }) => length === 2);
            assert.strictEqual(held.runs[0]?.ended, "interrupted");
            yield* held.endAll;
            const { lastRun } = yield* jobs.until("longest", ({ run }) => run === null);
            assert.strictEqual(lastRun?.outcome, "succeeded");
            assert.strictEqual(held.mostAtOnce(), 1);
          }),
        timeout,
      );

      it.effect(
        "that fail are tried again with the next due run at the latest, as one open failure that a success supersedes",
        () =>
          Effect.gen(function* () {
            const jobs = yield* openJobs("failing", "embedded", [
              { jobId: "failing", schedule: everySecond },
              { jobId: "patient", schedule: hourly },
            ]);
            const held = heldJob("failing");
            const patient = heldJob("patient");
            yield* Effect.all([held.fail("JTL is away."), patient.fail("JTL is away.")]);
            yield* Effect.all([held.endAll, patient.endAll]);
            yield* Effect.forEach([1, 2], () => jobs.host([held.job, patient.job]));
            const failed = yield* jobs.until(
              "failing",
              ({ failure }) => failure !== null && failure.attempts >= 3,
            );
            assert.deepInclude(failed.failure, {
              message: "JTL is away.",
              whatToDo: "Look at it.",
            });
            yield* held.fail(null);
            const mended = yield* jobs.until("failing", ({ failure }) => failure === null);
            assert.strictEqual(mended.lastRun?.outcome, "succeeded");
            assert.strictEqual(held.mostAtOnce(), 1);
            // One that is due in an hour is tried again in a minute.
            const { lastRun, retryAt } = yield* jobs.until(
              "patient",
              (job) => job.retryAt !== null,
            );
            const endedAt = (lastRun?.startedAt ?? 0) + (lastRun?.durationMillis ?? 0);
            assert.isAtLeast((retryAt ?? 0) - endedAt, 45_000);
            assert.isAtMost((retryAt ?? 0) - endedAt, 60_000);
          }),
        timeout,
      );

      it.effect(
        "whose message the queue has lost are sent anew, and never beside a run that still goes on",
        () =>
          Effect.gen(function* () {
            const { database } = yield* SchedulerLab;
            const jobs = yield* openJobs("lost", "embedded", [
              { jobId: "never-sent", schedule: hourly },
              { jobId: "host-gone", schedule: hourly },
              { jobId: "under-way", schedule: hourly },
            ]);
            const { store } = jobs;
            // One host died before it had sent the message, another one after it had begun.
            yield* store.change("never-sent", claim(ids(1)));
            yield* store.change("host-gone", claim(ids(2)));
            yield* store.change("host-gone", begin({ ...ids(2), host: "gone" }));
            const neverSent = heldJob("never-sent");
            const hostGone = heldJob("host-gone");
            const underWay = heldJob("under-way");
            yield* Effect.all([neverSent.endAll, hostGone.endAll]);
            const timing = { lostEveryMillis: 200 };
            const worked = [neverSent.job, hostGone.job, underWay.job];
            yield* Effect.forEach([1, 2], () => jobs.host(worked, { timing }));
            yield* jobs.until("never-sent", ({ run }) => run === null);
            const { lastRun } = yield* jobs.until("host-gone", ({ run }) => run === null);
            assert.strictEqual(lastRun?.outcome, "succeeded");
            yield* until(Effect.succeed(underWay.runs), ({ length }) => length === 1);
            yield* database.on("test").execute("delete from lost_boss.job", []);
            yield* until(Effect.succeed(underWay.runs), ({ length }) => length === 2);
            yield* underWay.endAll;
            yield* jobs.until("under-way", ({ run }) => run === null);
            assert.deepStrictEqual(
              [neverSent, hostGone, underWay].map(({ mostAtOnce, runs }) => [
                runs.map(({ ended }) => ended),
                mostAtOnce(),
              ]),
              [
                [["succeeded"], 1],
                [["succeeded"], 1],
                [["interrupted", "succeeded"], 1],
              ],
            );
          }),
        timeout,
      );
    },
  );
});
