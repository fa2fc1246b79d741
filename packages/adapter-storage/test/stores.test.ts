import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { assert, describe, layer } from "@effect/vitest";
import {
  allowedChanges,
  initialStates,
  OrderState,
  orderPageSize,
  OrderStore,
  ShipmentStore,
  ShopStore,
  StorageError,
} from "@temu-jtl/core";
import {
  importSamples,
  LeaseWorld,
  orderStoreContract,
  runStoreContract,
  sampleFetchedOrder,
  sampleParentOrder,
  shipmentStoreContract,
  shopStoreContract,
  takeEverything,
} from "@temu-jtl/core/testing";
import { Effect, Layer, Schema, Stream } from "effect";
import { Database } from "../src/index.ts";
import {
  behindTheirBack,
  embeddedDatabase,
  newShop,
  statements,
  statementsOf,
  storesOf,
} from "./support.ts";

const range = (count: number): ReadonlyArray<number> =>
  Array.from({ length: count }, (_, index) => index);

const leaseWorld = Layer.effect(
  LeaseWorld,
  Effect.map(Database, ({ on }) =>
    LeaseWorld.of({
      expireLeases: Effect.orDie(
        on("test").execute("update temu_jtl.temu_leases set expires_at = clock_timestamp()", []),
      ).pipe(Effect.asVoid),
    }),
  ),
);

setFlagsFromString("--expose-gc");
const collectGarbage = (): void => {
  runInNewContext("gc()");
};

const Changes = Schema.Array(Schema.Struct({ from: Schema.String, to: Schema.String }));
const Counts = Schema.Array(Schema.Struct({ count: Schema.Int }));

