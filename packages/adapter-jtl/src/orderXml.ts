import { formatMinor, formatRate, netOf } from "@temu-jtl/core";
import { create } from "xmlbuilder2";
import { escapeText } from "./charset.ts";
import type { Recipient } from "./recipient.ts";

/** What one order's document says, every text already fit for JTL-Wawi. */
export interface OrderContent {
  readonly companyId: number;
  readonly userId: number;
  readonly language: string;
  readonly currency: string;
  readonly externalNumber: string;
  readonly shippingMethod: string;
  readonly paymentMethod: string;
  /** JTL's number of a customer that it has; empty: JTL makes a new one. */
  readonly customerNumber: string;
  /** Dates as JTL reads them; empty when unknown. */
  readonly orderedOn: string;
  readonly shipBefore: string;
  readonly positions: ReadonlyArray<PositionContent>;
  readonly recipient: Recipient;
}

interface PositionContent {
  readonly kind: "goods" | "shipping";
  readonly name: string;
  readonly sku: string;
  readonly quantity: number;
  readonly unitGross: number;
  readonly taxRate: number;
}

type Element = ReturnType<typeof create>;

const positionTypes = { goods: "standard", shipping: "versandkosten" } as const;

/**
 * One order as JTL-Wawi's order XML, in the dialect of its simple import (`OldWawi.xsd`), which is
 * also what its import table `tXMLBestellImport` takes. The order of the elements matters there, and
 * every element is written: text and dates empty when unknown, numbers as zero.
 */
export const orderXml = (content: OrderContent): string => {
  const document = create({ version: "1.0", encoding: "ISO-8859-1" });
  // Said outright that there is no namespace, xmlbuilder2 does not search for one: half as fast again.
  const order = document
    .ele(null, "tBestellungen")
    .ele(null, "tBestellung")
    .att("kFirma", String(content.companyId))
    .att("kBenutzer", String(content.userId));
  addHeader(order, content);
  for (const position of content.positions) addPosition(order.ele(null, "twarenkorbpos"), position);
  addCustomer(order.ele(null, "tkunde"), content);
  addDeliveryAddress(order.ele(null, "tlieferadresse"), content.recipient);
  addPaymentInfo(order.ele(null, "tzahlungsinfo"));
  return document.end({ prettyPrint: true });
};

/** xmlbuilder2 takes what looks like a reference for one, so text is escaped before it gets there. */
const add = (parent: Element, name: string, text = ""): void => {
  const element = parent.ele(null, name);
  if (text !== "") element.txt(escapeText(text));
};

const addHeader = (order: Element, content: OrderContent): void => {
  const total = content.positions.reduce(
    (sum, position) => sum + position.unitGross * position.quantity,
    0,
  );
  add(order, "cSprache", content.language);
  add(order, "cWaehrung", content.currency);
  add(order, "fGuthaben", "0.00");
  add(order, "fGesamtsumme", formatMinor(total));
  // Empty: JTL draws a number of its own.
  add(order, "cBestellNr");
  add(order, "cExterneBestellNr", content.externalNumber);
  add(order, "cVersandartName", content.shippingMethod);
  add(order, "cVersandInfo");
  add(order, "dVersandDatum");
  add(order, "cTracking");
  add(order, "cLogistiker");
  add(order, "dLieferDatum", content.shipBefore);
  add(order, "cKommentar");
  add(order, "cBemerkung");
  add(order, "dErstellt", content.orderedOn);
  add(order, "cZahlungsartName", content.paymentMethod);
  // The payment method stands for the payment: Temu collects it.
  add(order, "dBezahltDatum");
  add(order, "fBezahlt", "0.00");
  add(order, "nZahlungsziel", "0");
};

const addPosition = (element: Element, position: PositionContent): void => {
  add(element, "cName", position.name);
  add(element, "cArtNr", position.sku);
  add(element, "cBarcode");
  add(element, "cSeriennummer");
  add(element, "cEinheit");
  add(element, "fPreisEinzelNetto", netOf(position.unitGross, position.taxRate));
  add(element, "fPreis", formatMinor(position.unitGross));
  add(element, "fMwSt", formatRate(position.taxRate));
  add(element, "fAnzahl", `${position.quantity}.00`);
  add(element, "cPosTyp", positionTypes[position.kind]);
  add(element, "fRabatt", "0.00");
};

const addCustomer = (element: Element, content: OrderContent): void => {
  const { recipient, orderedOn } = content;
  add(element, "cKundenNr", content.customerNumber);
  add(element, "cAnrede");
  add(element, "cTitel");
  add(element, "cVorname", recipient.firstName);
  add(element, "cNachname", recipient.lastName);
  addPlace(element, recipient);
  add(element, "cUSTID");
  add(element, "cWWW");
  add(element, "cNewsletter", "N");
  add(element, "dGeburtstag");
  add(element, "fRabatt", "0.00");
  add(element, "cHerkunft", "TEMU");
  add(element, "dErstellt", orderedOn);
};

const addDeliveryAddress = (element: Element, recipient: Recipient): void => {
  add(element, "cAnrede");
  add(element, "cVorname", recipient.firstName);
  add(element, "cNachname", recipient.lastName);
  add(element, "cTitel");
  addPlace(element, recipient);
};

const addPlace = (element: Element, recipient: Recipient): void => {
  add(element, "cFirma");
  add(element, "cStrasse", recipient.street);
  add(element, "cAdressZusatz", recipient.supplement);
  add(element, "cPLZ", recipient.postCode);
  add(element, "cOrt", recipient.city);
  add(element, "cBundesland", recipient.state);
  add(element, "cLand", recipient.country);
  add(element, "cTel", recipient.phone);
  add(element, "cMobil");
  add(element, "cFax");
  add(element, "cMail", recipient.mail);
};

const paymentElements = [
  "cBankName",
  "cBLZ",
  "cKontoNr",
  "cKartenNr",
  "dGueltigkeit",
  "cCVV",
  "cKartenTyp",
  "cInhaber",
  "cIBAN",
  "cBIC",
];

const addPaymentInfo = (element: Element): void => {
  for (const name of paymentElements) add(element, name);
};
