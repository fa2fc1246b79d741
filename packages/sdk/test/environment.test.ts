import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "@effect/vitest";
import { Effect, Redacted } from "effect";
import { readEnvironment, type Variables } from "temu-jtl";

const credentials = {
  TEMU_APP_KEY: "an-app-key",
  TEMU_APP_SECRET: "an-app-secret",
  TEMU_ACCESS_TOKEN: "an-access-token",
};
/** All that a shop at Temu's own endpoint has to set. */
const required = { ...credentials, IMPORT_FROM: "2026-11-24" };
const fileCredentials = {
  appKey: "k",
  appSecret: "s",
  accessToken: "t",
  endpoint: "http://127.0.0.1:1/",
};
const read = (variables: Variables) => readEnvironment(variables);
const failure = (variables: Variables) => Effect.flip(read(variables));
const fileWith = (text: string) => {
  const path = join(mkdtempSync(join(tmpdir(), "temu-jtl-test-")), "shops.json");
  writeFileSync(path, text);
  return path;
};

describe("The environment", () => {
  it.effect("gives a shop with everything else at its default", () =>
    Effect.gen(function* () {
      const { dataDir, database, logDays, shops } = yield* read(required);
      expect(dataDir).toBe("data");
      expect(logDays).toBe(30);
      expect(database).toEqual({ embedded: "data" });
      expect(shops).toMatchObject([
        {
          id: "temu",
          temu: {
            appKey: "an-app-key",
            endpoint: "https://openapi-b-eu.temu.com/openapi/router",
            regionId: 76,
          },
          document: { shippingMethod: "TEMU", paymentMethod: "TEMU", companyId: 1 },
          money: { currencies: ["EUR"], discounts: "seller", temuTax: "hold" },
          allow: { notFulfilledBySeller: false, severalPerUnit: false },
          retentionDays: 30,
        },
      ]);
      expect(shops?.[0]?.document).not.toHaveProperty("customerNumber");
      expect(shops?.[0] && Redacted.value(shops[0].temu.appSecret)).toBe("an-app-secret");
    }),
  );

  it.effect("sets what it names", () =>
    Effect.gen(function* () {
      const { database, logDays, shops } = yield* read({
        ...credentials,
        LOG_DAYS: "7",
        IMPORT_FROM: "2026-11-24T08:00:00+01:00",
        RETENTION_DAYS: "90",
        JTL_CUSTOMER_NUMBER: " 10001 ",
        TEMU_CURRENCIES: "EUR, PLN,CZK,",
        TEMU_DISCOUNTS: "both",
        TEMU_ON_AMOUNT_MISMATCH: "warn",
        TEMU_WITHOUT_AMOUNTS: "jtlPrice",
        TEMU_TAX: "taxFree",
        TEMU_ALLOW: "preSale, severalPerUnit",
        TEMU_SAFETY_UNITS: "2",
        TEMU_SAFETY_PERCENT: "7.5",
        TEMU_STOCK_CAP: "50",
        TEMU_STOCK_IGNORE: "SAMPLE-1, 4711",
        JTL_WAREHOUSES: "1, 7",
        DATABASE_URL: "postgresql://shop@db.example.invalid/books",
        TEMU_REGION_ID: "13",
        TEMU_WAREHOUSE_ID: "WH-1",
        JTL_COMPANY_ID: "2",
        JTL_CHARSET_POLICY: "fail",
      });
      expect(logDays).toBe(7);
      expect(database).toEqual({ connectionString: "postgresql://shop@db.example.invalid/books" });
      expect(shops).toMatchObject([
        {
          temu: { regionId: 13 },
          warehouseId: "WH-1",
          document: { companyId: 2, charsetPolicy: "fail", customerNumber: "10001" },
          importFrom: Date.UTC(2026, 10, 24, 7),
          retentionDays: 90,
          money: {
            currencies: ["EUR", "PLN", "CZK"],
            discounts: "both",
            onAmountMismatch: "warn",
            withoutAmounts: "jtlPrice",
            temuTax: "taxFree",
          },
          allow: { preSale: true, severalPerUnit: true, cashOnDelivery: false, customised: false },
          inventory: {
            safetyUnits: 2,
            safetyPercent: 7.5,
            cap: 50,
            ignore: ["SAMPLE-1", "4711"],
            warehouses: [1, 7],
            shared: "full",
          },
        },
      ]);
    }),
  );

  it.effect("without credentials has no shop", () =>
    Effect.map(read({}), ({ shops }) => expect(shops).toBeNull()),
  );

  it.effect("with half the credentials names the variables that are missing", () =>
    Effect.gen(function* () {
      const error = yield* failure({ TEMU_APP_KEY: "an-app-key" });
      expect(error.problems.map(({ setting }) => setting)).toEqual([
        "TEMU_APP_SECRET",
        "TEMU_ACCESS_TOKEN",
      ]);
    }),
  );

  it.effect.each([
    [
      { TEMU_API_ENDPOINT: "temu.com" },
      "TEMU_API_ENDPOINT",
      "should be a URL that begins with https://",
    ],
    [{ TEMU_REGION_ID: "Germany" }, "TEMU_REGION_ID", "number"],
    [{ JTL_COMPANY_ID: "0" }, "JTL_COMPANY_ID", "greater than 0"],
    [{ JTL_DATE_FORMAT: "mm/dd/yyyy" }, "JTL_DATE_FORMAT", "dd.mm.yyyy"],
    [{ JTL_CHARSET_POLICY: "ascii" }, "JTL_CHARSET_POLICY", "transliterate"],
    [{ IMPORT_FROM: "" }, "IMPORT_FROM", "IMPORT_FROM is missing: the day from which on"],
    [{ IMPORT_FROM: "24.11.2026" }, "IMPORT_FROM", "should be a date such as 2026-11-24"],
    [{ RETENTION_DAYS: "0" }, "RETENTION_DAYS", "between 1 and 3650"],
    [{ LOG_DAYS: "0" }, "LOG_DAYS", "between 1 and 3650"],
    [{ LOG_DAYS: "3651" }, "LOG_DAYS", "between 1 and 3650"],
    [{ LOG_DAYS: "for ever" }, "LOG_DAYS", "number"],
    [{ RETENTION_DAYS: "for ever" }, "RETENTION_DAYS", "number"],
    [{ TEMU_CURRENCIES: "EUR, euro" }, "TEMU_CURRENCIES", "should be a currency code such as EUR"],
    [{ TEMU_CURRENCIES: "," }, "TEMU_CURRENCIES", "TEMU_CURRENCIES is missing"],
    [{ TEMU_DISCOUNTS: "temu" }, "TEMU_DISCOUNTS", '"seller" | "both" | "none"'],
    [{ TEMU_ON_AMOUNT_MISMATCH: "ignore" }, "TEMU_ON_AMOUNT_MISMATCH", '"hold" | "warn"'],
    [{ TEMU_WITHOUT_AMOUNTS: "free" }, "TEMU_WITHOUT_AMOUNTS", '"hold" | "jtlPrice"'],
    [{ TEMU_TAX: "none" }, "TEMU_TAX", '"hold" | "taxFree" | "asReported"'],
    [{ TEMU_ALLOW: "preSale, everything" }, "TEMU_ALLOW", "notFulfilledBySeller, otherShipping"],
    [{ TEMU_ALLOW: "toString" }, "TEMU_ALLOW", "severalPerUnit, with commas between them"],
    [{ TEMU_SAFETY_UNITS: "-1" }, "TEMU_SAFETY_UNITS", "between 0 and 1000000"],
    [{ TEMU_SAFETY_PERCENT: "a tenth" }, "TEMU_SAFETY_PERCENT", "number"],
    [{ TEMU_STOCK_CAP: "no limit" }, "TEMU_STOCK_CAP", "number"],
    [{ JTL_WAREHOUSES: "," }, "JTL_WAREHOUSES", "a list that is not empty"],
    [{ JTL_WAREHOUSES: "1, Hauptlager" }, "JTL_WAREHOUSES", "number"],
    [{ DATABASE_URL: "mysql://db.example.invalid/x" }, "DATABASE_URL", "postgresql://"],
  ] as const)("with %o names the variable and what it should be", ([variables, name, wanted]) =>
    Effect.gen(function* () {
      const error = yield* failure({ ...required, ...variables });
      expect(error.problems).toHaveLength(1);
      expect(error.problems[0]?.setting).toBe(name);
      expect(error.message).toContain(wanted);
    }),
  );

  it.effect("needs no first day where a simulator stands in for Temu", () =>
    Effect.gen(function* () {
      const { shops } = yield* read({
        ...credentials,
        TEMU_API_ENDPOINT: "http://127.0.0.1:8080/openapi/router",
      });
      expect(shops?.[0]).not.toHaveProperty("importFrom");
    }),
  );

  it.effect("never shows what was entered", () =>
    Effect.gen(function* () {
      const error = yield* failure({
        ...credentials,
        TEMU_API_ENDPOINT: credentials.TEMU_APP_SECRET,
        JTL_COMPANY_ID: credentials.TEMU_ACCESS_TOKEN,
        TEMU_CURRENCIES: credentials.TEMU_APP_SECRET,
        IMPORT_FROM: credentials.TEMU_ACCESS_TOKEN,
        DATABASE_URL: "postgresql://shop:hidden-password@db.example.invalid/books",
      });
      const shown = JSON.stringify(error) + error.message;
      for (const secret of [...Object.values(credentials).slice(1), "hidden-password"]) {
        expect(shown).not.toContain(secret);
      }
      const allow = yield* failure({ ...required, TEMU_ALLOW: credentials.TEMU_APP_SECRET });
      expect(JSON.stringify(allow) + allow.message).not.toContain(credentials.TEMU_APP_SECRET);
    }),
  );
});

