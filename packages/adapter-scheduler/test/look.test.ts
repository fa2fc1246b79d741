import { assert, describe, it } from "@effect/vitest";
import {
  beatEveryMillis,
  begin,
  claim,
  elapsed,
  end,
  JobStore,
  seconds,
  StorageError,
} from "@temu-jtl/core";
import { memoryJobStoreLayer } from "@temu-jtl/core/testing";
import { Effect } from "effect";
import { TestClock } from "effect/testing";
import { HostState } from "../src/HostState.ts";
import { every, freeLost, makeWatch } from "../src/look.ts";
import type { Messages } from "../src/Messages.ts";
import { defaultTiming } from "../src/Timing.ts";
import { defineJobs } from "./defineJobs.ts";

/** A queue that answers a question about its messages as the test wants. */
const queue = (held: Messages["held"]): Messages => ({
  send: () => Effect.void,
  work: () => Effect.void,
  stopWork: Effect.void,
  held,
});

const refusal = new StorageError({
  category: "transient",
  operation: "JobStore.list",
  message: "The database did not answer.",
  whatToDo: "Look at it.",
});

describe("a host that looks after jobs", () => {
  it.effect("leaves a run alone that another host begins while it looks for lost messages", () =>
    Effect.gen(function* () {
      const store = yield* defineJobs("count");
      const messageId = "message";
      yield* store.change("count", claim({ messageId, runId: "run" }));
      // Not sent yet where the queue is asked; sent and begun by another host before it is answered.
      const messages = queue(() =>
        store
          .change("count", begin({ messageId, host: "other", runId: "next" }))
          .pipe(Effect.orDie, Effect.as(new Set<string>())),
      );
      yield* freeLost(new HostState("stalled"), messages, ["count"]);
      const { run } = yield* store.get("count");
      assert.deepInclude(run, { messageId, host: "other" });
    }).pipe(Effect.provide(memoryJobStoreLayer)),
  );

  it.effect(
    "leaves a run alone that it begins itself while it asks for what became of others",
    () =>
      Effect.gen(function* () {
        const store = yield* defineJobs("steady", "again");
        const host = "host";
        const state = new HostState(host);
        const starts = Effect.fnUntraced(function* (jobId: string, runId: string) {
          yield* store.change(jobId, claim({ messageId: runId, runId }));
          const run = yield* store.change(jobId, begin({ messageId: runId, host, runId }));
          return run === null ? null : state.begin(jobId, run);
        });
        const steady = yield* starts("steady", "first");
        yield* starts("again", "second");
        yield* store.change("again", end({ runId: "second", outcome: "interrupted", jitter: 0 }));
        state.running.delete("again");

        // The list is older than the begin of the second try, which is done before the answer comes.
        const list = Effect.tap(store.list, () => Effect.orDie(starts("again", "third")));
        const watch = yield* Effect.provideService(
          makeWatch,
          JobStore,
          JobStore.of({ ...store, list }),
        );
        yield* watch(state, defaultTiming);
        assert.strictEqual((yield* store.get("again")).run?.runId, "third");
        assert.strictEqual(state.running.size, 2);
        assert.deepStrictEqual(
          [steady, state.running.get("again")].map((running) => running?.cutOff.isOpen()),
          [false, false],
        );
      }).pipe(Effect.provide(memoryJobStoreLayer)),
  );

  it.effect.each([0, 1, 2])(
    "cuts off its runs before the queue hands them over when the database refuses %s times and then hangs",
    (refusals) =>
      Effect.gen(function* () {
        const store = yield* defineJobs("count");
        const state = new HostState("host");
        yield* store.change("count", claim({ messageId: "message", runId: "run" }));
        const run = yield* store.change(
          "count",
          begin({ messageId: "message", host: state.host, runId: "run" }),
        );
        assert.isNotNull(run);
        const running = run === null ? null : state.begin("count", run);
        let isThere = true;
        let refused = 0;
        const list = Effect.suspend(() => {
          if (isThere) return store.list;
          refused += 1;
          return refused <= refusals ? Effect.fail(refusal) : Effect.never;
        });
        const watch = yield* Effect.provideService(
          makeWatch,
          JobStore,
          JobStore.of({ ...store, list }),
        );
        yield* Effect.forkScoped(every(defaultTiming.tickMillis, watch(state, defaultTiming)));
        yield* TestClock.adjust("30 seconds");
        isThere = false;
        const from = yield* elapsed;
        while (running?.cutOff.isOpen() === false) yield* TestClock.adjust("100 millis");
        const { heartbeatEverySeconds, heartbeatSeconds } = defaultTiming;
        // The last heartbeat may have been written that much before the database fell silent.
        assert.isBelow((yield* elapsed) - from, seconds(heartbeatSeconds - heartbeatEverySeconds));
      }).pipe(Effect.provide(memoryJobStoreLayer)),
  );

  it.effect("gives its next sign of life in time when one gets no answer", () =>
    Effect.gen(function* () {
      const store = yield* JobStore;
      const me = { host: "host", name: "host", jobIds: [] };
      const beats: Array<string> = [];
      const beat = Effect.suspend(() => {
        beats.push(me.host);
        return beats.length === 3 ? Effect.never : store.beat(me);
      });
      yield* Effect.forkScoped(every(beatEveryMillis, beat));
      while (beats.length < 5) {
        yield* TestClock.adjust("1 second");
        assert.strictEqual((yield* store.hosts).hosts.length, 1);
      }
    }).pipe(Effect.provide(memoryJobStoreLayer)),
  );
});
