/** Fields of an order in JTL's XML ("OldWawi"), in the order that its schema wants them. */
export const orderFields = [
  "cSprache",
  "cWaehrung",
  "fGuthaben",
  "fGesamtsumme",
  "cBestellNr",
  "cExterneBestellNr",
  "cVersandartName",
  "cVersandInfo",
  "dVersandDatum",
  "cTracking",
  "cLogistiker",
  "dLieferDatum",
  "cKommentar",
  "cBemerkung",
  "dErstellt",
  "cZahlungsartName",
  "dBezahltDatum",
  "fBezahlt",
  "nZahlungsziel",
  "twarenkorbpos",
  "tkunde",
  "tlieferadresse",
  "tzahlungsinfo",
];

export const positionFields = [
  "cName",
  "cArtNr",
  "cBarcode",
  "cSeriennummer",
  "cEinheit",
  "fPreisEinzelNetto",
  "fPreis",
  "fMwSt",
  "fAnzahl",
  "cPosTyp",
  "fRabatt",
];

/** Company, address and ways to reach somebody, in this order for buyer and recipient. */
const addressFields = [
  "cFirma",
  "cStrasse",
  "cAdressZusatz",
  "cPLZ",
  "cOrt",
  "cBundesland",
  "cLand",
  "cTel",
  "cMobil",
  "cFax",
  "cMail",
];

export const customerFields = [
  "cKundenNr",
  "cAnrede",
  "cTitel",
  "cVorname",
  "cNachname",
  ...addressFields,
  "cUSTID",
  "cWWW",
  "cNewsletter",
  "dGeburtstag",
  "fRabatt",
  "cHerkunft",
  "dErstellt",
];

export const deliveryFields = ["cAnrede", "cVorname", "cNachname", "cTitel", ...addressFields];
