import { createHash } from "node:crypto";
import { OrderDocument } from "@temu-jtl/core";
import { orderDocumentContract } from "@temu-jtl/core/testing";
import { assert, describe, it } from "@effect/vitest";
import { Effect, Schema } from "effect";
import {
  candle,
  documentLayer,
  inventedOrder,
  render,
  withAddress,
  withPosition,
} from "./inventedOrder.ts";
import { elementsAt, parseXml, textAt, type XmlElement } from "./parseXml.ts";

const order = ["tBestellung"] as const;
const position = ["tBestellung", "twarenkorbpos"] as const;
const recipient = ["tBestellung", "tlieferadresse"] as const;

/** An element as one line: its name, and its text where it has one. */
const outline = (element: XmlElement): ReadonlyArray<string> =>
  element.children.length === 0
    ? [element.text === "" ? element.name : `${element.name} ${element.text}`]
    : [`${element.name}:`, ...element.children.flatMap(outline).map((line) => `  ${line}`)];

const address = [
  "cFirma",
  "cStrasse Domstraße 12",
  "cAdressZusatz Hinterhaus",
  "cPLZ 50667",
  "cOrt Köln",
  "cBundesland Nordrhein-Westfalen",
  "cLand DE",
  "cTel +49 221 5550100",
  "cMobil",
  "cFax",
  "cMail erika@example.invalid",
].map((line) => `    ${line}`);

