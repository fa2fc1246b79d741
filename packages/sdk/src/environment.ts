import { readFile } from "node:fs/promises";
import { JtlSettings } from "@temu-jtl/adapter-jtl";
import {
  Allowances,
  ConfigurationError,
  configurationError,
  LogSettings,
  ShopSettings,
} from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import type { DatabaseOptions } from "./openTemuJtl.ts";

/** The environment as a process has it. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** What the environment says. */
export interface Environment {
  /** Null without Temu credentials: a demo may let a simulator stand in. */
  readonly shops: ReadonlyArray<ShopSettings> | null;
  /** Null when no variable names JTL's SQL Server. */
  readonly jtl: JtlSettings | null;
  readonly database: DatabaseOptions;
  /** For so many days lines of the log are kept. */
  readonly logDays: number;
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
  ["TEMU_SAFETY_UNITS", "inventory.safetyUnits"],
  ["TEMU_SAFETY_PERCENT", "inventory.safetyPercent"],
  ["TEMU_STOCK_CAP", "inventory.cap"],
  ["TEMU_STOCK_IGNORE", "inventory.ignore"],
  ["JTL_WAREHOUSES", "inventory.warehouses"],
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

/** The setting behind each variable about JTL's SQL Server, as its path in `JtlSettings`. */
const jtlSettingByVariable: ReadonlyMap<string, string> = new Map([
  ["JTL_SQL_SERVER", "sql.server"],
  ["JTL_SQL_DATABASE", "sql.database"],
  ["JTL_SQL_USER", "sql.user"],
  ["JTL_SQL_PASSWORD", "sql.password"],
  ["JTL_SQL_ENCRYPT", "sql.encrypt"],
  ["JTL_SQL_CA", "sql.ca"],
  ["JTL_SQL_TRUST_CERTIFICATE", "sql.trustCertificate"],
  ["JTL_SQL_TIMEOUT_SECONDS", "sql.timeoutSeconds"],
  ["JTL_SQL_POOL_SIZE", "sql.poolSize"],
  ["JTL_PLATFORM", "platform"],
]);

/** The setting of the log behind its variable. */
const logSettingByVariable: ReadonlyMap<string, string> = new Map([["LOG_DAYS", "logDays"]]);

const numericSettings = new Set([
  "temu.regionId",
  "document.companyId",
  "document.userId",
  "retentionDays",
  "logDays",
  "inventory.safetyUnits",
  "inventory.safetyPercent",
  "inventory.cap",
  "inventory.warehouses",
  "sql.timeoutSeconds",
  "sql.poolSize",
  "platform",
]);
const switches = new Set(["sql.encrypt", "sql.trustCertificate"]);
const listSettings = new Set(["money.currencies", "inventory.ignore", "inventory.warehouses"]);
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
const partOf = (setting: string, text: string): unknown =>
  numericSettings.has(setting) && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;

const valueOf = (setting: string, text: string): unknown => {
  if (setting === "allow") return Object.fromEntries(namesIn(text).map((name) => [name, true]));
  if (listSettings.has(setting)) return namesIn(text).map((part) => partOf(setting, part));
  if (switches.has(setting) && /^(true|false)$/i.test(text)) return text.toLowerCase() === "true";
  if (setting === "platform" && text.toLowerCase() === "none") return null;
  return partOf(setting, text);
};

/** `{ temu: { appKey: … }, document: { … } }` from the variables that are set. */
const settingsFrom = (
  variables: Variables,
  settings: ReadonlyMap<string, string>,
): Record<string, unknown> => {
  const single: Record<string, unknown> = {};
  const groups: Record<string, Record<string, unknown>> = {};
  for (const [name, setting] of settings) {
    const text = textOf(variables, name);
    if (text === undefined) continue;
    const value = valueOf(setting, text);
    const [first = "", second] = setting.split(".");
    if (second === undefined) single[first] = value;
    else groups[first] = { ...groups[first], [second]: value };
  }
  return { ...single, ...groups };
};

const variableIn = (settings: ReadonlyMap<string, string>, path: string): string | undefined =>
  [...settings].find(([, setting]) => `${path}.`.startsWith(`${setting}.`))?.[0];

/** The variable that sets a setting of a shop, or a list that it is part of. */
export const variableOf = (path: string): string | undefined => variableIn(settingByVariable, path);

/** The variable that sets a setting of JTL's SQL Server. */
export const jtlVariableOf = (path: string): string | undefined =>
  variableIn(jtlSettingByVariable, path);

/** The variable that sets a setting of the log. */
export const logVariableOf = (path: string): string | undefined =>
  variableIn(logSettingByVariable, path);

const decodeShop = Schema.decodeUnknownEffect(ShopSettings, { errors: "all" });

const wrongVariable = (setting: string, problem: string) =>
  new ConfigurationError({ message: `${setting} ${problem}`, problems: [{ setting, problem }] });

const wrongVariables =
  (nameOf: (path: string) => string | undefined) => (error: Schema.SchemaError) =>
    configurationError(
      "Wrong or missing environment variables",
      error,
      (path) => nameOf(path) ?? path,
    );

const allowances = Object.keys(Allowances.fields);

const shopFromVariables = Effect.fnUntraced(function* (variables: Variables) {
  const allowed = namesIn(textOf(variables, "TEMU_ALLOW") ?? "");
  if (!allowed.every((name) => allowances.includes(name))) {
    const problem = `should be names out of ${allowances.join(", ")}, with commas between them`;
    return yield* wrongVariable("TEMU_ALLOW", problem);
  }
  const named = settingsFrom(variables, settingByVariable);
  return yield* decodeShop({ id: "temu", temu: {}, document: {}, ...named }).pipe(
    Effect.mapError(wrongVariables(variableOf)),
  );
});

const decodeJtl = Schema.decodeUnknownEffect(JtlSettings, { errors: "all" });

/** A password is taken as it is: blanks may be part of it. */
const jtlFromVariables = Effect.fnUntraced(function* (variables: Variables) {
  const settings = settingsFrom(variables, jtlSettingByVariable);
  if (settings["sql"] === undefined) return null;
  const password = variables["JTL_SQL_PASSWORD"];
  const sql = Object.assign({}, settings["sql"], password ? { password } : {});
  return yield* decodeJtl({ ...settings, sql }).pipe(
    Effect.mapError(wrongVariables(jtlVariableOf)),
  );
});

const decodeLog = Schema.decodeUnknownEffect(LogSettings, { errors: "all" });

const logFromVariables = (variables: Variables) =>
  Effect.mapError(
    decodeLog(settingsFrom(variables, logSettingByVariable)),
    wrongVariables(logVariableOf),
  );

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
 * JSON file that `TEMU_JTL_CONFIG` names, and JTL's SQL Server from variables such as `JTL_SQL_SERVER`. Errors name the variable, never its value.
 */
export const readEnvironment = Effect.fn("readEnvironment")(function* (
  variables: Variables,
): Effect.fn.Return<Environment, ConfigurationError> {
  const dataDir = textOf(variables, "DATA_DIR") ?? "data";
  const database = yield* databaseFrom(variables, dataDir);
  const jtl = yield* jtlFromVariables(variables);
  const { logDays } = yield* logFromVariables(variables);
  const file = textOf(variables, "TEMU_JTL_CONFIG");
  if (file !== undefined)
    return { shops: yield* shopsFromFile(file), jtl, database, dataDir, logDays };
  const hasCredentials = credentials.some((name) => textOf(variables, name) !== undefined);
  return {
    shops: hasCredentials ? [yield* shopFromVariables(variables)] : null,
    jtl,
    database,
    dataDir,
    logDays,
  };
});
