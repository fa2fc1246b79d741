import { Schema } from "effect";
import { Instant } from "./Time.ts";

/** A webhook as it comes in. Nothing of it is to be believed before it has been opened. */
export interface SealedWebhook {
  /** The headers `x-tm-app-key`, `x-tm-event-code`, `x-tm-timestamp`, `x-tm-signature`, `x-tm-ext-param`. */
  readonly appKey: string;
  readonly eventCode: string;
  readonly timestamp: string;
  readonly signature: string;
  /** Empty where the header is missing. */
  readonly extParam: string;
  /** The text of the body. */
  readonly body: string;
}

/** What a webhook of Temu's says: to which order something has happened, never what. No personal data. */
export const WebhookEvent = Schema.Struct({
  /** The same for the same message, however often it comes. */
  eventId: Schema.String,
  appKey: Schema.String,
  /** Temu's name of the kind of event, such as `bg_order_status_change_event`. */
  code: Schema.String,
  /** When Temu sent it, by Temu's clock. */
  sentAt: Instant,
  /** Temu's number of the shop; null where the event names none. */
  mallId: Schema.NullOr(Schema.String),
  parentOrderSn: Schema.NullOr(Schema.String),
});
export type WebhookEvent = typeof WebhookEvent.Type;

/**
 * Opens a webhook: decrypts it and checks that Temu has sealed it. Null when anything is wrong with it,
 * whatever it is.
 */
export type OpenWebhook = (sealed: SealedWebhook, now: Instant) => WebhookEvent | null;

/**
 * What became of an event. `marked`: its order is to be read anew · `test`: somebody has tried whether
 * webhooks arrive · `unknownShop`, `unknownEvent`: kept, and nothing else.
 */
export const WebhookOutcome = Schema.Literals(["marked", "test", "unknownShop", "unknownEvent"]);
export type WebhookOutcome = typeof WebhookOutcome.Type;

/** An event as it is kept. */
export const KeptWebhook = Schema.Struct({
  ...WebhookEvent.fields,
  receivedAt: Instant,
  /** The shop's id; null where nobody knows it. */
  shop: Schema.NullOr(Schema.String),
  outcome: WebhookOutcome,
});
export type KeptWebhook = typeof KeptWebhook.Type;

/** What has come since a point in time, each event once. */
export const WebhookFigures = Schema.Struct({
  received: Schema.Int,
  unknownShop: Schema.Int,
  unknownEvent: Schema.Int,
  /** When the last event came, however long ago; null where none is kept. */
  lastReceivedAt: Schema.NullOr(Instant),
});
export type WebhookFigures = typeof WebhookFigures.Type;

/** For so many days events are kept. */
export const webhookDays = 30;

/** The events that Temu sends about an order (Temu Partner documentation, "The event of webhook"). */
const orderEvents: ReadonlySet<string> = new Set([
  "bg_order_status_change_event",
  "bg_trade_logistics_address_changed",
  "bg_aftersales_status_change",
  "bg_cancel_order_status_change",
]);

/** What Temu's button for testing sends. */
const testEvent = "bg_open_event_test";

/** What an event is about. */
export const webhookKind = ({
  code,
  parentOrderSn,
}: Pick<WebhookEvent, "code" | "parentOrderSn">): "order" | "test" | "unknown" => {
  if (code === testEvent) return "test";
  return orderEvents.has(code) && parentOrderSn !== null ? "order" : "unknown";
};

/** What becomes of an event for this shop, or for none. */
export const webhookOutcome = (event: WebhookEvent, shop: string | null): WebhookOutcome => {
  const kind = webhookKind(event);
  if (kind === "test") return "test";
  if (kind === "unknown") return "unknownEvent";
  return shop === null ? "unknownShop" : "marked";
};

/**
 * Which of an app's shops an event belongs to: the one of that number, or the only one while its number
 * is not known.
 */
export const shopOfWebhook = (
  { mallId }: Pick<WebhookEvent, "mallId">,
  shops: ReadonlyArray<{ readonly shop: string; readonly mallId: string | null }>,
): string | null => {
  const named = shops.find((one) => one.mallId !== null && one.mallId === mallId);
  if (named !== undefined) return named.shop;
  const [only] = shops.length === 1 ? shops : [];
  return only !== undefined && (only.mallId === null || mallId === null) ? only.shop : null;
};
