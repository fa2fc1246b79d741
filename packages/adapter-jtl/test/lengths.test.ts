import { assert, describe, it } from "@effect/vitest";
import { Effect, Schema } from "effect";
import { cutTo } from "../src/lengths.ts";
import { candle, inventedOrder, render, withAddress, withPosition } from "./inventedOrder.ts";
import { elementsAt, parseXml, textAt } from "./parseXml.ts";

const nameOfPosition = ["tBestellung", "twarenkorbpos", "cName"] as const;
const customer = ["tBestellung", "tkunde"] as const;
const recipient = ["tBestellung", "tlieferadresse"] as const;

const characters = Schema.Array(Schema.Literals(["a", "ß", "Ł", "😀"])).check(
  Schema.isBetweenLength(0, 40),
);
const length = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 40 }));

describe("a text cut to a length", () => {
  it.prop(
    "is its own beginning, fits, ends between characters and wastes no room",
    [characters, length],
    ([pieces, limit]) => {
      const text = pieces.join("");
      const cut = cutTo(text, limit);
      assert.isTrue(text.startsWith(cut));
      assert.isAtMost(cut.length, limit);
      assert.isTrue(cut.isWellFormed());
      if (cut !== text) assert.isAtLeast(cut.length, limit - 1);
    },
  );

  it("stays as it is when it fits exactly", () => {
    assert.strictEqual(cutTo("Kerze", 5), "Kerze");
    assert.strictEqual(cutTo("Kerze 😀", 8), "Kerze 😀");
    assert.strictEqual(cutTo("Kerze 😀", 7), "Kerze ");
  });
});

describe("lengths in the order document", () => {
  it.effect("that JTL's columns do not hold are cut, and the cut fields named", () =>
    Effect.gen(function* () {
      const long = withAddress({ street: "S".repeat(300), phone: "1".repeat(31), state: "" });
      const { text, cutFields } = yield* render({
        ...long,
        positions: [
          { ...candle, name: "n".repeat(255) },
          { ...candle, name: "n".repeat(256) },
        ],
      });
      const xml = parseXml(text);
      assert.strictEqual(textAt(xml, ...customer, "cStrasse"), "S".repeat(255));
      assert.strictEqual(textAt(xml, ...recipient, "cStrasse"), "S".repeat(255));
      assert.strictEqual(textAt(xml, ...recipient, "cTel"), "1".repeat(30));
      assert.deepStrictEqual(
        elementsAt(xml, ...nameOfPosition).map((name) => name.text),
        ["n".repeat(255), "n".repeat(255)],
      );
      assert.deepStrictEqual(cutFields, ["positions[1].name", "address.street", "address.phone"]);
    }),
  );

  it.effect("are cut between characters, never inside an emoji", () =>
    Effect.gen(function* () {
      const { text } = yield* render(withPosition({ name: `${"n".repeat(254)}😀` }));
      assert.include(text, `${"n".repeat(254)}</cName>`);
    }),
  );

  it.effect("are counted after markup and foreign characters, not in their references", () =>
    Effect.gen(function* () {
      const name = "Ł&".repeat(127);
      const { text, cutFields } = yield* render(withPosition({ name }));
      assert.strictEqual(textAt(parseXml(text), ...nameOfPosition), name);
      assert.deepStrictEqual(cutFields, []);
    }),
  );

  it.effect("of an order number or SKU are never cut but refused", () =>
    Effect.gen(function* () {
      const fits = yield* render({
        ...withPosition({ sku: "K".repeat(100) }),
        parentOrderSn: "P".repeat(50),
      });
      assert.include(fits.text, "K".repeat(100));
      const number = yield* Effect.flip(
        render({ ...inventedOrder, parentOrderSn: "P".repeat(51) }),
      );
      assert.include(number.message, "parentOrderSn has 51 characters, JTL takes 50");
      const sku = yield* Effect.flip(render(withPosition({ sku: "K".repeat(101) })));
      assert.include(sku.message, "positions[0].sku has 101 characters, JTL takes 100");
    }),
  );

  it.effect("of several fields are refused in one error, so that one correction is enough", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(
        render({ ...withAddress({ country: "Atlantis" }), parentOrderSn: "P".repeat(51) }),
      );
      assert.include(error.message, "parentOrderSn");
      assert.include(error.message, "address.country");
      assert.strictEqual(error.parentOrderSn, "P".repeat(51));
    }),
  );
});
