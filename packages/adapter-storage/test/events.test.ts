import { assert, describe, layer } from "@effect/vitest";
import {
  EventHub,
  eventHubLayer,
  Events,
  InventoryStore,
  JobStore,
  LogStore,
  type News,
  RunStore,
  ShopStore,
} from "@temu-jtl/core";
import { eventsContract, importSamples, sampleParentOrder } from "@temu-jtl/core/testing";
import { Deferred, Effect, Fiber, Layer, Queue, Schedule, Schema } from "effect";
import pg from "pg";
import {
  Database,
  databaseLayer,
  eventsLayer,
  jobStoreLayer,
  logStoreLayer,
} from "../src/index.ts";
import {
  behindTheirBack,
  embeddedDatabase,
  newShop,
  statements,
  statementsOf,
  storesOf,
} from "./support.ts";

const Counts = Schema.Tuple([Schema.Struct({ count: Schema.Int })]);
const count = Effect.fnUntraced(function* (text: string) {
  const { on } = yield* Database;
  const [row] = yield* on("test").query(Counts, `select ${text} as count`, []);
  return row.count;
});

/** What a program publishes, in words. */
const publishedBy = Effect.fnUntraced(function* <A, E, R>(program: Effect.Effect<A, E, R>) {
  const { read } = yield* Events;
  const before = yield* read({ after: null, limit: 1 });
  yield* program;
  const { hints } = yield* read({ after: before.newest, limit: 1_000 });
  return hints
    .map(({ kind, object, shop }) => `${shop ?? "-"} ${kind} ${object ?? "*"}`)
    .toSorted();
});

const anOrder = (object: string) => ({ shop: "north", kind: "order", object });

/** Somebody who listens, and waits until he has heard of an object; `*` for several. */
const listener = Effect.fnUntraced(function* (after: string | null = null) {
  const { listen } = yield* EventHub;
  const news = yield* Queue.unbounded<News>();
  yield* listen(after, (one) => Queue.offerUnsafe(news, one));
  return {
    hears: (wanted: string) =>
      Effect.gen(function* () {
        while (true) {
          const one = yield* Queue.take(news);
          if (one._tag === "Reset") continue;
          if (one.hints.some(({ object }) => (object ?? "*") === wanted)) return;
        }
      }).pipe(Effect.timeout("5 seconds")),
  };
});

const hub = Layer.provideMerge(eventHubLayer, eventsLayer);

