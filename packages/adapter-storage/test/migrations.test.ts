import { readFile } from "node:fs/promises";
import { assert, layer } from "@effect/vitest";
import { OrderStore } from "@temu-jtl/core";
import { recordOf, sampleFetchedOrder } from "@temu-jtl/core/testing";
import { Effect, Layer } from "effect";
import { Database, databaseLayer } from "../src/index.ts";
import { embeddedDatabase, storesOf } from "./support.ts";

const first = "0001_order_sync.sql";
const readFirst = Effect.promise(() =>
  readFile(new URL(`../migrations/${first}`, import.meta.url), "utf8"),
);

/** A schema as the first version of temu-jtl left it, with what it had stored. */
const makeOldSchema = Effect.fnUntraced(function* (
  schema: string,
  stored: ReadonlyArray<readonly [text: string, values: ReadonlyArray<unknown>]>,
) {
  const { transact } = yield* Database;
  const tables = yield* readFirst;
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
      yield* execute(tables, []);
      yield* execute("insert into temu_migrations (number, name) values (1, $1)", [first]);
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
      yield* makeOldSchema("updated", [
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
});