describe("the order document", () => {
  describe("keeps the promises of its port", () => {
    for (const { name, test } of orderDocumentContract) {
      it.effect(name, () => Effect.provide(test, documentLayer()));
    }
  });

  it.effect("has every element in JTL's order, empty where nothing is known", () =>
    Effect.gen(function* () {
      const { text } = yield* render(inventedOrder);
      assert.deepStrictEqual(outline(parseXml(text)), [
        "tBestellungen:",
        "  tBestellung:",
        ...[
          "cSprache ger",
          "cWaehrung EUR",
          "fGuthaben 0.00",
          "fGesamtsumme 36.49",
          "cBestellNr",
          "cExterneBestellNr PO-076-10000000000000001",
          "cVersandartName TEMU",
          "cVersandInfo",
          "dVersandDatum",
          "cTracking",
          "cLogistiker",
          "dLieferDatum 26.11.2026",
          "cKommentar",
          "cBemerkung",
          "dErstellt 24.11.2026",
          "cZahlungsartName TEMU",
          "dBezahltDatum",
          "fBezahlt 0.00",
          "nZahlungsziel 0",
          "twarenkorbpos:",
          "  cName Kerze, weiß",
          "  cArtNr KERZE-W",
          "  cBarcode",
          "  cSeriennummer",
          "  cEinheit",
          "  fPreisEinzelNetto 13.65546",
          "  fPreis 16.25",
          "  fMwSt 19.00",
          "  fAnzahl 2.00",
          "  cPosTyp standard",
          "  fRabatt 0.00",
          "twarenkorbpos:",
          "  cName Versand",
          "  cArtNr",
          "  cBarcode",
          "  cSeriennummer",
          "  cEinheit",
          "  fPreisEinzelNetto 3.35294",
          "  fPreis 3.99",
          "  fMwSt 19.00",
          "  fAnzahl 1.00",
          "  cPosTyp versandkosten",
          "  fRabatt 0.00",
          "tkunde:",
          "  cKundenNr",
          "  cAnrede",
          "  cTitel",
          "  cVorname Erika Maria",
          "  cNachname Mustermann",
        ].map((line) => `    ${line}`),
        ...address.map((line) => `  ${line}`),
        ...[
          "  cUSTID",
          "  cWWW",
          "  cNewsletter N",
          "  dGeburtstag",
          "  fRabatt 0.00",
          "  cHerkunft TEMU",
          "  dErstellt 24.11.2026",
          "tlieferadresse:",
          "  cAnrede",
          "  cVorname Erika Maria",
          "  cNachname Mustermann",
          "  cTitel",
        ].map((line) => `    ${line}`),
        ...address.map((line) => `  ${line}`),
        ...[
          "tzahlungsinfo:",
          "  cBankName",
          "  cBLZ",
          "  cKontoNr",
          "  cKartenNr",
          "  dGueltigkeit",
          "  cCVV",
          "  cKartenTyp",
          "  cInhaber",
          "  cIBAN",
          "  cBIC",
        ].map((line) => `    ${line}`),
      ]);
    }),
  );

  it.effect("declares ISO-8859-1 and consists of characters that it has", () =>
    Effect.gen(function* () {
      const { text } = yield* render(withAddress({ lastName: "Łęcka", city: "Zażółć 😀" }));
      assert.isTrue(text.startsWith('<?xml version="1.0" encoding="ISO-8859-1"?>'));
      assert.strictEqual(Buffer.from(text, "latin1").toString("latin1"), text);
      const { address: place } = withAddress({ lastName: "Łęcka", city: "Zażółć 😀" });
      assert.strictEqual(textAt(parseXml(text), ...recipient, "cNachname"), place.lastName);
      assert.strictEqual(textAt(parseXml(text), ...recipient, "cOrt"), place.city);
    }),
  );

  it.effect("(M5) names JTL's company and user in attributes, and no invoice number", () =>
    Effect.gen(function* () {
      const { text } = yield* render(inventedOrder, { companyId: 3, userId: 17 });
      const [found] = elementsAt(parseXml(text), ...order);
      assert.deepStrictEqual(found?.attributes, { kFirma: "3", kBenutzer: "17" });
      // Temu writes the invoice: with a number here, JTL would write a second one.
      assert.notInclude(text, "cRechnungsNr");
    }),
  );

  it.effect("has the hash that other programs compute for its text", () =>
    Effect.gen(function* () {
      const { text, hash } = yield* render(inventedOrder);
      assert.strictEqual(hash, createHash("sha256").update(text).digest("hex"));
    }),
  );

  it.effect("writes the names of language, shipping and payment that the shop has set", () =>
    Effect.gen(function* () {
      const { text } = yield* render(inventedOrder, {
        language: "eng",
        shippingMethod: "Paket & Brief",
        paymentMethod: "Temu Zahlung",
      });
      const xml = parseXml(text);
      assert.strictEqual(textAt(xml, ...order, "cSprache"), "eng");
      assert.strictEqual(textAt(xml, ...order, "cVersandartName"), "Paket & Brief");
      assert.strictEqual(textAt(xml, ...order, "cZahlungsartName"), "Temu Zahlung");
    }),
  );
});

