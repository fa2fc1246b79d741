import { assert, layer } from "@effect/vitest";
import { CurrentShop, OrderStore, WebhookInbox } from "@temu-jtl/core";
import { webhookInboxContract } from "@temu-jtl/core/testing";
import { Effect, Layer, Schema } from "effect";
import { Database, webhookInboxLayer } from "../src/index.ts";
import {
  behindTheirBack,
  embeddedDatabase,
  newShop,
  shopLayer,
  statementsOf,
  storesOf,
} from "./support.ts";

/** An empty inbox, and the stores of a shop that no other test uses. */
const freshInbox = () => {
  const shop = newShop();
  return Layer.mergeAll(
    webhookInboxLayer.pipe(
      Layer.provide(Layer.effectDiscard(behindTheirBack("truncate temu_jtl.temu_webhook_events"))),
    ),
    storesOf(shop),
    shopLayer(shop),
  );
};

const Plan = Schema.Array(Schema.Struct({ "QUERY PLAN": Schema.String }));

const event = {
  eventId: "event-1",
  appKey: "demo-key",
  code: "bg_order_status_change_event",
  sentAt: 1_000,
  mallId: "1",
  parentOrderSn: "PO-076-1",
};

layer(embeddedDatabase, { excludeTestServices: true, timeout: 60_000 })(
  "webhooks in PostgreSQL",
  (it) => {
    for (const { name, test } of webhookInboxContract) {
      it.effect(name, () => test.pipe(Effect.provide(freshInbox())));
    }

    it.effect("an event costs one statement", () =>
      Effect.gen(function* () {
        const inbox = yield* WebhookInbox;
        const receive = inbox.receive(event, { shops: ["north"], receivedAt: 2_000 });
        assert.deepStrictEqual(yield* statementsOf(receive), { work: 1, commits: 0 });
        assert.deepStrictEqual(yield* statementsOf(receive), { work: 1, commits: 0 });
      }).pipe(Effect.provide(freshInbox())),
    );

    it.effect(
      "the same event through many doors at once is one, and many of an order one mark",
      () =>
        Effect.gen(function* () {
          const inbox = yield* WebhookInbox;
          const orders = yield* OrderStore;
          const { id: shop } = yield* CurrentShop;
          const kept = yield* Effect.forEach(
            Array.from({ length: 40 }, (_, count) => count),
            (count) =>
              inbox.receive(
                { ...event, eventId: `event-${count % 10}`, parentOrderSn: `PO-${count % 5}` },
                { shops: [shop], receivedAt: 2_000 },
              ),
            { concurrency: 20 },
          );
          assert.lengthOf(
            kept.filter((one) => one !== null),
            10,
          );
          assert.lengthOf(yield* orders.wishes, 5);
        }).pipe(Effect.provide(freshInbox())),
    );

    it.effect("among many events the old and the unknown are found by an index", () =>
      Effect.gen(function* () {
        yield* behindTheirBack(
          `insert into temu_jtl.temu_webhook_events
            (event_id, app_key, code, sent_at, received_at, outcome)
          select 'event ' || n, 'app', 'code', to_timestamp(n), to_timestamp(n),
            case when n % 1000 = 0 then 'unknownEvent' else 'marked' end
          from generate_series(1, 20000) n`,
        );
        yield* behindTheirBack("analyze temu_jtl.temu_webhook_events");
        const { on } = yield* Database;
        const unknown = ["unknownShop", "unknownEvent"];
        for (const [query, values, index] of [
          ["where received_at < to_timestamp($1)", [100], "temu_webhook_events_by_time"],
          [
            "where $1::text[] is null or outcome = any($1) order by number desc limit 20",
            [unknown],
            "temu_webhook_events_unknown",
          ],
        ] as const) {
          const plan = yield* on("test").query(
            Plan,
            `explain select * from temu_jtl.temu_webhook_events ${query}`,
            values,
          );
          assert.include(plan.map((row) => row["QUERY PLAN"]).join("\n"), index);
        }
      }).pipe(Effect.provide(freshInbox())),
    );
  },
);
