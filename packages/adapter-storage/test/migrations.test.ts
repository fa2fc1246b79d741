import { readFile } from "node:fs/promises";
import { assert, layer } from "@effect/vitest";
import { InventoryStore, OrderStore } from "@temu-jtl/core";
import { recordOf, sampleFetchedOrder } from "@temu-jtl/core/testing";
import { Effect, Layer } from "effect";
import { Database, databaseLayer } from "../src/index.ts";
import { embeddedDatabase, storesOf } from "./support.ts";

const versions = [
  "0001_order_sync.sql",
  "0002_refresh_and_retention.sql",
  "0003_hand_over_and_reports.sql",
] as const;

/** A schema as this version of its tables left it, the first is 1, with what it had stored. */
const makeOldSchema = Effect.fnUntraced(function* (
  schema: string,
  version: number,
  stored: ReadonlyArray<readonly [text: string, values: ReadonlyArray<unknown>]>,
) {
  const { transact } = yield* Database;
  yield* transact("test", ({ execute }) =>
    Effect.gen(function* () {
      yield* execute(`create schema ${schema}`, []);
      yield* execute(`set local search_path to ${schema}`, []);
      yield* execute(
        `create table temu_migrations (
          number integer primary key, name text not null,
          applied_at timestamptz not null default now())`,
        [],
      );
      for (const [index, name] of versions.slice(0, version).entries()) {
        const url = new URL(`../migrations/${name}`, import.meta.url);
        yield* execute(yield* Effect.promise(() => readFile(url, "utf8")), []);
        yield* execute("insert into temu_migrations (number, name) values ($1, $2)", [
          index + 1,
          name,
        ]);
      }
      for (const [text, values] of stored) yield* execute(text, values);
    }),
  );
});

layer(embeddedDatabase, { excludeTestServices: true, timeout: 60_000 })("an update", (it) => {
  it.effect("keeps the orders and the place in Temu's list that an older version stored", () =>
    Effect.gen(function* () {
      const fetched = sampleFetchedOrder(1);
      const order = recordOf(fetched, null, { state: "held", addressAsOf: null });
      const { lines = [], ...temu } = order.temu ?? {};
      const at = new Date(order.readAt).toISOString();
      const reasons = [
        { code: "partlyShippedWhenFirstSeen", parameters: {} },
        { code: "noMerchantSku", parameters: { lines: "1" } },
      ];
      yield* makeOldSchema("updated", 1, [
        [
          `insert into temu_orders (shop, parent_order_sn, state, hold_reasons, temu, content_hash,
            read_at, address, amounts, created_at, state_since)
          values ('demo', $1, 'held', $2, $3, $4, $5, $6, $7, $5, $5)`,
          [
            order.parentOrderSn,
            JSON.stringify(reasons),
            JSON.stringify(temu),
            order.contentHash,
            at,
            JSON.stringify(order.address),
            JSON.stringify(order.amounts),
          ],
        ],
        ...lines.map(
          (line, place) =>
            [
              `insert into temu_order_items (shop, parent_order_sn, place, order_sn, goods_id, sku_id,
                merchant_sku, quantity, original_quantity, name, variant, status, fulfillment_type,
                labels, warnings)
              values ('demo', $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '[]', '[]')`,
              [
                order.parentOrderSn,
                place,
                line.orderSn,
                line.goodsId,
                line.skuId,
                line.merchantSku,
                line.quantity,
                line.originalQuantity,
                line.name,
                line.variant,
                line.status,
                line.fulfillmentType,
              ],
            ] as const,
        ),
        ["insert into temu_watermarks values ('demo', 'orders', $1)", [at]],
      ]);

      const { pool } = yield* Database;
      const updated = databaseLayer({ _tag: "Pool", pool, schema: "updated" });
      yield* Effect.gen(function* () {
        const orders = yield* OrderStore;
        assert.deepStrictEqual(yield* orders.get(order.parentOrderSn), {
          ...order,
          holdReasons: [
            { code: "partlyShippedByHand", parameters: {} },
            { code: "noMerchantSku", parameters: { lines: "1" } },
          ],
        });
        assert.strictEqual(yield* orders.watermark("walk"), order.readAt);
        assert.isNull(yield* orders.watermark("sweep"));
      }).pipe(Effect.provide(Layer.provide(storesOf("demo"), updated)));
    }),
  );

  it.effect("finds the articles of SKUs that an older version has mapped", () =>
    Effect.gen(function* () {
      yield* makeOldSchema("mapped", 3, [
        ["insert into temu_sku_map values ('demo', 'S-1', ' GRÜN-M '), ('demo', 'S-2', 'X')", []],
      ]);
      const { pool } = yield* Database;
      const updated = databaseLayer({ _tag: "Pool", pool, schema: "mapped" });
      yield* Effect.gen(function* () {
        const stock = yield* InventoryStore;
        const sku = { goodsId: "G-1", merchantSku: "", name: "", variant: "", onSale: true };
        yield* stock.saveSkus({ skus: [{ ...sku, skuId: "S-1", stock: 5 }], askedAt: 0 });
        yield* stock.saveArticles(
          ["Grün-M"],
          [
            {
              sku: "Grün-M",
              isActive: true,
              isManaged: true,
              oversells: false,
              available: "3",
              sellable: 3,
              components: [],
            },
          ],
        );
        yield* stock.compare({ limit: "all" }, () => "accept");
        assert.strictEqual((yield* stock.item("S-1"))?.target, 3);
      }).pipe(Effect.provide(Layer.provide(storesOf("demo"), updated)));
    }),
  );
});
