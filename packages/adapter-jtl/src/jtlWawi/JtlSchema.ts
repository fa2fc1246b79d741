import { JtlError } from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import { SqlServer, type Statement } from "../sqlServer/SqlServer.ts";
import { keep } from "./keep.ts";
import { auftragTables, bestellungTables, orderExtras, type OrderTables } from "./OrderTables.ts";

/** Everything that is asked for, in JTL's own names. */
export const objects = [
  "dbo.tXMLBestellImport",
  "dbo.tArtikel",
  "dbo.tLieferschein",
  "dbo.tLieferscheinPos",
  "dbo.tVersand",
  "dbo.tVersandPos",
  "dbo.tversandart",
  "dbo.tfirma",
  "dbo.tSteuersatz",
  "dbo.tSteuerzone",
  "dbo.tSteuerzoneLand",
  "Verkauf.tAuftrag",
  "Verkauf.tAuftragPosition",
  "Verkauf.tAuftragEckdaten",
  "dbo.tBestellung",
  "dbo.tbestellpos",
  "dbo.tlagerbestand",
  "dbo.tlagerbestandProLagerLagerartikel",
  "dbo.tStueckliste",
] as const;
type ObjectName = (typeof objects)[number];

/**
 * Tables by which a version is told: from 1.6 on views of the old names look like the tables before, but
 * leave orders out.
 */
const tellVersions: ReadonlySet<ObjectName> = new Set([
  "Verkauf.tAuftrag",
  "dbo.tBestellung",
  "dbo.tbestellpos",
]);

/** What `dbo.tBestellung` is called where it is a view: JTL-Wawi 1.6 or later. */
const oldView = "dbo.tBestellung as a view";

/** Tables whose rows JTL-Wawi numbers by when they changed. */
const numberedTables = [
  "dbo.tArtikel",
  "dbo.tlagerbestand",
  "dbo.tlagerbestandProLagerLagerartikel",
  "dbo.tStueckliste",
] as const satisfies ReadonlyArray<ObjectName>;
const rowversionOf = (table: (typeof numberedTables)[number]) => `${table}.bRowversion` as const;

/** Columns that versions differ in: the table, the column, and what it is called here. */
const columns = [
  ["Verkauf.tAuftragPosition", "fWertBruttoGesamtFixiert", "fWertBruttoGesamtFixiert"],
  ...numberedTables.map((table) => [table, "bRowversion", rowversionOf(table)] as const),
] as const;
type ColumnName = (typeof columns)[number][2];

/** What this server and this JTL-Wawi have. */
export interface JtlSchema {
  /** Whether lists can travel as one JSON text. */
  readonly openJson: boolean;
  /** Whether the login may take application locks. */
  readonly applicationLock: boolean;
  readonly has: (name: ObjectName | ColumnName | typeof oldView) => boolean;
  /** Whether all may be read that one of {@link orderExtras} takes. */
  readonly hasExtra: (name: string) => boolean;
}

/** Whether the login may read these columns. A table that it merely knows of does not count. */
const mayRead = (tables: (typeof orderExtras)[number]["tables"]): string =>
  tables
    .flatMap(({ columns: names, table }) => [
      `HAS_PERMS_BY_NAME(N'${table}', N'OBJECT', N'SELECT') = 1`,
      ...names.map((name) => `COL_LENGTH(N'${table}', N'${name}') IS NOT NULL`),
    ])
    .join(" AND ");

/**
 * `OPENJSON` is tried, since neither the server's version nor the database's compatibility level says
 * for sure whether it is there; in a statement of its own, whose failing the batch survives.
 */
const probe: Statement = {
  operation: "JtlWawi.probe",
  text: `SET NOCOUNT ON;
DECLARE @openJson bit = 0, @lock int = -999, @count int;
BEGIN TRY
  EXEC sp_executesql N'SELECT @count = COUNT(*) FROM OPENJSON(N''["1"]'')', N'@count int OUTPUT', @count = @count OUTPUT;
  SET @openJson = 1;
END TRY
BEGIN CATCH
  SET @openJson = 0;
END CATCH;
BEGIN TRY
  EXEC @lock = sp_getapplock @Resource = N'temu-jtl probe', @LockMode = 'Shared', @LockOwner = 'Session', @LockTimeout = 0;
  IF @lock >= 0 EXEC sp_releaseapplock @Resource = N'temu-jtl probe', @LockOwner = 'Session';
END TRY
BEGIN CATCH
  SET @lock = -999;
END CATCH;
SELECT N'OPENJSON' AS name, CAST(@openJson AS int) AS found
UNION ALL SELECT N'sp_getapplock', CASE WHEN @lock >= 0 THEN 1 ELSE 0 END
${objects
  .map(
    (name) =>
      `UNION ALL SELECT N'${name}', CASE WHEN ${tellVersions.has(name) ? `OBJECTPROPERTY(OBJECT_ID(N'${name}'), 'IsUserTable') = 1` : `OBJECT_ID(N'${name}') IS NOT NULL`} THEN 1 ELSE 0 END`,
  )
  .join("\n")}
UNION ALL SELECT N'${oldView}', CASE WHEN OBJECTPROPERTY(OBJECT_ID(N'dbo.tBestellung'), 'IsView') = 1 THEN 1 ELSE 0 END
${columns
  .map(
    ([table, column, name]) =>
      `UNION ALL SELECT N'${name}', CASE WHEN COL_LENGTH(N'${table}', N'${column}') IS NULL THEN 0 ELSE 1 END`,
  )
  .join("\n")}
${orderExtras
  .map(
    ({ name, tables }) =>
      `UNION ALL SELECT N'${name}', CASE WHEN ${mayRead(tables)} THEN 1 ELSE 0 END`,
  )
  .join("\n")}`,
};

