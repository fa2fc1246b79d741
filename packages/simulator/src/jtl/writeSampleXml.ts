import { DateTime } from "effect";
import { type ExportOrder, formatMinor, formatRate, netOf, type Position } from "@temu-jtl/core";

/** Text as XML in ISO-8859-1: what that encoding lacks becomes a reference. */
const escaped = (text: string): string =>
  Array.from(text)
    .map((character) => {
      const code = character.codePointAt(0) ?? 0;
      return /[&<>"']/.test(character) || code > 0xff ? `&#${code};` : character;
    })
    .join("");

const element = (name: string, text = ""): string => `<${name}>${escaped(text)}</${name}>`;

const positionXml = (position: Position): string =>
  [
    "<twarenkorbpos>",
    element("cName", position.name),
    element("cArtNr", position.sku),
    element("cBarcode"),
    element("cEinheit"),
    element("fPreisEinzelNetto", netOf(position.unitGross, position.taxRate)),
    element("fPreis", formatMinor(position.unitGross)),
    element("fMwSt", formatRate(position.taxRate)),
    element("fAnzahl", `${position.quantity}.00`),
    element("cPosTyp", position.kind === "shipping" ? "versandkosten" : "standard"),
    element("fRabatt", "0.00"),
    "</twarenkorbpos>",
  ].join("");

/** An order in the form that JTL-Wawi imports, with no more than it needs: a sample for tests. */
export const writeSampleXml = (order: ExportOrder): string =>
  [
    '<?xml version="1.0" encoding="ISO-8859-1"?>',
    '<tBestellungen><tBestellung kFirma="1" kBenutzer="1">',
    element("cSprache", "ger"),
    element("cWaehrung", order.currency),
    element("cBestellNr"),
    element("cExterneBestellNr", order.parentOrderSn),
    element("cVersandartName", "TEMU"),
    element("dErstellt", DateTime.formatIsoDateUtc(DateTime.makeUnsafe(order.orderedAt))),
    element("cZahlungsartName", "TEMU"),
    ...order.positions.map(positionXml),
    "<tkunde>",
    element("cVorname", order.address.firstName),
    element("cNachname", order.address.lastName),
    element("cStrasse", order.address.street),
    element("cAdressZusatz", order.address.supplement),
    element("cPLZ", order.address.postCode),
    element("cOrt", order.address.city),
    element("cLand", "DE"),
    "</tkunde>",
    "</tBestellung></tBestellungen>",
  ].join("");
