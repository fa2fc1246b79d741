import { ShopSettings } from "@temu-jtl/core";
import { describe, expect, it } from "@effect/vitest";
import { Effect, Redacted, Schema } from "effect";
import { describeSettings } from "temu-jtl";
import { jtlSettingRows, logSettingRows, settingRows, settingsPage } from "./settingsPage.ts";

describe("docs/settings.md", () => {
  it("is what `npm run docs` writes from the schema", async () => {
    await expect(settingsPage).toMatchFileSnapshot("../../../docs/settings.md");
  });

  it("says of every setting what it should be and what it means", () => {
    expect(settingRows.length).toBeGreaterThan(35);
    for (const [path, , byDefault, expected, meaning] of [
      ...settingRows,
      ...jtlSettingRows,
      ...logSettingRows,
    ]) {
      expect(byDefault, path).toMatch(/^(required|none|`.+`)$/);
      expect(expected, path).not.toBe("");
      expect(expected, path).not.toMatch(/undefined|filter|decoded/);
      expect(meaning, path).toMatch(/^[A-Z`].+\.$/);
    }
  });

  it.each([
    ["temu.appSecret", "`TEMU_APP_SECRET`", "required", "a text that is not empty, a secret"],
    ["document.companyId", "`JTL_COMPANY_ID`", "`1`", "an integer greater than 0"],
    ["document.phone", "", "`true`", "`true` or `false`"],
    ["document.customerNumber", "`JTL_CUSTOMER_NUMBER`", "none", "a text that is not empty"],
    ["importFrom", "`IMPORT_FROM`", "none", "a date such as 2026-11-24 or 2026-11-24T08:00:00Z"],
    [
      "money.currencies",
      "`TEMU_CURRENCIES`",
      '`["EUR"]`',
      "a list, each a currency code such as EUR",
    ],
    ["money.discounts", "`TEMU_DISCOUNTS`", '`"seller"`', "`seller`, `both` or `none`"],
    ["allow.preSale", "`TEMU_ALLOW`", "`false`", "`true` or `false`"],
    ["timeZone", "", '`"Europe/Berlin"`', "an IANA time zone identifier"],
    ["carriers", "", "`{}`", "an object, each value a text that is not empty"],
  ])("knows %s", (path, ...columns) => {
    expect(settingRows.find(([first]) => first === `\`${path}\``)?.slice(1, 4)).toEqual(columns);
  });
});

describe("The settings of the log", () => {
  it("have a variable each", () => {
    expect(logSettingRows.map((row) => row.slice(0, 4))).toEqual([
      ["`logDays`", "`LOG_DAYS`", "`30`", "an integer between 1 and 3650"],
    ]);
  });
});

describe("The settings of JTL's SQL Server", () => {
  it("have a variable each", () => {
    expect(jtlSettingRows.map(([, variable]) => variable)).toEqual([
      "`JTL_SQL_SERVER`",
      "`JTL_SQL_DATABASE`",
      "`JTL_SQL_USER`",
      "`JTL_SQL_PASSWORD`",
      "`JTL_SQL_ENCRYPT`",
      "`JTL_SQL_CA`",
      "`JTL_SQL_TRUST_CERTIFICATE`",
      "`JTL_SQL_TIMEOUT_SECONDS`",
      "`JTL_SQL_POOL_SIZE`",
      "`JTL_PLATFORM`",
    ]);
  });

  it.each([
    ["sql.database", '`"eazybusiness"`', "a text that is not empty"],
    ["sql.password", "required", "a text that is not empty, a secret"],
    ["sql.encrypt", "`true`", "`true` or `false`"],
    ["sql.trustCertificate", "`false`", "`true` or `false`"],
    ["sql.ca", "none", "a text that is not empty"],
    ["platform", "`5`", "an integer between 0 and 255 or `null`"],
  ])("knows %s", (path, byDefault, expected) => {
    const row = jtlSettingRows.find(([first]) => first === `\`${path}\``);
    expect(row?.slice(2, 4)).toEqual([byDefault, expected]);
  });
});

describe("The settings of a shop for people", () => {
  const secret = "planted-secret-nobody-may-see";
  const input = {
    id: "demo",
    temu: { appKey: "an-app-key", appSecret: secret, accessToken: `${secret}-too` },
    document: { customerNumber: "10001" },
    carriers: { "DHL Paket": "DHL" },
    importFrom: "2026-11-24",
    allow: { preSale: true },
  };

  it.effect("are all there, defaults too, each as it would be written in a file", () =>
    Effect.gen(function* () {
      const lines = describeSettings(yield* Schema.decodeEffect(ShopSettings)(input)).split("\n");
      expect(lines).toHaveLength(settingRows.length);
      expect(lines).toEqual(
        expect.arrayContaining([
          'id: "demo"',
          'temu.appKey: "an-app-key"',
          "temu.regionId: 76",
          'document.customerNumber: "10001"',
          'timeZone: "Europe/Berlin"',
          'carriers: {"DHL Paket":"DHL"}',
          "warehouseId: not set",
          'importFrom: "2026-11-24T00:00:00.000Z"',
          'money.currencies: ["EUR"]',
          "allow.preSale: true",
          "allow.customised: false",
        ]),
      );
    }),
  );

  it.effect("have no secret in them", () =>
    Effect.gen(function* () {
      const shop = yield* Schema.decodeEffect(ShopSettings)(input);
      expect(Redacted.value(shop.temu.appSecret)).toBe(secret);
      const text = describeSettings(shop);
      expect(text).not.toContain(secret);
      expect(text.split("\n")).toEqual(
        expect.arrayContaining(["temu.appSecret: …", "temu.accessToken: …"]),
      );
    }),
  );
});
