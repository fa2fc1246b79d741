import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CurrentShop, type InventoryRules, ShopSettings } from "@temu-jtl/core";
import { Effect, Layer, Schema } from "effect";
import {
  Database,
  databaseLayer,
  inventoryStoreLayer,
  orderStoreLayer,
  runStoreLayer,
  shipmentStoreLayer,
  shopStoreLayer,
} from "../src/index.ts";

/** A folder that only its owner can enter, with a blank in its name; gone with the scope. */
export const temporaryFolder = Effect.acquireRelease(
  Effect.promise(() => mkdtemp(join(tmpdir(), "temu jtl "))),
  (folder) => Effect.promise(() => rm(folder, { recursive: true, force: true })),
);

/** The texts of all statements that were sent to {@link embeddedDatabase}. */
export const statements: Array<string> = [];

/** The statements that a program sends, without transaction control. */
export const statementsOf = Effect.fnUntraced(function* <A, E, R>(program: Effect.Effect<A, E, R>) {
  statements.length = 0;
  yield* program;
  const control = statements.filter((text) =>
    /^(begin; set local idle_in_transaction_session_timeout = \d+|commit|rollback)$/.test(text),
  );
  return {
    work: statements.length - control.length,
    commits: control.filter((text) => text === "commit").length,
  };
});

/** A real PostgreSQL of its own, ready to use; gone with the scope. */
export const embeddedDatabase = Layer.unwrap(
  Effect.map(temporaryFolder, (dataDir) =>
    databaseLayer({ _tag: "Embedded", dataDir }, (text) => statements.push(text)),
  ),
);

export const shopLayer = (id: string, inventory: Partial<InventoryRules> = {}) =>
  Layer.effect(
    CurrentShop,
    Schema.decodeEffect(ShopSettings)({
      id,
      importFrom: "2026-01-01",
      temu: { appKey: "demo-key", appSecret: "demo-secret", accessToken: "demo-token" },
      inventory,
    }),
  );

/** The stores of a shop. */
export const storesOf = (shop: string, rules?: Partial<InventoryRules>) =>
  Layer.mergeAll(
    orderStoreLayer,
    shipmentStoreLayer,
    runStoreLayer,
    shopStoreLayer,
    inventoryStoreLayer,
  ).pipe(Layer.provide(shopLayer(shop, rules)));

let shops = 0;

/** The name of a shop that no other test uses. */
export const newShop = (): string => `shop-${(shops += 1)}`;

/** Writes in the database behind the stores' back. */
export const behindTheirBack = Effect.fnUntraced(function* (
  text: string,
  values: ReadonlyArray<unknown> = [],
) {
  const { on } = yield* Database;
  return yield* on("test").execute(text, values);
});
