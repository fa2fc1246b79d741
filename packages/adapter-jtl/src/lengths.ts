/**
 * How many characters JTL-Wawi's columns hold, in UTF-16 code units as `nvarchar` counts them.
 * Sources: `Verkauf.tAuftrag`, `Verkauf.tAuftragPosition`, `Verkauf.tAuftragAdresse`, `tkunde`,
 * `tversandart`, `tZahlungsart`, `tWaehrung` of JTL-Wawi 1.10.
 */
export const lengths = {
  externalNumber: 50,
  customerNumber: 30,
  articleNumber: 100,
  positionName: 255,
  personName: 255,
  street: 255,
  addressSupplement: 255,
  postCode: 24,
  city: 255,
  state: 255,
  phone: 30,
  mail: 255,
  methodName: 255,
  currency: 20,
  language: 20,
} as const;

/** The longest beginning of a text that fits and does not end inside a surrogate pair. */
export const cutTo = (text: string, length: number): string => {
  if (text.length <= length) return text;
  const lastUnit = text.charCodeAt(length - 1);
  const splitsPair = lastUnit >= 0xd800 && lastUnit <= 0xdbff;
  return text.slice(0, splitsPair ? length - 1 : length);
};