layer(embeddedDatabase, { excludeTestServices: true, timeout: 60_000 })(
  "live events over PostgreSQL",
  (it) => {
    for (const { name, test } of eventsContract) {
      it.effect(name, () => test.pipe(Effect.provide(eventsLayer)));
    }

    it.effect("a change that is committed late comes late, and nothing is passed over", () =>
      Effect.gen(function* () {
        const { transact } = yield* Database;
        const { publish, read } = yield* Events;
        const { newest } = yield* read({ after: null, limit: 1 });
        const insert = `insert into temu_jtl.temu_event_outbox values ('north', 'order', 'PO-slow')`;
        const objects = Effect.fnUntraced(function* (after: number) {
          const page = yield* read({ after, limit: 100 });
          return page.hints.map(({ object }) => object);
        });
        yield* transact("test", ({ execute }) =>
          Effect.gen(function* () {
            yield* execute(insert, []);
            yield* publish([anOrder("PO-fast")]);
            assert.deepStrictEqual(yield* objects(newest), ["PO-fast"]);
          }),
        );
        assert.deepStrictEqual(yield* objects(newest), ["PO-fast", "PO-slow"]);
        assert.deepStrictEqual(yield* objects(newest + 1), ["PO-slow"]);
      }).pipe(Effect.provide(eventsLayer)),
    );

    it.effect(
      "readers of several hosts who read at once see the same hints under the same ids",
      () =>
        Effect.gen(function* () {
          const { publish, read } = yield* Events;
          const { newest } = yield* read({ after: null, limit: 1 });
          yield* Effect.all(
            Array.from({ length: 8 }, (_, place) =>
              Effect.andThen(
                publish([anOrder(`PO-${place}`)]),
                read({ after: newest, limit: 100 }),
              ),
            ),
            { concurrency: "unbounded" },
          );
          const pages = yield* Effect.all(
            Array.from({ length: 3 }, () => read({ after: newest, limit: 100 })),
            { concurrency: "unbounded" },
          );
          assert.lengthOf(pages[0]?.hints ?? [], 8);
          for (const { hints } of pages) assert.deepStrictEqual(hints, pages[0]?.hints);
        }).pipe(Effect.provide(eventsLayer)),
    );

    it.effect("a reader waits for another that gives ids, so that none comes up behind it", () =>
      Effect.gen(function* () {
        const { transact } = yield* Database;
        const { publish, read } = yield* Events;
        const { newest } = yield* read({ after: null, limit: 1 });
        yield* publish([anOrder("PO-1")]);
        const other = yield* transact("test", ({ execute }) =>
          Effect.gen(function* () {
            yield* execute("select temu_jtl.temu_place_events()", []);
            yield* publish([anOrder("PO-2")]);
            const reading = yield* Effect.forkChild(read({ after: newest, limit: 100 }));
            const waiting = count(
              "(select count(*) from pg_locks where locktype = 'advisory' and not granted)",
            );
            yield* Effect.repeat(waiting, {
              schedule: Schedule.spaced("20 millis"),
              until: (readers) => readers > 0 || reading.pollUnsafe() !== undefined,
            });
            return reading;
          }),
        );
        const { hints } = yield* Fiber.join(other);
        assert.deepStrictEqual(
          hints.map(({ object }) => object),
          ["PO-1", "PO-2"],
        );
      }).pipe(Effect.provide(eventsLayer)),
    );

    it.effect("a change that is taken back is told to nobody", () =>
      Effect.gen(function* () {
        const shop = newShop();
        const { transact } = yield* Database;
        const published = yield* publishedBy(
          Effect.flip(
            transact("test", ({ execute }) =>
              Effect.andThen(
                execute("insert into temu_jtl.temu_inventory_marks (shop) values ($1)", [shop]),
                Effect.fail("taken back"),
              ),
            ),
          ),
        );
        assert.deepStrictEqual(published, []);
      }).pipe(Effect.provide(eventsLayer)),
    );

    describe("publishes itself", () => {
      it.effect("what happens to orders, SKUs and the shop", () =>
        Effect.gen(function* () {
          const shop = newShop();
          const stores = Layer.merge(storesOf(shop), eventsLayer);
          const published = yield* publishedBy(
            Effect.gen(function* () {
              yield* importSamples([1]);
              const inventory = yield* InventoryStore;
              const sku = { goodsId: "G-1", merchantSku: "A", name: "", variant: "", onSale: true };
              yield* inventory.saveSkus({ skus: [{ ...sku, skuId: "S-1", stock: 5 }], askedAt: 0 });
              const { mapSkus } = yield* ShopStore;
              yield* mapSkus(new Map([["S-2", "B"]]));
            }),
          ).pipe(Effect.provide(stores));
          assert.includeMembers(published, [
            `${shop} order ${sampleParentOrder(1).parentOrderSn}`,
            `${shop} inventory S-1`,
            `${shop} inventory S-2`,
          ]);
        }),
      );

      it.effect("a SKU only when something about it has changed", () =>
        Effect.gen(function* () {
          const shop = "seen-again";
          const { saveSkus } = yield* InventoryStore;
          const sku = { goodsId: "G-1", merchantSku: "A", name: "", variant: "", onSale: true };
          const see = (stock: number, askedAt: number) =>
            publishedBy(saveSkus({ skus: [{ ...sku, skuId: "S-1", stock }], askedAt }));
          yield* see(5, 0);
          assert.notInclude(yield* see(5, 1_000), `${shop} inventory S-1`);
          assert.include(yield* see(4, 2_000), `${shop} inventory S-1`);
        }).pipe(Effect.provide(Layer.merge(storesOf("seen-again"), eventsLayer))),
      );

      it.effect("what runs and jobs do", () =>
        Effect.gen(function* () {
          const shop = "at-work";
          const published = yield* publishedBy(
            Effect.gen(function* () {
              const runs = yield* RunStore;
              const begin = { workflow: "order_sync", trigger: "test", parameters: {} } as const;
              yield* runs.begin({ ...begin, runId: `run-of-${shop}` });
              const jobs = yield* JobStore;
              const seed = { description: "A job", schedule: { everyMinutes: 30 }, parameters: {} };
              yield* jobs.define([
                { ...seed, jobId: `sync_orders:${shop}`, type: "sync_orders", shop },
                { ...seed, jobId: `of no shop ${shop}`, type: `of no shop ${shop}`, shop: null },
              ]);
            }),
          );
          assert.deepStrictEqual(published, [
            `- job of no shop ${shop}`,
            `${shop} job sync_orders:${shop}`,
            `${shop} run run-of-${shop}`,
          ]);
          const { recordStep } = yield* RunStore;
          const step = yield* publishedBy(
            recordStep(`run-of-${shop}`, {
              name: "fetch",
              outcome: null,
              startedAt: 0,
              durationMillis: 0,
              counts: { processed: 0, created: 0, changed: 0, skipped: 0, held: 0, failed: 0 },
              problems: [],
            }),
          );
          assert.deepStrictEqual(step, [`${shop} run run-of-${shop}`]);
        }).pipe(Effect.provide(Layer.mergeAll(storesOf("at-work"), jobStoreLayer, eventsLayer))),
      );

      it.effect("what people set going for many orders, and what checks of a shop have found", () =>
        Effect.gen(function* () {
          const shop = newShop();
          const published = yield* publishedBy(
            Effect.gen(function* () {
              yield* behindTheirBack(
                `insert into temu_jtl.temu_operations
                  (operation_id, shop, kind, by, total, started_at, alive_until)
                values ($1, $2, 'retry', 'Ada', 1, now(), now())`,
                [`operation of ${shop}`, shop],
              );
              yield* behindTheirBack(
                `insert into temu_jtl.temu_preflights (shop, at, findings, has_passed)
                values ($1, now(), '[]', true)`,
                [shop],
              );
            }),
          );
          assert.deepStrictEqual(published, [
            `${shop} operation operation of ${shop}`,
            `${shop} shop ${shop}`,
          ]);
          const result = yield* publishedBy(
            behindTheirBack(
              `insert into temu_jtl.temu_operation_results
                (operation_id, parent_order_sn, outcome, parameters)
              values ($1, 'PO-1', 'done', '{}')`,
              [`operation of ${shop}`],
            ),
          );
          assert.deepStrictEqual(result, [`${shop} operation operation of ${shop}`]);
        }).pipe(Effect.provide(eventsLayer)),
      );

      it.effect("lines of the log, and alerts by their code", () =>
        Effect.gen(function* () {
          const shop = newShop();
          const { append } = yield* LogStore;
          const line = {
            at: 0,
            level: "warning",
            message: "late",
            shop,
            workflow: null,
            runId: null,
            step: null,
            parentOrderSn: null,
          } as const;
          const published = yield* publishedBy(
            append([
              { ...line, annotations: {} },
              { ...line, annotations: { alert: "shipBeforeNear" } },
            ]),
          );
          assert.deepStrictEqual(published, [`${shop} alert shipBeforeNear`, `${shop} log *`]);
        }).pipe(Effect.provide(Layer.merge(logStoreLayer, eventsLayer))),
      );
    });

    it.effect("ten thousand rows at once are one hint and one notification", () =>
      Effect.gen(function* () {
        const { pool } = yield* Database;
        const client = yield* Effect.acquireRelease(
          Effect.promise(async () => {
            const made = new pg.Client(pool.options);
            await made.connect();
            await made.query("listen temu_jtl_events");
            return made;
          }),
          (made) => Effect.promise(() => made.end()),
        );
        const calls: Array<string> = [];
        const isOver = yield* Deferred.make<void>();
        client.on("notification", ({ payload = "" }) => {
          if (payload === "over") Deferred.doneUnsafe(isOver, Effect.void);
          else calls.push(payload);
        });
        const published = yield* publishedBy(
          Effect.gen(function* () {
            yield* behindTheirBack(
              `insert into temu_jtl.temu_inventory (shop, sku_id, reason)
              select 'bulk', 'S-' || n, 'new' from generate_series(1, 10000) n`,
            );
            const waiting = "(select count(*) from temu_jtl.temu_event_outbox)";
            assert.strictEqual(yield* count(waiting), 1);
          }),
        );
        assert.deepStrictEqual(published, ["bulk inventory *"]);
        // What touches no row calls nobody.
        yield* behindTheirBack(
          "update temu_jtl.temu_inventory set reason = '' where shop = 'none'",
        );
        yield* behindTheirBack("notify temu_jtl_events, 'over'");
        yield* Deferred.await(isOver);
        assert.deepStrictEqual(calls, ['"temu_jtl"']);
      }).pipe(Effect.scoped, Effect.provide(eventsLayer)),
    );

    it.effect("the newest ten thousand hints are kept", () =>
      Effect.gen(function* () {
        const { publish, read } = yield* Events;
        yield* behindTheirBack(
          `insert into temu_jtl.temu_events (shop, kind, object)
          select 'north', 'order', 'PO-' || n from generate_series(1, 10100) n`,
        );
        yield* publish([anOrder("PO-1")]);
        const { newest, oldest } = yield* read({ after: null, limit: 1 });
        assert.strictEqual(newest - oldest, 9_999);
        assert.strictEqual(yield* count("(select count(*) from temu_jtl.temu_events)"), 10_000);
      }).pipe(Effect.provide(eventsLayer)),
    );

    it.effect("two hundred listeners cost the database what one costs", () =>
      Effect.gen(function* () {
        const { publish } = yield* Events;
        const costOf = Effect.fnUntraced(function* (listeners: number) {
          const all = yield* Effect.replicateEffect(listener(), listeners);
          yield* publish([anOrder("PO-first")]);
          yield* Effect.forEach(all, ({ hears }) => hears("PO-first"), { discard: true });
          const before = statements.length;
          yield* publish([anOrder("PO-second")]);
          yield* Effect.forEach(all, ({ hears }) => hears("PO-second"), { discard: true });
          return statements.slice(before).filter((text) => !text.includes("pg_notify")).length;
        });
        // The publication itself, and at most two reads: one that finds it, one that finds no more.
        assert.isAtMost(yield* Effect.scoped(costOf(1)), 5);
        assert.isAtMost(yield* Effect.scoped(costOf(200)), 5);
      }).pipe(Effect.provide(hub)),
    );

    it.effect("a listener hears on when the connection that is called on has been ended", () =>
      Effect.gen(function* () {
        const { publish } = yield* Events;
        const { hears } = yield* listener();
        yield* publish([anOrder("PO-before")]);
        yield* hears("PO-before");
        const endConnection = count(
          `(select count(pg_terminate_backend(pid)) from pg_stat_activity
            where query ilike 'listen temu_jtl_events')`,
        );
        yield* Effect.repeat(endConnection, {
          schedule: Schedule.spaced("20 millis"),
          until: (ended) => ended > 0,
        });
        yield* publish([anOrder("PO-after")]);
        yield* hears("PO-after");
      }).pipe(Effect.scoped, Effect.provide(hub)),
    );

    it.effect("where calls never arrive it is asked once a second", () =>
      Effect.gen(function* () {
        const { pool } = yield* Database;
        // Nothing that is called in another database arrives, as behind a proxy that shares connections.
        const deaf = yield* Effect.acquireRelease(
          Effect.sync(
            () =>
              new pg.Pool({
                ...pool.options,
                password: pool.options.password,
                database: "template1",
              }),
          ),
          (made) => Effect.promise(() => made.end()),
        );
        const { publish } = yield* Events;
        const overDeaf = Layer.fresh(hub).pipe(
          Layer.provide(
            Layer.effect(
              Database,
              Effect.map(Database, (database) => ({ ...database, pool: deaf })),
            ),
          ),
        );
        yield* Effect.gen(function* () {
          const { hears } = yield* listener();
          yield* publish([anOrder("PO-1")]);
          yield* hears("PO-1");
          yield* publish([anOrder("PO-2")]);
          yield* hears("PO-2");
        }).pipe(Effect.provide(overDeaf));
      }).pipe(Effect.scoped, Effect.provide(eventsLayer)),
    );

    it.effect(
      "hosts of another schema hear nothing of it, and places there mean nothing here",
      () =>
        Effect.gen(function* () {
          const { pool } = yield* Database;
          const other = Layer.fresh(eventsLayer).pipe(
            Layer.provide(databaseLayer({ _tag: "Pool", pool, schema: "Other Events" })),
          );
          const here = yield* Events;
          yield* here.publish([anOrder("PO-here")]);
          const there = yield* Effect.provide(
            Effect.flatMap(Events, (events) => events.read({ after: null, limit: 10 })),
            other,
          );
          assert.deepStrictEqual(there.hints, []);
          assert.notStrictEqual(there.epoch, (yield* here.read({ after: null, limit: 1 })).epoch);
        }).pipe(Effect.provide(eventsLayer)),
    );

    it.effect("nobody's publication of nothing costs a statement", () =>
      Effect.gen(function* () {
        const { publish } = yield* Events;
        assert.deepStrictEqual(yield* statementsOf(publish([])), { work: 0, commits: 0 });
      }).pipe(Effect.provide(eventsLayer)),
    );
  },
);
