import { readFile } from "node:fs/promises";
import { Allowances, ConfigurationError, configurationError, ShopSettings } from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import type { DatabaseOptions } from "./openTemuJtl.ts";

/** The environment as a process has it. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** What the environment says. */
export interface Environment {
  /** Null without Temu credentials: a demo may let a simulator stand in. */
  readonly shops: ReadonlyArray<ShopSettings> | null;
  readonly database: DatabaseOptions;
  readonly dataDir: string;
}

/**
 * The setting behind each variable, as its path in `ShopSettings`. `TEMU_ALLOW` names all of `allow`
 * that is true.
 */
const settingByVariable: ReadonlyMap<string, string> = new Map([
  ["TEMU_APP_KEY", "temu.appKey"],
  ["TEMU_APP_SECRET", "temu.appSecret"],
  ["TEMU_ACCESS_TOKEN", "temu.accessToken"],
  ["TEMU_API_ENDPOINT", "temu.endpoint"],
  ["TEMU_REGION_ID", "temu.regionId"],
  ["TEMU_WAREHOUSE_ID", "warehouseId"],
  ["IMPORT_FROM", "importFrom"],
  ["TEMU_PARTIAL_REPORTS", "partialReports"],
  ["RETENTION_DAYS", "retentionDays"],
  ["TEMU_CURRENCIES", "money.currencies"],
  ["TEMU_DISCOUNTS", "money.discounts"],
  ["TEMU_ON_AMOUNT_MISMATCH", "money.onAmountMismatch"],
  ["TEMU_WITHOUT_AMOUNTS", "money.withoutAmounts"],
  ["TEMU_TAX", "money.temuTax"],
  ["TEMU_ALLOW", "allow"],
  ["JTL_COMPANY_ID", "document.companyId"],
  ["JTL_USER_ID", "document.userId"],
  ["JTL_LANGUAGE", "document.language"],
  ["JTL_SHIPPING_METHOD", "document.shippingMethod"],
  ["JTL_PAYMENT_METHOD", "document.paymentMethod"],
  ["JTL_DATE_FORMAT", "document.dateFormat"],
  ["JTL_COUNTRY_FORM", "document.countryForm"],
  ["JTL_CHARSET_POLICY", "document.charsetPolicy"],
  ["JTL_SHIPPING_LINE", "document.shippingLine"],
  ["JTL_CUSTOMER_NUMBER", "document.customerNumber"],
]);

const numericSettings = new Set([
  "temu.regionId",
  "document.companyId",
  "document.userId",
  "retentionDays",
]);
const listSettings = new Set(["money.currencies"]);
const credentials = ["TEMU_APP_KEY", "TEMU_APP_SECRET", "TEMU_ACCESS_TOKEN"];

/** A variable's text; undefined when it is not set or empty. */
const textOf = (variables: Variables, name: string): string | undefined =>
  variables[name]?.trim() || undefined;

const namesIn = (text: string): ReadonlyArray<string> =>
  text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");

/** Text that is no number is passed on as it is: the schema then says what it should be. */
const valueOf = (setting: string, text: string): unknown => {
  if (setting === "allow") return Object.fromEntries(namesIn(text).map((name) => [name, true]));
  if (listSettings.has(setting)) return namesIn(text);
  return numericSettings.has(setting) && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
};

/** `{ temu: { appKey: … }, document: { … } }` from the variables that are set. */
const shopFrom = (variables: Variables): Record<string, unknown> => {
  const shop: Record<string, unknown> = { id: "temu" };
  const groups: Record<string, Record<string, unknown>> = { temu: {}, document: {} };
  for (const [name, setting] of settingByVariable) {
    const text = textOf(variables, name);
    if (text === undefined) continue;
    const value = valueOf(setting, text);
    const [first = "", second] = setting.split(".");
    if (second === undefined) shop[first] = value;
    else groups[first] = { ...groups[first], [second]: value };
  }
  return { ...shop, ...groups };
};

/** The variable that sets a setting, or a list that it is part of. */
export const variableOf = (path: string): string | undefined =>
  [...settingByVariable].find(([, setting]) => `${path}.`.startsWith(`${setting}.`))?.[0];

const decodeShop = Schema.decodeUnknownEffect(ShopSettings, { errors: "all" });

const wrongVariable = (setting: string, problem: string) =>
  new ConfigurationError({ message: `${setting} ${problem}`, problems: [{ setting, problem }] });

const allowances = Object.keys(Allowances.fields);

const shopFromVariables = Effect.fnUntraced(function* (variables: Variables) {
  const allowed = namesIn(textOf(variables, "TEMU_ALLOW") ?? "");
  if (!allowed.every((name) => allowances.includes(name))) {
    const problem = `should be names out of ${allowances.join(", ")}, with commas between them`;
    return yield* wrongVariable("TEMU_ALLOW", problem);
  }
  return yield* decodeShop(shopFrom(variables)).pipe(
    Effect.mapError((error) =>
      configurationError(
        "Wrong or missing environment variables",
        error,
        (path) => variableOf(path) ?? path,
      ),
    ),
  );
});

const ConfigurationFile = Schema.Struct({ shops: Schema.NonEmptyArray(ShopSettings) });
const decodeJson = Schema.decodeEffect(Schema.fromJsonString(Schema.Unknown));
const decodeFile = Schema.decodeUnknownEffect(ConfigurationFile, {
  errors: "all",
  onExcessProperty: "error",
});

const fileProblem = (path: string, problem: string) =>
  new ConfigurationError({
    message: `TEMU_JTL_CONFIG: the file ${path} ${problem}`,
    problems: [{ setting: "TEMU_JTL_CONFIG", problem }],
  });

const shopsFromFile = Effect.fnUntraced(function* (path: string) {
  const text = yield* Effect.tryPromise({
    try: () => readFile(path, "utf8"),
    catch: () => fileProblem(path, "cannot be read; it should be a JSON file with your shops."),
  });
  const json = yield* decodeJson(text).pipe(
    Effect.mapError(() => fileProblem(path, "is not JSON.")),
  );
  const { shops } = yield* decodeFile(json).pipe(
    Effect.mapError((error) => configurationError(`Wrong settings in ${path}`, error)),
  );
  return shops;
});

const databaseFrom = (variables: Variables, dataDir: string) => {
  const url = textOf(variables, "DATABASE_URL");
  if (url === undefined) return Effect.succeed({ embedded: dataDir });
  if (URL.canParse(url) && /^postgres(ql)?:/.test(url)) {
    return Effect.succeed({ connectionString: url });
  }
  const problem = "should be a URL like postgresql://user:password@host:5432/database";
  return Effect.fail(wrongVariable("DATABASE_URL", problem));
};

/**
 * Reads the settings of a process: one shop from variables such as `TEMU_APP_KEY`, or several from the
 * JSON file that `TEMU_JTL_CONFIG` names. Errors name the variable, never its value.
 */
export const readEnvironment = Effect.fn("readEnvironment")(function* (
  variables: Variables,
): Effect.fn.Return<Environment, ConfigurationError> {
  const dataDir = textOf(variables, "DATA_DIR") ?? "data";
  const database = yield* databaseFrom(variables, dataDir);
  const file = textOf(variables, "TEMU_JTL_CONFIG");
  if (file !== undefined) return { shops: yield* shopsFromFile(file), database, dataDir };
  const hasCredentials = credentials.some((name) => textOf(variables, name) !== undefined);
  return {
    shops: hasCredentials ? [yield* shopFromVariables(variables)] : null,
    database,
    dataDir,
  };
});
