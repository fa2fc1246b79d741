import { describe, it } from "@effect/vitest";
import { temuApiLayer } from "@temu-jtl/adapter-temu";
import { Archive, CurrentShop, RequestBudget, ShopSettings } from "@temu-jtl/core";
import { temuApiContract } from "@temu-jtl/core/testing";
import { simulatedTemuWorld, startSimulator } from "@temu-jtl/simulator";
import { Effect, Layer, Schema } from "effect";

/** The adapter over real HTTP against the simulated Temu, at a limit that tests do not reach. */
const overHttp = Layer.unwrap(
  Effect.gen(function* () {
    const { credentials, endpoint, url } = yield* startSimulator({ rateLimit: 100_000 });
    const shop = yield* Schema.decodeEffect(ShopSettings)({
      id: "demo",
      temu: { ...credentials, endpoint },
    });
    return Layer.merge(temuApiLayer, simulatedTemuWorld(url)).pipe(
      Layer.provide(CurrentShop.layer(shop)),
      Layer.provide(RequestBudget.layerMemory({ perSecond: 100_000 })),
      Layer.provide(Archive.layerNone),
    );
  }),
);

describe("The Temu adapter keeps the contract of its port, over HTTP", () => {
  for (const { name, test } of temuApiContract) {
    it.live(name, () => test.pipe(Effect.provide(overHttp)));
  }
});