describe("positions in the order document", () => {
  const cents = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 10_000_000 }));
  const quantity = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 9_999 }));
  const taxRate = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 300_000_000 }));
  const positions = Schema.Array(Schema.Struct({ unitGross: cents, quantity, taxRate })).check(
    Schema.isBetweenLength(1, 12),
  );

  const centsOf = (decimal: string) => {
    assert.match(decimal, /^\d+\.\d\d$/);
    return BigInt(decimal.replace(".", ""));
  };

  it.effect.prop("(M4) add up to the order's total, exact to the cent", [positions], ([lines]) =>
    Effect.gen(function* () {
      const { text } = yield* render({
        ...inventedOrder,
        positions: lines.map((line) => ({ ...candle, ...line })),
      });
      const xml = parseXml(text);
      const written = elementsAt(xml, ...position).map(
        (element) =>
          (centsOf(textAt(element, "fPreis")) * centsOf(textAt(element, "fAnzahl"))) / 100n,
      );
      const total = lines.reduce(
        (sum, line) => sum + BigInt(line.unitGross) * BigInt(line.quantity),
        0n,
      );
      assert.strictEqual(
        written.reduce((sum, line) => sum + line, 0n),
        total,
      );
      assert.strictEqual(centsOf(textAt(xml, ...order, "fGesamtsumme")), total);
    }),
  );

  /** The gross price in cents that a written net price has at the rate written beside it. */
  const grossOfNet = (element: XmlElement): bigint => {
    const net = textAt(element, "fPreisEinzelNetto");
    assert.match(net, /^\d+\.\d{5}$/);
    const [whole = "", decimals = ""] = textAt(element, "fMwSt").split(".");
    const factor = 100_000_000n + BigInt(whole + decimals.padEnd(6, "0"));
    // Net in 1/100,000 times factor in 1/100,000,000 gives cents in 1/100,000,000,000.
    return (BigInt(net.replace(".", "")) * factor + 50_000_000_000n) / 100_000_000_000n;
  };

  it.effect.prop(
    "have a net price whose gross price is the one written beside it",
    [cents, taxRate],
    ([unitGross, rate]) =>
      Effect.gen(function* () {
        const { text } = yield* render(withPosition({ unitGross, taxRate: rate }));
        const [written] = elementsAt(parseXml(text), ...position);
        assert.isDefined(written);
        assert.strictEqual(grossOfNet(written), centsOf(textAt(written, "fPreis")));
      }),
  );

  /** An order as shops sell it: some articles at Europe's rates, perhaps with shipping. */
  const basket = Schema.Struct({
    goods: Schema.Array(
      Schema.Struct({
        unitGross: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 99_999 })),
        quantity: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 7 })),
        taxRate: Schema.Literals([
          0, 5_500_000, 7_000_000, 8_125_000, 19_000_000, 21_000_000, 25_000_000, 27_000_000,
        ]),
      }),
    ).check(Schema.isBetweenLength(1, 8)),
    shipping: Schema.NullOr(Schema.Literals([0, 1, 399, 499])),
  });

  it.effect.prop(
    "of one order agree with each other and with its total, whatever the rates",
    [basket],
    ([{ goods, shipping }]) =>
      Effect.gen(function* () {
        const { text } = yield* render({
          ...inventedOrder,
          positions: [
            ...goods.map((line) => ({ ...candle, ...line })),
            ...(shipping === null
              ? []
              : [
                  {
                    ...candle,
                    kind: "shipping" as const,
                    sku: "",
                    quantity: 1,
                    unitGross: shipping,
                  },
                ]),
          ],
        });
        const xml = parseXml(text);
        const written = elementsAt(xml, ...position);
        assert.strictEqual(written.length, goods.length + (shipping === null ? 0 : 1));
        let total = 0n;
        for (const element of written) {
          const gross = centsOf(textAt(element, "fPreis"));
          assert.strictEqual(grossOfNet(element), gross);
          assert.match(textAt(element, "fAnzahl"), /^[1-7]\.00$/);
          total += gross * BigInt(textAt(element, "fAnzahl").replace(".00", ""));
        }
        assert.strictEqual(centsOf(textAt(xml, ...order, "fGesamtsumme")), total);
        const sold = goods.reduce<number>(
          (sum, line) => sum + line.unitGross * line.quantity,
          shipping ?? 0,
        );
        assert.strictEqual(total, BigInt(sold));
      }),
  );

  it.effect("carry the tax rate that Temu reports, also a broken one", () =>
    Effect.gen(function* () {
      const { text } = yield* render(withPosition({ taxRate: 8_125_000 }));
      assert.strictEqual(textAt(parseXml(text), ...position, "fMwSt"), "8.125");
    }),
  );
});

it.live("three thousand documents take about a second", () =>
  Effect.gen(function* () {
    const port = yield* OrderDocument;
    const begun = performance.now();
    yield* Effect.forEach(Array.from({ length: 3_000 }), () => port.render(inventedOrder), {
      discard: true,
    });
    // A machine that runs other tests beside this one may need longer, but not this long.
    assert.isBelow(performance.now() - begun, 6_000);
  }).pipe(Effect.provide(documentLayer())),
);
