import { Context, type Effect } from "effect";
import type { StorageError } from "../domain/SyncError.ts";
import type { Instant } from "../domain/Time.ts";
import type {
  KeptWebhook,
  WebhookEvent,
  WebhookFigures,
  WebhookOutcome,
} from "../domain/Webhook.ts";

/** The webhooks of all shops, and what becomes of them. */
export class WebhookInbox extends Context.Service<
  WebhookInbox,
  {
    /**
     * Keeps an event and, all at once, the wish to have its order read anew. `shops`: those of the event's
     * app; which of them it is for `shopOfWebhook` says. One that is kept already changes nothing: null.
     * One statement.
     */
    readonly receive: (
      event: WebhookEvent,
      given: { readonly shops: ReadonlyArray<string>; readonly receivedAt: Instant },
    ) => Effect.Effect<KeptWebhook | null, StorageError>;
    readonly figures: (since: Instant) => Effect.Effect<WebhookFigures, StorageError>;
    /** The newest events first, at most `limit`. Without outcomes: of every outcome. */
    readonly list: (request: {
      readonly outcomes?: ReadonlyArray<WebhookOutcome> | undefined;
      readonly limit: number;
    }) => Effect.Effect<ReadonlyArray<KeptWebhook>, StorageError>;
    /** Deletes what is older than so many days by the store's clock, and answers how many events. */
    readonly erase: (request: {
      readonly olderThanDays: number;
    }) => Effect.Effect<number, StorageError>;
  }
>()("@temu-jtl/core/WebhookInbox") {}
