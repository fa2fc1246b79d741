import { describe, expect, it } from "@effect/vitest";
import { RunStore, ShipmentStore } from "@temu-jtl/core";
import { Deferred, Effect } from "effect";
import { TestClock } from "effect/testing";
import { withTime } from "../handingOver.ts";
import { inShop } from "../runs.ts";
import { confirmationsOf, packed, reportsOf, sent, statesOf, track } from "./packing.ts";

describe("Two hosts that plan the same report", () => {
  it.effect(
    "(T3, T5) a host that slept past its lease while it planned adds no second report",
    () =>
      inShop(
        Effect.gen(function* () {
          const runs = yield* RunStore;
          const shipments = yield* ShipmentStore;
          const { number, order } = yield* packed;
          const asleep = yield* Deferred.make<void>();
          const woken = yield* Deferred.make<void>();
          const done = yield* Deferred.make<void>();
          type Plan = typeof shipments.plan;
          const withPlan = (plan: (...given: Parameters<Plan>) => ReturnType<Plan>) =>
            ShipmentStore.of({
              ...shipments,
              plan: (...given) =>
                given[0].length === 0 ? shipments.plan(...given) : plan(...given),
            });
          yield* track.pipe(
            Effect.provideService(
              ShipmentStore,
              withPlan((...given) =>
                Deferred.succeed(asleep, undefined).pipe(
                  Effect.andThen(Deferred.await(woken)),
                  Effect.andThen(shipments.plan(...given)),
                  Effect.ensuring(Deferred.succeed(done, undefined)),
                  Effect.uninterruptible,
                ),
              ),
            ),
            Effect.provideService(RunStore, RunStore.of({ ...runs, renew: () => Effect.never })),
            Effect.exit,
            Effect.forkDetach,
          );
          yield* Deferred.await(asleep);
          yield* TestClock.adjust("21 seconds");
          yield* track.pipe(
            Effect.provideService(
              ShipmentStore,
              withPlan((...given) =>
                shipments.plan(...given).pipe(
                  Effect.tap(() => Deferred.succeed(woken, undefined)),
                  Effect.tap(() => Deferred.await(done)),
                ),
              ),
            ),
            withTime,
          );
          expect(yield* reportsOf(number)).toMatchObject([{ state: "confirmed" }]);
          expect(yield* sent).toBe(1);
          expect(yield* confirmationsOf(order)).toEqual([1, 1]);
          expect(yield* statesOf(number)).toEqual(["reported"]);
        }),
      ),
  );
});