describe("A file of shops", () => {
  const shop = (id: string) => ({
    id,
    temu: { appKey: "an-app-key", appSecret: "an-app-secret", accessToken: "an-access-token" },
    importFrom: "2026-11-24",
  });

  it.effect("brings several", () =>
    Effect.gen(function* () {
      const path = fileWith(JSON.stringify({ shops: [shop("north"), shop("south")] }));
      const { shops } = yield* read({ TEMU_JTL_CONFIG: path });
      expect(shops?.map(({ id }) => id)).toEqual(["north", "south"]);
    }),
  );

  it.effect("is told where it is wrong", () =>
    Effect.gen(function* () {
      const wrong = { shops: [{ ...shop("north"), colour: "red" }, { id: "South!" }] };
      const error = yield* failure({ TEMU_JTL_CONFIG: fileWith(JSON.stringify(wrong)) });
      expect(error.problems.map(({ setting }) => setting)).toEqual([
        "shops.0.colour",
        "shops.1.id",
        "shops.1.temu",
      ]);
    }),
  );

  it.effect("that is missing or no JSON is named", () =>
    Effect.gen(function* () {
      const half = yield* failure({ TEMU_JTL_CONFIG: fileWith('{ "shops": [') });
      expect(half.message).toContain("is not JSON");
      const missing = yield* failure({ TEMU_JTL_CONFIG: "no/such/file.json" });
      expect(missing.message).toContain("no/such/file.json cannot be read");
    }),
  );
});

