import { assert, describe, it } from "@effect/vitest";
import { Effect, Schema } from "effect";
import { jsonText } from "../src/Sql.ts";

describe("values on their way into jsonb", () => {
  it.effect.prop(
    "hold nothing that PostgreSQL cannot store, and are otherwise unchanged",
    [Schema.Array(Schema.String)],
    ([texts]) =>
      Effect.sync(() => {
        const stored: unknown = JSON.parse(jsonText(texts));
        const clean = texts.map((text) => text.replaceAll("\0", "").toWellFormed());
        assert.deepStrictEqual(stored, clean);
      }),
  );

  it("keep a backslash that only looks like an escape", () => {
    const text = String.raw`C:\u0000 \ud800`;
    assert.strictEqual(JSON.parse(jsonText(text)), text);
  });

  it("lose a NUL and half a surrogate pair", () => {
    assert.strictEqual(JSON.parse(jsonText("a\0b\ud800c")), "ab\ufffdc");
  });
});
