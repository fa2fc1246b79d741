import { Clock, Effect } from "effect";
import { hasten, hastenDelay } from "../../domain/hasten.ts";
import type { ShopSettings } from "../../domain/ShopSettings.ts";
import type { StorageError } from "../../domain/SyncError.ts";
import { hours, type Instant } from "../../domain/Time.ts";
import type { KeptWebhook, WebhookEvent } from "../../domain/Webhook.ts";
import type { JobStore } from "../../ports/JobStore.ts";
import type { WebhookInbox } from "../../ports/WebhookInbox.ts";
import { jobIdOf } from "../jobs/JobDefinition.ts";

/** Lets the same thing happen once in so many milliseconds. */
const atMostEvery = (millis: number) => {
  const last = new Map<string, Instant>();
  return (what: string, now: Instant): boolean => {
    const before = last.get(what);
    if (before !== undefined && now >= before && now < before + millis) return false;
    last.set(what, now);
    return true;
  };
};

/** Takes in an event that has been opened: it fails unless the event is kept. */
export type WebhookIntake = (event: WebhookEvent) => Effect.Effect<void, StorageError>;

/**
 * Takes in the webhooks of these shops. An event marks its order, and has the shop's order sync run soon
 * where jobs are worked; polling goes on all the same.
 */
export const makeWebhookIntake = (options: {
  readonly inbox: WebhookInbox["Service"];
  readonly jobs: JobStore["Service"];
  readonly shops: ReadonlyArray<{
    readonly id: string;
    readonly temu: Pick<ShopSettings["temu"], "appKey">;
  }>;
}): WebhookIntake => {
  const { inbox, jobs } = options;
  // What came within that time is read by the run that the first of them has hastened.
  const mayHasten = atMostEvery(hastenDelay);
  const mayTell = atMostEvery(hours(1));

  /** Without it the order is read by the next run of the schedule, so that a failure stops nothing. */
  const hastenSync = (shop: string) =>
    jobs.change(jobIdOf("sync_orders", shop), hasten).pipe(
      Effect.catchTags({
        // No process has worked the jobs yet: there is nothing to hasten.
        UnknownJob: () => Effect.succeed(false),
        StorageError: ({ message }) =>
          Effect.as(
            Effect.logWarning(`The order sync could not be made due soon: ${message}`),
            false,
          ),
      }),
    );

  const tell = Effect.fnUntraced(function* (kept: KeptWebhook, now: Instant) {
    const { appKey, code, mallId, outcome } = kept;
    if (outcome === "unknownShop" && mayTell(`shop ${appKey} ${mallId}`, now)) {
      yield* Effect.logWarning(
        `Temu sends webhooks of a shop that is not set up here (Temu's number ${mallId ?? "unknown"}). → Set the shop up, or end the subscription.`,
      );
    }
    if (outcome === "unknownEvent" && mayTell(`event ${code}`, now)) {
      yield* Effect.logWarning(
        `Temu sends webhooks of a kind that nothing is done about (${code}). → Nothing, unless an order should have been read anew: then report it.`,
      );
    }
    if (outcome === "test") yield* Effect.logInfo("A webhook that tests the connection has come.");
  });

  return Effect.fn("webhookIntake")(function* (event) {
    const receivedAt = yield* Clock.currentTimeMillis;
    const shops = options.shops
      .filter(({ temu }) => temu.appKey === event.appKey)
      .map(({ id }) => id);
    const kept = yield* inbox.receive(event, { shops, receivedAt });
    if (kept === null) return;
    yield* tell(kept, receivedAt);
    const { outcome, shop } = kept;
    if (outcome === "marked" && shop !== null && mayHasten(shop, receivedAt)) {
      yield* hastenSync(shop);
    }
  });
};
