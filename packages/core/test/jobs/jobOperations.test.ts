import { assert, describe, it } from "@effect/vitest";
import {
  begin,
  claim,
  type JobDefinition,
  type JobOperations,
  jobOperations,
  JobStore,
} from "@temu-jtl/core";
import { memoryJobStoreLayer } from "@temu-jtl/core/testing";
import { Effect } from "effect";
import { TestClock } from "effect/testing";

const seed = (type: string, shop: string) => ({
  jobId: `${type}:${shop}`,
  type,
  shop,
  description: `${type} of ${shop}`,
  schedule: { everyMinutes: 30 },
  parameters: {},
});

const withShops = (...shops: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const store = yield* JobStore;
    yield* store.define(
      shops.flatMap((shop) => [seed("sync_orders", shop), seed("sync_inventory", shop)]),
    );
    return { store, jobs: jobOperations(store) };
  });

/** The jobs of a program that has these shops. */
const definitionsOf = (...shops: ReadonlyArray<string>): ReadonlyArray<JobDefinition> =>
  shops.map((shop) => ({
    ...seed("sync_orders", shop),
    defaultSchedule: { everyMinutes: 30 },
    defaultParameters: {},
    checkParameters: Effect.succeed,
    run: () => Effect.succeed({ outcome: "succeeded" }),
  }));

const file = (...entries: ReadonlyArray<unknown>) => JSON.stringify(entries);
const entry = {
  job_type: "sync_orders",
  interval_minutes: 20,
  enabled: false,
  description: "Mine",
};
const by = "Ada";
const job = "sync_orders";
const importing = (text: string) => (jobs: JobOperations) => jobs.importWorkersConfig({ text, by });
const scheduling = (schedule: unknown) => (jobs: JobOperations) =>
  jobs.setSchedule({ job, by, schedule });

/** What is asked of one shop's jobs, and what the person who asked has to read. */
const refused: ReadonlyArray<
  readonly [
    what: string,
    ask: (jobs: JobOperations) => Effect.Effect<unknown, { readonly message: string }>,
    problem: RegExp,
  ]
> = [
  ["interval 0", scheduling({ everyMinutes: 0 }), /everyMinutes should be whole minutes from 1/],
  ["a negative interval", scheduling({ everyMinutes: -1 }), /everyMinutes should be whole/],
  ["half a minute", scheduling({ everyMinutes: 1.5 }), /everyMinutes should be an integer/],
  ["over a week", scheduling({ everyMinutes: 10_081 }), /10080 \(a week\)/],
  ["a broken cron", scheduling({ cron: "0 25 * * *", timeZone: "UTC" }), /five fields/],
  ["a broken zone", scheduling({ cron: "0 2 * * *", timeZone: "Mars" }), /IANA time zone/],
  ["30 February", scheduling({ cron: "0 2 30 2 *", timeZone: "UTC" }), /never comes/],
  [
    "an unknown job",
    (jobs) => jobs.stop({ job: "sync_invoices", by }),
    /There are: sync_inventory:one, sync_orders:one/,
  ],
  [
    "an unknown shop",
    (jobs) => jobs.runNow({ job: "sync_orders:two", by }),
    /no job sync_orders:two/,
  ],
  [
    "an unknown parameter",
    (jobs) => jobs.runNow({ job, by, parameters: { dayBack: 3 } }),
    /parameters of sync_orders: dayBack is not a setting/,
  ],
  [
    "a wrong parameter",
    (jobs) => jobs.runNow({ job, by, parameters: { daysBack: 91 } }),
    /daysBack should be/,
  ],
  ["nobody who asks", (jobs) => jobs.setEnabled({ job, by: "", enabled: false }), /by should be/],
  ["half a JSON", importing('[{"job_type": "sync_orders", "interval_'), /not complete JSON/],
  ["no list", importing("{}"), /should be array/],
  [
    "an unknown type behind a good one",
    importing(file(entry, { ...entry, job_type: "mail" })),
    /1\.job_type "mail" is not known/,
  ],
  [
    "a wrong interval behind a good one",
    importing(file(entry, { ...entry, job_type: "sync_inventory", interval_minutes: 0 })),
    /1\.interval_minutes should be whole minutes/,
  ],
  ["an unknown field", importing(file({ ...entry, every: 3 })), /0\.every is not a setting/],
  ["the same job twice", importing(file(entry, entry)), /twice for sync_orders:one/],
];

