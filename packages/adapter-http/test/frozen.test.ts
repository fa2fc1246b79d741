import { assert, describe, it } from "@effect/vitest";
import { EventHub } from "@temu-jtl/core";
import { Effect, Fiber, Layer } from "effect";
import { TestClock } from "effect/testing";
import { makeLab, problemIn } from "./support/RouterLab.ts";

const api = "/temu-jtl/api";

/** A router whose database takes every question and answers none. */
const open = Effect.gen(function* () {
  const context = yield* Effect.context();
  const { parts } = yield* makeLab();
  const jobs = parts.jobs();
  return yield* makeLab({
    runtime: Layer.succeedContext(context),
    parts: {
      jobs: () => ({ ...jobs, list: Effect.never, get: () => Effect.never }),
      reports: { ...parts.reports, runs: () => Effect.never },
      events: EventHub.of({ ...parts.events, listen: () => Effect.never }),
    },
  });
});

const ended = Effect.fnUntraced(function* <A, E>(fiber: Fiber.Fiber<A, E>) {
  while (fiber.pollUnsafe() === undefined) yield* TestClock.adjust("1 second");
  return yield* Fiber.join(fiber);
});

describe("a database that freezes instead of refusing", () => {
  for (const [method, path] of [
    ["GET", `${api}/jobs`],
    ["GET", `${api}/runs?shop=main`],
    ["GET", `${api}/events`],
    ["HEAD", `${api}/jobs`],
    ["POST", `${api}/jobs/sync_orders:main/run-now`],
  ] as const) {
    it.effect(`is answered with 503: ${method} ${path}`, () =>
      Effect.gen(function* () {
        const { ask } = yield* open;
        const asking = yield* Effect.forkScoped(ask(path, { as: "operator", method }));
        const response = yield* ended(asking);
        assert.strictEqual(response.status, 503);
        if (method === "HEAD") return;
        assert.strictEqual((yield* problemIn(response)).code, "databaseAway");
      }),
    );
  }

  it.effect("keeps nobody from closing the router", () =>
    Effect.gen(function* () {
      const { ask, router } = yield* open;
      const path = `${api}/jobs/sync_orders:main/run-now`;
      const asking = yield* Effect.forkScoped(ask(path, { as: "operator", method: "POST" }));
      yield* TestClock.adjust("1 second");
      const closing = yield* Effect.forkScoped(Effect.promise(() => router.close()));
      yield* ended(closing);
      assert.isUndefined(asking.pollUnsafe());
      assert.strictEqual((yield* ended(asking)).status, 503);
    }),
  );
});
