import { createCipheriv } from "node:crypto";
import { assert, describe, it } from "@effect/vitest";
import type { SealedWebhook } from "@temu-jtl/core";
import { Redacted, Schema } from "effect";
import { webhookOpener } from "../src/index.ts";
import { decrypted, webhookSignature } from "../src/webhooks/webhookSeal.ts";

const day = 86_400_000;

/** The example of Temu's "Webhook Integration Guide". */
const secret = "12345678abcdefgh";
const sentAt = 1_726_127_013_525;
const example: SealedWebhook = {
  appKey: "demo-test-app",
  eventCode: "bg_test_event",
  timestamp: String(sentAt),
  signature: "b5143d1a831453afbcf76d4621baa74a2dc07a486f26f5a956c6e50c61a338fb",
  extParam: "{}",
  body: '{"eventData":"sQmNTAKR2o4HrmCO3OchFgGyJU5Qta57+JQxxgVyVPU="}',
};
const withoutExtParam = "987875c01ea5c7f608502fb92e1de102c59e1c9195c010ab8a80bdb501a04fbc";

const openerOf = (appSecret: string, appKey = example.appKey) =>
  webhookOpener([{ appKey, appSecret: Redacted.make(appSecret) }]);
const open = openerOf(secret);

/** Seals an event as Temu does. */
const seal = (
  content: string,
  { appSecret = secret, code = "bg_order_status_change_event", extParam = "{}" } = {},
): SealedWebhook => {
  const headers = { ...example, eventCode: code, extParam };
  const key = Buffer.from(appSecret, "utf8").subarray(0, 16);
  const cipher = createCipheriv("aes-128-cbc", key, key);
  const data = Buffer.concat([cipher.update(content, "utf8"), cipher.final()]).toString("base64");
  return {
    ...headers,
    signature: webhookSignature(Buffer.from(content, "utf8"), headers, appSecret).toString("hex"),
    body: JSON.stringify({ eventData: data }),
  };
};

const orderEvent = '{"mallId":635517726000001,"parentOrderSn":"PO-076-1","orderStatus":2}';

