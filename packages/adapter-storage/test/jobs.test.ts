import { assert, layer } from "@effect/vitest";
import { disable, JobStore } from "@temu-jtl/core";
import { jobStoreContract, JobWorld } from "@temu-jtl/core/testing";
import { Effect, Layer } from "effect";
import { jobStoreLayer } from "../src/index.ts";
import { behindTheirBack, embeddedDatabase, statementsOf } from "./support.ts";

/** Time passes for the database when all that it keeps grows older. */
const jobWorld = Layer.effect(
  JobWorld,
  Effect.map(Effect.context<Effect.Services<ReturnType<typeof behindTheirBack>>>(), (services) =>
    JobWorld.of({
      pass: (millis) =>
        Effect.gen(function* () {
          const by = `${millis} milliseconds`;
          yield* behindTheirBack(
            `update temu_jtl.temu_jobs set next_run_at = next_run_at - $1::interval,
              retry_at = retry_at - $1::interval`,
            [by],
          );
          yield* behindTheirBack(
            `update temu_jtl.temu_job_instances set since = since - $1::interval,
              seen_at = seen_at - $1::interval`,
            [by],
          );
        }).pipe(Effect.orDie, Effect.provide(services)),
    }),
  ),
);

const emptied = Layer.effectDiscard(
  behindTheirBack("truncate temu_jtl.temu_jobs, temu_jtl.temu_job_instances, temu_jtl.temu_audit"),
);

const withoutJobs = Layer.merge(jobStoreLayer, jobWorld).pipe(Layer.provide(emptied));

const job = (jobId: string) => ({
  jobId,
  type: jobId,
  shop: null,
  description: "",
  schedule: { everyMinutes: 30 },
  parameters: {},
});

layer(embeddedDatabase, { excludeTestServices: true, timeout: 60_000 })(
  "jobs in PostgreSQL",
  (it) => {
    for (const { name, test } of jobStoreContract) {
      it.effect(name, () => test.pipe(Effect.provide(withoutJobs)));
    }

    it.effect("a look at what is due costs one statement, however many jobs there are", () =>
      Effect.gen(function* () {
        const jobs = yield* JobStore;
        const ids = Array.from({ length: 300 }, (_, index) => `job-${index}`);
        const defining = yield* statementsOf(jobs.define(ids.map(job)));
        assert.deepStrictEqual(defining, { work: 1, commits: 0 });
        assert.deepStrictEqual(yield* statementsOf(jobs.due(ids)), { work: 1, commits: 0 });
        assert.deepStrictEqual(yield* statementsOf(jobs.list), { work: 1, commits: 0 });
        assert.deepStrictEqual(yield* statementsOf(jobs.hosts), { work: 1, commits: 0 });
        assert.deepStrictEqual(yield* statementsOf(jobs.due([])), { work: 0, commits: 0 });
      }).pipe(Effect.provide(withoutJobs)),
    );

    it.effect("a change that changes nothing writes nothing", () =>
      Effect.gen(function* () {
        const jobs = yield* JobStore;
        yield* jobs.define([job("tidy")]);
        yield* jobs.change("tidy", disable("Ada"));
        const again = yield* statementsOf(jobs.change("tidy", disable("Ada")));
        assert.deepStrictEqual(again, { work: 1, commits: 1 });
        assert.strictEqual((yield* jobs.audit("tidy", 10)).length, 1);
      }).pipe(Effect.provide(withoutJobs)),
    );
  },
);
