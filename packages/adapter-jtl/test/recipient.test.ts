import { assert, describe, it } from "@effect/vitest";
import { Effect } from "effect";
import { findCountry } from "../src/countries.ts";
import { splitName } from "../src/recipient.ts";
import { render, withAddress } from "./inventedOrder.ts";
import { parseXml, textAt } from "./parseXml.ts";

const recipientText = (text: string, element: string) => {
  const xml = parseXml(text);
  const written = textAt(xml, "tBestellung", "tlieferadresse", element);
  assert.strictEqual(textAt(xml, "tBestellung", "tkunde", element), written);
  return written;
};

describe("a buyer's name", () => {
  it.each([
    ["Temu's own parts are used", "Erika Muster", "Erika", "Muster", "Erika", "Muster"],
    [
      "without parts it is split at the last blank",
      "Erika Maria Muster",
      "",
      "",
      "Erika Maria",
      "Muster",
    ],
    ["one part alone is not enough", "Erika Maria Muster", "Erika", "", "Erika Maria", "Muster"],
    ["a last name alone is not enough either", "Erika Muster", "", "Muster-Alt", "Erika", "Muster"],
    ["a masked first name is not used", "Erika Muster", "E***", "Muster-Alt", "Erika", "Muster"],
    ["masked parts are not used", "Erika Muster", "E***", "M***", "Erika", "Muster"],
    ["a single word is a last name", "Muster", "", "", "", "Muster"],
    ["outer blanks do not count", "  Erika   Muster ", " ", "", "Erika", "Muster"],
    ["a name of blanks is empty", "   ", "", "", "", ""],
  ])("%s", (_, name, givenFirst, givenLast, firstName, lastName) => {
    assert.deepStrictEqual(splitName({ name, firstName: givenFirst, lastName: givenLast }), {
      firstName,
      lastName,
    });
  });

  it.effect("that has an addition keeps it in the address supplement", () =>
    Effect.gen(function* () {
      const { text } = yield* render(
        withAddress({ additionalName: "c/o Beispiel", supplement: "Hinterhaus" }),
      );
      assert.strictEqual(recipientText(text, "cAdressZusatz"), "c/o Beispiel, Hinterhaus");
    }),
  );
});

describe("a country", () => {
  it.effect("is written by its ISO code", () =>
    Effect.gen(function* () {
      const { text } = yield* render(withAddress({ country: "Austria" }));
      assert.strictEqual(recipientText(text, "cLand"), "AT");
    }),
  );

  it.effect("can be written by its German name", () =>
    Effect.gen(function* () {
      const { text } = yield* render(withAddress({ country: "Austria" }), {
        countryForm: "german",
      });
      assert.strictEqual(recipientText(text, "cLand"), "Österreich");
    }),
  );

  it.effect("that is not known holds the order and is named", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(render(withAddress({ country: "Atlantis" })));
      assert.strictEqual(error._tag, "DocumentError");
      assert.include(error.message, "address.country is not a country that is known");
      assert.notInclude(error.message, "Atlantis");
      assert.notInclude(JSON.stringify(error), "Mustermann");
    }),
  );

  it.each([
    ["Czech Republic", "CZ"],
    ["Czechia", "CZ"],
    ["United Kingdom", "GB"],
    [" germany ", "DE"],
    ["Deutschland", "DE"],
    ["de", "DE"],
    ["Greece", "GR"],
  ])("called %s is %s", (name, iso) => {
    assert.strictEqual(findCountry(name)?.iso, iso);
  });

  it("of the European Union, the United Kingdom, Switzerland, Norway and Liechtenstein is known", () => {
    const codes =
      "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK GB CH NO LI";
    const english = new Intl.DisplayNames("en", { type: "region" });
    const german = new Intl.DisplayNames("de", { type: "region" });
    for (const code of codes.split(" ")) {
      assert.deepStrictEqual(findCountry(english.of(code) ?? ""), {
        iso: code,
        german: german.of(code) ?? "",
      });
    }
  });
});
