import { assert, describe, layer } from "@effect/vitest";
import { InventoryStore } from "@temu-jtl/core";
import {
  inventoryStoreContract,
  InventoryWorld,
  randomShopsContract,
} from "@temu-jtl/core/testing";
import { Config, Effect, Layer, Stream } from "effect";
import { Database } from "../src/index.ts";
import { behindTheirBack, embeddedDatabase, newShop, statements, storesOf } from "./support.ts";

const isLong = Effect.runSync(Config.Boolean("TEMU_JTL_LONG").pipe(Config.withDefault(false)));
const shops = isLong ? 300 : 20;

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
    for (const { name, test } of [...inventoryStoreContract, ...randomShopsContract(shops)]) {
      it.effect(name, () =>
        Effect.andThen(emptyStock, Effect.provide(test, Layer.fresh(inventoryWorld))),
      );
    }
  });

  const manySkus = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      goodsId: `G-${index % 10}`,
      skuId: `S-${index}`,
      merchantSku: `ART-${index}`,
      name: "Gießkanne",
      variant: "5 l",
      onSale: true,
      stock: 1,
    }));

  /** What a download, a reading of all articles and a comparison send. */
  const sentFor = (count: number) =>
    Effect.gen(function* () {
      const store = yield* InventoryStore;
      yield* store.saveSkus({ skus: manySkus(count), askedAt: 1 });
      statements.length = 0;
      yield* store.endDownload(1, () => true);
      yield* store.countOpen;
      yield* Stream.runForEach(store.articlesToRead({ _tag: "All" }), (page) =>
        store.saveArticles(page, []),
      );
      const loaded = [...statements];
      statements.length = 0;
      yield* store.compare({ limit: "all" }, () => "accept");
      return { loaded, compared: [...statements] };
    }).pipe(Effect.provide(storesOf(newShop())));

  it.effect("a comparison of 3,000 SKUs costs as many statements as one of three", () =>
    Effect.gen(function* () {
      const few = yield* sentFor(3);
      const many = yield* sentFor(3_000);
      assert.strictEqual(many.compared.length, few.compared.length);
      assert.isAtMost(many.compared.length, 20);
    }),
  );

  it.effect(
    "a shop that has got many SKUs at once is counted by PostgreSQL before it is compared",
    () =>
      Effect.gen(function* () {
        const counted = (texts: ReadonlyArray<string>) =>
          texts.filter((text) => text.startsWith("analyze")).join(", ");
        const { compared, loaded } = yield* sentFor(3_000);
        for (const table of ["temu_products", "temu_inventory", "temu_articles"]) {
          assert.include(counted(loaded), table);
        }
        assert.include(compared.join(), "set_config('enable_nestloop', 'off', true)");
        assert.strictEqual(counted((yield* sentFor(3)).loaded), "");
      }),
  );

  it.effect("whatever is said of no SKU at all costs no statement", () =>
    Effect.gen(function* () {
      const store = yield* InventoryStore;
      statements.length = 0;
      yield* store.saveSkus({ skus: [], askedAt: 1 });
      yield* store.saveSoldLines([]);
      yield* store.saveArticles([], []);
      assert.deepStrictEqual(statements, []);
    }).pipe(Effect.provide(storesOf(newShop()))),
  );
});
