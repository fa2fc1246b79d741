import { describe, expect, it } from "@effect/vitest";
import {
  CurrentShop,
  makeSync,
  orderSync,
  OrderStore,
  type RunOutcome,
  type RunProgress,
  runWorkflow,
  type Sync,
  SyncClosed,
  TemuApi,
} from "@temu-jtl/core";
import { memoryStoresLayer, MemoryState } from "@temu-jtl/core/testing";
import { Cause, Deferred, Effect, Fiber, Layer, References, Stream } from "effect";
import { memoryShop } from "../memoryShop.ts";
import { knownOrder, soldOrder } from "./orders.ts";

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

/** A Temu that never answers, so that a run goes on until it is stopped. */
const silentShop = Layer.effect(
  TemuApi,
  Effect.map(TemuApi, (temu) => TemuApi.of({ ...temu, listOrders: () => Stream.never })),
).pipe(Layer.provideMerge(memoryShop));

type Watch = (progress: RunProgress) => void;

/** Each way to start a run. */
const ways: ReadonlyArray<
  readonly [string, (sync: Sync<never>, onProgress: Watch) => Effect.Effect<unknown, unknown>]
> = [
  ["an Effect", (sync, onProgress) => sync.orderSync({ onProgress })],
  ["a Stream", (sync, onProgress) => Stream.runDrain(sync.orderSyncProgress({ onProgress }))],
  ["a Promise", (sync, onProgress) => Effect.promise(() => sync.runOrderSync({ onProgress }))],
  [
    "a program in a shop",
    (sync, onProgress) =>
      sync.inShop(
        "demo",
        runWorkflow(orderSync({}), {
          trigger: "test",
          parameters: {},
          onProgress: (progress) => Effect.sync(() => onProgress(progress)),
        }),
      ),
  ],
];

/** A sync with a run that is under way, and how its runs stand: now, and when the stores end. */
const openUnderWay = Effect.fnUntraced(function* (start: (typeof ways)[number][1]) {
  let outcomes = (): ReadonlyArray<RunOutcome | null> => [];
  const atTheEnd: Array<ReturnType<typeof outcomes>> = [];
  const watched = Layer.effectDiscard(
    Effect.gen(function* () {
      const { runs } = (yield* MemoryState).ofShop("demo");
      outcomes = () => [...runs.values()].map(({ outcome }) => outcome);
      yield* Effect.addFinalizer(() => Effect.sync(() => atTheEnd.push(outcomes())));
    }),
  );
  const sync = makeSync({
    shops: new Map([["demo", silentShop]]),
    stores: Layer.merge(memoryStoresLayer, watched).pipe(Layer.provide(MemoryState.layer)),
    runtime: Layer.succeed(References.MinimumLogLevel, "None"),
  });
  const begun = yield* Deferred.make<void>();
  const run = yield* Effect.forkChild(
    start(sync, ({ _tag }) => {
      if (_tag === "StepStarted") Deferred.doneUnsafe(begun, Effect.void);
    }),
  );
  yield* Deferred.await(begun);
  expect(outcomes()).toEqual([null]);
  return { sync, run, atTheEnd, outcomes: () => outcomes() };
});

describe("Closing a sync", () => {
  it.effect.each(ways)(
    "stops a run that was started as %s before it gives back the stores",
    ([, start]) =>
      Effect.gen(function* () {
        const { atTheEnd, run, sync } = yield* openUnderWay(start);
        yield* Effect.promise(() => sync.close());
        expect(atTheEnd).toEqual([["interrupted"]]);
        expect(yield* Fiber.await(run)).toMatchObject({ _tag: "Failure" });
      }),
  );

  it.effect.each(ways)("lets nothing begin any more as %s", ([, start]) =>
    Effect.gen(function* () {
      const { sync } = yield* openUnderWay(start);
      yield* Effect.promise(() => sync.close());
      const refusal = yield* Effect.flip(Effect.sandbox(start(sync, () => undefined)));
      expect(Cause.squash(refusal)).toBeInstanceOf(SyncClosed);
    }),
  );

  it.effect("twice waits for one end", () =>
    Effect.gen(function* () {
      const sync = yield* openSync;
      const first = sync.close();
      expect(sync.close()).toBe(first);
      yield* Effect.promise(() => first);
    }),
  );
});