const Rows = Schema.Array(Schema.Struct({ name: Schema.String, found: Schema.Int }));

const readSchema: Effect.Effect<JtlSchema, JtlError, SqlServer> = Effect.gen(function* () {
  const rows = yield* (yield* SqlServer).query(Rows, probe);
  const found = new Set(rows.flatMap(({ found: count, name }) => (count > 0 ? [name] : [])));
  return {
    openJson: found.has("OPENJSON"),
    applicationLock: found.has("sp_getapplock"),
    has: (name) => found.has(name),
    hasExtra: (name) => found.has(name),
  };
});

/**
 * Answers a function that runs work with what there is, looked for once. After any failure it is looked for
 * again: something may have been missing or lacked a right, or JTL may have been updated meanwhile.
 */
export const schemaKept = Effect.gen(function* () {
  const server = yield* SqlServer;
  const schema = yield* keep(readSchema);
  return <A>(
    work: (schema: JtlSchema) => Effect.Effect<A, JtlError, SqlServer>,
  ): Effect.Effect<A, JtlError> =>
    Effect.flatMap(schema.get, work).pipe(
      Effect.tapError(() => schema.forget),
      Effect.provideService(SqlServer, server),
    );
});

/** Fails with the names of the objects that are missing. */
export const demand = (
  schema: JtlSchema,
  operation: string,
  names: ReadonlyArray<ObjectName>,
): Effect.Effect<void, JtlError> => {
  const missing = names.filter((name) => !schema.has(name));
  return missing.length === 0 ? Effect.void : Effect.fail(isMissing(operation, missing.join(", ")));
};

/** What to do where JTL-Wawi lacks a column that later versions have. */
export const updateJtl = "Update JTL-Wawi: 1.6 and later have it. Orders are synced without.";

/** Fails where a table lacks the numbers by which changes are seen. */
export const demandRowversions = (
  schema: JtlSchema,
  operation: string,
): Effect.Effect<void, JtlError> =>
  Effect.gen(function* () {
    yield* demand(schema, operation, numberedTables);
    const missing = numberedTables.map(rowversionOf).filter((name) => !schema.has(name));
    if (missing.length === 0) return;
    return yield* new JtlError({
      category: "invalid",
      operation,
      message: `This version of JTL-Wawi has no ${missing.join(", no ")}: whose stock has changed cannot be seen.`,
      whatToDo: updateJtl,
    });
  });

/** Without what may not be read. */
const withExtras = (schema: JtlSchema, tables: OrderTables): OrderTables => {
  const { cancellations, invoices } = tables;
  return {
    ...tables,
    cancellations:
      cancellations !== null && schema.hasExtra(cancellations.name) ? cancellations : null,
    invoices: invoices !== null && schema.hasExtra(invoices.name) ? invoices : null,
  };
};

/** The tables that this version keeps its orders in. */
export const orderTables = (
  schema: JtlSchema,
  operation: string,
): Effect.Effect<OrderTables, JtlError> => {
  if (schema.has("Verkauf.tAuftrag")) {
    return Effect.as(demand(schema, operation, ["Verkauf.tAuftragPosition"]), {
      ...withExtras(schema, auftragTables),
      totals: schema.has("Verkauf.tAuftragEckdaten") ? auftragTables.totals : null,
      fixedGross: schema.has("fWertBruttoGesamtFixiert") ? auftragTables.fixedGross : null,
    });
  }
  return schema.has("dbo.tBestellung") && schema.has("dbo.tbestellpos")
    ? Effect.succeed(withExtras(schema, bestellungTables))
    : Effect.fail(
        isMissing(
          operation,
          schema.has(oldView)
            ? "Verkauf.tAuftrag"
            : "Verkauf.tAuftrag (dbo.tBestellung and dbo.tbestellpos before 1.6)",
        ),
      );
};

// SQL Server shows what a login may not read like what does not exist.
const isMissing = (operation: string, names: string) =>
  new JtlError({
    category: "permission",
    operation,
    message: `The database has no ${names}, or the login may not read it.`,
    whatToDo:
      "See whether the named database is a JTL-Wawi's (1.5 to 1.10), and grant the login SELECT on what is missing.",
  });
