import { assert, describe, it } from "@effect/vitest";
import { Effect, Fiber, Latch } from "effect";
import { TestClock } from "effect/testing";
import { readTogether } from "../src/facts/readTogether.ts";

describe("an answer that many ask for", () => {
  it.effect("is read after they have asked, once for all of them", () =>
    Effect.gen(function* () {
      const mayEnd = yield* Latch.make();
      const read: Array<string> = [];
      const ask = readTogether((key) =>
        Effect.suspend(() => {
          const place = read.push(key);
          return Effect.as(mayEnd.await, place);
        }),
      );
      /** Somebody whose question has arrived. */
      const asker = (key: string) =>
        Effect.tap(Effect.forkChild(ask(key)), () => TestClock.adjust(1));
      const first = yield* asker("north");
      assert.deepStrictEqual(read, ["north"]);
      const later = [yield* asker("north"), yield* asker("north")];
      const other = yield* asker("south");
      assert.deepStrictEqual(read, ["north", "south"]);
      yield* mayEnd.open;
      assert.strictEqual(yield* Fiber.join(first), 1);
      assert.strictEqual(yield* Fiber.join(other), 2);
      for (const one of later) assert.strictEqual(yield* Fiber.join(one), 3);
      assert.strictEqual(yield* ask("north"), 4);
    }),
  );

  it.effect("is read for the others when whoever asked first has gone", () =>
    Effect.gen(function* () {
      const mayEnd = yield* Latch.make();
      const ask = readTogether(() => Effect.as(mayEnd.await, "read"));
      const first = yield* Effect.forkChild(ask("north"));
      yield* TestClock.adjust(1);
      const second = yield* Effect.forkChild(ask("north"));
      yield* TestClock.adjust(1);
      yield* Fiber.interrupt(first);
      yield* mayEnd.open;
      assert.strictEqual(yield* Fiber.join(second), "read");
    }),
  );
});
