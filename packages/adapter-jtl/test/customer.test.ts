import { assert, describe, it } from "@effect/vitest";
import type { DocumentSettings } from "@temu-jtl/core";
import { Effect } from "effect";
import { inventedOrder, render, withAddress } from "./inventedOrder.ts";
import { parseXml, textAt } from "./parseXml.ts";

const customer = ["tBestellung", "tkunde"] as const;
const recipient = ["tBestellung", "tlieferadresse"] as const;

const numberOf = (document: Partial<DocumentSettings>) =>
  Effect.map(render(inventedOrder, document), ({ text }) =>
    textAt(parseXml(text), ...customer, "cKundenNr"),
  );

describe("the customer number", () => {
  it.effect("(M5) is empty unless the shop has set one: JTL makes a new customer", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* numberOf({}), "");
    }),
  );

  it.effect.each(["10001", "TEMU & Co. <1>", "K".repeat(30)])("is written as set: %s", (number) =>
    Effect.gen(function* () {
      assert.strictEqual(yield* numberOf({ customerNumber: number }), number);
    }),
  );

  it.effect("(M5) leaves name and address of the buyer in the document", () =>
    Effect.gen(function* () {
      const { text } = yield* render(inventedOrder, { customerNumber: "10001" });
      for (const place of [customer, recipient]) {
        assert.strictEqual(textAt(parseXml(text), ...place, "cNachname"), "Mustermann");
      }
    }),
  );

  it.effect("(M5) that is longer than JTL's is refused and the setting named, never cut", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(numberOf({ customerNumber: "K".repeat(31) }));
      assert.strictEqual(error._tag, "DocumentError");
      assert.include(error.message, "the setting customerNumber has 31 characters, JTL takes 30");
    }),
  );
});

describe("ways to reach the buyer", () => {
  const written = Effect.fnUntraced(function* (document: Partial<DocumentSettings>) {
    const { text } = yield* render(inventedOrder, document);
    const xml = parseXml(text);
    return {
      text,
      places: [customer, recipient].map((place) => [
        textAt(xml, ...place, "cTel"),
        textAt(xml, ...place, "cMail"),
      ]),
    };
  });

  it.effect("(M5) are told to JTL unless the shop says otherwise", () =>
    Effect.gen(function* () {
      const { places } = yield* written({});
      const both = ["+49 221 5550100", "erika@example.invalid"];
      assert.deepStrictEqual(places, [both, both]);
    }),
  );

  it.effect("(M5) without phone have no phone number anywhere", () =>
    Effect.gen(function* () {
      const { text, places } = yield* written({ phone: false });
      assert.deepStrictEqual(places, [
        ["", "erika@example.invalid"],
        ["", "erika@example.invalid"],
      ]);
      assert.notInclude(text, "5550100");
    }),
  );

  it.effect("(M5) without mail have no mail address anywhere", () =>
    Effect.gen(function* () {
      const { text, places } = yield* written({ mail: false });
      assert.deepStrictEqual(places, [
        ["+49 221 5550100", ""],
        ["+49 221 5550100", ""],
      ]);
      assert.notInclude(text, "example.invalid");
    }),
  );

  it.effect("(M5) that JTL is not told can neither be cut nor hold the order", () =>
    Effect.gen(function* () {
      const { cutFields } = yield* render(
        withAddress({ phone: "Ł".repeat(31), mail: `${"ł".repeat(300)}@example.invalid` }),
        { phone: false, mail: false, charsetPolicy: "fail" },
      );
      assert.deepStrictEqual(cutFields, []);
    }),
  );
});