describe("a webhook of Temu", () => {
  it("is decrypted as Temu's documentation says", () => {
    const data = Buffer.from("sQmNTAKR2o4HrmCO3OchFgGyJU5Qta57+JQxxgVyVPU=", "base64");
    const content = decrypted(data, secret).pipe((opened) =>
      opened._tag === "Some" ? opened.value.toString("utf8") : null,
    );
    assert.strictEqual(content, '{"orderSn":"XXYYZZ","status":1}');
  });

  it("is signed as Temu's documentation says, with the extension and without", () => {
    const content = Buffer.from('{"orderSn":"XXYYZZ","status":1}');
    assert.strictEqual(
      webhookSignature(content, example, secret).toString("hex"),
      example.signature,
    );
    assert.strictEqual(
      webhookSignature(content, { ...example, extParam: "" }, secret).toString("hex"),
      withoutExtParam,
    );
  });

  it("is opened, whichever of the two signatures it has", () => {
    const event = open(example, sentAt);
    assert.deepStrictEqual(event, {
      eventId: event?.eventId ?? "",
      appKey: "demo-test-app",
      code: "bg_test_event",
      sentAt,
      mallId: null,
      parentOrderSn: null,
    });
    assert.deepStrictEqual(open({ ...example, signature: withoutExtParam }, sentAt), event);
    assert.deepStrictEqual(
      open({ ...example, signature: withoutExtParam, extParam: "" }, sentAt),
      event,
    );
  });

  it("tells its order and Temu's number of the shop, of any length", () => {
    const event = open(seal(orderEvent), sentAt);
    assert.strictEqual(event?.parentOrderSn, "PO-076-1");
    assert.strictEqual(event?.mallId, "635517726000001");
    const long = open(seal('{"mallId":9223372036854775807}'), sentAt);
    assert.strictEqual(long?.mallId, "9223372036854775807");
    const text = open(seal('{"mallId":"42"}'), sentAt);
    assert.strictEqual(text?.mallId, "42");
  });

  it("tells of nothing that is not a number of an order or a shop", () => {
    for (const content of [
      "not JSON",
      "null",
      "[]",
      '{"mallId":1.5,"parentOrderSn":7}',
      '{"mallId":-1,"parentOrderSn":""}',
      '{"parentOrderSn":"PO-1\\nforged line"}',
    ]) {
      const event = open(seal(content), sentAt);
      assert.isNotNull(event, content);
      assert.isNull(event?.mallId, content);
      assert.isNull(event?.parentOrderSn, content);
    }
  });

  it("is the same event however often it comes, and another one with another content", () => {
    const event = open(seal(orderEvent), sentAt);
    assert.strictEqual(open(seal(orderEvent), sentAt + day)?.eventId, event?.eventId);
    const other = open(seal(orderEvent.replace("2}", "4}")), sentAt);
    assert.notStrictEqual(other?.eventId, event?.eventId);
  });

  it("is opened with the secret of its own app, of several", () => {
    const both = webhookOpener([
      { appKey: "another-app", appSecret: Redacted.make("another-secret-of-24-bytes") },
      { appKey: example.appKey, appSecret: Redacted.make("the-secret-before-this-one") },
      { appKey: example.appKey, appSecret: Redacted.make(secret) },
    ]);
    assert.isNotNull(both(example, sentAt));
    assert.isNull(both({ ...example, appKey: "another-app" }, sentAt));
  });

  it("is rejected, and always in the same way, when anything is wrong with it", () => {
    const wrong: Readonly<Record<string, Partial<SealedWebhook>>> = {
      "another app": { appKey: "demo-test-apq" },
      "no app": { appKey: "" },
      "another kind": { eventCode: "bg_test_evenu" },
      "another time": { timestamp: String(sentAt + 1) },
      "no time": { timestamp: "" },
      "another extension": { extParam: "{ }" },
      "no extension, which was signed": { extParam: "" },
      "no signature": { signature: "" },
      "a signature that is cut off": { signature: example.signature.slice(0, 62) },
      "a signature in other letters": { signature: example.signature.toUpperCase() },
      "a body that is cut off": { body: example.body.slice(0, -20) },
      "data that is cut off": { body: '{"eventData":"sQmNTAKR2o4HrmCO3OchFg=="}' },
      "no data": { body: '{"eventData":""}' },
      "data of another name": { body: example.body.replace("eventData", "eventdata") },
      "no body": { body: "" },
      "a list": { body: "[]" },
    };
    for (const [what, changed] of Object.entries(wrong)) {
      assert.isNull(open({ ...example, ...changed }, sentAt), what);
    }
    assert.isNull(openerOf("12345678abcdefgi")(example, sentAt), "another secret");
    assert.isNull(openerOf(secret, "another-app")(example, sentAt), "an app that is not ours");
  });

  it("is rejected when its headers have moved into one another", () => {
    const moved = { ...example, eventCode: "bg_test_eventx-tm-ext-param{}", extParam: "" };
    assert.isNull(open(moved, sentAt));
  });

  it("is taken for a week, and not when it is further in the future than clocks can be", () => {
    assert.isNotNull(open(example, sentAt + 7 * day - 1));
    assert.isNull(open(example, sentAt + 7 * day));
    assert.isNotNull(open(example, sentAt - day + 1));
    assert.isNull(open(example, sentAt - day));
  });

  const aChange = Schema.Struct({
    content: Schema.Record(Schema.String, Schema.Union([Schema.Int, Schema.String])),
    of: Schema.Literals(["body", "appKey", "eventCode", "timestamp", "signature", "extParam"]),
    place: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 10_000 })),
    byte: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 255 })),
  });

  it.prop(
    "is rejected after a change of any one byte of its body or of a signed header",
    [aChange],
    ([{ byte, content, of, place }]) => {
      const sealed = seal(JSON.stringify(content));
      const bytes = Buffer.from(sealed[of], "latin1");
      const at = place % bytes.length;
      bytes.writeUInt8((bytes.readUInt8(at) + byte) % 256, at);
      const text = of === "body" ? bytes.toString("utf8") : bytes.toString("latin1");
      return open(sealed, sentAt) !== null && open({ ...sealed, [of]: text }, sentAt) === null;
    },
  );
});
