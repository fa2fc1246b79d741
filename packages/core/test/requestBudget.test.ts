import { describe, it } from "@effect/vitest";
import { RequestBudget } from "@temu-jtl/core";
import { requestBudgetContract } from "@temu-jtl/core/testing";
import { Effect } from "effect";
import { TestClock } from "effect/testing";

describe("The request budget of one process", () => {
  for (const { name, test } of requestBudgetContract(20)) {
    it.effect(name, () =>
      // Time goes on in small steps, as it does outside: sends take their turns meanwhile.
      Effect.raceFirst(test, Effect.forever(TestClock.adjust("1 millis"))).pipe(
        Effect.provide(RequestBudget.layerMemory({ perSecond: 20 })),
      ),
    );
  }
});
