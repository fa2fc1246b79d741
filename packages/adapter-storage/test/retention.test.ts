import { assert, layer } from "@effect/vitest";
import {
  type Address,
  type DecideImport,
  OrderStore,
  RunStore,
  ShipmentStore,
  ShopStore,
} from "@temu-jtl/core";
import { recordOf, sampleFetchedOrder, sampleParentOrder } from "@temu-jtl/core/testing";
import { Clock, Effect, Layer, Schema, Stream } from "effect";
import { Database, databaseLayer } from "../src/index.ts";
import { embeddedDatabase, statements, storesOf } from "./support.ts";

/** Each field is found again wherever it was written. */
const person: Address = {
  name: "Käthe Muster",
  additionalName: "Musterfirma",
  firstName: "Katharina-Vorname",
  lastName: "Muster-Nachname",
  phone: "+49 30 7654321",
  mail: "kaethe@example.invalid",
  country: "Musterland",
  state: "Musterstaat",
  city: "Musterstadt",
  postCode: "PLZ-04711",
  street: "Am Musterweg 12",
  supplement: "Hinterhaus bei Beispiel",
};
const personalFields = Object.values(person).map(String);

const order = sampleParentOrder(1);
const { parentOrderSn } = order;
const fetched = {
  ...sampleFetchedOrder(1),
  address: { _tag: "Read", value: person, readAt: order.updatedAt },
} as const;
const document = `<name>${personalFields.join("; ")}</name>`;
const trackingNumber = "00340434000001";

const Names = Schema.Array(Schema.Struct({ name: Schema.String }));
const Texts = Schema.Array(Schema.Struct({ text: Schema.String }));

