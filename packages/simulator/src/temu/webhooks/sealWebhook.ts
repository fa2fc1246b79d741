import { createCipheriv, createHmac } from "node:crypto";
import type { SimulatorCredentials } from "../../SimulatorOptions.ts";

/** A webhook as Temu sends it. */
export interface WebhookRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Encrypts and signs an event as Temu does: AES-128-CBC with the secret's first 16 bytes, HMAC-SHA256 over
 * names and values in their order. Written on its own, so that it can disagree with who opens it.
 */
export const sealWebhook = (
  event: { readonly code: string; readonly eventData: string; readonly sentAt: number },
  { appKey, appSecret }: Pick<SimulatorCredentials, "appKey" | "appSecret">,
): WebhookRequest => {
  const key = Buffer.from(appSecret.padEnd(16, "\0"), "utf8").subarray(0, 16);
  const cipher = createCipheriv("aes-128-cbc", key, key);
  const data = cipher.update(event.eventData, "utf8", "base64") + cipher.final("base64");
  const signed = {
    eventData: event.eventData,
    "x-tm-app-key": appKey,
    "x-tm-event-code": event.code,
    "x-tm-ext-param": "{}",
    "x-tm-timestamp": String(event.sentAt),
  };
  const base = Object.entries(signed).flat().join("");
  const { eventData: _sealed, ...headers } = signed;
  return {
    headers: {
      ...headers,
      "x-tm-signature": createHmac("sha256", appSecret).update(base, "utf8").digest("hex"),
      "content-type": "application/json",
    },
    body: JSON.stringify({ eventData: data }),
  };
};
