import { assert, describe, it } from "@effect/vitest";
import {
  CurrentShop,
  disable,
  hastenDelay,
  jobIdOf,
  JobStore,
  makeWebhookIntake,
  OrderStore,
  ShopSettings,
  StorageError,
  WebhookEvent,
  WebhookInbox,
} from "@temu-jtl/core";
import {
  memoryJobStoreLayer,
  MemoryState,
  memoryStoresLayer,
  memoryWebhookInboxLayer,
} from "@temu-jtl/core/testing";
import { Context, Effect, Layer, Logger, Schema } from "effect";
import { TestClock } from "effect/testing";

const shopOf = (id: string, appKey: string) =>
  Schema.decodeSync(ShopSettings)({
    id,
    temu: {
      appKey,
      appSecret: "demo-secret",
      accessToken: "demo-token",
      endpoint: "http://127.0.0.1:1/",
    },
  });
const shops = [shopOf("north", "app-1"), shopOf("south", "app-2")];
const syncOf = (shop: string) => jobIdOf("sync_orders", shop);

const eventOf = (eventId: string, changes: Partial<WebhookEvent> = {}): WebhookEvent => ({
  eventId,
  appKey: "app-1",
  code: "bg_order_status_change_event",
  sentAt: 0,
  mallId: null,
  parentOrderSn: "PO-1",
  ...changes,
});

/** Two shops in memory whose order syncs have just run, and the lines that are logged. */
const makeIntake = Effect.fnUntraced(function* () {
  const state = yield* Layer.build(MemoryState.layer);
  const shared = yield* Layer.build(
    Layer.merge(memoryWebhookInboxLayer, memoryJobStoreLayer).pipe(
      Layer.provide(Layer.succeedContext(state)),
    ),
  );
  const jobs = Context.get(shared, JobStore);
  const inbox = Context.get(shared, WebhookInbox);
  yield* TestClock.adjust("1 day");
  yield* jobs.define(
    shops.map(({ id }) => ({
      jobId: syncOf(id),
      type: "sync_orders",
      shop: id,
      description: "",
      schedule: { everyMinutes: 30 },
      parameters: {},
    })),
  );
  const later = (yield* jobs.hosts).now + 1_800_000;
  for (const { id } of shops) {
    yield* jobs.change(syncOf(id), (job) => ({ answer: null, job: { ...job, dueAt: later } }));
  }
  const lines: Array<string> = [];
  const logger = Logger.make(({ message }) => void lines.push(String(message)));
  const receive = makeWebhookIntake({ inbox, jobs, shops });
  const wishesOf = (shop: ShopSettings) =>
    Effect.flatMap(OrderStore, (orders) => orders.wishes).pipe(
      Effect.provide(
        memoryStoresLayer.pipe(
          Layer.provide(CurrentShop.layer(shop)),
          Layer.provide(Layer.succeedContext(state)),
        ),
      ),
    );
  return {
    jobs,
    inbox,
    lines,
    later,
    receive: (event: WebhookEvent) => Effect.provide(receive(event), Logger.layer([logger])),
    dueAt: (shop: string) => Effect.map(jobs.get(syncOf(shop)), (job) => job.dueAt),
    marked: Effect.map(Effect.forEach(shops, wishesOf), (all) =>
      all.map((wishes) => wishes.map(({ parentOrderSn }) => parentOrderSn)),
    ),
  };
});

