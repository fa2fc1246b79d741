import { describe, expect, it } from "@effect/vitest";
import { makeSync, OrderStore, type RunProgress, type Sync, TemuApi } from "@temu-jtl/core";
import {
  memoryJtlWawi,
  memoryOrderDocument,
  memoryStoresLayer,
  memoryTemuApi,
  MemoryState,
  TemuModel,
  temuCalls,
} from "@temu-jtl/core/testing";
import { Effect, Layer, References, Stream } from "effect";
import { memoryStores } from "../../memoryShop.ts";
import { detailRequests, standing, wished } from "./shops.ts";

/** A sync of one shop over this Temu, whose lists go through a hand. */
const openSync = (
  model: TemuModel,
  onList: (by: "number" | "time") => Effect.Effect<void> = () => Effect.void,
) => {
  const temu = Layer.effect(
    TemuApi,
    Effect.map(TemuApi, (api) =>
      TemuApi.of({
        ...api,
        listOrders: (query) =>
          Stream.fromEffectDrain(
            onList(query.parentOrderSns === undefined ? "time" : "number"),
          ).pipe(Stream.concat(api.listOrders(query))),
      }),
    ),
  ).pipe(Layer.provide(memoryTemuApi(model)));
  const shop = Layer.mergeAll(
    memoryStores,
    temu,
    memoryJtlWawi({ takeOverDelayMillis: null, packDelayMillis: null }),
    memoryOrderDocument,
  );
  return Effect.acquireRelease(
    Effect.sync(() =>
      makeSync({
        shops: new Map([["demo", shop]]),
        stores: memoryStoresLayer.pipe(Layer.provide(MemoryState.layer)),
        runtime: Layer.succeed(References.MinimumLogLevel, "None"),
      }),
    ),
    (sync) => Effect.promise(() => sync.close()),
  );
};

const ask = <A, E>(sync: Sync<never>, program: Effect.Effect<A, E, OrderStore>) =>
  sync.inShop("demo", program);

/** A Temu that has sold so many orders, and their numbers. */
const sold = (count: number) => {
  const model = new TemuModel();
  const numbers = model.sell(count, 0).map(({ order }) => order.parentOrderSn);
  return { model, numbers };
};

