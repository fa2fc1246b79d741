import { assert, describe, it } from "@effect/vitest";
import {
  CurrentShop,
  type InventoryRules,
  leaseMillis,
  OrderStore,
  ShopSettings,
} from "@temu-jtl/core";
import {
  eventsContract,
  importSamples,
  inventoryStoreContract,
  InventoryWorld,
  jobStoreContract,
  JobWorld,
  LeaseWorld,
  logStoreContract,
  memoryEventsLayer,
  memoryJobStoreLayer,
  memoryLogStoreLayer,
  memoryReportsLayer,
  MemoryState,
  memoryStoresLayer,
  memoryWebhookInboxLayer,
  orderStoreContract,
  randomShopsContract,
  reportsContract,
  runStoreContract,
  shipmentStoreContract,
  shopStoreContract,
  webhookInboxContract,
} from "@temu-jtl/core/testing";
import { Config, Effect, Layer, Schema } from "effect";
import { TestClock } from "effect/testing";

const isLong = Effect.runSync(Config.Boolean("TEMU_JTL_LONG").pipe(Config.withDefault(false)));
const shops = isLong ? 300 : 20;

const shopLayer = (id: string, inventory: Partial<InventoryRules> = {}) =>
  Layer.effect(
    CurrentShop,
    Schema.decodeEffect(ShopSettings)({
      id,
      temu: {
        appKey: "demo-key",
        appSecret: "demo-secret",
        accessToken: "demo-token",
        endpoint: "http://127.0.0.1:1/",
      },
      inventory,
    }),
  );

const storesOf = (id: string, rules?: Partial<InventoryRules>) =>
  memoryStoresLayer.pipe(Layer.provide(shopLayer(id, rules)));

const freshStores = Layer.provide(storesOf("demo"), MemoryState.layer);

const leaseWorld = Layer.succeed(
  LeaseWorld,
  LeaseWorld.of({ expireLeases: TestClock.adjust(leaseMillis) }),
);

describe("orders in memory", () => {
  for (const { name, test } of orderStoreContract) {
    it.effect(name, () => test.pipe(Effect.provide(freshStores)));
  }

  it.effect("shops do not see each other's orders", () =>
    Effect.gen(function* () {
      yield* importSamples([1, 2]).pipe(Effect.provide(storesOf("one")));
      const orders = yield* Effect.provide(OrderStore, storesOf("other"));
      assert.deepStrictEqual(yield* orders.countByState, {});
    }).pipe(Effect.provide(MemoryState.layer)),
  );
});

describe("shipments in memory", () => {
  for (const { name, test } of shipmentStoreContract) {
    it.effect(name, () => test.pipe(Effect.provide(freshStores)));
  }
});

describe("the shop itself in memory", () => {
  for (const { name, test } of shopStoreContract) {
    it.effect(name, () => test.pipe(Effect.provide(freshStores)));
  }
});

const inventoryWorld = Layer.effect(
  InventoryWorld,
  Effect.map(MemoryState, (state) =>
    InventoryWorld.of({
      inShop: ({ id, rules }, program) =>
        program.pipe(
          Effect.provide(
            storesOf(id, rules).pipe(Layer.provide(Layer.succeed(MemoryState, state)), Layer.orDie),
          ),
        ),
    }),
  ),
);

describe("stock in memory", () => {
  const world = Layer.provide(inventoryWorld, MemoryState.layer);
  for (const { name, test } of [...inventoryStoreContract, ...randomShopsContract(shops)]) {
    it.effect(name, () => test.pipe(Effect.provide(world)));
  }
});

describe("runs in memory", () => {
  for (const { name, test } of runStoreContract) {
    it.effect(name, () => test.pipe(Effect.provide(Layer.merge(freshStores, leaseWorld))));
  }
});

const jobWorld = Layer.succeed(
  JobWorld,
  JobWorld.of({ pass: (millis) => TestClock.adjust(millis) }),
);

describe("jobs in memory", () => {
  for (const { name, test } of jobStoreContract) {
    it.effect(name, () => test.pipe(Effect.provide(Layer.merge(memoryJobStoreLayer, jobWorld))));
  }
});

describe("log lines in memory", () => {
  for (const { name, test } of logStoreContract) {
    it.effect(name, () => test.pipe(Effect.provide(memoryLogStoreLayer)));
  }
});

describe("events in memory", () => {
  for (const { name, test } of eventsContract) {
    it.effect(name, () => test.pipe(Effect.provide(memoryEventsLayer)));
  }
});

describe("reports from memory", () => {
  const world = Layer.provide(Layer.merge(inventoryWorld, memoryReportsLayer), MemoryState.layer);
  for (const { name, test } of reportsContract) {
    it.effect(name, () => test.pipe(Effect.provide(world)));
  }
});

describe("webhooks in memory", () => {
  const inbox = memoryWebhookInboxLayer.pipe(
    Layer.merge(storesOf("demo")),
    Layer.merge(shopLayer("demo")),
    Layer.provide(MemoryState.layer),
  );
  for (const { name, test } of webhookInboxContract) {
    it.effect(name, () => test.pipe(Effect.provide(inbox)));
  }
});
