import { assert, describe, it } from "@effect/vitest";
import { temuApiLayerWith } from "@temu-jtl/adapter-temu";
import { Archive, CurrentShop, RequestBudget, ShopSettings, TemuApi } from "@temu-jtl/core";
import { type SoldOrder, temuApiContract, TemuWorld } from "@temu-jtl/core/testing";
import { simulatedTemuWorld, startSimulator } from "@temu-jtl/simulator";
import { Effect, Layer, Schema, Stream } from "effect";

/** The adapter over real HTTP against the simulated Temu, at a limit that tests do not reach. */
const overHttp = Layer.unwrap(
  Effect.gen(function* () {
    const { credentials, endpoint, url } = yield* startSimulator({ rateLimit: 100_000 });
    const shop = yield* Schema.decodeEffect(ShopSettings)({
      id: "demo",
      temu: { ...credentials, endpoint },
    });
    // Silence is one of the faults: nobody wants to wait for it as long as in earnest.
    const api = temuApiLayerWith({ timeoutMillis: 2_000 });
    return Layer.merge(api, simulatedTemuWorld(url)).pipe(
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

  it.live("and tells what keeps an order from being shipped in the usual way", () =>
    Effect.gen(function* () {
      const world = yield* TemuWorld;
      const api = yield* TemuApi;
      const [usual] = yield* world.sell(1);
      assert.isDefined(usual);
      const sold: SoldOrder = {
        ...usual,
        order: {
          ...usual.order,
          labels: ["pending_buyer_cancellation", "a_new_label"],
          warnings: ["RESTRICT_SELF_SHIPPING"],
          paymentType: "COD",
          shippingMethod: 3,
          lines: usual.order.lines.map((line, index) => ({
            ...line,
            merchantSku: index === 0 ? "" : line.merchantSku,
            piecesPerUnit: 1 + index * 5,
            labels: ["customized_products"],
            warnings: ["REQUIRES_AGE_VERIFICATION"],
            fulfillmentType: "fulfillByCooperativeWarehouse",
          })),
        },
        address: { ...usual.address, restriction: 3 },
      };
      yield* world.add([sold]);
      const pages = yield* Stream.runCollect(api.listOrders({}));
      const read = pages.flatMap(({ orders }) =>
        orders.flatMap((entry) => (entry._tag === "Readable" ? [entry.order] : [])),
      );
      assert.deepStrictEqual(read, [sold.order]);
      const { parentOrderSn } = sold.order;
      assert.deepStrictEqual(yield* api.shippingAddress(parentOrderSn), sold.address);
      assert.deepStrictEqual(yield* api.decryptedAddress(parentOrderSn), usual.address);
    }).pipe(Effect.provide(overHttp)),
  );
});
