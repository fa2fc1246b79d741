import { assert, describe, it } from "@effect/vitest";
import {
  hostJob,
  makeSync,
  RunStore,
  ShopSettings,
  type StopOutcome,
  syncJobs,
} from "@temu-jtl/core";
import { MemoryState, memoryStoresLayer } from "@temu-jtl/core/testing";
import { Effect, Fiber, Layer, Schema } from "effect";
import { TestClock } from "effect/testing";
import { memoryShop } from "../memoryShop.ts";

const settings = Schema.decodeSync(ShopSettings)({
  id: "demo",
  temu: { appKey: "a", appSecret: "b", accessToken: "c", endpoint: "http://127.0.0.1:1/" },
});

/** The jobs of one shop in memory, and its runs. */
const oneShop = Effect.gen(function* () {
  const stores = Layer.provide(memoryStoresLayer, MemoryState.layer);
  const sync = makeSync({ shops: new Map([["demo", memoryShop]]), stores });
  // The shop's own store of runs, as its syncs see it.
  const runs = yield* sync.inShop("demo", Effect.service(RunStore));
  const jobs = new Map(syncJobs(sync, [settings]).map((job) => [job.type, job]));
  const run = (type: string, stop: Effect.Effect<StopOutcome> = Effect.never) => {
    const job = jobs.get(type);
    return job === undefined
      ? Effect.die(`no job ${type}`)
      : job.run({ runId: `run-of-${type}`, trigger: "schedule", parameters: {}, stop });
  };
  return { jobs, run, runs };
});

const script = { trigger: "script", workflow: "inventory_sync" } as const;
const quick = { mode: "quick", dryRun: false, allowGuards: false };
const end = { outcome: "partial", durationMillis: 1, temuRequests: {} } as const;

/** Lets a run that is under way end while a job waits for it; answers how the job ended. */
const whileUnderWay = (parameters: Readonly<Record<string, string | boolean>>) =>
  Effect.gen(function* () {
    const { run, runs } = yield* oneShop;
    const other = yield* runs.begin({ ...script, parameters });
    assert.strictEqual(other._tag, "Begun");
    const waiting = yield* Effect.forkChild(run("sync_inventory"));
    yield* TestClock.adjust(3_000);
    assert.isUndefined(waiting.pollUnsafe());
    if (other._tag === "Begun") yield* runs.finish(other.run.runId, other.lease, end);
    while (waiting.pollUnsafe() === undefined) yield* TestClock.adjust(1_000);
    return { how: yield* Fiber.join(waiting), own: yield* runs.get("run-of-sync_inventory") };
  });

describe("a job that finds a run of its workflow under way", () => {
  it.effect("waits for another kind and then runs", () =>
    Effect.gen(function* () {
      const { own } = yield* whileUnderWay({ ...quick, mode: "full" });
      assert.isNotNull(own);
    }),
  );

  it.effect("counts the very same work, such as a script's, as its own", () =>
    Effect.gen(function* () {
      const { how, own } = yield* whileUnderWay(quick);
      assert.isNull(own);
      assert.strictEqual(how.outcome, "partial");
    }),
  );

  it.effect.each(["cancelled", "interrupted"] as const)(
    "is not kept waiting when it is stopped, and ends as %s",
    (outcome) =>
      Effect.gen(function* () {
        const { run, runs } = yield* oneShop;
        yield* runs.begin({ ...script, parameters: {} });
        assert.deepStrictEqual(yield* run("sync_inventory", Effect.succeed(outcome)), { outcome });
      }),
  );
});

describe("a host's own job", () => {
  const job = { type: "tidy", description: "Tidies.", defaultSchedule: { everyMinutes: 5 } };

  it.effect("is refused with an interval of 0, and with a type of temu-jtl", () =>
    Effect.gen(function* () {
      const run = () => Promise.resolve();
      const wrong = [
        hostJob({ ...job, run, defaultSchedule: { everyMinutes: 0 } }),
        hostJob({ ...job, run, type: "sync_orders" }),
      ];
      for (const one of wrong)
        assert.strictEqual((yield* Effect.flip(one))._tag, "ConfigurationError");
    }),
  );

  it.effect("is not begun with parameters it does not take, whoever let them through", () =>
    Effect.gen(function* () {
      let begun = 0;
      const { run } = yield* hostJob({
        ...job,
        parameters: ["printer"],
        run: async () => {
          begun += 1;
        },
      });
      const runWith = (parameters: { readonly [name: string]: string }) =>
        run({ runId: "1", trigger: "Ada", parameters, stop: Effect.never });
      const how = yield* runWith({ paper: "A6" });
      assert.strictEqual(how.outcome, "failed");
      assert.include(how.message ?? "", "paper");
      assert.strictEqual(begun, 0);
      assert.strictEqual((yield* runWith({ printer: "left" })).outcome, "succeeded");
    }),
  );

  it.effect("fails with the words of its error", () =>
    Effect.gen(function* () {
      const { run } = yield* hostJob({ ...job, run: () => Promise.reject(new Error("Full.")) });
      const how = yield* run({
        runId: "1",
        trigger: "schedule",
        parameters: {},
        stop: Effect.never,
      });
      assert.deepStrictEqual([how.outcome, how.message], ["failed", "Full."]);
    }),
  );
});
