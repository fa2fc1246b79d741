import { assert, describe, it } from "@effect/vitest";
import { OrderStore, TemuApi, WebhookInbox } from "@temu-jtl/core";
import { memoryWebhookInboxLayer } from "@temu-jtl/core/testing";
import { Effect, Stream } from "effect";
import { inShop, sellOne } from "../orderSync/runs.ts";
import { syncOnly } from "../orderSync/rules/shops.ts";

describe("an order that webhooks tell of", () => {
  it.effect("(S10) is read once for several, and once more for one that comes meanwhile", () =>
    inShop(
      Effect.gen(function* () {
        const inbox = yield* WebhookInbox;
        const orders = yield* OrderStore;
        const temu = yield* TemuApi;
        const number = yield* sellOne;
        let events = 0;
        const tell = Effect.suspend(() => {
          const event = {
            eventId: `event-${(events += 1)}`,
            appKey: "demo-app",
            code: "bg_order_status_change_event",
            sentAt: 0,
            mallId: null,
            parentOrderSn: number,
          };
          return Effect.orDie(inbox.receive(event, { shops: ["demo"], receivedAt: 0 }));
        });
        let reads = 0;
        let comesMeanwhile = true;
        const watched = TemuApi.of({
          ...temu,
          listOrders: (query) => {
            reads += 1;
            return temu.listOrders(query).pipe(
              Stream.tap(() => {
                if (!comesMeanwhile) return Effect.void;
                comesMeanwhile = false;
                return tell;
              }),
            );
          },
        });
        const read = syncOnly({ parentOrderSns: [] }).pipe(Effect.provideService(TemuApi, watched));
        yield* tell;
        yield* tell;
        for (const sofar of [1, 2, 2]) {
          yield* read;
          assert.strictEqual(reads, sofar);
        }
        assert.deepStrictEqual(yield* orders.wishes, []);
      }).pipe(Effect.provide(memoryWebhookInboxLayer)),
    ),
  );
});