layer(embeddedDatabase, { excludeTestServices: true, timeout: 60_000 })("in PostgreSQL", (it) => {
  describe("orders", () => {
    for (const { name, test } of orderStoreContract) {
      it.effect(name, () => test.pipe(Effect.provide(storesOf(newShop()))));
    }
  });

  describe("shipments", () => {
    for (const { name, test } of shipmentStoreContract) {
      it.effect(name, () => test.pipe(Effect.provide(storesOf(newShop()))));
    }
  });

  describe("the shop itself", () => {
    for (const { name, test } of shopStoreContract) {
      it.effect(name, () => test.pipe(Effect.provide(storesOf(newShop()))));
    }
  });

  describe("runs", () => {
    for (const { name, test } of runStoreContract) {
      it.effect(name, () =>
        test.pipe(Effect.provide(Layer.merge(storesOf(newShop()), leaseWorld))),
      );
    }
  });

  it.effect("shops with the same order numbers do not see each other's orders", () =>
    Effect.gen(function* () {
      const number = sampleParentOrder(1).parentOrderSn;
      yield* importSamples([1, 2]).pipe(Effect.provide(storesOf("north")));
      yield* importSamples([1]).pipe(Effect.provide(storesOf("south")));
      yield* Effect.flatMap(OrderStore, (orders) =>
        orders.changeStates([
          { parentOrderSn: number, from: "imported", to: "cancelled", reason: "test" },
        ]),
      ).pipe(Effect.provide(storesOf("south")));
      const north = yield* Effect.provide(OrderStore, storesOf("north"));
      assert.deepStrictEqual(yield* north.countByState, { imported: 2 });
    }),
  );

  it.effect("the database allows the same changes of state as the domain", () =>
    Effect.gen(function* () {
      const { on } = yield* Database;
      const stored = yield* on("test").query(
        Changes,
        `select from_state as "from", to_state as "to" from temu_jtl.temu_order_changes`,
        [],
      );
      const changes = OrderState.literals.flatMap((from) =>
        allowedChanges[from].map((to) => ({ from, to })),
      );
      const first = initialStates.map((to) => ({ from: "new", to }));
      const asText = (list: typeof Changes.Type) =>
        list.map(({ from, to }) => `${from} → ${to}`).toSorted();
      assert.deepStrictEqual(asText(stored), asText([...first, ...changes]));
    }),
  );

  it.effect("the database itself refuses a change of state that is not allowed", () =>
    Effect.gen(function* () {
      const shop = "guarded";
      const number = sampleParentOrder(1).parentOrderSn;
      yield* importSamples([1]).pipe(Effect.provide(storesOf(shop)));
      for (const state of ["shipped", "reported", "submitted", "nonsense"]) {
        const error = yield* Effect.flip(
          behindTheirBack("update temu_jtl.temu_orders set state = $1 where shop = $2", [
            state,
            shop,
          ]),
        );
        assert.instanceOf(error, StorageError);
        assert.strictEqual(error.category, "invalid");
        assert.include(error.message, "not allowed");
      }
      const error = yield* Effect.flip(
        behindTheirBack(
          `insert into temu_jtl.temu_orders
            (shop, parent_order_sn, state, content_hash, read_at, created_at, state_since)
          values ($1, 'PO-new', 'accepted', '', now(), now(), now())`,
          [shop],
        ),
      );
      assert.include(error.message, "not allowed");
      const orders = yield* Effect.provide(OrderStore, storesOf(shop));
      assert.deepStrictEqual(yield* orders.countByState, { imported: 1 });
      assert.strictEqual((yield* orders.history(number)).length, 1);
    }),
  );

  it.effect("a page of 100 orders is imported with five statements and one commit", () =>
    Effect.gen(function* () {
      const orders = yield* OrderStore;
      yield* orders.saveFetched(range(orderPageSize).map((index) => sampleFetchedOrder(index)));
      const fresh = yield* statementsOf(orders.importFetched(takeEverything));
      assert.deepStrictEqual(fresh, { work: 5, commits: 1 });

      yield* orders.saveFetched(range(orderPageSize).map((index) => sampleFetchedOrder(index)));
      const unchanged = yield* statementsOf(orders.importFetched(() => ({ _tag: "Unchanged" })));
      assert.deepStrictEqual(unchanged, { work: 2, commits: 1 });
    }).pipe(Effect.provide(storesOf(newShop()))),
  );

  it.effect("whatever is asked about no order at all costs no statement", () =>
    Effect.gen(function* () {
      const orders = yield* OrderStore;
      const shipments = yield* ShipmentStore;
      const shop = yield* ShopStore;
      const cost = yield* statementsOf(
        Effect.all([
          orders.known([]),
          orders.wish([]),
          orders.forgetWishes([]),
          orders.saveFetched([]),
          orders.changeStates([]),
          orders.hold([]),
          orders.saveDocuments([]),
          orders.documents([]),
          orders.recordAcceptance([]),
          Stream.runCollect(orders.inStates([])),
          shipments.saveParcels([]),
          shipments.parcels([]),
          shipments.plan([]),
          shipments.reportsOf([]),
          Stream.runCollect(shipments.reportsIn([])),
          shop.mapSkus(new Map()),
        ]),
      );
      assert.deepStrictEqual(cost, { work: 0, commits: 0 });
      assert.deepStrictEqual(statements, []);
    }).pipe(Effect.provide(storesOf(newShop()))),
  );

  it.effect("orders are read with one statement, however many they are", () =>
    Effect.gen(function* () {
      const orders = yield* OrderStore;
      yield* importSamples(range(250));
      const numbers = range(250).map((index) => sampleParentOrder(index).parentOrderSn);
      const known = yield* statementsOf(orders.known(numbers));
      assert.deepStrictEqual(known, { work: 1, commits: 0 });
      const one = yield* statementsOf(orders.get(sampleParentOrder(1).parentOrderSn));
      assert.deepStrictEqual(one, { work: 1, commits: 0 });
    }).pipe(Effect.provide(storesOf(newShop()))),
  );

  it.effect("pieces in a unit are kept with their line, and forgotten when Temu says none", () =>
    Effect.gen(function* () {
      const orders = yield* OrderStore;
      const { lines, updatedAt } = sampleParentOrder(2);
      const linesWith = (piecesPerUnit: ReadonlyArray<number | undefined>) =>
        lines.map((line, place) => {
          const pieces = piecesPerUnit[place];
          return pieces === undefined ? line : { ...line, piecesPerUnit: pieces };
        });
      for (const [at, pieces] of [[], [6, undefined, 1], [undefined, 2]].entries()) {
        const expected = linesWith(pieces);
        yield* orders.saveFetched([
          sampleFetchedOrder(2, { lines: expected, updatedAt: updatedAt + at }),
        ]);
        yield* orders.importFetched(takeEverything);
        const order = yield* orders.get(sampleParentOrder(2).parentOrderSn);
        assert.deepStrictEqual(order?.temu?.lines, expected);
      }
    }).pipe(Effect.provide(storesOf(newShop()))),
  );

  it.effect("changing one order costs as many statements as changing a thousand", () =>
    Effect.gen(function* () {
      const orders = yield* OrderStore;
      yield* importSamples(range(1_001));
      const cancel = (indexes: ReadonlyArray<number>) =>
        statementsOf(
          orders.changeStates(
            indexes.map((index) => ({
              parentOrderSn: sampleParentOrder(index).parentOrderSn,
              from: "imported" as const,
              to: "cancelled" as const,
              reason: "test",
            })),
          ),
        );
      assert.deepStrictEqual(yield* cancel([1_000]), { work: 1, commits: 0 });
      assert.deepStrictEqual(yield* cancel(range(1_000)), { work: 1, commits: 0 });
    }).pipe(Effect.provide(storesOf(newShop()))),
  );

  it.effect("what Temu said is gone from the waiting list once it is imported", () =>
    Effect.gen(function* () {
      yield* importSamples(range(3));
      const { on } = yield* Database;
      const [row] = yield* on("test").query(
        Counts,
        "select count(*) as count from temu_jtl.temu_fetched where shop = 'tidy'",
        [],
      );
      assert.strictEqual(row?.count, 0);
    }).pipe(Effect.provide(storesOf("tidy"))),
  );

  it.effect("a row that this version cannot read is an error without its content", () =>
    Effect.gen(function* () {
      yield* importSamples([1]);
      yield* behindTheirBack(
        `update temu_jtl.temu_orders set address = '{"name": "Käthe Muster"}' where shop = 'odd'`,
      );
      const orders = yield* OrderStore;
      const error = yield* Effect.flip(orders.get(sampleParentOrder(1).parentOrderSn));
      assert.strictEqual(error.category, "invalid");
      assert.notInclude(JSON.stringify(error), "Muster");
    }).pipe(Effect.provide(storesOf("odd"))),
  );

  it.effect(
    "reading 6,000 orders keeps no more of them in memory than a page",
    () =>
      Effect.gen(function* () {
        yield* importSamples([0]);
        // Copies of one order, made where they are needed: importing them one by one takes long.
        for (const table of ["temu_orders", "temu_order_items"]) {
          const columns = yield* Database.pipe(
            Effect.flatMap(({ on }) =>
              on("test").query(
                Schema.Array(Schema.Struct({ name: Schema.String })),
                `select column_name as name from information_schema.columns
                where table_schema = 'temu_jtl' and table_name = $1
                  and is_generated = 'NEVER' and column_name <> 'parent_order_sn'`,
                [table],
              ),
            ),
            Effect.map((rows) => rows.map(({ name }) => name).join(", ")),
          );
          yield* behindTheirBack(
            `insert into temu_jtl.${table} (parent_order_sn, ${columns})
            select 'PO-copy-' || lpad(n::text, 9, '0'), ${columns}
            from temu_jtl.${table}, generate_series(1, 6000) n where shop = 'large'`,
          );
        }
        const orders = yield* OrderStore;
        let seen = 0;
        const kept: Array<number> = [];
        yield* Stream.runForEach(orders.inStates(["imported"]), (page) =>
          Effect.sync(() => {
            seen += page.length;
            if (seen % 1_000 !== 0) return;
            collectGarbage();
            kept.push(process.memoryUsage().heapUsed);
          }),
        );
        assert.strictEqual(seen, 6_001);
        // All 6,000 orders would be some 30 MB.
        assert.isBelow((kept.at(-1) ?? 0) - (kept[0] ?? 0), 8_000_000);
      }).pipe(Effect.provide(storesOf("large"))),
    60_000,
  );
});
