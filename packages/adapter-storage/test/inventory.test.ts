import { describe, layer } from "@effect/vitest";
import { inventoryStoreContract, InventoryWorld } from "@temu-jtl/core/testing";
import { Effect, Layer } from "effect";
import { Database } from "../src/index.ts";
import { behindTheirBack, embeddedDatabase, newShop, storesOf } from "./support.ts";

/** Open units are counted over all shops: a world of its own for each case. */
const emptyStock = behindTheirBack(
  "truncate temu_jtl.temu_sold_lines, temu_jtl.temu_articles cascade",
);

const inventoryWorld = Layer.effect(
  InventoryWorld,
  Effect.map(Database, (database) => {
    const names = new Map<string, string>();
    const nameOf = (id: string): string => {
      const name = names.get(id) ?? newShop();
      names.set(id, name);
      return name;
    };
    return InventoryWorld.of({
      inShop: ({ id, rules }, program) =>
        program.pipe(
          Effect.provide(
            storesOf(nameOf(id), rules).pipe(
              Layer.provide(Layer.succeed(Database, database)),
              Layer.orDie,
            ),
          ),
        ),
    });
  }),
);

layer(embeddedDatabase, { excludeTestServices: true, timeout: 60_000 })("in PostgreSQL", (it) => {
  describe("stock", () => {
    for (const { name, test } of inventoryStoreContract) {
      it.effect(name, () =>
        Effect.andThen(emptyStock, Effect.provide(test, Layer.fresh(inventoryWorld))),
      );
    }
  });
});
