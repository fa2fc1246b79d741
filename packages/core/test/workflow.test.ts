import { describe, expect, it } from "@effect/vitest";
import {
  CurrentStep,
  JtlError,
  leaseMillis,
  LeaseLost,
  renewEveryMillis,
  RequestTally,
  type RunProgress,
  RunStore,
  runWorkflow,
  type Step,
  StorageError,
} from "@temu-jtl/core";
import { Cause, Effect, Exit, Fiber, References } from "effect";
import { TestClock } from "effect/testing";
import { memoryStores } from "./memoryShop.ts";

const jtlIsAway = new JtlError({
  category: "transient",
  operation: "submit",
  message: "JTL-Wawi did not answer.",
  whatToDo: "Start the SQL Server.",
});

const step = (name: string, change: Partial<Step<never>> = {}): Step<never> => ({
  name,
  run: Effect.void,
  ...change,
});

const start = { trigger: "test", parameters: {} };
const run = (...steps: ReadonlyArray<Step<never>>) =>
  runWorkflow({ name: "order_sync", steps }, start);
const quietly = Effect.provideService(References.MinimumLogLevel, "None");

describe("A run", () => {
  it.effect("succeeds with what its steps did", () =>
    Effect.gen(function* () {
      const counting = step("import", {
        run: Effect.flatMap(CurrentStep, (current) =>
          Effect.andThen(current.count({ processed: 2, created: 1 }), current.count({ held: 1 })),
        ),
      });
      const report = yield* run(step("fetch"), counting);
      expect(report).toMatchObject({ outcome: "succeeded", alreadyRunning: false });
      expect(report.steps.map(({ name, outcome }) => [name, outcome])).toEqual([
        ["fetch", "succeeded"],
        ["import", "succeeded"],
      ]);
      expect(report.steps[1]?.counts).toMatchObject({ processed: 2, created: 1, held: 1 });
    }).pipe(Effect.provide(memoryStores)),
  );

  it.effect("is recorded as it is told", () =>
    Effect.gen(function* () {
      const report = yield* run(step("fetch"));
      const { alreadyRunning: _, ...told } = report;
      expect(yield* Effect.flatMap(RunStore, (runs) => runs.get(report.runId))).toEqual(told);
    }).pipe(Effect.provide(memoryStores)),
  );

  it.effect("goes on after a step that failed, but not with what needs it", () =>
    Effect.gen(function* () {
      const report = yield* run(
        step("fetch", { run: Effect.fail(jtlIsAway) }),
        step("render"),
        step("submit", { needs: ["fetch"] }),
        step("track", { needs: ["submit"] }),
      );
      expect(report.steps.map(({ outcome }) => outcome)).toEqual([
        "failed",
        "succeeded",
        "skipped",
        "skipped",
      ]);
      expect(report.outcome).toBe("partial");
      expect(report.steps[0]?.problems).toMatchObject([
        { message: "JTL-Wawi did not answer.", whatToDo: "Start the SQL Server.", count: 1 },
      ]);
    }).pipe(quietly, Effect.provide(memoryStores)),
  );

  it.effect("has failed when a step has that nothing goes without", () =>
    Effect.gen(function* () {
      const fetch = step("fetch", { required: true, run: Effect.fail(jtlIsAway) });
      expect((yield* run(fetch, step("import"))).outcome).toBe("failed");
    }).pipe(quietly, Effect.provide(memoryStores)),
  );

  it.effect("is partial when one order failed, and counts alike problems as one", () =>
    Effect.gen(function* () {
      const troubled = step("submit", {
        run: Effect.flatMap(CurrentStep, ({ problem }) =>
          Effect.andThen(problem(jtlIsAway, "PO-1"), problem(jtlIsAway, "PO-2")),
        ),
      });
      const report = yield* run(troubled);
      expect(report.outcome).toBe("partial");
      expect(report.steps[0]?.problems).toMatchObject([{ count: 2, parentOrderSn: "PO-1" }]);
    }).pipe(quietly, Effect.provide(memoryStores)),
  );

  it.effect("survives a bug in a step and tells nothing of its inside", () =>
    Effect.gen(function* () {
      const buggy = step("render", { run: Effect.die(new Error("secret inside")) });
      const report = yield* run(buggy, step("submit"));
      expect(report.steps.map(({ outcome }) => outcome)).toEqual(["failed", "succeeded"]);
      expect(JSON.stringify(report)).not.toContain("secret inside");
    }).pipe(quietly, Effect.provide(memoryStores)),
  );

  it.effect("counts the requests that were sent for it", () =>
    Effect.gen(function* () {
      const asking = step("fetch", {
        run: Effect.map(RequestTally, (tally) => {
          tally.count("bg.order.list.v2.get");
          tally.count("bg.order.list.v2.get");
        }),
      });
      expect((yield* run(asking)).temuRequests).toEqual({ "bg.order.list.v2.get": 2 });
    }).pipe(Effect.provide(memoryStores)),
  );

  it.effect("tells how far it is", () =>
    Effect.gen(function* () {
      const told: Array<RunProgress> = [];
      const working = step("fetch", {
        run: Effect.flatMap(CurrentStep, ({ progress }) => progress(1, 4)),
      });
      yield* runWorkflow(
        { name: "order_sync", steps: [working] },
        { ...start, onProgress: (progress) => Effect.sync(() => told.push(progress)) },
      );
      expect(told).toMatchObject([
        { _tag: "StepStarted", step: "fetch" },
        { _tag: "StepProgressed", step: "fetch", done: 1, total: 4 },
        { _tag: "StepFinished" },
        { _tag: "RunFinished", run: { outcome: "succeeded" } },
      ]);
    }).pipe(Effect.provide(memoryStores)),
  );
});

