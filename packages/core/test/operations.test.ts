import { describe, it } from "@effect/vitest";
import { days, leaseMillis } from "@temu-jtl/core";
import {
  memoryOperationStoreLayer,
  operationStoreContract,
  OperationWorld,
} from "@temu-jtl/core/testing";
import { Effect, Layer } from "effect";
import { TestClock } from "effect/testing";

const world = Layer.succeed(
  OperationWorld,
  OperationWorld.of({
    expireLeases: TestClock.adjust(leaseMillis),
    passDays: (count) => TestClock.adjust(days(count)),
  }),
);

describe("operations in memory", () => {
  for (const { name, test } of operationStoreContract) {
    it.effect(name, () => test.pipe(Effect.provide(Layer.merge(memoryOperationStoreLayer, world))));
  }
});
