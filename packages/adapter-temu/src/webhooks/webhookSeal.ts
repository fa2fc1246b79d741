import { createDecipheriv, createHmac } from "node:crypto";
import { Option, Result } from "effect";

const keyBytes = 16;

/** The first 16 bytes of the secret, which are the key and the initialisation vector as well. */
const keyOf = (appSecret: string): Buffer => {
  const key = Buffer.alloc(keyBytes);
  Buffer.from(appSecret, "utf8").copy(key);
  return key;
};

/** What AES-128-CBC with PKCS #5 padding has sealed, or none when it cannot be opened. */
export const decrypted = (sealed: Uint8Array, appSecret: string): Option.Option<Buffer> => {
  const key = keyOf(appSecret);
  return Result.getSuccess(
    Result.try(() => {
      const decipher = createDecipheriv("aes-128-cbc", key, key);
      return Buffer.concat([decipher.update(sealed), decipher.final()]);
    }),
  );
};

/** What Temu signs of a webhook. Blank headers are not signed. */
interface SignedHeaders {
  readonly appKey: string;
  readonly eventCode: string;
  readonly timestamp: string;
  readonly extParam: string;
}

/**
 * Temu's signature of a webhook (Temu Partner documentation, "Webhook Integration Guide"): the
 * HMAC-SHA256, keyed with the secret, of names and values in the order of the names, with nothing
 * between them.
 */
export const webhookSignature = (
  eventData: Uint8Array,
  { appKey, eventCode, extParam, timestamp }: SignedHeaders,
  appSecret: string,
): Buffer =>
  createHmac("sha256", Buffer.from(appSecret, "utf8"))
    .update("eventData")
    .update(eventData)
    .update(`x-tm-app-key${appKey}`)
    .update(`x-tm-event-code${eventCode}`)
    .update(extParam === "" ? "" : `x-tm-ext-param${extParam}`)
    .update(`x-tm-timestamp${timestamp}`)
    .digest();
