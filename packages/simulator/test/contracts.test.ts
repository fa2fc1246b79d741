import { describe, it } from "@effect/vitest";
import { jtlWawiContract } from "@temu-jtl/core/testing";
import { simulatedJtlWawi, simulatedJtlWorld, startSimulator } from "@temu-jtl/simulator";
import { Effect, Layer } from "effect";

const simulatedJtl = Layer.unwrap(
  Effect.map(startSimulator(), ({ url }) =>
    Layer.merge(simulatedJtlWawi(url), simulatedJtlWorld(url)),
  ),
);

describe("The simulated JTL-Wawi, over HTTP", () => {
  for (const { name, test } of jtlWawiContract) {
    it.live(name, () => test.pipe(Effect.provide(simulatedJtl)));
  }
});
