import { describe, it } from "@effect/vitest";
import { RequestBudget } from "@temu-jtl/core";
import {
  memorySharedSlots,
  requestBudgetContract,
  SharedSlots,
  sharedBudgetContract,
} from "@temu-jtl/core/testing";
import { Effect, Layer } from "effect";
import { TestClock } from "effect/testing";

/** Time goes on in small steps, as it does outside: sends take their turns meanwhile. */
const whileTimeGoesOn = <A, E, R>(test: Effect.Effect<A, E, R>) =>
  Effect.raceFirst(test, Effect.forever(TestClock.adjust("1 millis")));

describe("The request budget of one process", () => {
  for (const { name, test } of requestBudgetContract(20)) {
    it.effect(name, () =>
      test.pipe(Effect.provide(RequestBudget.layerMemory({ perSecond: 20 })), whileTimeGoesOn),
    );
  }
});

const sharedBudget = Layer.unwrap(
  Effect.map(SharedSlots, ({ exchange }) =>
    RequestBudget.layerShared({ perSecond: 20, holder: "this-process", exchange }),
  ),
).pipe(Layer.provide(memorySharedSlots));

describe("The request budget of several processes, in memory", () => {
  for (const { name, test } of requestBudgetContract(20)) {
    it.effect(name, () => test.pipe(Effect.provide(sharedBudget), whileTimeGoesOn));
  }
  for (const { name, test } of sharedBudgetContract(20)) {
    it.effect(name, () => test.pipe(Effect.provide(memorySharedSlots), whileTimeGoesOn));
  }
});
