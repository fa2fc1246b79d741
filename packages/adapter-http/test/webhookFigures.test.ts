import { assert, describe, it } from "@effect/vitest";
import { type WebhookEvent, WebhookInbox } from "@temu-jtl/core";
import { memoryWebhookInboxLayer, MemoryState } from "@temu-jtl/core/testing";
import { Clock, Context, Effect, Layer, Schema } from "effect";
import { makeLab, problemIn } from "./support/RouterLab.ts";

const decode = Schema.decodeUnknownEffect(
  Schema.fromJsonString(
    Schema.StructWithRest(Schema.Struct({ since: Schema.Int }), [
      Schema.Record(Schema.String, Schema.Json),
    ]),
  ),
);

const path = "/temu-jtl/api/webhooks";

describe("what has come of webhooks", () => {
  it.live("is counted for a day, and what nobody knows is named without its order", () =>
    Effect.gen(function* () {
      const webhooks = Context.get(
        yield* Layer.build(memoryWebhookInboxLayer.pipe(Layer.provide(MemoryState.layer))),
        WebhookInbox,
      );
      const now = yield* Clock.currentTimeMillis;
      const event: WebhookEvent = {
        eventId: "one",
        appKey: "demo-app",
        code: "bg_order_status_change_event",
        sentAt: now,
        mallId: "77",
        parentOrderSn: "PO-076-1",
      };
      const day = 86_400_000;
      yield* webhooks.receive(event, { shops: [], receivedAt: now - day - 60_000 });
      yield* webhooks.receive(
        { ...event, eventId: "two" },
        { shops: ["main"], receivedAt: now - 2 },
      );
      yield* webhooks.receive(
        { ...event, eventId: "three", code: "bg_new_kind" },
        { shops: ["main"], receivedAt: now - 1 },
      );
      const { ask } = yield* makeLab({ parts: { webhooks } });
      const answer = yield* ask(path, { as: "reader" });
      const text = yield* Effect.promise(() => answer.text());
      const { since, ...told } = yield* decode(text);
      assert.isAtLeast(since, now - day);
      assert.deepStrictEqual(told, {
        received: 2,
        unknownShop: 0,
        unknownEvent: 1,
        lastReceivedAt: now - 1,
        unknown: [
          { receivedAt: now - 1, code: "bg_new_kind", mallId: "77", outcome: "unknownEvent" },
          {
            receivedAt: now - day - 60_000,
            code: "bg_order_status_change_event",
            mallId: "77",
            outcome: "unknownShop",
          },
        ],
      });
      assert.notInclude(text, "PO-076");
    }),
  );

  it.live("is for those who see all shops", () =>
    Effect.gen(function* () {
      const { ask } = yield* makeLab();
      const answer = yield* ask(path, { as: "second" });
      assert.strictEqual(answer.status, 403);
      assert.strictEqual((yield* problemIn(answer)).code, "notAllowed");
    }),
  );
});
