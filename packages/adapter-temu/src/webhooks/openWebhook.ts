import { createHash, timingSafeEqual } from "node:crypto";
import {
  days,
  type Instant,
  type OpenWebhook,
  type SealedWebhook,
  type TemuSettings,
  type WebhookEvent,
} from "@temu-jtl/core";
import { Option, Redacted, Result, Schema } from "effect";
import { readJson } from "../exactJson.ts";
import { decrypted, webhookSignature } from "./webhookSeal.ts";

/** Temu tries again for 28 hours; what is older is somebody else's repetition. */
const oldest = days(7);
/** By so much Temu's clock may be ahead of ours. */
const mostAhead = days(1);

// Without a hyphen in it no name of a header can hide in a value: nothing stands between the two.
const eventCodes = /^[A-Za-z0-9_.]{1,100}$/;
const timestamps = /^\d{1,15}$/;
const signatures = /^[0-9a-f]{64}$/;

const Body = Schema.fromJsonString(Schema.Struct({ eventData: Schema.String }));
const decodeBody = Schema.decodeUnknownOption(Body);

const OrderNumber = Schema.String.check(Schema.isPattern(/^[A-Za-z0-9-]{1,64}$/));
const MallId = Schema.Union([Schema.Int, Schema.String]).check(
  Schema.makeFilter((id: string | number) => /^\d{1,20}$/.test(String(id))),
);
const decodeOrderNumber = Schema.decodeUnknownOption(Schema.Struct({ parentOrderSn: OrderNumber }));
const decodeMallId = Schema.decodeUnknownOption(Schema.Struct({ mallId: MallId }));

/** What an event says, as far as it says anything that is known here. */
const contentOf = (eventData: Uint8Array): Pick<WebhookEvent, "mallId" | "parentOrderSn"> => {
  const content = Result.getOrNull(
    Result.try(() => readJson(new TextDecoder("utf-8", { fatal: true }).decode(eventData))),
  );
  return {
    mallId: Option.match(decodeMallId(content), {
      onNone: () => null,
      onSome: ({ mallId }) => String(mallId),
    }),
    parentOrderSn: Option.match(decodeOrderNumber(content), {
      onNone: () => null,
      onSome: ({ parentOrderSn }) => parentOrderSn,
    }),
  };
};

/** The bytes of a text in Base64 that has one way to be written only; an unreadable one is none. */
const strictBytes = (text: string): Uint8Array => {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : new Uint8Array();
};

const isOfItsTime = (timestamp: string, now: Instant): boolean => {
  const sentAt = Number(timestamp);
  return timestamps.test(timestamp) && sentAt > now - oldest && sentAt < now + mostAhead;
};

/** The event that a webhook holds if this secret has sealed it. All of the work is done in any case. */
const openWith = (
  sealed: SealedWebhook,
  eventData: Uint8Array,
  appSecret: string,
): WebhookEvent | null => {
  const opened = decrypted(eventData, appSecret);
  const content = Option.getOrElse(opened, () => eventData);
  const given = Buffer.from(signatures.test(sealed.signature) ? sealed.signature : "", "hex");
  const sent = Buffer.concat([given, Buffer.alloc(32)], 32);
  const without = webhookSignature(content, { ...sealed, extParam: "" }, appSecret);
  // Temu's own examples sign the header x-tm-ext-param once, and once they do not.
  const isSigned = timingSafeEqual(webhookSignature(content, sealed, appSecret), sent);
  const isSignedWithout = timingSafeEqual(without, sent);
  if (Option.isNone(opened) || !(isSigned || isSignedWithout)) return null;
  return {
    eventId: createHash("sha256").update(without).digest("hex"),
    appKey: sealed.appKey,
    code: sealed.eventCode,
    sentAt: Number(sealed.timestamp),
    ...contentOf(content),
  };
};

/**
 * Opens the webhooks of these apps. One that is of no such app, was changed on its way, was sealed with
 * another secret or is older than a week is answered with null, and nobody can tell which it was.
 */
export const webhookOpener = (
  apps: ReadonlyArray<Pick<TemuSettings, "appKey" | "appSecret">>,
): OpenWebhook => {
  const secrets = new Map<string, ReadonlySet<string>>();
  for (const { appKey, appSecret } of apps) {
    secrets.set(appKey, new Set([...(secrets.get(appKey) ?? []), Redacted.value(appSecret)]));
  }
  const nobodys = new Set(["the-secret-of-no-app"]);
  return (sealed, now) => {
    const body = decodeBody(sealed.body);
    const eventData = strictBytes(Option.getOrElse(body, () => ({ eventData: "" })).eventData);
    const known = secrets.get(sealed.appKey);
    const opened = [...(known ?? nobodys)].map((secret) => openWith(sealed, eventData, secret));
    const isRight =
      known !== undefined &&
      eventCodes.test(sealed.eventCode) &&
      isOfItsTime(sealed.timestamp, now);
    return isRight ? (opened.find((event) => event !== null) ?? null) : null;
  };
};