/** Every row of every table of the schema, as text. */
const everything = Effect.fnUntraced(function* (schema: string) {
  const { on } = yield* Database;
  const tables = yield* on("test").query(
    Names,
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = $1`,
    [schema],
  );
  const rows = yield* Effect.forEach(tables, ({ name }) =>
    on("test").query(Texts, `select '${name} ' || to_jsonb(t)::text as text from ${name} t`, []),
  );
  return rows.flat().map(({ text }) => text);
});

const write =
  (overrides: Parameters<typeof recordOf>[2]): DecideImport =>
  (waiting, known) => ({
    _tag: "Write",
    order: recordOf(waiting, known, overrides),
    reason: "test",
  });

/** Takes an order all its way, and leaves everything of it that can be left. */
const takeAllTheWay = Effect.gen(function* () {
  const orders = yield* OrderStore;
  const shipments = yield* ShipmentStore;
  const runs = yield* RunStore;
  const shop = yield* ShopStore;
  const begun = yield* runs.begin({ workflow: "order_sync", trigger: "test", parameters: {} });
  yield* shop.saveToken({ info: null, readAt: order.updatedAt, refused: false });
  yield* shop.mapSkus(new Map([["17592231", "ART-1"]]));
  yield* orders.setWatermark("walk", order.updatedAt);

  // Two revisions of its document: the first is replaced after a change at Temu.
  for (const hash of ["first", "second"]) {
    yield* orders.saveFetched([fetched]);
    yield* orders.importFetched(write({ state: "imported" }));
    yield* orders.saveDocuments([
      { parentOrderSn, text: document, hash, totalGross: 4_648, cutFields: ["cName"] },
    ]);
  }
  yield* orders.beginSubmission({
    parentOrderSn,
    revision: 2,
    documentHash: "second",
    deadline: order.updatedAt,
    lastRowId: 7,
  });
  yield* orders.recordSubmission(parentOrderSn, 8);
  const jtlOrderNumbers = ["AU-1"];
  yield* orders.recordAcceptance([{ parentOrderSn, from: "submitted", jtlOrderNumbers }]);
  const handedOver = { lines: [{ orderSn: "076-1", quantity: 3 }], address: person };
  const blockReasons = [{ code: "addressChanged", parameters: {} }] as const;
  yield* orders.saveFetched([fetched]);
  yield* orders.importFetched(write({ handedOver, blockReasons }));

  const contents = order.lines.map(({ orderSn, quantity }) => ({
    parentOrderSn,
    orderSn,
    quantity,
  }));
  const parcel = { parcelId: "11", trackingNumber, contents };
  const shippedAt = order.updatedAt;
  yield* shipments.saveParcels([
    { ...parcel, parentOrderSn, shippingMethod: "DHL", furtherBoxOf: null, shippedAt },
  ]);
  const told = contents.map((line) => ({ ...line, goodsId: "60109951", skuId: "17592231" }));
  yield* shipments.plan([
    {
      sendType: "wholeOrder",
      parcels: [{ ...parcel, carrierId: "960246690", warehouseId: "WH-1", contents: told }],
    },
  ]);
  const [report] = (yield* Stream.runCollect(shipments.reportsIn(["planned"]))).flat();
  const reportId = report?.reportId ?? "";
  yield* shipments.changeReport({ reportId, from: "planned", to: "sending" });
  yield* shipments.changeReport({ reportId, from: "sending", to: "confirmed" });

  // Temu has another word on it, which waits for import.
  yield* orders.wish([parentOrderSn]);
  yield* orders.saveFetched([fetched]);
  assert.strictEqual(begun._tag, "Begun");
});

const soon = Effect.map(Clock.currentTimeMillis, (now) => now + 60_000);

layer(embeddedDatabase, { excludeTestServices: true, timeout: 60_000 })("erasing", (it) => {
  it.effect("no table keeps a buyer's name, address, mail or phone; all figures stay", () =>
    Effect.gen(function* () {
      const schema = "retention";
      const { pool } = yield* Database;
      const stores = Layer.provide(storesOf("demo"), databaseLayer({ _tag: "Pool", pool, schema }));
      yield* Effect.gen(function* () {
        yield* takeAllTheWay;
        const orders = yield* OrderStore;
        const before = yield* orders.get(parentOrderSn);
        const rows = yield* everything(schema);
        for (const field of personalFields) {
          const places = rows.filter((row) => row.includes(field)).map((row) => row.split(" ")[0]);
          assert.sameMembers(places, [
            `${schema}.temu_orders`,
            `${schema}.temu_xml_export`,
            `${schema}.temu_xml_export`,
            `${schema}.temu_fetched`,
          ]);
        }

        assert.strictEqual(yield* orders.erasePersonalData(yield* soon), 1);
        const left = (yield* everything(schema)).join("\n");
        for (const field of personalFields) assert.notInclude(left, field);
        for (const figure of [parentOrderSn, "AU-1", trackingNumber, "17592231", "first"]) {
          assert.include(left, figure);
        }
        assert.isNotNull(before?.amounts);
        assert.strictEqual(before?.state, "reported");
        assert.deepStrictEqual(
          yield* orders.get(parentOrderSn),
          before && {
            ...before,
            address: null,
            handedOver: { lines: [{ orderSn: "076-1", quantity: 3 }], address: null },
          },
        );
        assert.strictEqual(yield* orders.fetchedCount, 0);
        assert.strictEqual(yield* orders.erasePersonalData(yield* soon), 0);
      }).pipe(Effect.provide(stores));
    }),
  );

  it.effect("what comes in after an order was erased is erased the next time", () =>
    Effect.gen(function* () {
      const orders = yield* OrderStore;
      yield* orders.saveFetched([fetched]);
      yield* orders.importFetched(write({ state: "cancelled" }));
      assert.strictEqual(yield* orders.erasePersonalData(yield* soon), 1);

      yield* orders.saveFetched([fetched]);
      assert.strictEqual(yield* orders.erasePersonalData(yield* soon), 1);
      assert.strictEqual(yield* orders.fetchedCount, 0);

      yield* orders.saveFetched([fetched]);
      yield* orders.importFetched(write({}));
      assert.deepStrictEqual((yield* orders.get(parentOrderSn))?.address, person);
      assert.strictEqual(yield* orders.erasePersonalData(yield* soon), 1);
      assert.isNull((yield* orders.get(parentOrderSn))?.address);

      yield* orders.saveFetched([{ ...fetched, address: { _tag: "NotRead" } }]);
      yield* orders.importFetched(write({ handedOver: { lines: [], address: person } }));
      assert.strictEqual(yield* orders.erasePersonalData(yield* soon), 1);
      assert.isNull((yield* orders.get(parentOrderSn))?.handedOver?.address);

      yield* orders.saveFetched([{ ...fetched, address: { _tag: "NotRead" } }]);
      yield* orders.importFetched(write({}));
      assert.strictEqual(yield* orders.erasePersonalData(yield* soon), 0);
    }).pipe(Effect.provide(storesOf("late"))),
  );

  it.effect("a shop erases only its own orders", () =>
    Effect.gen(function* () {
      const take = Effect.gen(function* () {
        const orders = yield* OrderStore;
        yield* orders.saveFetched([fetched]);
        yield* orders.importFetched(write({ state: "closed" }));
        yield* orders.saveFetched([fetched]);
        return orders;
      });
      const north = yield* Effect.provide(take, storesOf("north"));
      const south = yield* Effect.provide(take, storesOf("south"));
      assert.strictEqual(yield* north.erasePersonalData(yield* soon), 1);
      assert.isNotNull((yield* south.get(parentOrderSn))?.address);
      assert.strictEqual(yield* south.fetchedCount, 1);
    }),
  );

  it.effect("orders that were erased are not looked at again", () =>
    Effect.gen(function* () {
      const orders = yield* OrderStore;
      statements.length = 0;
      yield* orders.erasePersonalData(yield* soon);
      const [statement = ""] = statements;
      const { transact } = yield* Database;
      const plan = yield* transact("test", (connection) =>
        Effect.gen(function* () {
          // With tables as small as these PostgreSQL would read them whole.
          yield* connection.execute("set local enable_seqscan = off", []);
          return yield* connection.query(
            Schema.Array(Schema.Struct({ "QUERY PLAN": Schema.String })),
            `explain ${statement}`,
            ["frugal", 0, 0],
          );
        }),
      );
      const text = plan.map((row) => row["QUERY PLAN"]).join("\n");
      assert.match(text, /CTE due[^]*temu_orders_to_erase/);
    }).pipe(Effect.provide(storesOf("frugal"))),
  );
});
