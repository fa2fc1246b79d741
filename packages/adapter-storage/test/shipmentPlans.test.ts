import { assert, layer } from "@effect/vitest";
import { ShipmentStore } from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import { Database } from "../src/index.ts";
import { behindTheirBack, embeddedDatabase, newShop, statements, storesOf } from "./support.ts";

const Plans = Schema.Array(Schema.Struct({ "QUERY PLAN": Schema.String }));

/** So many orders, each with a parcel, two lines and a confirmed report. */
const orders = 20_000;

const fill = Effect.fnUntraced(function* (shop: string) {
  yield* behindTheirBack(
    `insert into temu_jtl.temu_shipments
      (shop, parcel_id, parent_order_sn, tracking_number, shipping_method, shipped_at, first_seen_at)
    select $1, n::text, 'PO-' || n, 'T' || n, 'DHL', now(), now()
    from generate_series(1, ${orders}) as n`,
    [shop],
  );
  yield* behindTheirBack(
    `insert into temu_jtl.temu_shipment_lines
      (shop, parcel_id, place, parent_order_sn, order_sn, quantity)
    select $1, n::text, place, 'PO-' || n, n || '-' || place, 1
    from generate_series(1, ${orders}) as n, generate_series(0, 1) as place`,
    [shop],
  );
  yield* behindTheirBack(
    `insert into temu_jtl.temu_shipment_reports
      (shop, state, confirmation, parent_order_sns, planned_at, state_since)
    select $1, 'confirmed', '{"sendType": "wholeOrder", "parcels": []}', array['PO-' || n], now(), now()
    from generate_series(1, ${orders}) as n`,
    [shop],
  );
  yield* behindTheirBack("analyze");
});

layer(embeddedDatabase, { excludeTestServices: true, timeout: 60_000 })(
  "Parcels and reports of some of many orders",
  (it) => {
    it.effect("are found by an index, without reading those of the others", () =>
      Effect.gen(function* () {
        const shop = newShop();
        yield* fill(shop);
        const { on } = yield* Database;
        const numbers = Array.from({ length: 1_000 }, (_, at) => `PO-${at * 7 + 1}`);
        const shipments = yield* Effect.provide(ShipmentStore, storesOf(shop));
        for (const look of [shipments.reportsOf, shipments.parcels, shipments.sharing]) {
          statements.length = 0;
          const found = yield* look(numbers);
          assert.strictEqual(found.length, numbers.length);
          const [text = ""] = statements;
          const few = numbers.slice(0, 20);
          const plan = yield* on("test").query(Plans, `explain ${text}`, [shop, few]);
          const words = plan.map((line) => line["QUERY PLAN"]).join("\n");
          assert.notInclude(words, "Seq Scan", words);
          // An index that is read from end to end has no such condition.
          assert.match(words, /Index Cond: .*(report_id|parcel_id) = ANY/, words);
        }
      }),
    );
  },
);
