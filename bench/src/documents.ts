import { orderDocumentLayer } from "@temu-jtl/adapter-jtl";
import { CurrentShop, type ExportOrder, OrderDocument, ShopSettings } from "@temu-jtl/core";
import { inventedOrder } from "@temu-jtl/core/testing";
import { Effect, Layer, Schema } from "effect";
import type { Measurement } from "./Measurement.ts";

const leastPerSecond = 3_000;
const documents = 10_000;

const settings = Schema.decodeSync(ShopSettings)({
  id: "bench",
  temu: {
    appKey: "bench",
    appSecret: "bench",
    accessToken: "bench",
    endpoint: "http://127.0.0.1:1/",
  },
});

const exportOrder = (index: number): ExportOrder => {
  const { address, amounts, order } = inventedOrder(index, Date.UTC(2026, 10, 24));
  return {
    parentOrderSn: order.parentOrderSn,
    currency: "EUR",
    orderedAt: order.orderedAt,
    shipBefore: order.shipBefore,
    positions: order.lines.map((line) => ({
      kind: "goods",
      name: `${line.name}, ${line.variant}`,
      sku: line.merchantSku,
      quantity: line.quantity,
      unitGross:
        amounts.lines.find(({ orderSn }) => orderSn === line.orderSn)?.unitGross.minor ?? 0,
      taxRate: 19_000_000,
    })),
    address,
  };
};

const render = Effect.flatMap(OrderDocument, ({ render: write }) =>
  Effect.forEach(
    Array.from({ length: documents }, (_, index) => exportOrder(index + 1)),
    write,
    { discard: true },
  ),
);

/** Order documents a second, after a first round that warms the engine up. */
export const measureDocuments = Effect.gen(function* () {
  yield* render;
  const begun = performance.now();
  yield* render;
  const perSecond = documents / ((performance.now() - begun) / 1_000);
  const measurement: Measurement = {
    what: "Order documents written in a second",
    figure: Math.round(perSecond).toLocaleString("en"),
    bound: `at least ${leastPerSecond.toLocaleString("en")}`,
    holds: perSecond >= leastPerSecond,
  };
  return [measurement];
}).pipe(
  Effect.provide(orderDocumentLayer.pipe(Layer.provide(CurrentShop.layer(settings)))),
  Effect.orDie,
);