describe("The environment about JTL's SQL Server", () => {
  const jtl = {
    JTL_SQL_SERVER: "192.168.0.7,50000",
    JTL_SQL_USER: "temu_jtl",
    JTL_SQL_PASSWORD: " planted password ",
  };

  it.effect("says nothing without a variable", () =>
    Effect.gen(function* () {
      expect((yield* read({ JTL_COMPANY_ID: "2" })).jtl).toBeNull();
    }),
  );

  it.effect("needs server, user and password, and has a default for the rest", () =>
    Effect.gen(function* () {
      const settings = (yield* read(jtl)).jtl;
      expect(settings).toMatchObject({
        platform: 5,
        sql: {
          server: "192.168.0.7,50000",
          database: "eazybusiness",
          user: "temu_jtl",
          encrypt: true,
          trustCertificate: false,
        },
      });
      expect(settings && Redacted.value(settings.sql.password)).toBe(" planted password ");
      expect(settings?.sql).not.toHaveProperty("ca");
    }),
  );

  it.effect("sets what it names", () =>
    Effect.gen(function* () {
      const settings = yield* read({
        ...jtl,
        JTL_SQL_DATABASE: "eazybusiness_tm2",
        JTL_SQL_ENCRYPT: "False",
        JTL_SQL_CA: "/etc/jtl.pem",
        JTL_SQL_TRUST_CERTIFICATE: "true",
        JTL_SQL_TIMEOUT_SECONDS: "60",
        JTL_SQL_POOL_SIZE: "2",
        JTL_PLATFORM: "none",
      });
      expect(settings.jtl).toMatchObject({
        platform: null,
        sql: {
          database: "eazybusiness_tm2",
          encrypt: false,
          ca: "/etc/jtl.pem",
          trustCertificate: true,
          timeoutSeconds: 60,
          poolSize: 2,
        },
      });
    }),
  );

  it.effect("is there beside a file of shops", () =>
    Effect.gen(function* () {
      const file = fileWith(JSON.stringify({ shops: [{ id: "a", temu: fileCredentials }] }));
      const settings = yield* read({ ...jtl, TEMU_JTL_CONFIG: file });
      expect(settings.jtl?.sql.user).toBe("temu_jtl");
    }),
  );

  it.effect("names each variable that is wrong or missing, never what is in it", () =>
    Effect.gen(function* () {
      const error = yield* failure({
        JTL_SQL_SERVER: "planted:1433",
        JTL_SQL_PASSWORD: "planted",
        JTL_SQL_ENCRYPT: "planted",
        JTL_SQL_POOL_SIZE: "0",
        JTL_PLATFORM: "300",
      });
      expect(error.problems.map(({ setting }) => setting)).toEqual([
        "JTL_SQL_SERVER",
        "JTL_SQL_USER",
        "JTL_SQL_ENCRYPT",
        "JTL_SQL_POOL_SIZE",
        "JTL_PLATFORM",
      ]);
      expect(error.message).not.toContain("planted");
    }),
  );
});
