import { DateTime, Schema, SchemaGetter } from "effect";
import { InventoryRules } from "./InventoryRules.ts";
import { filledText, meaning, withDefault } from "./settingSchema.ts";
import { Instant } from "./Time.ts";

/** `https://openapi-b-eu.temu.com/openapi/router` serves every EU country and the UK. */
export const euEndpoint = "https://openapi-b-eu.temu.com/openapi/router";

/** Access to one Temu shop. */
export const TemuSettings = Schema.Struct({
  appKey: meaning("The app's key, as Temu's partner platform shows it.", filledText),
  appSecret: meaning(
    "The app's secret. It signs requests and is never sent.",
    Schema.RedactedFromValue(filledText),
  ),
  accessToken: meaning(
    "The shop's token for the app, as Seller Center shows it when the app is authorised.",
    Schema.RedactedFromValue(filledText),
  ),
  endpoint: meaning(
    "The router of the shop's region, a full URL. The default serves every EU country and the UK.",
    withDefault(
      Schema.String.check(
        Schema.makeFilter((text: string) => URL.canParse(text) && /^https?:/.test(text), {
          expected: "a URL that begins with https:// (or http:// for a simulator)",
        }),
      ),
      euEndpoint,
    ),
  ),
  regionId: meaning(
    "Temu's number of the country whose carriers are used: 76 is Germany.",
    withDefault(Schema.Int.check(Schema.isGreaterThan(0)), 76),
  ),
});
export type TemuSettings = typeof TemuSettings.Type;

/** How the order document for JTL-Wawi is written. */
export const DocumentSettings = Schema.Struct({
  companyId: meaning(
    "`kFirma` of the company in JTL that the orders belong to.",
    withDefault(Schema.Int.check(Schema.isGreaterThan(0)), 1),
  ),
  userId: meaning(
    "`kBenutzer` of the user in JTL that the orders belong to.",
    withDefault(Schema.Int.check(Schema.isGreaterThan(0)), 1),
  ),
  language: meaning(
    "JTL's name of the language that the order is in.",
    withDefault(filledText, "ger"),
  ),
  shippingMethod: meaning(
    "Must equal a name under shipping methods in JTL.",
    withDefault(filledText, "TEMU"),
  ),
  paymentMethod: meaning(
    "Must equal a name under payment methods in JTL.",
    withDefault(filledText, "TEMU"),
  ),
  dateFormat: meaning(
    "How dates are written.",
    withDefault(Schema.Literals(["dd.mm.yyyy", "yyyy-mm-dd"]), "dd.mm.yyyy"),
  ),
  countryForm: meaning(
    "How countries are written: `iso` writes `DE`, `german` writes `Deutschland`.",
    withDefault(Schema.Literals(["iso", "german"]), "iso"),
  ),
  charsetPolicy: meaning(
    "Characters outside ISO-8859-1: written as references, replaced by likenesses, or refused.",
    withDefault(Schema.Literals(["entities", "transliterate", "fail"]), "entities"),
  ),
  shippingLine: meaning(
    "Whether an order without shipping costs has a shipping position.",
    withDefault(Schema.Literals(["always", "whenCharged"]), "always"),
  ),
  customerNumber: meaning(
    "JTL's number of the customer that all orders belong to, at most 30 characters; without it each makes a new one.",
    Schema.optionalKey(filledText),
  ),
  phone: meaning("Whether JTL gets the buyer's phone number.", withDefault(Schema.Boolean, true)),
  mail: meaning(
    "Whether JTL gets the buyer's (virtual) mail address.",
    withDefault(Schema.Boolean, true),
  ),
});
export type DocumentSettings = typeof DocumentSettings.Type;

/** What an order costs the buyer, and how much of that JTL is told. */
export const MoneySettings = Schema.Struct({
  currencies: meaning(
    "ISO codes of the currencies that orders may have.",
    withDefault(
      Schema.NonEmptyArray(
        Schema.String.check(
          Schema.isPattern(/^[A-Z]{3}$/, { expected: "a currency code such as EUR" }),
        ),
      ),
      ["EUR"],
    ),
  ),
  discounts: meaning(
    "Whose discounts lower the positions: the seller's own, both (Temu's too), or nobody's.",
    withDefault(Schema.Literals(["seller", "both", "none"]), "seller"),
  ),
  onAmountMismatch: meaning(
    "What becomes of an order whose document would not sum up to Temu's total.",
    withDefault(Schema.Literals(["hold", "warn"]), "hold"),
  ),
  withoutAmounts: meaning(
    "What becomes of orders while the shop may not read amounts: held, or handed over at JTL's prices.",
    withDefault(Schema.Literals(["hold", "jtlPrice"]), "hold"),
  ),
  temuTax: meaning(
    "What becomes of orders that Temu collects tax for, or that leave the EU.",
    withDefault(Schema.Literals(["hold", "taxFree", "asReported"]), "hold"),
  ),
});
export type MoneySettings = typeof MoneySettings.Type;