describe("a webhook that has been opened", () => {
  it.effect(
    "marks its order for the shop of its app, and has that shop's order sync run soon",
    () =>
      Effect.gen(function* () {
        const { dueAt, jobs, later, marked, receive } = yield* makeIntake();
        yield* receive(eventOf("one", { appKey: "app-2" }));
        assert.deepStrictEqual(yield* marked, [[], ["PO-1"]]);
        const { now } = yield* jobs.hosts;
        assert.strictEqual(yield* dueAt("south"), now + hastenDelay);
        assert.strictEqual(yield* dueAt("north"), later);
      }),
  );

  it.effect("asks once for many that come together, and once more for later ones", () =>
    Effect.gen(function* () {
      const { inbox, jobs, marked, receive } = yield* makeIntake();
      let asked = 0;
      const counted = makeWebhookIntake({
        inbox,
        jobs: {
          ...jobs,
          change: (jobId, change) =>
            Effect.suspend(() => ((asked += 1), jobs.change(jobId, change))),
        },
        shops,
      });
      for (let count = 0; count < 50; count += 1) {
        yield* counted(eventOf(`event-${count}`, { parentOrderSn: `PO-${count % 10}` }));
      }
      assert.strictEqual(asked, 1);
      yield* TestClock.adjust(hastenDelay);
      yield* counted(eventOf("later"));
      assert.strictEqual(asked, 2);
      yield* receive(eventOf("later"));
      assert.lengthOf((yield* marked)[0] ?? [], 10);
    }),
  );

  it.effect(
    "leaves an order sync alone that somebody has switched off, and marks all the same",
    () =>
      Effect.gen(function* () {
        const { dueAt, jobs, marked, receive } = yield* makeIntake();
        yield* jobs.change(syncOf("north"), disable("Ada"));
        yield* receive(eventOf("one"));
        assert.isNull(yield* dueAt("north"));
        assert.deepStrictEqual(yield* marked, [["PO-1"], []]);
      }),
  );

  it.effect("is taken in although no process has ever worked jobs, or they cannot be reached", () =>
    Effect.gen(function* () {
      const { inbox, jobs, lines, marked } = yield* makeIntake();
      const away = new StorageError({
        category: "transient",
        operation: "JobStore.change",
        message: "The database is away.",
        whatToDo: "Wait.",
      });
      const logger = Logger.make(({ message }) => void lines.push(String(message)));
      const unknown = makeWebhookIntake({ inbox, jobs, shops: [shopOf("west", "app-3")] });
      yield* unknown(eventOf("one", { appKey: "app-3" }));
      const failing = { ...jobs, change: () => Effect.fail(away) };
      yield* makeWebhookIntake({ inbox, jobs: failing, shops })(eventOf("two")).pipe(
        Effect.provide(Logger.layer([logger])),
      );
      assert.deepStrictEqual(yield* marked, [["PO-1"], []]);
      assert.lengthOf(lines, 1);
    }),
  );

  it.effect("is told of once an hour when nobody knows its shop or its kind", () =>
    Effect.gen(function* () {
      const { inbox, lines, marked, receive } = yield* makeIntake();
      const round = (name: string) =>
        Effect.gen(function* () {
          yield* receive(eventOf(`${name}-app`, { appKey: "app-9", mallId: "77" }));
          yield* receive(eventOf(`${name}-kind`, { code: "bg_new_kind" }));
        });
      yield* round("one");
      yield* round("two");
      assert.lengthOf(lines, 2);
      assert.include(lines[0], "77");
      assert.include(lines[1], "bg_new_kind");
      yield* TestClock.adjust("1 hour");
      yield* round("three");
      assert.lengthOf(lines, 4);
      assert.deepStrictEqual(yield* marked, [[], []]);
      const figures = yield* inbox.figures(0);
      assert.strictEqual(figures.unknownShop, 3);
      assert.strictEqual(figures.unknownEvent, 3);
    }),
  );

  it.effect("fails when it cannot be kept, so that Temu sends it again", () =>
    Effect.gen(function* () {
      const { inbox, jobs } = yield* makeIntake();
      const away = new StorageError({
        category: "transient",
        operation: "WebhookInbox.receive",
        message: "The database is away.",
        whatToDo: "Wait.",
      });
      const failing = { ...inbox, receive: () => Effect.fail(away) };
      const receive = makeWebhookIntake({ inbox: failing, jobs, shops });
      assert.strictEqual(yield* Effect.flip(receive(eventOf("one"))), away);
    }),
  );
});
