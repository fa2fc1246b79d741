import { assert, layer } from "@effect/vitest";
import { Reports } from "@temu-jtl/core";
import { InventoryWorld, reportsContract } from "@temu-jtl/core/testing";
import { DateTime, Effect, Layer } from "effect";
import { Database, reportsLayer } from "../src/index.ts";
import { behindTheirBack, embeddedDatabase, statementsOf, storesOf } from "./support.ts";

/** All tables that a report looks at; the names of shops stay those of the cases. */
const emptyTables = behindTheirBack(`truncate temu_jtl.temu_orders, temu_jtl.temu_shipments,
  temu_jtl.temu_shipment_reports, temu_jtl.temu_runs, temu_jtl.temu_leases, temu_jtl.temu_fetched,
  temu_jtl.temu_shop_tokens, temu_jtl.temu_products, temu_jtl.temu_inventory,
  temu_jtl.temu_inventory_marks, temu_jtl.temu_articles, temu_jtl.temu_sold_lines,
  temu_jtl.temu_open_units, temu_jtl.temu_stock_pushes cascade`);

const world = Layer.effect(
  InventoryWorld,
  Effect.map(Database, (database) =>
    InventoryWorld.of({
      inShop: ({ id, rules }, program) =>
        program.pipe(
          Effect.provide(
            storesOf(id, rules).pipe(Layer.provide(Layer.succeed(Database, database)), Layer.orDie),
          ),
        ),
    }),
  ),
);

const emptyWorld = Layer.merge(world, reportsLayer).pipe(
  Layer.provide(Layer.effectDiscard(emptyTables)),
);

const timeZone = DateTime.zoneMakeNamedUnsafe("Europe/Berlin");

layer(embeddedDatabase, { excludeTestServices: true, timeout: 60_000 })(
  "reports from PostgreSQL",
  (it) => {
    for (const { name, test } of reportsContract) {
      it.effect(name, () => test.pipe(Effect.provide(emptyWorld)));
    }

    it.effect("figures and days of thirty shops cost one statement each", () =>
      Effect.gen(function* () {
        const reports = yield* Reports;
        const shops = Array.from({ length: 30 }, (_, index) => `shop-${index}`);
        const one = { work: 1, commits: 0 };
        assert.deepStrictEqual(yield* statementsOf(reports.figures(shops, 0)), one);
        const month = { days: 30, now: 0, timeZone };
        assert.deepStrictEqual(yield* statementsOf(reports.days(shops, month)), one);
      }).pipe(Effect.provide(emptyWorld)),
    );

    it.effect("a page of a list costs two statements, and one order or run one", () =>
      Effect.gen(function* () {
        const reports = yield* Reports;
        const shops = Array.from({ length: 30 }, (_, index) => `shop-${index}`);
        const [one, two] = [1, 2].map((work) => ({ work, commits: 0 }));
        const view = { now: 0, timeZone };
        const everything = {
          shops,
          states: ["held"],
          holdCode: "preSale",
          blockCode: "articleSwapped",
          sku: "TEA",
          trackingNumber: "1",
          number: "1",
          report: "rejected",
          due: "today",
        } as const;
        assert.deepStrictEqual(yield* statementsOf(reports.orders(everything, {}, view)), two);
        assert.deepStrictEqual(yield* statementsOf(reports.runs({ shops }, {})), two);
        assert.deepStrictEqual(yield* statementsOf(reports.inventory({ shops }, {})), two);
        assert.deepStrictEqual(yield* statementsOf(reports.order("shop-1", "PO-1")), one);
        assert.deepStrictEqual(yield* statementsOf(reports.run(shops, "run-1")), one);
      }).pipe(Effect.provide(emptyWorld)),
    );

    it.effect("a list is counted to 10,000, and is longer than that if it says so", () =>
      Effect.gen(function* () {
        const reports = yield* Reports;
        const more = (count: number) =>
          behindTheirBack(
            `insert into temu_jtl.temu_runs
              (run_id, shop, workflow, trigger, parameters, started_at, outcome)
            select gen_random_uuid()::text, 'north', 'order_sync', 'test', '{}', now(), 'failed'
            from generate_series(1, $1::integer)`,
            [count],
          );
        const total = Effect.map(
          reports.runs({ shops: ["south", "north"] }, {}),
          (list) => list.total,
        );
        yield* more(10_000);
        assert.deepStrictEqual(yield* total, { count: 10_000, isAtLeast: false });
        yield* more(1);
        assert.deepStrictEqual(yield* total, { count: 10_000, isAtLeast: true });
      }).pipe(Effect.provide(emptyWorld)),
    );
  },
);
