import { once } from "node:events";
import { assert, describe, layer } from "@effect/vitest";
import { RunStore } from "@temu-jtl/core";
import { simulatedJtlWawi, simulatorControl, startSimulator } from "@temu-jtl/simulator";
import { Effect, Exit, Layer, References } from "effect";
import { openTemuJtl, type RegisteredJob } from "temu-jtl";
import { SchedulerLab, schedulerLabLayer, until } from "./SchedulerLab.ts";

const quiet = Layer.succeed(References.MinimumLogLevel, "None");

/** temu-jtl with one shop over a simulator, in a schema of its own. */
const openShop = Effect.fnUntraced(function* (schema: string, latencyMillis?: number) {
  const lab = yield* SchedulerLab;
  const simulator = yield* startSimulator({
    rateLimit: 100_000,
    latencyMillis: latencyMillis ?? 0,
  });
  const openWith = (runtime: Layer.Layer<never>) =>
    Effect.promise(() =>
      openTemuJtl({
        database: { embedded: lab.folder, schema },
        dataDir: lab.folder,
        shops: [{ id: "north", temu: { ...simulator.credentials, endpoint: simulator.endpoint } }],
        jtl: simulatedJtlWawi(simulator.url),
        requestsPerSecond: 100_000,
        runtime,
      }),
    );
  const open = Effect.acquireRelease(openWith(quiet), (temuJtl) =>
    Effect.promise(() => temuJtl.close()),
  );
  return { control: simulatorControl(simulator.url), open, openWith, temuJtl: yield* open };
});