describe("A run under way", () => {
  const waiting = step("fetch", { run: Effect.never });

  it.effect("is the answer to a second start, however long it takes", () =>
    Effect.gen(function* () {
      const first = yield* Effect.forkChild(run(waiting));
      yield* TestClock.adjust(10 * leaseMillis);
      const second = yield* run(step("fetch"));
      expect(second).toMatchObject({ alreadyRunning: true, outcome: null });
      yield* Fiber.interrupt(first);
    }).pipe(Effect.provide(memoryStores)),
  );

  it.effect("gives its lease back at once when its host stops it", () =>
    Effect.gen(function* () {
      const runs = yield* RunStore;
      const first = yield* Effect.forkChild(run(waiting));
      yield* TestClock.adjust(1);
      yield* Fiber.interrupt(first);
      const second = yield* run(step("fetch"));
      expect(second).toMatchObject({ alreadyRunning: false, outcome: "succeeded" });
      expect((yield* runs.recent(2)).map(({ outcome }) => outcome)).toEqual([
        "succeeded",
        "interrupted",
      ]);
    }).pipe(Effect.provide(memoryStores)),
  );

  it.effect("ends when another host has taken over meanwhile", () =>
    Effect.gen(function* () {
      const runs = yield* RunStore;
      let isAsleep = true;
      // A host that sleeps does not renew its lease; it tries again when it wakes.
      const sleepy = RunStore.of({
        ...runs,
        renew: (lease) => Effect.suspend(() => (isAsleep ? Effect.void : runs.renew(lease))),
      });
      const first = yield* Effect.forkChild(
        run(waiting).pipe(Effect.provideService(RunStore, sleepy)),
      );
      yield* TestClock.adjust(leaseMillis + 1);
      expect((yield* run(step("fetch"))).outcome).toBe("succeeded");
      isAsleep = false;
      yield* TestClock.adjust(renewEveryMillis);
      const exit = yield* Fiber.await(first);
      expect(Exit.isFailure(exit) && Cause.squash(exit.cause)).toBeInstanceOf(LeaseLost);
      expect((yield* runs.recent(2)).map(({ outcome }) => outcome)).toEqual([
        "succeeded",
        "interrupted",
      ]);
    }).pipe(Effect.provide(memoryStores)),
  );

  const databaseAway = new StorageError({
    category: "transient",
    operation: "RunStore.renew",
    message: "The database did not answer.",
    whatToDo: "Start it.",
  });
  const withRenewal = (renew: Effect.Effect<void, StorageError>) =>
    Effect.gen(function* () {
      const runs = yield* RunStore;
      return yield* Effect.forkChild(
        run(waiting).pipe(
          Effect.provideService(RunStore, RunStore.of({ ...runs, renew: () => renew })),
        ),
      );
    });

  it.effect.each([
    ["refuses", Effect.fail(databaseAway)],
    ["is silent", Effect.never],
  ] as const)("ends when the database %s for as long as a lease lasts", ([, renew]) =>
    Effect.gen(function* () {
      const fiber = yield* withRenewal(renew);
      yield* TestClock.adjust(renewEveryMillis).pipe(
        Effect.repeat({ times: (2 * leaseMillis) / renewEveryMillis }),
      );
      const exit = yield* Fiber.await(fiber);
      expect(Exit.isFailure(exit) && Cause.squash(exit.cause)).toBeInstanceOf(LeaseLost);
    }).pipe(quietly, Effect.provide(memoryStores)),
  );

  it.effect("goes on when the database was away for a moment only", () =>
    Effect.gen(function* () {
      let asked = 0;
      const fiber = yield* withRenewal(
        Effect.suspend(() => {
          asked += 1;
          return asked % 3 === 0 ? Effect.void : Effect.fail(databaseAway);
        }),
      );
      yield* TestClock.adjust(renewEveryMillis).pipe(Effect.repeat({ times: 20 }));
      expect(asked).toBeGreaterThan(15);
      expect(fiber.pollUnsafe()).toBeUndefined();
      yield* Fiber.interrupt(fiber);
    }).pipe(quietly, Effect.provide(memoryStores)),
  );

  it.effect("stops with a lost lease as soon as it asks for it", () =>
    Effect.gen(function* () {
      const runs = yield* RunStore;
      const lost = new LeaseLost({
        shop: "demo",
        workflow: "order_sync",
        message: "Another host has taken over.",
        whatToDo: "Nothing.",
      });
      let sent = 0;
      const submit = step("submit", {
        run: Effect.flatMap(CurrentStep, ({ fence }) =>
          Effect.andThen(
            fence,
            Effect.sync(() => {
              sent += 1;
            }),
          ),
        ),
      });
      const taken = RunStore.of({ ...runs, check: () => Effect.fail(lost) });
      const exit = yield* Effect.exit(
        run(submit, step("track")).pipe(Effect.provideService(RunStore, taken)),
      );
      expect(Exit.isFailure(exit) && Cause.squash(exit.cause)).toBe(lost);
      expect(sent).toBe(0);
    }).pipe(quietly, Effect.provide(memoryStores)),
  );
});
