import { assert, describe, it } from "@effect/vitest";
import { Result, Schema } from "effect";
import { membersOf, parseExact, writeExact } from "../src/temu/ExactJson.ts";
import { signatureOf } from "../src/temu/signature.ts";

/** The example of Temu's own documentation. */
const officialBody =
  '{"sendRequestList":[{"orderSendInfoList":[{"quantity":1,"orderSn":"211-21905473070712792","parentOrderSn":"PO-211-21905452099192792","goodsId":601099548666279,"skuId":17592352673534}],"carrierId":"699272611","trackingNumber":"270324232756"}],"sendType":0,"timestamp":1711009072,"type":"bg.logistics.shipment.confirm","data_type":"JSON","app_key":"f9d5cc9313893a20d5aa85c654e8f503","access_token":"2nifvmpyymvypwmcms5ct4uqqudrwgpmzbcnmkt1jzjkuaf3x56iixym"}';
const officialSecret = "c7e0a1a63542be4de3cb5488f9fba8149e8fc290";

const sign = (body: string, secret: string): string =>
  signatureOf(Result.getOrThrow(membersOf(body)), secret);

describe("The simulator's own signature check", () => {
  it("agrees with the example in Temu's documentation", () => {
    assert.strictEqual(sign(officialBody, officialSecret), "4CCF219942D4180C6DDA3CE36C1B838F");
  });

  it("does not depend on blanks, on how text is escaped or on the place of top-level keys", () => {
    const compact = '{"a":"ü/\\n","b":{"y":1,"x":[true,null]}}';
    const spaced = '{ "b" : { "y" : 1 , "x" : [ true , null ] } ,\n "a" : "\\u00fc\\/\\n" }';
    assert.strictEqual(sign(spaced, "secret"), sign(compact, "secret"));
  });

  it("depends on the order of nested keys", () => {
    assert.notStrictEqual(sign('{"b":{"y":1,"x":2}}', "s"), sign('{"b":{"x":2,"y":1}}', "s"));
  });

  it("leaves out null and the signature itself", () => {
    assert.strictEqual(sign('{"a":1,"b":null,"sign":"X"}', "s"), sign('{"a":1}', "s"));
  });

  it("keeps the digits of numbers that a double would round", () => {
    assert.notStrictEqual(
      sign('{"id":60000000000000011}', "s"),
      sign('{"id":60000000000000012}', "s"),
    );
  });

  it("is not confused by brackets, commas and quotes inside text", () => {
    const members = Result.getOrThrow(membersOf('{"a":"},]{\\":,","b":[{"c":"\\\\"}]}'));
    assert.deepStrictEqual(members, [
      ["a", '"},]{\\":,"'],
      ["b", '[{"c":"\\\\"}]'],
    ]);
  });

  it("says so when a body is no JSON object", () => {
    for (const body of ["", "[]", "1", "null", "{", "{]}"]) {
      assert.isTrue(Result.isFailure(membersOf(body)), body);
    }
  });

  it.prop(
    "takes any object apart without losing anything",
    [Schema.Record(Schema.String, Schema.Json)],
    ([value]) => {
      const text = JSON.stringify(value, null, 2);
      const members = Result.getOrThrow(membersOf(text));
      const together = `{${members.map(([key, json]) => `${JSON.stringify(key)}:${json}`).join(",")}}`;
      // Not parsed again to compare: V8 mistakes some escaped keys (nodejs/node#63785).
      assert.strictEqual(together, JSON.stringify(value));
      assert.strictEqual(writeExact(value), JSON.stringify(value));
    },
  );

  it("reads numbers beyond a double as their digits", () => {
    assert.deepStrictEqual(
      parseExact('{"id":60000000000000011,"n":12,"t":"60000000000000011"}'),
      Result.succeed({
        id: "\u000060000000000000011",
        n: 12,
        t: "60000000000000011",
      }),
    );
  });
});