const allowance = withDefault(Schema.Boolean, false);

/** Kinds of orders that are held until the shop allows them. */
export const Allowances = Schema.Struct({
  notFulfilledBySeller: meaning(
    "Orders that a warehouse of Temu's partners ships: they would be shipped twice.",
    allowance,
  ),
  otherShippingMethod: meaning("Orders that the store delivers or the buyer collects.", allowance),
  cashOnDelivery: meaning("Orders that the carrier collects the money for.", allowance),
  selfShippingRestricted: meaning(
    "Orders that Temu wants shipped with a label bought from it.",
    allowance,
  ),
  customised: meaning("Goods made to the buyer's wishes, which JTL is not told.", allowance),
  preSale: meaning("Goods that were sold before they can be shipped.", allowance),
  qualificationCheck: meaning(
    "Goods that need an age check or a report of authenticity.",
    allowance,
  ),
  severalPerUnit: meaning(
    "Units of several pieces: JTL's article has to be the whole unit.",
    allowance,
  ),
});
export type Allowances = typeof Allowances.Type;

/** Date.parse takes 31 February for 3 March. */
const isCalendarDay = (day: string): boolean => {
  const at = Date.parse(day);
  return !Number.isNaN(at) && DateTime.formatIsoDateUtc(DateTime.makeUnsafe(at)) === day;
};

/** A date without a time is the begin of that day in UTC. */
const InstantFromText = Schema.String.check(
  Schema.makeFilter(
    (text: string) =>
      /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?$/.test(text) &&
      isCalendarDay(text.slice(0, 10)) &&
      !Number.isNaN(Date.parse(text)),
    { expected: "a date such as 2026-11-24 or 2026-11-24T08:00:00Z" },
  ),
).pipe(
  Schema.decodeTo(Instant, {
    decode: SchemaGetter.transform((text: string) => Date.parse(text)),
    encode: SchemaGetter.transform((at: number) => DateTime.formatIso(DateTime.makeUnsafe(at))),
  }),
);

/** Whether requests go to a Temu and not to a simulator. */
const isRealTemu = (endpoint: string): boolean =>
  URL.canParse(endpoint) && /(^|\.)temu\.com$/.test(new URL(endpoint).hostname);

/** Everything that one shop can set. */
export const ShopSettings = Schema.Struct({
  id: meaning(
    "A short name for logs, paths and URLs.",
    Schema.String.check(
      Schema.isPattern(/^[a-z0-9][a-z0-9-]{0,39}$/, {
        expected: "up to 40 lower-case letters, digits and hyphens",
      }),
    ),
  ),
  temu: TemuSettings,
  document: withDefault(DocumentSettings, {}),
  timeZone: meaning(
    "The zone of all dates in documents and pages.",
    withDefault(Schema.TimeZoneNamedFromString, "Europe/Berlin"),
  ),
  carriers: meaning(
    "JTL shipping method → name of the carrier at Temu, where they differ.",
    withDefault(Schema.Record(Schema.String, filledText), {}),
  ),
  warehouseId: meaning(
    "Temu's id of the warehouse that parcels leave from; else the shop's default warehouse.",
    Schema.optionalKey(filledText),
  ),
  partialReports: meaning(
    "When an order of which JTL has packed some lines is reported: `wholeOrder` waits for all of them, `perLine` tells Temu of each line whose every unit is packed.",
    withDefault(Schema.Literals(["wholeOrder", "perLine"]), "wholeOrder"),
  ),
  importFrom: meaning(
    "Orders that were ready before are left alone: they were entered in JTL by hand. A date without a time is the begin of that day in UTC. Required where the endpoint is Temu's.",
    Schema.optionalKey(InstantFromText),
  ),
  money: withDefault(MoneySettings, {}),
  allow: withDefault(Allowances, {}),
  inventory: withDefault(InventoryRules, {}),
  retentionDays: meaning(
    "For so many days after an order is done its personal data is kept.",
    withDefault(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 3_650 })), 30),
  ),
}).check(
  Schema.makeFilter((shop) =>
    shop.importFrom === undefined && isRealTemu(shop.temu.endpoint)
      ? {
          path: ["importFrom"],
          issue:
            "is missing: the day from which on orders are handed over, such as 2026-11-24. Older ones were entered by hand",
        }
      : undefined,
  ),
);
export type ShopSettings = typeof ShopSettings.Type;
/** What {@link ShopSettings} is decoded from: defaults may be left out. */
export type ShopSettingsInput = typeof ShopSettings.Encoded;
