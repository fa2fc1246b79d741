import { describe, expect, it } from "@effect/vitest";
import { CurrentShop, makeSync, OrderStore, type RunProgress } from "@temu-jtl/core";
import { memoryStoresLayer, MemoryState } from "@temu-jtl/core/testing";
import { Effect, Layer, References, Stream } from "effect";
import { memoryShop } from "../memoryShop.ts";

/** A sync of one shop in memory, closed with the test. */
const openSync = Effect.acquireRelease(
  Effect.sync(() =>
    makeSync({
      shops: new Map([["demo", memoryShop]]),
      stores: memoryStoresLayer.pipe(Layer.provide(MemoryState.layer)),
      runtime: Layer.succeed(References.MinimumLogLevel, "None"),
    }),
  ),
  (sync) => Effect.promise(() => sync.close()),
);

describe("A sync", () => {
  it.effect("tells how a run goes on as a stream that ends with its record", () =>
    Effect.gen(function* () {
      const sync = yield* openSync;
      const told = yield* Stream.runCollect(sync.orderSyncProgress({ shop: "demo" }));
      expect(told.map(({ _tag }) => _tag).filter((tag) => tag !== "StepProgressed")).toEqual([
        ...Array.from({ length: 5 }, () => ["StepStarted", "StepFinished"]).flat(),
        "RunFinished",
      ]);
      const last: RunProgress | undefined = told.at(-1);
      expect(last).toMatchObject({ run: { outcome: "succeeded", shop: "demo" } });
    }),
  );

  it.effect("runs any program with the services of a shop", () =>
    Effect.gen(function* () {
      const sync = yield* openSync;
      const state = yield* sync.inShop(
        "demo",
        Effect.all([CurrentShop, Effect.flatMap(OrderStore, (orders) => orders.countByState)]),
      );
      expect(state).toMatchObject([{ id: "demo" }, {}]);
    }),
  );

  it.effect("goes on when the callback for its progress throws", () =>
    Effect.gen(function* () {
      const sync = yield* openSync;
      const run = yield* sync.orderSync({
        onProgress: () => {
          throw new Error("A page was closed.");
        },
      });
      expect(run.outcome).toBe("succeeded");
    }),
  );
});
