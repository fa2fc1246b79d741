import { assert, describe, it } from "@effect/vitest";
import { contractOrder } from "@temu-jtl/core/testing";
import { readOrderXml } from "@temu-jtl/simulator";
import { Result } from "effect";
import { writeSampleXml } from "../src/jtl/writeSampleXml.ts";

const sample = `<?xml version="1.0" encoding="ISO-8859-1"?>
<tBestellungen>
  <tBestellung kFirma="1" kBenutzer="1">
    <cSprache>ger</cSprache><cWaehrung>EUR</cWaehrung><cBestellNr/><cExterneBestellNr>PO-076-1</cExterneBestellNr>
    <cVersandartName>TEMU</cVersandartName><cVersandInfo/><dVersandDatum/><cTracking/><dLieferDatum/>
    <cKommentar/><cBemerkung/><dErstellt>24.11.2026</dErstellt><cZahlungsartName>TEMU</cZahlungsartName><dBezahltDatum/>
    <twarenkorbpos><cName>Kerze &amp; Ständer &#8211; &#321;</cName><cArtNr>SKU-A</cArtNr><cBarcode/><cEinheit/><fPreisEinzelNetto>13.65546</fPreisEinzelNetto>
      <fPreis>16.25</fPreis><fMwSt>19.00</fMwSt><fAnzahl>2.00</fAnzahl><cPosTyp>standard</cPosTyp><fRabatt>0.00</fRabatt></twarenkorbpos>
    <twarenkorbpos><cName>Versand</cName><cArtNr/><cBarcode/><cEinheit/><fPreisEinzelNetto>0.00000</fPreisEinzelNetto>
      <fPreis>0.00</fPreis><fMwSt>19.00</fMwSt><fAnzahl>1.00</fAnzahl><cPosTyp>versandkosten</cPosTyp><fRabatt>0.00</fRabatt></twarenkorbpos>
    <tkunde><cKundenNr/><cAnrede/><cTitel/><cVorname>Anna</cVorname><cNachname>Beispiel</cNachname><cFirma/><cStrasse>Weg 1</cStrasse>
      <cAdressZusatz/><cPLZ>01067</cPLZ><cOrt>Dresden</cOrt><cBundesland/><cLand>DE</cLand><cTel/><cMobil/><cFax/><cMail/>
      <cUSTID/><cWWW/><cHerkunft>TEMU</cHerkunft><dErstellt>24.11.2026</dErstellt></tkunde>
    <tlieferadresse><cAnrede/><cVorname>Anna</cVorname><cNachname>Beispiel</cNachname><cTitel/><cFirma/><cStrasse>Weg 1</cStrasse>
      <cAdressZusatz/><cPLZ>01067</cPLZ><cOrt>Dresden</cOrt><cBundesland/><cLand>DE</cLand><cTel/><cMobil/><cFax/><cMail/></tlieferadresse>
    <tzahlungsinfo><cBankName/><cBLZ/><cKontoNr/><cKartenNr/><dGueltigkeit/><cCVV/><cKartenTyp/><cInhaber/><cIBAN/><cBIC/></tzahlungsinfo>
  </tBestellung>
</tBestellungen>`;

/** Changes of the sample that JTL would not take, each with a word of the reason. */
const refused: ReadonlyArray<readonly [what: string, from: string, to: string, reason: string]> = [
  ["another encoding", "ISO-8859-1", "UTF-8", "begin with"],
  ["a raw character beyond the encoding", "Versand<", "Versand €<", "encoding"],
  ["an end tag that is missing", "</tBestellungen>", "", "not XML"],
  ["an ampersand that is not escaped", "&amp;", "&", "not XML"],
  ["another root", "tBestellungen>", "tOrders>", "root"],
  ["an unknown element", "<cKommentar/>", "<cRemark/>", "cRemark"],
  ["an element in the wrong place", "<cSprache>ger</cSprache>", "", "wrong form"],
  ["a decimal comma", ">16.25<", ">16,25<", "wrong form"],
  ["a price with three digits", ">16.25<", ">16.255<", "wrong form"],
  ["an unknown kind of position", ">versandkosten<", ">gutschein<", "wrong form"],
  ["no number", "<cExterneBestellNr>PO-076-1<", "<cExterneBestellNr><", "wrong form"],
  ["a number that is too long", "PO-076-1", "P".repeat(51), "wrong form"],
  [
    "a date in words",
    "<dErstellt>24.11.2026</dErstellt><cZ",
    "<dErstellt>today</dErstellt><cZ",
    "wrong form",
  ],
];

describe("Reading JTL's order XML", () => {
  it("sees number, methods, positions and customer", () => {
    assert.deepStrictEqual(
      readOrderXml(sample),
      Result.succeed({
        externalNumber: "PO-076-1",
        currency: "EUR",
        shippingMethod: "TEMU",
        paymentMethod: "TEMU",
        positions: [
          {
            kind: "goods",
            name: "Kerze & Ständer – Ł",
            sku: "SKU-A",
            quantity: 2,
            unitGross: 1_625,
            taxRate: "19.00",
          },
          { kind: "other", name: "Versand", sku: "", quantity: 1, unitGross: 0, taxRate: "19.00" },
        ],
        customer: {
          firstName: "Anna",
          lastName: "Beispiel",
          street: "Weg 1",
          supplement: "",
          postCode: "01067",
          city: "Dresden",
          country: "DE",
        },
      }),
    );
  });

  for (const [what, from, to, reason] of refused) {
    it(`refuses ${what}`, () => {
      assert.include(sample, from);
      const read = readOrderXml(sample.replaceAll(from, to));
      assert.isTrue(Result.isFailure(read), "should be refused");
      if (Result.isFailure(read)) assert.include(read.failure, reason);
    });
  }

  it("never repeats what a document says about a person", () => {
    const read = readOrderXml(sample.replace("<cPLZ>01067</cPLZ>", ""));
    assert.isTrue(Result.isFailure(read));
    if (Result.isFailure(read)) assert.notMatch(read.failure, /Anna|Beispiel|Weg 1|Dresden/);
  });

  it("sees no customer where there is none", () => {
    const read = readOrderXml(sample.replace(/<tkunde>[^]*<\/tkunde>/, ""));
    assert.isNull(Result.getOrThrow(read).customer);
  });

  it("reads the sample that contract tests hand over", () => {
    const document = Result.getOrThrow(readOrderXml(writeSampleXml(contractOrder(`PO-'"&<Ł`))));
    assert.strictEqual(document.externalNumber, `PO-'"&<Ł`);
    assert.deepStrictEqual(
      document.positions.map(({ kind, unitGross }) => [kind, unitGross]),
      [
        ["goods", 1_625],
        ["goods", 999],
        ["other", 399],
      ],
    );
  });
});
