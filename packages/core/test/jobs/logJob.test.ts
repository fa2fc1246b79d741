import { assert, describe, it } from "@effect/vitest";
import { logJob } from "@temu-jtl/core";
import { Deferred, Effect, Fiber } from "effect";

describe("The job that deletes old lines of the log and old webhooks", () => {
  it.effect("ends when it is stopped, however much is left, and begins nothing more", () =>
    Effect.gen(function* () {
      const begun: Array<string> = [];
      const stop = yield* Deferred.make<"cancelled">();
      const erase = (what: string) => () =>
        Effect.andThen(
          Effect.sync(() => begun.push(what)),
          Effect.never,
        );
      const job = logJob({ eraseLines: erase("lines"), eraseWebhooks: erase("webhooks") });
      const running = yield* job
        .run({ runId: "1", trigger: "schedule", parameters: {}, stop: Deferred.await(stop) })
        .pipe(Effect.forkChild({ startImmediately: true }));
      yield* Deferred.succeed(stop, "cancelled");
      assert.deepStrictEqual(yield* Fiber.join(running), { outcome: "cancelled" });
      assert.deepStrictEqual(begun, ["lines"]);
    }),
  );

  it.effect("deletes both, lines after the days that a run was told", () =>
    Effect.gen(function* () {
      const erased: Array<readonly [what: string, days: number]> = [];
      const erase =
        (what: string) =>
        ({ olderThanDays }: { readonly olderThanDays: number }) =>
          Effect.sync(() => erased.push([what, olderThanDays]));
      const job = logJob({ eraseLines: erase("lines"), eraseWebhooks: erase("webhooks") });
      const how = yield* job.run({
        runId: "1",
        trigger: "Ada",
        parameters: { olderThanDays: 7 },
        stop: Effect.never,
      });
      assert.strictEqual(how.outcome, "succeeded");
      assert.deepStrictEqual(erased, [
        ["lines", 7],
        ["webhooks", 30],
      ]);
    }),
  );
});
