import { assert, describe, it } from "@effect/vitest";
import { Schema } from "effect";
import { readJson, writeJson } from "../src/exactJson.ts";

describe("exact JSON", () => {
  it("keeps whole numbers that JavaScript would round", () => {
    assert.deepStrictEqual(readJson('{"id":9007199254740993,"list":[-9223372036854775808]}'), {
      id: "9007199254740993",
      list: ["-9223372036854775808"],
    });
  });

  it("leaves every other number a number", () => {
    assert.deepStrictEqual(
      readJson("[9007199254740991,0.5,1e300,0]"),
      [9007199254740991, 0.5, 1e300, 0],
    );
  });

  it("does not touch digits inside texts", () => {
    assert.strictEqual(readJson('"9007199254740993"'), "9007199254740993");
  });

  it("leaves out undefined, as JSON does", () => {
    assert.strictEqual(writeJson({ a: undefined, b: [null, true] }), '{"b":[null,true]}');
  });

  it.prop(
    "writes any whole number as its digits, and reads it back",
    [Schema.BigInt],
    ([whole]) => {
      const text = writeJson({ id: whole });
      assert.strictEqual(text, `{"id":${whole}}`);
      assert.deepStrictEqual(readJson(text), {
        id: Number.isSafeInteger(Number(whole)) ? Number(whole) : `${whole}`,
      });
    },
  );

  it.prop("writes everything else as JSON.stringify does", [Schema.Json], ([value]) => {
    assert.strictEqual(writeJson(value), JSON.stringify(value));
  });
});