describe("with a clear error and nothing changed is refused", () => {
  for (const [what, ask, problem] of refused) {
    it.effect(what, () =>
      Effect.gen(function* () {
        const { jobs, store } = yield* withShops("one");
        const before = yield* store.list;
        const error = yield* Effect.flip(ask(jobs));
        assert.match(error.message, problem);
        assert.deepStrictEqual(yield* store.list, before);
        assert.deepStrictEqual(yield* jobs.audit(), []);
      }).pipe(Effect.provide(memoryJobStoreLayer)),
    );
  }
});

describe("jobs", () => {
  it.effect("go by their bare type while there is one shop, else the error names the shops", () =>
    Effect.gen(function* () {
      const { jobs } = yield* withShops("one");
      assert.strictEqual((yield* jobs.get(job)).jobId, "sync_orders:one");
      const both = yield* withShops("two");
      const error = yield* Effect.flip(both.jobs.runNow({ job, by }));
      assert.match(error.message, /one, two/);
      assert.strictEqual((yield* both.jobs.get("sync_orders:two")).shop, "two");
    }).pipe(Effect.provide(memoryJobStoreLayer)),
  );

  it.effect("that run answer a run-now with the running run", () =>
    Effect.gen(function* () {
      const { jobs, store } = yield* withShops("one");
      const asked = yield* jobs.runNow({ job, by, parameters: { daysBack: 3 } });
      yield* store.change("sync_orders:one", claim({ messageId: "m", runId: "unused" }));
      yield* store.change("sync_orders:one", begin({ messageId: "m", host: "h", runId: "unused" }));
      const again = yield* jobs.runNow({ job, by: "Bob", parameters: { daysBack: 4 } });
      assert.deepStrictEqual(again, {
        runId: asked.runId,
        alreadyRunning: true,
        parametersApplied: false,
      });
      assert.strictEqual((yield* jobs.get(job)).activity, "running");
      assert.deepStrictEqual(
        (yield* jobs.audit({ job })).map((line) => line.by),
        ["Bob", "Ada"],
      );
    }).pipe(Effect.provide(memoryJobStoreLayer)),
  );

  it.effect("that no living process can take are named, and those that one can are not", () =>
    Effect.gen(function* () {
      const { jobs, store } = yield* withShops("one");
      yield* store.beat({ host: "h", name: "server", jobIds: ["sync_orders:one"] });
      const health = yield* jobs.health;
      assert.deepStrictEqual(
        health.nobodyTakes.map(({ jobId }) => jobId),
        ["sync_inventory:one"],
      );
      assert.deepStrictEqual(
        health.hosts.map(({ name }) => name),
        ["server"],
      );
    }).pipe(Effect.provide(memoryJobStoreLayer)),
  );
});

describe("before any process has worked jobs", () => {
  it.effect("a run is had, and a workers_config.json is read in", () =>
    Effect.gen(function* () {
      const store = yield* JobStore;
      const jobs = jobOperations(store, definitionsOf("one"));
      const { runId } = yield* jobs.runNow({ job, by });
      assert.strictEqual((yield* jobs.get(job)).run?.runId, runId);
      const others = jobOperations(store, definitionsOf("one", "two"));
      const answer = yield* others.importWorkersConfig({ text: file(entry), by });
      assert.deepStrictEqual(answer.jobs, ["sync_orders:one", "sync_orders:two"]);
    }).pipe(Effect.provide(memoryJobStoreLayer)),
  );

  it.effect("to look at jobs lets none wait for a process", () =>
    Effect.gen(function* () {
      const jobs = jobOperations(yield* JobStore, definitionsOf("one"));
      assert.deepStrictEqual(yield* jobs.list, []);
      assert.deepStrictEqual((yield* jobs.health).nobodyTakes, []);
    }).pipe(Effect.provide(memoryJobStoreLayer)),
  );
});

