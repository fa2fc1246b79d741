import { describe, expect, it } from "@effect/vitest";
import {
  CurrentStep,
  inventorySync,
  makeSync,
  orderSync,
  OrderStore,
  RunStore,
  runWorkflow,
  ShipmentStore,
  type Step,
  TemuApi,
} from "@temu-jtl/core";
import {
  JtlWorld,
  memoryStoresLayer,
  MemoryState,
  temuCalls,
  TemuWorld,
} from "@temu-jtl/core/testing";
import { Effect, Fiber, Latch, Layer, References, Stream } from "effect";
import { offer, shown, withEdits } from "./inventorySync/stock.ts";
import { memoryShop, memoryStores } from "./memoryShop.ts";
import { withJtl, withTime } from "./orderSync/handingOver.ts";
import { counts, inShop, sell, start, sync } from "./orderSync/runs.ts";

const step = (name: string, work: Step<never>["run"]): Step<never> => ({ name, run: work });

const outcomes = Effect.flatMap(RunStore, (runs) =>
  Effect.map(runs.recent(9), (recent) => recent.map(({ outcome }) => outcome)),
);

/** A person's stop. */
const cancelledBy = (stop: Latch.Latch) => Effect.as(stop.await, "cancelled" as const);

/** Opens the latch, and then does the work: with time in between, in which a stop could break it off. */
const stopWithin = <A, E, R>(stop: Latch.Latch, work: Effect.Effect<A, E, R>) =>
  stop.open.pipe(Effect.andThen(Effect.sleep("1 second")), Effect.andThen(work));

describe("A run that a person stops", () => {
  it.effect("is recorded as cancelled with what it had done, and is the answer", () =>
    Effect.gen(function* () {
      const stop = yield* Latch.make();
      const working = Effect.gen(function* () {
        const current = yield* CurrentStep;
        yield* current.count({ processed: 7 });
        return yield* Effect.andThen(stop.open, Effect.never);
      });
      const steps = [
        step("fetch", Effect.void),
        step("import", working),
        step("render", Effect.void),
      ];
      const report = yield* runWorkflow(
        { name: "order_sync", steps },
        { ...start, stop: cancelledBy(stop) },
      );
      expect(report).toMatchObject({ outcome: "cancelled", alreadyRunning: false });
      expect(
        report.steps.map(({ counts: { processed }, name, outcome }) => [name, outcome, processed]),
      ).toEqual([
        ["fetch", "succeeded", 0],
        ["import", null, 7],
      ]);
      const { alreadyRunning: _, ...told } = report;
      expect(yield* Effect.flatMap(RunStore, (runs) => runs.get(report.runId))).toEqual(told);
    }).pipe(Effect.provide(memoryStores)),
  );

  it.effect("gives its lease back, so that the next begins at once", () =>
    Effect.gen(function* () {
      const stop = yield* Latch.make(true);
      const waiting = { name: "order_sync", steps: [step("fetch", Effect.never)] } as const;
      yield* runWorkflow(waiting, { ...start, stop: cancelledBy(stop) });
      const next = yield* runWorkflow(
        { name: "order_sync", steps: [step("fetch", Effect.void)] },
        start,
      );
      expect(next.alreadyRunning).toBe(false);
      expect(yield* outcomes).toEqual(["succeeded", "cancelled"]);
    }).pipe(Effect.provide(memoryStores)),
  );

  it.effect("is recorded as interrupted when it is its host that wants it to end", () =>
    Effect.gen(function* () {
      const report = yield* runWorkflow(
        { name: "order_sync", steps: [step("fetch", Effect.never)] },
        { ...start, stop: Effect.succeed("interrupted") },
      );
      expect(report.outcome).toBe("interrupted");
      expect(yield* outcomes).toEqual(["interrupted"]);
    }).pipe(Effect.provide(memoryStores)),
  );

  it.effect("that has ended before keeps its own outcome", () =>
    Effect.gen(function* () {
      const stop = yield* Latch.make();
      const report = yield* withTime(
        runWorkflow(
          { name: "order_sync", steps: [step("fetch", Effect.void)] },
          {
            ...start,
            stop: cancelledBy(stop),
            onProgress: ({ _tag }) =>
              _tag === "RunFinished" ? stopWithin(stop, Effect.void) : Effect.void,
          },
        ),
      );
      expect(report.outcome).toBe("succeeded");
      expect(yield* outcomes).toEqual(["succeeded"]);
    }).pipe(Effect.provide(memoryStores)),
  );

  it.effect("hands over the order that it was at, and no other", () =>
    inShop(
      Effect.gen(function* () {
        const stop = yield* Latch.make();
        yield* sell(3);
        const report = yield* withTime(
          runWorkflow(orderSync(), { ...start, stop: cancelledBy(stop) }).pipe(
            withJtl((jtl) => ({ submit: (handOver) => stopWithin(stop, jtl.submit(handOver)) })),
          ),
        );
        expect(report.outcome).toBe("cancelled");
        expect(yield* counts).toEqual({ submitted: 1, exported: 2 });
        expect((yield* sync).outcome).toBe("succeeded");
        expect(yield* counts).toEqual({ submitted: 3 });
      }),
    ),
  );

  it.effect("ends the shipment reports that are under way", () =>
    inShop(
      Effect.gen(function* () {
        const stop = yield* Latch.make();
        const jtl = yield* JtlWorld;
        yield* sell(2);
        yield* sync;
        yield* jtl.takeOver;
        yield* sync;
        yield* jtl.pack();
        const temu = yield* TemuApi;
        const slow = TemuApi.of({
          ...temu,
          confirmShipment: (confirmation) => stopWithin(stop, temu.confirmShipment(confirmation)),
        });
        const report = yield* withTime(
          runWorkflow(orderSync(), { ...start, stop: cancelledBy(stop) }).pipe(
            Effect.provideService(TemuApi, slow),
          ),
        );
        expect(report.outcome).toBe("cancelled");
        const { reportsIn } = yield* ShipmentStore;
        expect(yield* Stream.runCollect(reportsIn(["sending", "unknown"]))).toEqual([]);
        expect((yield* sync).outcome).toBe("succeeded");
        expect(yield* counts).toEqual({ reported: 2 });
        const world = yield* TemuWorld;
        expect((yield* world.requests)[temuCalls.confirmShipment]).toBe(2);
      }),
    ),
  );

  it.effect("ends the edits of stock that are under way, and begins no other", () =>
    inShop(
      Effect.gen(function* () {
        const stop = yield* Latch.make();
        // More products than are pushed at the same time.
        const products = 40;
        yield* offer(...Array.from({ length: products * 4 }, () => 5));
        let begun = 0;
        const report = yield* withTime(
          runWorkflow(inventorySync({ mode: "full", dryRun: false, allowGuards: false }), {
            ...start,
            stop: cancelledBy(stop),
          }).pipe(
            withEdits((edit, send) => {
              begun += 1;
              return stopWithin(stop, send(edit));
            }),
          ),
        );
        expect(report.outcome).toBe("cancelled");
        expect(begun).toBeGreaterThan(0);
        expect(begun).toBeLessThan(products);
        const units = yield* shown(products * 4);
        expect(units.filter((stock) => stock === 5)).toHaveLength(begun * 4);
        expect(report.steps.at(-1)).toMatchObject({ name: "push", counts: { changed: begun * 4 } });
      }),
    ),
  );
});

