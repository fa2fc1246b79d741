import { assert, describe, it } from "@effect/vitest";
import { claim, elapsed, hours, type JobContext, type JobEnd } from "@temu-jtl/core";
import { memoryJobStoreLayer } from "@temu-jtl/core/testing";
import { Effect, Fiber, Latch } from "effect";
import { TestClock } from "effect/testing";
import { HostState } from "../src/HostState.ts";
import { defaultTiming } from "../src/Timing.ts";
import { workMessage } from "../src/workMessage.ts";
import { defineJobs } from "./defineJobs.ts";

const { signal } = new AbortController();

describe("a host that works a message", () => {
  it.effect(
    "watches over the run of one that came anew, after the run before has come to its end",
    () =>
      Effect.gen(function* () {
        const store = yield* defineJobs("count");
        const messageId = "message";
        yield* store.change("count", claim({ messageId, runId: "run" }));
        const state = new HostState("host");
        const doors = [Latch.makeUnsafe(), Latch.makeUnsafe()];
        const begun: Array<string> = [];
        const job = {
          jobId: "count",
          // It cannot be interrupted: a write that has to be whole.
          run: ({ runId }: { readonly runId: string }) =>
            Effect.suspend(() => {
              const door = doors[begun.length];
              begun.push(runId);
              return Effect.as(door?.await ?? Effect.void, {
                outcome: "succeeded",
              } satisfies JobEnd);
            }).pipe(Effect.uninterruptible),
        };
        const works = Effect.forkScoped(
          workMessage(state, defaultTiming, job, {
            messageId,
            signal,
          }),
        );
        const first = yield* works;
        while (begun.length < 1) yield* Effect.yieldNow;
        const second = yield* works;
        while (begun.length < 2) yield* Effect.yieldNow;
        yield* doors[0]?.open ?? Effect.void;
        yield* Fiber.join(first);
        assert.strictEqual(state.running.get("count")?.runId, begun[1]);
        assert.notStrictEqual(begun[1], begun[0]);
        yield* doors[1]?.open ?? Effect.void;
        yield* Fiber.join(second);
        assert.strictEqual(state.running.size, 0);
      }).pipe(Effect.provide(memoryJobStoreLayer)),
  );

  it.effect.each([true, false])(
    "lets a run that lasts too long for the queue come to its safe point, and cuts it off later (heeds it: %s)",
    (heedsStop) =>
      Effect.gen(function* () {
        const store = yield* defineJobs("count");
        yield* store.change("count", claim({ messageId: "message", runId: "run" }));
        const told: Array<string> = [];
        const tell = (what: string) => Effect.sync(() => told.push(what));
        const job = {
          jobId: "count",
          run: ({ stop }: Pick<JobContext, "stop">) =>
            Effect.gen(function* () {
              const outcome = yield* stop;
              yield* tell(outcome);
              yield* heedsStop ? Effect.sleep("1 minute") : Effect.never;
              yield* tell("safe point");
              return { outcome };
            }).pipe(Effect.onInterrupt(() => tell("cut off"))),
        };
        const message = { messageId: "message", signal };
        const fiber = yield* Effect.forkScoped(
          workMessage(new HostState("host"), defaultTiming, job, message),
        );
        yield* TestClock.adjust("23 hours");
        assert.deepStrictEqual(told, ["interrupted"]);
        while (fiber.pollUnsafe() === undefined) yield* TestClock.adjust("10 seconds");
        assert.deepStrictEqual(told, ["interrupted", heedsStop ? "safe point" : "cut off"]);
        assert.isBelow(yield* elapsed, hours(24));
        assert.strictEqual((yield* store.get("count")).lastRun?.outcome, "interrupted");
      }).pipe(Effect.provide(memoryJobStoreLayer)),
  );
});
