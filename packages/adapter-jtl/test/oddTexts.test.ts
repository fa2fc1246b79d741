import { assert, describe, it } from "@effect/vitest";
import type { Address, DocumentSettings, ExportOrder } from "@temu-jtl/core";
import { Effect, Result } from "effect";
import { removeForbidden } from "../src/charset.ts";
import { cutTo, lengths } from "../src/lengths.ts";
import { candle, inventedOrder, render, withAddress, withPosition } from "./inventedOrder.ts";
import { parseXml, textAt } from "./parseXml.ts";

const policies: ReadonlyArray<DocumentSettings["charsetPolicy"]> = [
  "entities",
  "transliterate",
  "fail",
];

/** What buyers and sellers type, and what only a broken program sends. */
const oddTexts: ReadonlyArray<readonly [what: string, text: string]> = [
  ["markup", `</cNachname><x a="1">Tom & Jerry's</x>`],
  ["a section of character data", "<![CDATA[Anna]]> ]]>"],
  ["references", "&amp; &#0; &#x1F600; &unknown;"],
  ["a comment and an instruction", "<!-- Anna --><?xml version='1.0'?><!DOCTYPE x>"],
  ["an emoji", "Anna 😀 👩‍👩‍👧 🇩🇪"],
  ["Polish letters", "Zażółć Gęślą-Jaźń Łódź"],
  ["letters of other alphabets", "Αθήνα София 北京 القاهرة"],
  ["control characters", "An\u0000na\u0007\u001b\u007f\u0085\u2028 \t\r\nMuster"],
  ["half an emoji", "Anna \ud83d Muster \ude00"],
  ["characters that are none", "Anna \ufffe\uffff Muster"],
  ["10,000 letters", "ä".repeat(10_000)],
  ["10,000 emojis", "😀".repeat(10_000)],
  ["10,000 ampersands", "&".repeat(10_000)],
  ["quotes", `"Anna" 'Muster' „x“ »y« \`z\``],
  ["nothing", ""],
];

const cases = oddTexts.flatMap(([what, text]) =>
  policies.map((policy) => [what, policy, text] as const),
);

/** Fields of the address, each with the element that it is written to. */
const addressElements: ReadonlyArray<
  readonly [field: keyof Address & keyof typeof lengths, element: string]
> = [
  ["street", "cStrasse"],
  ["postCode", "cPLZ"],
  ["city", "cOrt"],
  ["state", "cBundesland"],
  ["phone", "cTel"],
  ["mail", "cMail"],
];

/** A document that a parser reads, or an error that names the field and keeps its content to itself. */
const documentOrError = Effect.fnUntraced(function* (
  order: ExportOrder,
  field: string,
  text: string,
  document: Partial<DocumentSettings>,
) {
  const outcome = yield* Effect.result(render(order, document));
  if (Result.isSuccess(outcome)) {
    assert.match(outcome.success.text, /^[\t\n\u0020-\u007e\u00a0-\u00ff]*$/);
    return parseXml(outcome.success.text);
  }
  assert.strictEqual(outcome.failure._tag, "DocumentError");
  assert.include(outcome.failure.message, field);
  if (text !== "") assert.notInclude(outcome.failure.message, text);
  assert.isBelow(outcome.failure.message.length, 300);
  return null;
});

describe("in an order with", () => {
  it.effect.each(cases)(
    "%s, under the policy `%s`, names are written or refused",
    ([, charsetPolicy, text]) =>
      Effect.gen(function* () {
        const settings = { charsetPolicy };
        const parts = { firstName: text, lastName: text };
        const xml = yield* documentOrError(withAddress(parts), "Name", text, settings);
        yield* documentOrError(
          withAddress({ name: text, firstName: "", lastName: "" }),
          "Name",
          text,
          settings,
        );
        const position = yield* documentOrError(
          withPosition({ name: text }),
          "name",
          text,
          settings,
        );
        if (charsetPolicy !== "entities" || text === "") return;
        // Nothing is lost but what XML forbids and what JTL has no room for.
        const expected = cutTo(removeForbidden(text), 255);
        assert.isNotNull(xml);
        assert.isNotNull(position);
        if (xml === null || position === null) return;
        for (const part of ["cVorname", "cNachname"]) {
          assert.strictEqual(textAt(xml, "tBestellung", "tkunde", part), expected);
          assert.strictEqual(textAt(xml, "tBestellung", "tlieferadresse", part), expected);
        }
        assert.strictEqual(textAt(position, "tBestellung", "twarenkorbpos", "cName"), expected);
      }),
  );

  it.effect.each(cases)(
    "%s, under the policy `%s`, an address is written or refused",
    ([, charsetPolicy, text]) =>
      Effect.gen(function* () {
        for (const [field, element] of addressElements) {
          const xml = yield* documentOrError(
            withAddress({ [field]: text }),
            `address.${field}`,
            text,
            { charsetPolicy },
          );
          if (charsetPolicy !== "entities") continue;
          assert.isNotNull(xml);
          if (xml === null) continue;
          assert.strictEqual(
            textAt(xml, "tBestellung", "tlieferadresse", element),
            cutTo(removeForbidden(text), lengths[field]),
          );
        }
      }),
  );

  it.effect.each(cases)(
    "%s, under the policy `%s`, numbers are written as they are or refused",
    ([, charsetPolicy, text]) =>
      Effect.gen(function* () {
        const settings = { charsetPolicy };
        const number = `PO-${text}`;
        const withNumber = { ...inventedOrder, parentOrderSn: number };
        const xml = yield* documentOrError(withNumber, "parentOrderSn", number, settings);
        if (xml !== null)
          assert.strictEqual(textAt(xml, "tBestellung", "cExterneBestellNr"), number);

        const sku = yield* documentOrError(
          withPosition({ sku: text }),
          "positions[0].sku",
          text,
          settings,
        );
        if (sku !== null)
          assert.strictEqual(textAt(sku, "tBestellung", "twarenkorbpos", "cArtNr"), text);

        const customerNumber = `K${text}E`;
        const customer = yield* documentOrError(
          inventedOrder,
          "the setting customerNumber",
          customerNumber,
          { ...settings, customerNumber },
        );
        if (customer !== null) {
          assert.strictEqual(
            textAt(customer, "tBestellung", "tkunde", "cKundenNr"),
            customerNumber,
          );
        }
      }),
  );
});

describe("an order number with quotes", () => {
  it.effect.each([`PO-"1"`, `PO-'1'`, `PO-"1'--;`, "PO-„1“", `PO-&quot;1&apos;`])(
    "comes back from a parser as it was: %s",
    (parentOrderSn) =>
      Effect.gen(function* () {
        const { text } = yield* render({ ...inventedOrder, parentOrderSn });
        assert.strictEqual(
          textAt(parseXml(text), "tBestellung", "cExterneBestellNr"),
          parentOrderSn,
        );
      }),
  );
});

it.effect("a document of a thousand positions with long names is one that a parser reads", () =>
  Effect.gen(function* () {
    const { text } = yield* render({
      ...inventedOrder,
      positions: Array.from({ length: 1_000 }, () => ({ ...candle, name: "<ł>".repeat(4_000) })),
    });
    assert.strictEqual(parseXml(text).children[0]?.children.length, 19 + 1_000 + 3);
  }),
);