/** A sync of a shop whose Temu never answers. */
const openSilent = Effect.acquireRelease(
  Effect.sync(() => {
    const silent = Layer.effect(
      TemuApi,
      Effect.map(TemuApi, (temu) => TemuApi.of({ ...temu, listOrders: () => Stream.never })),
    ).pipe(Layer.provideMerge(memoryShop));
    return makeSync({
      shops: new Map([["demo", silent]]),
      stores: memoryStoresLayer.pipe(Layer.provide(MemoryState.layer)),
      runtime: Layer.succeed(References.MinimumLogLevel, "None"),
    });
  }),
  (sync_) => Effect.promise(() => sync_.close()),
);

describe("Whoever starts a sync", () => {
  it.effect("can name the run and stop it", () =>
    Effect.gen(function* () {
      const opened = yield* openSilent;
      const stop = yield* Latch.make();
      const run = yield* Effect.forkChild(
        opened.orderSync({
          runId: "run-of-anna",
          stop: cancelledBy(stop),
          onProgress: () => stop.openUnsafe(),
        }),
      );
      expect(yield* Fiber.join(run)).toMatchObject({ runId: "run-of-anna", outcome: "cancelled" });
      const stock = yield* opened.inventorySync({
        runId: "stock-of-anna",
        stop: cancelledBy(stop),
      });
      expect(stock).toMatchObject({ runId: "stock-of-anna", outcome: "cancelled" });
    }),
  );

  it.effect("and stops it has no wishes fulfilled behind it", () =>
    Effect.gen(function* () {
      const opened = yield* openSilent;
      yield* opened.inShop(
        "demo",
        Effect.flatMap(OrderStore, (orders) => orders.wish(["PO-1"])),
      );
      yield* opened.orderSync({ stop: Effect.succeed("cancelled") });
      expect(yield* opened.inShop("demo", outcomes)).toEqual(["cancelled"]);
    }),
  );
});
