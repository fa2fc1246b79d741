import { assert, describe, it } from "@effect/vitest";
import { Effect, Schema } from "effect";
import { removeForbidden, transliterate } from "../src/charset.ts";
import { inventedOrder, render, withAddress, withPosition } from "./inventedOrder.ts";
import { parseXml, textAt } from "./parseXml.ts";

const nameOf = (text: string) => textAt(parseXml(text), "tBestellung", "twarenkorbpos", "cName");
const lastNameOf = (text: string) =>
  textAt(parseXml(text), "tBestellung", "tlieferadresse", "cNachname");

const codePoints = (minimum: number, maximum: number) =>
  Schema.Int.check(Schema.isBetween({ minimum, maximum }));

/** Any text: characters of all kinds, lone surrogates too, and pieces that look like markup. */
const anyText = Schema.Array(
  Schema.Union([
    codePoints(0, 0xff),
    codePoints(0x100, 0x24f),
    codePoints(0x2000, 0x20cf),
    codePoints(0xd7f0, 0xe010),
    codePoints(0xfff0, 0x1000f),
    codePoints(0, 0x10ffff),
    Schema.Literals([
      "&amp;",
      "&#65;",
      "&lt",
      "]]>",
      "<!--",
      "</cName>",
      "\r\n",
      "<?xml",
      "&",
      " ",
    ]),
  ]),
).check(Schema.isBetweenLength(0, 60));

const textOf = (pieces: typeof anyText.Type): string =>
  pieces.map((piece) => (typeof piece === "number" ? String.fromCodePoint(piece) : piece)).join("");

describe("characters with the policy `entities`", () => {
  it.effect.prop(
    "come back from a parser as they were, but for those that XML forbids",
    [anyText],
    ([pieces]) =>
      Effect.gen(function* () {
        const name = textOf(pieces);
        const { text, cutFields } = yield* render(withPosition({ name }));
        if (cutFields.length === 0) assert.strictEqual(nameOf(text), removeForbidden(name));
        assert.match(text, /^[\t\n\u0020-\u007e\u00a0-\u00ff]*$/);
      }),
  );

  it.effect("are written as decimal references where ISO-8859-1 has none", () =>
    Effect.gen(function* () {
      const { text } = yield* render(withPosition({ name: "Świeca 5 € „biała” 😀" }));
      assert.include(
        text,
        "<cName>&#346;wieca 5 &#8364; &#8222;bia&#322;a&#8221; &#128512;</cName>",
      );
    }),
  );

  it.effect("keep umlauts and the like as they are", () =>
    Effect.gen(function* () {
      const { text } = yield* render(withPosition({ name: "Größe ÅÆØ ñ ç ½ °" }));
      assert.include(text, "<cName>Größe ÅÆØ ñ ç ½ °</cName>");
    }),
  );

  it.effect("reach JTL unchanged in a SKU, too", () =>
    Effect.gen(function* () {
      const { text } = yield* render(withPosition({ sku: "ŚWIECA" }));
      assert.strictEqual(
        textAt(parseXml(text), "tBestellung", "twarenkorbpos", "cArtNr"),
        "ŚWIECA",
      );
    }),
  );

  it.effect("that are markup stay text", () =>
    Effect.gen(function* () {
      const name = `<b>Tom & Jerry's "Kerze"</b> &amp; &lt; ]]>`;
      const { text } = yield* render(withPosition({ name }));
      assert.strictEqual(nameOf(text), name);
      assert.include(text, "&amp;amp; &amp;lt; ]]&gt;");
    }),
  );
});

describe("characters that XML forbids", () => {
  it.effect("are removed from names", () =>
    Effect.gen(function* () {
      const name = "Ker\u0000ze\u0007 \ud83d\uffff\ttab";
      const { text } = yield* render(withPosition({ name }));
      assert.strictEqual(nameOf(text), "Kerze \ttab");
    }),
  );

  it.effect("are refused in a SKU, which would be another one without them", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(render(withPosition({ sku: "KERZE\u0000W" })));
      assert.include(error.message, "positions[0].sku");
    }),
  );
});

describe("characters with the policy `transliterate`", () => {
  const policy = { charsetPolicy: "transliterate" } as const;

  it.effect("become the nearest that ISO-8859-1 has", () =>
    Effect.gen(function* () {
      const { text } = yield* render(withAddress({ lastName: "Łęcka-Ştefănescu" }), policy);
      assert.strictEqual(lastNameOf(text), "Lecka-Stefanescu");
      assert.notInclude(text, "&#");
    }),
  );

  it.each([
    ["„weiß“ – ‚5 €‘ …", "\"weiß\" - '5 EUR' ..."],
    ["Zażółć gęślą jaźń ŁÓDŹ", "Zazólc gesla jazn LÓDZ"],
    ["Příliš žluťoučký kůň", "Prílis zlutoucký kun"],
    ["Győr, Fűzfő", "Györ, Füzfö"],
    ["София, Жълтуша", "Sofiya, Zhaltusha"],
    ["Αθήνα, Ψυχικό", "Athina, Psychiko"],
    ["Kerze™ 😀", "KerzeTM ?"],
    ["Köln", "Köln"],
    ["Ko\u0308ln \u0141", "Köln L"],
    ["\u200bunsichtbar\ufeff", "unsichtbar"],
    ["北京", "??"],
  ])("%s is written %s", (text, written) => {
    assert.strictEqual(transliterate(text), written);
  });

  it.effect.prop("always end inside ISO-8859-1", [anyText], ([pieces]) =>
    Effect.gen(function* () {
      const { text } = yield* render(withPosition({ name: textOf(pieces) }), policy);
      assert.match(text, /^[\t\n\u0020-\u007e\u00a0-\u00ff]*$/);
      assert.notMatch(text, /&#(?!13;)/);
    }),
  );

  it.effect("are cut to JTL's lengths as they are written", () =>
    Effect.gen(function* () {
      const { text, cutFields } = yield* render(withPosition({ name: "€".repeat(200) }), policy);
      assert.strictEqual(nameOf(text), "EUR".repeat(85));
      assert.deepStrictEqual(cutFields, ["positions[0].name"]);
    }),
  );

  it.effect("are refused in a SKU, which would be another one", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(render(withPosition({ sku: "ŚWIECA" }), policy));
      assert.include(error.message, "positions[0].sku has the character U+015A");
    }),
  );
});

describe("characters with the policy `fail`", () => {
  const policy = { charsetPolicy: "fail" } as const;

  it.effect("hold the order with the field and the character's code, not its content", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(render(withAddress({ lastName: "Łęcka" }), policy));
      assert.include(error.message, "address.lastName has the character U+0141");
      assert.notInclude(error.message, "Łęcka");
    }),
  );

  it.effect("let an order pass that ISO-8859-1 can write", () =>
    Effect.gen(function* () {
      const { text } = yield* render(inventedOrder, policy);
      assert.include(text, "Domstraße 12");
    }),
  );
});
