import { assert, describe, it } from "@effect/vitest";
import { apiWords, chooseLanguage, type Language, makeVoice, tell } from "@temu-jtl/core";

describe("the language follows what the reader's browser asks for", () => {
  const cases: ReadonlyArray<readonly [string | null, Language]> = [
    ["de", "de"],
    ["de-AT,de;q=0.9,en;q=0.5", "de"],
    ["en-GB,en;q=0.9,de;q=0.8", "en"],
    ["fr,de;q=0.3", "de"],
    ["en;q=0.2, DE ; Q=0.7", "de"],
    ["de;q=0", "en"],
    ["fr", "en"],
    ["*", "en"],
    ["en;q=0, *", "de"],
    ["de;q=banana", "en"],
    ["", "en"],
    [null, "en"],
  ];
  for (const [header, language] of cases) {
    it(`${header ?? "no header"}: ${language}`, () => {
      assert.strictEqual(chooseLanguage(header), language);
    });
  }

  it("and who asks for neither gets the fallback", () => {
    assert.strictEqual(chooseLanguage("fr, *;q=0.1", "de"), "de");
    assert.strictEqual(chooseLanguage("en", "de"), "en");
  });
});

describe("numbers, times and plurals are the reader's", () => {
  const de = makeVoice("de");
  const en = makeVoice("en");
  const noon = Date.UTC(2026, 6, 1, 10, 5);

  it("in German", () => {
    assert.strictEqual(de.count(1, "Bestellung", "Bestellungen"), "1 Bestellung");
    assert.strictEqual(de.count(1200, "Bestellung", "Bestellungen"), "1.200 Bestellungen");
    assert.strictEqual(de.time(noon), "01.07.2026, 12:05");
    assert.strictEqual(de.amount(123_456), "1.234,56");
    assert.strictEqual(de.list(["a", "b", "c"]), "a, b und c");
  });

  it("in English", () => {
    assert.strictEqual(en.count(1, "order", "orders"), "1 order");
    assert.strictEqual(en.count(0, "order", "orders"), "0 orders");
    assert.strictEqual(en.date(noon), "1 Jul 2026");
    assert.strictEqual(en.amount(123_456), "1,234.56");
    assert.strictEqual(en.list(["a", "b"]), "a and b");
  });

  it("in the shop's time zone", () => {
    assert.strictEqual(makeVoice("de", "Europe/London").time(noon), "01.07.2026, 11:05");
  });

  it("and a sentence is made of them", () => {
    const parameters = { confirmed: 1128, now: 1131 };
    assert.deepStrictEqual(tell(apiWords.countChanged, parameters, de), {
      title: "Die Zahl hat sich geändert",
      sentence: "Sie haben 1.128 bestätigt, jetzt sind es 1.131. Es wurde nichts geändert.",
      action: "Bestätigen Sie die neue Zahl, wenn Sie auch diese meinen.",
    });
    assert.strictEqual(
      tell(apiWords.countChanged, parameters, en).sentence,
      "You confirmed 1,128, and it is 1,131 now. Nothing was changed.",
    );
  });
});