describe("the jobs of a shop that is no longer set up", () => {
  it.effect("are not listed, make no name ambiguous, and nobody is to take them", () =>
    Effect.gen(function* () {
      const { store } = yield* withShops("one", "two");
      yield* store.define([{ ...seed("delete_old_log", ""), jobId: "delete_old_log", shop: null }]);
      const jobs = jobOperations(store, definitionsOf("two"));
      const own = ["delete_old_log", "sync_inventory:two", "sync_orders:two"];
      assert.deepStrictEqual(
        (yield* jobs.list).map(({ jobId }) => jobId),
        own,
      );
      assert.strictEqual((yield* jobs.get(job)).jobId, "sync_orders:two");
      assert.deepStrictEqual(
        (yield* jobs.health).nobodyTakes.map(({ jobId }) => jobId),
        own,
      );
      const { jobs: imported } = yield* jobs.importWorkersConfig({ text: file(entry), by });
      assert.deepStrictEqual(imported, ["sync_orders:two"]);
      const written = yield* jobs.exportWorkersConfig;
      assert.include(written, '"sync_orders"');
    }).pipe(Effect.provide(memoryJobStoreLayer)),
  );
});

describe("a workers_config.json", () => {
  it.effect("sets schedule, switch and description; fetch_invoices is left out and reported", () =>
    Effect.gen(function* () {
      const { jobs } = yield* withShops("one", "two");
      const invoices = { job_type: "fetch_invoices", interval_minutes: 5, enabled: true };
      const answer = yield* jobs.importWorkersConfig({ text: file(entry, invoices), by });
      assert.deepStrictEqual(answer, {
        jobs: ["sync_orders:one", "sync_orders:two"],
        skipped: ["fetch_invoices"],
      });
      const { description, enabled, schedule } = yield* jobs.get("sync_orders:two");
      assert.deepStrictEqual(
        [description, enabled, schedule],
        ["Mine", false, { everyMinutes: 20 }],
      );
      assert.deepStrictEqual(
        (yield* jobs.audit()).map(({ action }) => action),
        ["import", "import"],
      );
    }).pipe(Effect.provide(memoryJobStoreLayer)),
  );

  it.effect("that changes only descriptions loses no run that is due", () =>
    Effect.gen(function* () {
      const { jobs, store } = yield* withShops("one");
      const schedule = { cron: "0 2 * * *", timeZone: "UTC" };
      const { dueAt } = yield* jobs.setSchedule({ job, by, schedule });
      yield* TestClock.setTime((dueAt ?? 0) + 1_000);
      const described = file({
        job_type: job,
        cron: schedule.cron,
        time_zone: schedule.timeZone,
        enabled: true,
        description: "Mine",
      });
      yield* jobs.importWorkersConfig({ text: described, by });
      const changed = yield* store.get("sync_orders:one");
      assert.deepStrictEqual([changed.description, changed.dueAt], ["Mine", dueAt]);
    }).pipe(Effect.provide(memoryJobStoreLayer)),
  );

  it.effect("that was written out and is read in again changes nothing", () =>
    Effect.gen(function* () {
      const { jobs, store } = yield* withShops("one", "two");
      yield* jobs.setSchedule({
        job: "sync_orders:two",
        by,
        schedule: { cron: "0 2 * * *", timeZone: "UTC" },
      });
      const before = yield* store.list;
      yield* jobs.importWorkersConfig({ text: yield* jobs.exportWorkersConfig, by });
      assert.deepStrictEqual(yield* store.list, before);
    }).pipe(Effect.provide(memoryJobStoreLayer)),
  );
});
