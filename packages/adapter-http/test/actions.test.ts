import { assert, describe, it } from "@effect/vitest";
import { RunStore } from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import { api } from "./examples/Example.ts";
import { fillLab } from "./support/fillLab.ts";
import { makeLab, problemIn, type RouterLab } from "./support/RouterLab.ts";

const opened = Effect.gen(function* () {
  const lab = yield* makeLab();
  return { ...lab, names: yield* fillLab(lab) };
});

const post = (ask: RouterLab["ask"], path: string, headers: Record<string, string> = {}) =>
  ask(`${api}${path}`, { as: "operator", method: "POST", headers });

const decodeBegun = Schema.decodeUnknownEffect(
  Schema.Struct({ runId: Schema.String, alreadyRunning: Schema.Boolean }),
);
const jsonOf = (response: Response) => Effect.promise(() => response.json());

/** How the run behind a location ends. */
const outcomeAt = Effect.fnUntraced(function* (ask: RouterLab["ask"], location: string) {
  const decodeRun = Schema.decodeUnknownEffect(Schema.Struct({ status: Schema.String }));
  while (true) {
    const run = yield* ask(location, { as: "reader" }).pipe(
      Effect.flatMap(jsonOf),
      Effect.flatMap(decodeRun),
    );
    if (run.status !== "running") return run.status;
    yield* Effect.yieldNow;
  }
});

describe("what people want for an order", () => {
  it.live("stands in the audit with who wants it, and the order stands as they want it", () =>
    Effect.gen(function* () {
      const { ask, jobs, names } = yield* opened;
      const done: Array<unknown> = [];
      for (const [order, action] of [
        [names.failed, "retry"],
        [names.imported, "hold"],
        [names.held, "release"],
      ] as const) {
        const response = yield* post(ask, `/orders/${order}/${action}?shop=main`);
        done.push(yield* jsonOf(response));
      }
      assert.deepStrictEqual(done, [
        { shop: "main", parentOrderSn: names.failed, state: "imported" },
        { shop: "main", parentOrderSn: names.imported, state: "held" },
        { shop: "main", parentOrderSn: names.held, state: "imported" },
      ]);
      const lines = yield* jobs.audit("sync_orders:main", 10);
      assert.deepStrictEqual(
        lines.map(({ action, by, details }) => [by, action, details["parentOrderSn"]]),
        [
          ["Otto Operator (o1)", "release-order", names.held],
          ["Otto Operator (o1)", "hold-order", names.imported],
          ["Otto Operator (o1)", "retry-order", names.failed],
        ],
      );
    }),
  );

  it.live("is refused in the caller's language, with a reason that programs can read", () =>
    Effect.gen(function* () {
      const { ask, names } = yield* opened;
      const path = `/orders/${names.accepted}/hold?shop=main`;
      const problem = yield* problemIn(yield* post(ask, path, { "accept-language": "de" }));
      assert.deepInclude(problem, {
        status: 409,
        code: "refused",
        title: "Lässt sich nicht zurückhalten",
        parameters: { order: names.accepted, reason: "notHoldable", state: "accepted" },
      });
      assert.include(problem.detail, "von JTL übernommen");
      const unknown = yield* problemIn(yield* post(ask, "/orders/PO-404/retry?shop=main"));
      assert.deepInclude(unknown, { status: 404, code: "unknownOrder" });
    }),
  );

  it.live("of another shop is not known to who does not see it", () =>
    Effect.gen(function* () {
      const { ask, names } = yield* opened;
      const path = `${api}/orders/${names.imported}/hold`;
      const hold = (query: string) => ask(path + query, { as: "second", method: "POST" });
      assert.strictEqual((yield* hold("?shop=main")).status, 404);
      assert.strictEqual((yield* hold("")).status, 404);
      const still = yield* post(ask, `/orders/${names.imported}/hold?shop=main`);
      assert.strictEqual(still.status, 200);
    }),
  );

  it.live("to be read anew begins a run that reads it, and names that run", () =>
    Effect.gen(function* () {
      const { ask, names } = yield* opened;
      const response = yield* post(ask, `/orders/${names.accepted}/reread?shop=main`);
      assert.strictEqual(response.status, 202);
      const location = response.headers.get("location") ?? "";
      const { alreadyRunning, runId } = yield* decodeBegun(yield* jsonOf(response));
      assert.isFalse(alreadyRunning);
      assert.include(location, runId);
      // Temu does not list it: that is told, and the wish is fulfilled.
      assert.strictEqual(yield* outcomeAt(ask, location), "partial");
    }),
  );
});

describe("a run", () => {
  it.live("that is under way is named when another is wanted", () =>
    Effect.gen(function* () {
      const { ask, names, parts } = yield* opened;
      const beginning = yield* parts.sync.inShop(
        "main",
        Effect.flatMap(RunStore, (runs) =>
          runs.begin({ workflow: "inventory_sync", trigger: "test", parameters: {} }),
        ),
      );
      const response = yield* post(ask, `/inventory/${names.sku}/push?shop=main`);
      assert.deepStrictEqual(yield* decodeBegun(yield* jsonOf(response)), {
        runId: beginning.run.runId,
        alreadyRunning: true,
      });
    }),
  );

  it.live("of a job is stopped, and one that has ended or that no job has begun is not", () =>
    Effect.gen(function* () {
      const { ask, jobs, parts } = yield* opened;
      const stop = (run: string) => post(ask, `/runs/${run}/stop?shop=main`);
      const asked = yield* parts.jobs().runNow({ job: "sync_orders:main", by: "Ada" });
      assert.deepStrictEqual(yield* jsonOf(yield* stop(asked.runId)), { answer: "withdrawn" });
      assert.isNull((yield* jobs.get("sync_orders:main")).run);
      const runs = yield* parts.runsOf("main");
      const begun = yield* runs.begin({ workflow: "order_sync", trigger: "test", parameters: {} });
      const ofNoJob = yield* problemIn(yield* stop(begun.run.runId));
      assert.deepInclude(ofNoJob, { status: 409, parameters: { reason: "runNotOfAJob" } });
      if (begun._tag === "Begun") {
        const end = { outcome: "succeeded", durationMillis: 1, temuRequests: {} } as const;
        yield* runs.finish(begun.run.runId, begun.lease, end);
      }
      const ended = yield* problemIn(yield* stop(begun.run.runId));
      assert.deepInclude(ended, { status: 409, parameters: { reason: "runEnded" } });
      assert.strictEqual((yield* stop("none")).status, 404);
    }),
  );
});
