import { createWebhooks, type WebhookChoices, type Webhooks } from "@temu-jtl/adapter-http";
import { webhookOpener } from "@temu-jtl/adapter-temu";
import { JobStore, makeWebhookIntake, type ShopSettings, WebhookInbox } from "@temu-jtl/core";
import { Context, Layer } from "effect";

/** Webhooks of these shops over the stores that the process has open, as often as they are mounted. */
export const makeWebhooks = (
  services: Context.Context<WebhookInbox | JobStore>,
  shops: ReadonlyArray<ShopSettings>,
) => {
  const parts = {
    open: webhookOpener(shops.map(({ temu }) => temu)),
    receive: makeWebhookIntake({
      inbox: Context.get(services, WebhookInbox),
      jobs: Context.get(services, JobStore),
      shops,
    }),
  };
  const runtime = Layer.succeedContext(services);
  return (choices: WebhookChoices): Webhooks => createWebhooks({ ...choices, runtime, parts });
};
