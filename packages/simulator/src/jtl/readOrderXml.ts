import { Result, Schema } from "effect";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import type { ImportedCustomer, ImportedDocument, ImportedPosition } from "@temu-jtl/core/testing";
import { customerFields, deliveryFields, orderFields, positionFields } from "./orderXmlForm.ts";

const declaration = '<?xml version="1.0" encoding="ISO-8859-1"?>';
const longestNumber = 50;

const lists = new Set(["tBestellung", "twarenkorbpos"]);
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  ignoreDeclaration: true,
  parseTagValue: false,
  parseAttributeValue: false,
  // Without it `&#321;` stays as it is written.
  htmlEntities: true,
  isArray: (name) => lists.has(name),
});

const Text = Schema.String;
const MaybeText = Schema.optionalKey(Text);
const decimal = (digits: string, expected: string) =>
  Text.check(Schema.isPattern(new RegExp(`^-?\\d+\\.\\d{${digits}}$`), { expected }));
const JtlDate = Text.check(
  Schema.isPattern(/^(\d\d\.\d\d\.\d{4}|\d{4}-\d\d-\d\d)?$/, { expected: "a date" }),
);
const Key = Schema.optionalKey(Text.check(Schema.isPattern(/^\d+$/, { expected: "a key" })));

const Position = Schema.Struct({
  cName: Text,
  cArtNr: Text,
  fPreisEinzelNetto: decimal("2,", "a price with a point"),
  fPreis: decimal("2", "a price with two digits"),
  fMwSt: decimal("2,", "a percentage"),
  fAnzahl: decimal("1,4", "a quantity with a point"),
  cPosTyp: Schema.Literals(["standard", "versandkosten"]),
  fRabatt: Schema.Literal("0.00"),
});

const Customer = Schema.Struct({
  cVorname: Text,
  cNachname: Text,
  cStrasse: Text,
  cAdressZusatz: MaybeText,
  cPLZ: Text,
  cOrt: Text,
  cLand: Text,
});

const OrderXml = Schema.Struct({
  tBestellungen: Schema.Struct({
    tBestellung: Schema.Tuple([
      Schema.Struct({
        "@kFirma": Key,
        "@kBenutzer": Key,
        cSprache: Text,
        cWaehrung: Text.check(Schema.isPattern(/^[A-Z]{3}$/, { expected: "a currency" })),
        cExterneBestellNr: Schema.NonEmptyString.check(Schema.isMaxLength(longestNumber)),
        cVersandartName: Text,
        cZahlungsartName: Text,
        dErstellt: Schema.optionalKey(JtlDate),
        dLieferDatum: Schema.optionalKey(JtlDate),
        twarenkorbpos: Schema.Array(Position),
        tkunde: Schema.optionalKey(Customer),
        tlieferadresse: Schema.optionalKey(Customer),
      }),
    ]),
  }),
});
const decodeOrderXml = Schema.decodeUnknownResult(OrderXml);

/** Elements must be known and stand in the schema's order. */
const checkFields = (
  node: unknown,
  known: ReadonlyArray<string>,
  name: string,
): Result.Result<void, string> => {
  if (typeof node !== "object" || node === null) return Result.succeed(undefined);
  let last = -1;
  for (const field of Object.keys(node)) {
    if (field.startsWith("@")) continue;
    const place = known.indexOf(field);
    if (place === -1) return Result.fail(`${name}: unknown element ${field}`);
    if (place < last) return Result.fail(`${name}: ${field} stands in the wrong place`);
    last = place;
  }
  return Result.succeed(undefined);
};

const Nodes = Schema.Struct({
  tBestellungen: Schema.Struct({
    tBestellung: Schema.Array(Schema.Record(Schema.String, Schema.Unknown)),
  }),
});
const decodeNodes = Schema.decodeUnknownResult(Nodes);

const checkForm = (parsed: unknown): Result.Result<void, string> =>
  Result.gen(function* () {
    const { tBestellungen } = yield* Result.mapError(
      decodeNodes(parsed),
      () => "the root is not tBestellungen with a tBestellung",
    );
    for (const order of tBestellungen.tBestellung) {
      yield* checkFields(order, orderFields, "tBestellung");
      const positions = Array.isArray(order.twarenkorbpos) ? order.twarenkorbpos : [];
      for (const position of positions) {
        yield* checkFields(position, positionFields, "twarenkorbpos");
      }
      yield* checkFields(order.tkunde, customerFields, "tkunde");
      yield* checkFields(order.tlieferadresse, deliveryFields, "tlieferadresse");
    }
  });

const checkText = (text: string): Result.Result<void, string> => {
  if (!text.startsWith(declaration)) {
    return Result.fail(`the document does not begin with ${declaration}`);
  }
  for (const character of text) {
    if ((character.codePointAt(0) ?? 0) > 0xff) {
      return Result.fail("a character is not of the declared encoding");
    }
  }
  const valid = XMLValidator.validate(text);
  return valid === true ? Result.succeed(undefined) : Result.fail(`not XML: ${valid.err.msg}`);
};

const importedPosition = (position: typeof Position.Type): ImportedPosition => ({
  kind:
    position.cPosTyp === "versandkosten" ? "other" : position.cArtNr === "" ? "freeText" : "goods",
  name: position.cName,
  sku: position.cArtNr,
  quantity: Number(position.fAnzahl),
  unitGross: Number(position.fPreis.replace(".", "")),
  taxRate: position.fMwSt,
});

const importedCustomer = (customer: typeof Customer.Type): ImportedCustomer => ({
  firstName: customer.cVorname,
  lastName: customer.cNachname,
  street: customer.cStrasse,
  supplement: customer.cAdressZusatz ?? "",
  postCode: customer.cPLZ,
  city: customer.cOrt,
  country: customer.cLand,
});

/** Only where it went wrong: a document holds personal data. */
const placeOf = (error: Schema.SchemaError): string =>
  error.message
    .split("\n")
    .filter((line) => line.trim().startsWith("at "))
    .join(" ")
    .trim();

/**
 * Reads an order document as JTL-Wawi does: one `tBestellung` with the elements of its order schema.
 * Everything that could be misunderstood (characters beyond the declared encoding, unknown elements,
 * prices without a point) is refused.
 */
export const readOrderXml = (text: string): Result.Result<ImportedDocument, string> =>
  Result.gen(function* () {
    yield* checkText(text);
    const parsed = yield* Result.try({
      try: (): unknown => parser.parse(text),
      catch: () => "not XML",
    });
    yield* checkForm(parsed);
    const { tBestellungen } = yield* Result.mapError(
      decodeOrderXml(parsed),
      (error) => `an element is missing or has the wrong form ${placeOf(error)}`,
    );
    const [order] = tBestellungen.tBestellung;
    return {
      externalNumber: order.cExterneBestellNr,
      currency: order.cWaehrung,
      shippingMethod: order.cVersandartName,
      paymentMethod: order.cZahlungsartName,
      positions: order.twarenkorbpos.map(importedPosition),
      customer: order.tkunde === undefined ? null : importedCustomer(order.tkunde),
    };
  });