describe("temuJtl.jobs and temuJtl.scheduler", () => {
  layer(schedulerLabLayer, { concurrent: true, excludeTestServices: true, timeout: "60 seconds" })(
    "over one database",
    (it) => {
      it.effect(
        "work the jobs of the shops from `start` on, run one now under the id that was answered, and end with `close`",
        () =>
          Effect.gen(function* () {
            const { control, temuJtl } = yield* openShop("facade");
            const { jobs, scheduler } = temuJtl;
            yield* control.sell(2);
            assert.deepStrictEqual(yield* Effect.promise(jobs.list), []);
            yield* Effect.promise(scheduler.start);
            const list = Effect.promise(jobs.list);
            const all = yield* until(list, (seen) =>
              seen.every(({ lastOutcome }) => lastOutcome !== "never"),
            );
            assert.deepStrictEqual(
              all.map(({ jobId, lastOutcome }) => [jobId, lastOutcome]),
              [
                ["delete_old_log", "succeeded"],
                ["sync_inventory:north", "succeeded"],
                ["sync_inventory_full:north", "succeeded"],
                ["sync_orders:north", "succeeded"],
              ],
            );
            const { runId } = yield* Effect.promise(() =>
              jobs.runNow({ job: "sync_orders", by: "Ada", parameters: { daysBack: 1 } }),
            );
            yield* until(
              Effect.promise(() => jobs.get("sync_orders")),
              ({ lastRun }) => lastRun?.runId === runId,
            );
            const run = yield* temuJtl.inShop(
              "north",
              Effect.flatMap(RunStore, (runs) => runs.get(runId)),
            );
            assert.deepInclude(run, {
              trigger: "Ada",
              outcome: "succeeded",
              parameters: { daysBack: 1 },
            });
            const { hosts } = yield* Effect.promise(scheduler.health);
            assert.strictEqual(hosts.length, 1);
            const other = yield* openShop("facade_other");
            const effects = temuJtl.jobs.effects;
            yield* Effect.promise(() => temuJtl.close());
            assert.strictEqual((yield* Effect.flip(effects.list))._tag, "StorageError");
            const fresh = other.temuJtl.jobs;
            assert.deepStrictEqual(yield* Effect.promise(fresh.list), []);
            const text = JSON.stringify([
              { job_type: "sync_orders", interval_minutes: 20, enabled: true },
            ]);
            const imported = yield* Effect.promise(() =>
              fresh.importWorkersConfig({ text, by: "Ada" }),
            );
            assert.deepStrictEqual(imported.jobs, ["sync_orders:north"]);
          }),
        60_000,
      );

      it.effect(
        "work a host's own types, refuse parameters that these do not take, and abort the signal of one that is stopped or handed back",
        () =>
          Effect.gen(function* () {
            const { open, temuJtl } = yield* openShop("own_types");
            const runs: Array<Readonly<Record<string, unknown>>> = [];
            const label = {
              type: "print_labels",
              description: "Prints labels.",
              defaultSchedule: { everyMinutes: 60 },
              parameters: ["printer"],
              run: async (parameters: Readonly<Record<string, unknown>>, signal: AbortSignal) => {
                runs.push(parameters);
                await once(signal, "abort");
              },
            };
            const { jobs, scheduler } = temuJtl;
            scheduler.addJob(label);
            assert.throws(() => scheduler.addJob(label), /twice/);
            yield* Effect.promise(scheduler.start);
            assert.throws(() => scheduler.addJob({ ...label, type: "late" }), /before start/);
            yield* until(Effect.succeed(runs), ({ length }) => length === 1);
            const wrong = yield* Effect.flip(
              jobs.effects.runNow({ job: "print_labels", by: "Ada", parameters: { paper: "A6" } }),
            );
            assert.match(wrong.message, /paper/);
            const answer = yield* Effect.promise(() =>
              jobs.runNow({ job: "print_labels", by: "Ada", parameters: { printer: "left" } }),
            );
            assert.isTrue(answer.alreadyRunning);
            assert.isFalse(answer.parametersApplied);
            yield* Effect.promise(() => jobs.stop({ job: "print_labels", by: "Ada" }));
            const stopped = yield* until(
              Effect.promise(() => jobs.get("print_labels")),
              ({ activity }) => activity === "idle",
            );
            assert.strictEqual(stopped.lastOutcome, "cancelled");
            assert.strictEqual(stopped.lastRun?.runId, answer.runId);

            yield* Effect.promise(() => jobs.runNow({ job: "print_labels", by: "Ada" }));
            yield* until(Effect.succeed(runs), ({ length }) => length === 2);
            const next = yield* open;
            next.scheduler.addJob(label);
            yield* Effect.promise(() => temuJtl.close());
            const waiting = yield* Effect.promise(() => next.jobs.get("print_labels"));
            assert.strictEqual(waiting.activity, "queued");
            assert.strictEqual(waiting.lastOutcome, "interrupted");
            yield* Effect.promise(next.scheduler.start);
            yield* until(Effect.succeed(runs), ({ length }) => length === 3);
          }),
        60_000,
      );

      it.effect(
        "stop a run politely with `scheduler.stop`, and its record says interrupted as its job does",
        () =>
          Effect.gen(function* () {
            // Temu answers so slowly that the run is under way when it is stopped.
            const { temuJtl } = yield* openShop("polite", 20_000);
            const { jobs, scheduler } = temuJtl;
            const recorded = temuJtl.inShop(
              "north",
              Effect.flatMap(RunStore, (runs) => runs.recent(9)),
            );
            yield* Effect.promise(scheduler.start);
            const orders = Effect.map(recorded, (runs) =>
              runs.find(({ workflow }) => workflow === "order_sync"),
            );
            yield* until(orders, (run) => run !== undefined);
            yield* Effect.promise(() => scheduler.stop());
            const { lastRun } = yield* Effect.promise(() => jobs.get("sync_orders"));
            const run = yield* orders;
            assert.deepStrictEqual(
              [lastRun?.runId, lastRun?.outcome, run?.outcome],
              [run?.runId, "interrupted", "interrupted"],
            );
          }),
        60_000,
      );

      it.effect(
        "work jobs again after a `start` that came while a `stop` was under way",
        () =>
          Effect.gen(function* () {
            const { scheduler } = (yield* openShop("again")).temuJtl;
            yield* Effect.promise(scheduler.start);
            const [first] = (yield* Effect.promise(scheduler.health)).hosts;
            yield* Effect.promise(() => Promise.all([scheduler.stop(), scheduler.start()]));
            const { hosts } = yield* Effect.promise(scheduler.health);
            assert.strictEqual(hosts.length, 1);
            assert.notStrictEqual(hosts[0]?.host, first?.host);
          }),
        60_000,
      );

      it.effect(
        "close to the end when a part of it cannot be closed, and tell what that was",
        () =>
          Effect.gen(function* () {
            // Whatever uses the host's runtime cannot be closed.
            const broken = Layer.effectDiscard(
              Effect.addFinalizer(() => Effect.die(new Error("The disk is full."))),
            );
            const { openWith, temuJtl } = yield* openShop("half_closed");
            const half = yield* openWith(Layer.merge(quiet, broken));
            half.router();
            yield* Effect.promise(half.scheduler.start);
            const effects = half.jobs.effects;
            const failed = yield* Effect.exit(Effect.tryPromise(half.close));
            assert.isTrue(Exit.isFailure(failed));
            // Its scheduler has left, and the database is given back.
            assert.deepStrictEqual((yield* Effect.promise(temuJtl.scheduler.health)).hosts, []);
            assert.strictEqual((yield* Effect.flip(effects.list))._tag, "StorageError");
          }),
        60_000,
      );

      it.effect(
        "give a host with a scheduler of its own each job once, to run when it wants",
        () =>
          Effect.gen(function* () {
            const { control, temuJtl } = yield* openShop("registered");
            yield* control.sell(1);
            const registered: Array<RegisteredJob> = [];
            temuJtl.registerJobs((job) => registered.push(job));
            assert.deepStrictEqual(
              registered.map(({ defaultSchedule, id }) => [id, defaultSchedule]),
              [
                ["sync_orders:north", { everyMinutes: 30 }],
                ["sync_inventory:north", { everyMinutes: 60 }],
                ["sync_inventory_full:north", { cron: "15 3 * * *", timeZone: "Europe/Berlin" }],
                ["delete_old_log", { cron: "45 3 * * *", timeZone: "UTC" }],
              ],
            );
            const [orders] = registered;
            const end = yield* Effect.promise(async () => orders?.run());
            assert.strictEqual(end?.outcome, "succeeded");
            const refusal = yield* Effect.promise(async () =>
              orders?.run({ dayBack: 1 }).then(
                () => "It was not refused.",
                (error: unknown) => (error instanceof Error ? error.message : ""),
              ),
            );
            assert.include(refusal ?? "", "dayBack");
            const cancelled = yield* Effect.promise(async () =>
              orders?.run({}, AbortSignal.abort()),
            );
            assert.strictEqual(cancelled?.outcome, "cancelled");
            assert.isAbove(
              Object.values(yield* Effect.promise(() => temuJtl.orderCounts("north"))).length,
              0,
            );
          }),
        60_000,
      );
    },
  );
});
