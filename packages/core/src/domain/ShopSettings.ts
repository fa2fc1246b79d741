import { Effect, Schema } from "effect";

/** `https://openapi-b-eu.temu.com/openapi/router` serves every EU country and the UK. */
export const euEndpoint = "https://openapi-b-eu.temu.com/openapi/router";

const withDefault = <S extends Schema.Top & Schema.WithoutConstructorDefault>(
  schema: S,
  value: S["Encoded"],
) => schema.pipe(Schema.withDecodingDefaultKey(Effect.succeed(value)));

const filledText = Schema.Trim.check(Schema.isNonEmpty({ expected: "a text that is not empty" }));

/** Access to one Temu shop. */
export const TemuSettings = Schema.Struct({
  appKey: filledText,
  appSecret: Schema.RedactedFromValue(filledText),
  accessToken: Schema.RedactedFromValue(filledText),
  /** The router of the shop's region, a full URL. */
  endpoint: withDefault(
    Schema.String.check(
      Schema.makeFilter((text: string) => URL.canParse(text) && /^https?:/.test(text), {
        expected: "a URL that begins with https:// (or http:// for a simulator)",
      }),
    ),
    euEndpoint,
  ),
  /** Temu's number of the country whose carriers are used: 76 is Germany. */
  regionId: withDefault(Schema.Int.check(Schema.isGreaterThan(0)), 76),
});
export type TemuSettings = typeof TemuSettings.Type;

/** How the order document for JTL-Wawi is written. */
export const DocumentSettings = Schema.Struct({
  /** `kFirma` and `kBenutzer` of the JTL company and user that the orders belong to. */
  companyId: withDefault(Schema.Int.check(Schema.isGreaterThan(0)), 1),
  userId: withDefault(Schema.Int.check(Schema.isGreaterThan(0)), 1),
  language: withDefault(filledText, "ger"),
  /** Must equal a name under shipping methods in JTL. */
  shippingMethod: withDefault(filledText, "TEMU"),
  /** Must equal a name under payment methods in JTL. */
  paymentMethod: withDefault(filledText, "TEMU"),
  dateFormat: withDefault(Schema.Literals(["dd.mm.yyyy", "yyyy-mm-dd"]), "dd.mm.yyyy"),
  /** `iso` writes `DE`, `german` writes `Deutschland`. */
  countryForm: withDefault(Schema.Literals(["iso", "german"]), "iso"),
  /** Characters outside ISO-8859-1: written as references, replaced by likenesses, or refused. */
  charsetPolicy: withDefault(Schema.Literals(["entities", "transliterate", "fail"]), "entities"),
  /** Whether an order without shipping costs has a shipping position. */
  shippingLine: withDefault(Schema.Literals(["always", "whenCharged"]), "always"),
});
export type DocumentSettings = typeof DocumentSettings.Type;

/** Everything that one shop can set. */
export const ShopSettings = Schema.Struct({
  /** A short name for logs, paths and URLs. */
  id: Schema.String.check(
    Schema.isPattern(/^[a-z0-9][a-z0-9-]{0,39}$/, {
      expected: "up to 40 lower-case letters, digits and hyphens",
    }),
  ),
  temu: TemuSettings,
  document: withDefault(DocumentSettings, {}),
  /** The zone of all dates in documents and pages. */
  timeZone: withDefault(Schema.TimeZoneNamedFromString, "Europe/Berlin"),
  /** JTL shipping method → name of the carrier at Temu, where they differ. */
  carriers: withDefault(Schema.Record(Schema.String, filledText), {}),
  /** Temu's id of the warehouse that parcels leave from; else the shop's default warehouse. */
  warehouseId: Schema.optionalKey(filledText),
});
export type ShopSettings = typeof ShopSettings.Type;
/** What {@link ShopSettings} is decoded from: defaults may be left out. */
export type ShopSettingsInput = typeof ShopSettings.Encoded;
