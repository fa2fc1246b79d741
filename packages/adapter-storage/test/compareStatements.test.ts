import { assert, layer } from "@effect/vitest";
import { InventoryStore } from "@temu-jtl/core";
import { fillInventory } from "@temu-jtl/core/testing";
import { Effect } from "effect";
import { embeddedDatabase, newShop, statements, storesOf } from "./support.ts";

/** The statements of a comparison of a shop with so many SKUs. */
const comparing = (skus: number) =>
  Effect.gen(function* () {
    yield* fillInventory(skus);
    const { compare } = yield* InventoryStore;
    const before = statements.length;
    const { counts } = yield* compare({ limit: "all" }, () => "accept");
    assert.strictEqual(counts.matched, skus);
    return statements.slice(before);
  }).pipe(Effect.provide(storesOf(newShop())));

layer(embeddedDatabase, { excludeTestServices: true, timeout: 60_000 })("a comparison", (it) => {
  it.effect("takes the same few statements whatever the shop's size", () =>
    Effect.gen(function* () {
      const few = yield* comparing(100);
      const many = yield* comparing(5_100);
      assert.deepStrictEqual(many, few);
      assert.isAtMost(few.length, 20);
    }),
  );
});
