import { assert, describe, it } from "@effect/vitest";
import { hostJob } from "@temu-jtl/core";
import { Effect, Fiber } from "effect";
import { TestClock } from "effect/testing";

const context = { runId: "run", trigger: "schedule", parameters: {}, stop: Effect.never };

/** A job of a host that takes until the test says so to end after its signal has aborted. */
const openJob = Effect.fnUntraced(function* () {
  const told: Array<string> = [];
  const work = Promise.withResolvers<void>();
  const { run } = yield* hostJob({
    type: "print_labels",
    description: "Prints labels.",
    defaultSchedule: { everyMinutes: 60 },
    run: async (_parameters, signal) => {
      signal.addEventListener("abort", () => told.push("aborted"));
      told.push("begun");
      await work.promise;
      told.push("work ended");
    },
  });
  const fiber = yield* Effect.forkScoped(run(context));
  while (told.length === 0) yield* Effect.yieldNow;
  const cut = yield* Effect.forkScoped(Fiber.interrupt(fiber));
  while (told.length === 1) yield* Effect.yieldNow;
  return { cut, told, work };
});

describe("a run of a host's own job that is cut off", () => {
  it.effect("has ended only when its work has, so that the next one does not begin beside it", () =>
    Effect.gen(function* () {
      const { cut, told, work } = yield* openJob();
      yield* TestClock.adjust("1 second");
      assert.isUndefined(cut.pollUnsafe());
      work.resolve();
      yield* Fiber.join(cut);
      assert.deepStrictEqual(told, ["begun", "aborted", "work ended"]);
    }),
  );

  it.effect("is waited for no longer than a moment", () =>
    Effect.gen(function* () {
      const { cut, told } = yield* openJob();
      yield* TestClock.adjust("2 seconds");
      yield* Fiber.join(cut);
      assert.deepStrictEqual(told, ["begun", "aborted"]);
    }),
  );
});