/** Each wish for one order, by the name that a person without Effect calls it by. */
const wishes = [
  ["retry", "retryOrder"],
  ["release", "releaseOrder"],
] as const;

describe("A person's wish for an order", () => {
  it.effect.each(wishes)(
    "(%s) is refused in words, as an Effect and as a Promise",
    ([way, asked]) =>
      Effect.gen(function* () {
        const sync = yield* openSync;
        const request = { shop: "demo", parentOrderSn: "PO-404" };
        const refusal = yield* Effect.flip(sync[way](request));
        expect(refusal).toMatchObject({ _tag: "OrderRefused", parentOrderSn: "PO-404" });
        const promised = yield* Effect.flip(Effect.tryPromise(() => sync[asked](request)));
        expect(promised.cause).toMatchObject({ _tag: "OrderRefused" });
      }),
  );

  it.effect.each(wishes)("(%s) is read strictly, and of a shop that there is", ([way]) =>
    Effect.gen(function* () {
      const sync = yield* openSync;
      const more = { parentOrderSn: "PO-1", parentOrderSns: ["PO-2"] };
      for (const request of [{ parentOrderSn: "" }, more]) {
        expect((yield* Effect.flip(sync[way](request)))._tag).toBe("ConfigurationError");
      }
      const elsewhere = { shop: "other", parentOrderSn: "PO-1" };
      expect((yield* Effect.flip(sync[way](elsewhere)))._tag).toBe("UnknownShop");
    }),
  );

  it.effect.each(wishes)("(%s) is not fulfilled once the sync is closed", ([way]) =>
    Effect.gen(function* () {
      const sync = yield* openSync;
      yield* Effect.promise(() => sync.close());
      const refusal = yield* Effect.flip(sync[way]({ parentOrderSn: "PO-1" }));
      expect(refusal).toBeInstanceOf(SyncClosed);
    }),
  );

  it.effect("is fulfilled beside a run that is under way, and answers the order's new state", () =>
    Effect.gen(function* () {
      const failed = knownOrder(soldOrder(), { state: "failed" });
      const blocked = knownOrder(soldOrder(), {
        parentOrderSn: "PO-2",
        state: "accepted",
        blockReasons: [{ code: "contentsUnknown", parameters: {} }],
      });
      const known = Layer.effectDiscard(
        Effect.gen(function* () {
          const { orders } = (yield* MemoryState).ofShop("demo");
          for (const order of [failed, blocked]) orders.set(order.parentOrderSn, order);
        }),
      );
      const sync = makeSync({
        shops: new Map([["demo", silentShop]]),
        stores: Layer.merge(memoryStoresLayer, known).pipe(Layer.provide(MemoryState.layer)),
        runtime: Layer.succeed(References.MinimumLogLevel, "None"),
      });
      const begun = yield* Deferred.make<void>();
      yield* Effect.forkChild(
        sync.orderSync({ onProgress: () => Deferred.doneUnsafe(begun, Effect.void) }),
      );
      yield* Deferred.await(begun);
      const { parentOrderSn } = failed;
      expect(yield* sync.retry({ parentOrderSn })).toBe("imported");
      expect(yield* sync.release({ parentOrderSn: "PO-2" })).toBe("accepted");
      yield* Effect.promise(() => sync.close());
    }),
  );
});

describe("A sync", () => {
  it.effect.each(ways.filter(([way]) => way !== "a Promise"))(
    "ends a run with whoever started it as %s",
    ([, start]) =>
      Effect.gen(function* () {
        const { outcomes, run, sync } = yield* openUnderWay(start);
        yield* Fiber.interrupt(run);
        expect(outcomes()).toEqual(["interrupted"]);
        yield* Effect.promise(() => sync.close());
      }),
  );

  it.effect("tells how a run goes on as a stream that ends with its record", () =>
    Effect.gen(function* () {
      const sync = yield* openSync;
      const told = yield* Stream.runCollect(sync.orderSyncProgress({ shop: "demo" }));
      expect(told.map(({ _tag }) => _tag).filter((tag) => tag !== "StepProgressed")).toEqual([
        ...orderSync().steps.flatMap(() => ["StepStarted", "StepFinished"]),
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
