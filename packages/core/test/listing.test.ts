import { assert, describe, it } from "@effect/vitest";
import { listCursor } from "@temu-jtl/core";
import { Effect, Schema } from "effect";

const { page, read } = listCursor("orders", Schema.String);
const query = { shops: ["north", "south"], sku: "TEA", state: undefined };
const firstPage = page(query, 2, ["a", "b", "c"], 10_001, (item) => item);

describe("cursors of lists", () => {
  it.effect("a page goes on behind its last entry, however the same filter is written", () =>
    Effect.gen(function* () {
      const { items, next, total } = yield* firstPage;
      assert.deepStrictEqual(items, ["a", "b"]);
      assert.deepStrictEqual(total, { count: 10_000, isAtLeast: true });
      const same = { sku: "TEA", shops: ["south", "north"] };
      assert.strictEqual(yield* read(same, { cursor: next ?? "" }), "b");
    }),
  );

  it.effect("a cursor of another filter, and one that was never given out, are refused", () =>
    Effect.gen(function* () {
      const { next } = yield* firstPage;
      const other = yield* Effect.flip(read({ ...query, sku: "CAN" }, { cursor: next ?? "" }));
      assert.strictEqual(other._tag, "CursorMismatch");
      assert.strictEqual((yield* Effect.flip(read(query, { cursor: "x" })))._tag, "CursorMismatch");
    }),
  );
});
