import { createHash } from "node:crypto";
import { assert, describe, it } from "@effect/vitest";
import { Redacted, Schema } from "effect";
import { type RequestParameters, sign } from "../src/index.ts";
import { signedBody } from "../src/signature.ts";
import { bodyOf } from "./temuServer.ts";

const shipment: RequestParameters = {
  sendRequestList: [
    {
      orderSendInfoList: [
        {
          quantity: 1,
          orderSn: "211-21905473070712792",
          parentOrderSn: "PO-211-21905452099192792",
          goodsId: 601099548666279,
          skuId: 17592352673534,
        },
      ],
      carrierId: "699272611",
      trackingNumber: "270324232756",
    },
  ],
  sendType: 0,
  timestamp: 1711009072,
  type: "bg.logistics.shipment.confirm",
  data_type: "JSON",
};
const demo: RequestParameters = {
  app_key: "demo_key",
  access_token: "demo_token",
  data_type: "JSON",
};
const demoSecret = Redacted.make("demo_secret");

describe("the signature", () => {
  it("is the one of Temu's documentation", () => {
    assert.strictEqual(
      sign(
        {
          ...shipment,
          app_key: "f9d5cc9313893a20d5aa85c654e8f503",
          access_token: "2nifvmpyymvypwmcms5ct4uqqudrwgpmzbcnmkt1jzjkuaf3x56iixym",
        },
        Redacted.make("c7e0a1a63542be4de3cb5488f9fba8149e8fc290"),
      ),
      "4CCF219942D4180C6DDA3CE36C1B838F",
    );
  });

  it("is the one of Temu's guide in English", () => {
    assert.strictEqual(
      sign(
        {
          ...shipment,
          app_key: "f00df00d".repeat(4),
          access_token: "z0exampletoken".repeat(4),
        },
        Redacted.make("cafef00d".repeat(5)),
      ),
      "7286CF9573ACE90B570185BD97FEB438",
    );
  });

  it("covers booleans, numbers and lists", () => {
    assert.strictEqual(
      sign(
        {
          ...demo,
          type: "bg.order.list.v2.get",
          timestamp: 1700000000,
          pageNumber: 1,
          pageSize: 100,
          parentOrderStatus: 2,
          updateAtStart: 1699990000,
          updateAtEnd: 1700000000,
          hasPreSaleOrder: false,
          fulfillmentTypeList: ["fulfillBySeller"],
        },
        demoSecret,
      ),
      "BFBF76632BB0E8292424EEDA881EBCA4",
    );
  });

  it("covers long ids, spaces and umlauts", () => {
    assert.strictEqual(
      sign(
        {
          ...demo,
          type: "bg.local.goods.stock.edit",
          timestamp: "1700000000",
          goodsId: 602437528187338n,
          stockType: 0,
          skuStockTargetList: [{ skuId: 46301894981050n, stockTarget: 7 }],
          requestUniqueKey: "a b-ü/1",
        },
        demoSecret,
      ),
      "A18E8BE53C530E361D4046D1A2A78613",
    );
  });

  it("depends on the order of nested keys, because they are signed as they are sent", () => {
    assert.notStrictEqual(
      sign({ a: { b: 1, c: 2 } }, demoSecret),
      sign({ a: { c: 2, b: 1 } }, demoSecret),
    );
  });

  const Value = Schema.Union([
    Schema.String,
    Schema.Int,
    Schema.Boolean,
    Schema.Array(Schema.String),
    Schema.Struct({ z: Schema.String, a: Schema.NullOr(Schema.Int) }),
  ]);
  const Parameters = Schema.Record(Schema.String, Value);

  it.prop("does not depend on the order of the parameters", [Parameters], ([parameters]) => {
    const reversed = Object.fromEntries(Object.entries(parameters).toReversed());
    assert.strictEqual(sign(reversed, demoSecret), sign(parameters, demoSecret));
  });

  it.prop("leaves out what is absent, and itself", [Parameters], ([parameters]) => {
    const { sign: _, gone: __, nothing: ___, ...present } = parameters;
    assert.strictEqual(
      sign({ ...present, gone: undefined, nothing: null, sign: "OLD" }, demoSecret),
      sign(present, demoSecret),
    );
  });

  it.prop("agrees with Temu's own JavaScript sample", [Parameters], ([parameters]) => {
    const { sign: _, ...signed } = parameters;
    const base = Object.keys(signed)
      .toSorted((a, b) => (a < b ? -1 : 1))
      .map((key) => key + JSON.stringify(signed[key]).replace(/^"|"$/g, ""))
      .join("");
    const expected = createHash("md5").update(`demo_secret${base}demo_secret`).digest("hex");
    assert.strictEqual(sign(signed, demoSecret), expected.toUpperCase());
  });

  it.prop("is the signature of the body that carries it", [Parameters], ([parameters]) => {
    const { sign: _, ...signed } = parameters;
    const expected = JSON.stringify({ ...signed, sign: sign(signed, demoSecret) });
    assert.deepStrictEqual(bodyOf(signedBody(signed, demoSecret)), bodyOf(expected));
  });
});