describe("Refreshing", () => {
  it.effect("(S10) reads the orders in a run of its own", () =>
    Effect.gen(function* () {
      const { model, numbers } = sold(3);
      const sync = yield* openSync(model);
      const [first = "", second = "", third = ""] = numbers;
      const run = yield* sync.refresh({ parentOrderSns: [first, second] });
      expect(run).toMatchObject({ outcome: "succeeded", trigger: "refresh" });
      expect(yield* ask(sync, standing(first))).toBe("submitted");
      expect(yield* ask(sync, standing(second))).toBe("submitted");
      expect(yield* ask(sync, standing(third))).toBe("unknown");
      expect(yield* ask(sync, wished)).toEqual([]);
    }),
  );

  it.effect("(S10) keeps the wish before anything else, and while Temu is away", () =>
    Effect.gen(function* () {
      const { model, numbers } = sold(1);
      const [number = ""] = numbers;
      model.listOrders = () => {
        throw new Error("The process ends here.");
      };
      const sync = yield* openSync(model);
      const run = yield* sync.refresh({ parentOrderSns: [number] });
      expect(run.outcome).toBe("failed");
      expect(yield* ask(sync, wished)).toEqual([number]);
    }),
  );

  it.effect("(S10) reads a held order at once, whatever its back-off", () =>
    Effect.gen(function* () {
      const { model, numbers } = sold(1);
      const [number = ""] = numbers;
      model.trouble(number, { amountsNotReady: true });
      const sync = yield* openSync(model);
      yield* sync.orderSync();
      for (let times = 0; times < 5; times += 1) {
        const run = yield* sync.refresh({ parentOrderSns: [number] });
        expect(detailRequests(run)).toEqual({ address: 0, decrypted: 0, amounts: 1 });
      }
      model.trouble(number, { amountsNotReady: false });
      yield* sync.refresh({ parentOrderSns: [number] });
      expect(yield* ask(sync, standing(number))).toBe("submitted");
    }),
  );

  it.effect("(S10) is done by the run that is under way", () =>
    Effect.gen(function* () {
      const { model, numbers } = sold(2);
      const [first = ""] = numbers;
      const answers: Array<unknown> = [];
      const runs: Array<string> = [];
      let isFirst = true;
      const sync: Sync<never> = yield* openSync(model, () =>
        Effect.suspend(() => {
          if (!isFirst) return Effect.void;
          isFirst = false;
          return sync.refresh({ parentOrderSns: [first] }).pipe(
            Effect.tap((run) => Effect.sync(() => answers.push(run.alreadyRunning))),
            Effect.orDie,
          );
        }),
      );
      const onProgress = (progress: RunProgress) => {
        if (progress._tag === "RunFinished") runs.push(progress.run.runId);
      };
      const run = yield* sync.orderSync({ onProgress });
      expect(answers).toEqual([true]);
      expect(runs).toEqual([run.runId]);
      // Three lists of open orders, and one for the wish.
      expect(run.temuRequests[temuCalls.orders]).toBe(4);
      expect(yield* ask(sync, wished)).toEqual([]);
    }),
  );

  it.effect("(S10) starts a run of its own when it comes too late for the one under way", () =>
    Effect.gen(function* () {
      const { model, numbers } = sold(2);
      const [first = "", second = ""] = numbers;
      const lists: Array<string> = [];
      let isFirst = true;
      const sync: Sync<never> = yield* openSync(model, (by) =>
        Effect.suspend(() => {
          lists.push(by);
          // While the first wish is fulfilled, a second one comes.
          if (by !== "number" || !isFirst) return Effect.void;
          isFirst = false;
          return Effect.orDie(Effect.asVoid(sync.refresh({ parentOrderSns: [second] })));
        }),
      );
      yield* sync.refresh({ parentOrderSns: [first] });
      expect(lists).toEqual(["number", "number"]);
      expect(yield* ask(sync, standing(first))).toBe("submitted");
      expect(yield* ask(sync, standing(second))).toBe("submitted");
      expect(yield* ask(sync, wished)).toEqual([]);
    }),
  );

  it.effect("(S10) for an order that is wished for without end leaves it to the next run", () =>
    Effect.gen(function* () {
      const { model, numbers } = sold(1);
      const [number = ""] = numbers;
      let lists = 0;
      const sync: Sync<never> = yield* openSync(model, () =>
        Effect.suspend(() => {
          lists += 1;
          if (lists > 20) return Effect.die("No end in sight.");
          return Effect.orDie(
            Effect.asVoid(
              ask(
                sync,
                Effect.flatMap(OrderStore, (all) => all.wish([number])),
              ),
            ),
          );
        }),
      );
      yield* sync.refresh({ parentOrderSns: [number] });
      expect(lists).toBe(2);
      expect(yield* ask(sync, wished)).toEqual([number]);
    }),
  );

  it.effect("(S10) leaves its wishes to the next run when its own has failed", () =>
    Effect.gen(function* () {
      const { model, numbers } = sold(1);
      const [number = ""] = numbers;
      let lists = 0;
      const listOrders = model.listOrders.bind(model);
      model.listOrders = (...query) => {
        lists += 1;
        if (lists === 1) throw new Error("Temu is away.");
        return listOrders(...query);
      };
      const sync = yield* openSync(model);
      yield* sync.refresh({ parentOrderSns: [number] });
      expect(lists).toBe(1);
      yield* sync.orderSync();
      expect(yield* ask(sync, wished)).toEqual([]);
      expect(yield* ask(sync, standing(number))).toBe("submitted");
    }),
  );
});
