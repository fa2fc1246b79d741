import { Clock, Effect, Layer } from "effect";
import { days } from "../../domain/Time.ts";
import { type KeptWebhook, shopOfWebhook, webhookOutcome } from "../../domain/Webhook.ts";
import { WebhookInbox } from "../../ports/WebhookInbox.ts";
import { makeWish, MemoryState } from "./MemoryState.ts";

/** Webhooks in memory, over the orders and tokens of all shops there. */
export const memoryWebhookInboxLayer: Layer.Layer<WebhookInbox, never, MemoryState> = Layer.effect(
  WebhookInbox,
  Effect.map(MemoryState, ({ ofShop }) => {
    const kept = new Map<string, KeptWebhook>();
    const newestFirst = () => [...kept.values()].toReversed();

    return WebhookInbox.of({
      receive: (event, { receivedAt, shops }) =>
        Effect.sync(() => {
          if (kept.has(event.eventId)) return null;
          const shop = shopOfWebhook(
            event,
            shops.map((id) => ({ shop: id, mallId: ofShop(id).token?.info?.mallId ?? null })),
          );
          const outcome = webhookOutcome(event, shop);
          const received: KeptWebhook = { ...event, receivedAt, shop, outcome };
          kept.set(event.eventId, received);
          if (outcome === "marked" && shop !== null && event.parentOrderSn !== null) {
            makeWish(ofShop(shop), event.parentOrderSn);
          }
          return received;
        }),

      figures: (since) =>
        Effect.sync(() => {
          const events = newestFirst();
          const recent = events.filter(({ receivedAt }) => receivedAt >= since);
          const count = (outcome: KeptWebhook["outcome"]) =>
            recent.filter((event) => event.outcome === outcome).length;
          return {
            received: recent.length,
            unknownShop: count("unknownShop"),
            unknownEvent: count("unknownEvent"),
            lastReceivedAt: events[0]?.receivedAt ?? null,
          };
        }),

      list: ({ limit, outcomes }) =>
        Effect.sync(() =>
          newestFirst()
            .filter(({ outcome }) => outcomes === undefined || outcomes.includes(outcome))
            .slice(0, limit),
        ),

      erase: ({ olderThanDays }) =>
        Effect.map(Clock.currentTimeMillis, (now) => {
          const old = [...kept.values()].filter(
            ({ receivedAt }) => receivedAt < now - days(olderThanDays),
          );
          for (const { eventId } of old) kept.delete(eventId);
          return old.length;
        }),
    });
  }),
);
