import { type ImportMark, JtlError } from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import { SqlServer } from "../sqlServer/SqlServer.ts";
import { nowMillis } from "./serverTime.ts";

const Rows = Schema.Tuple([
  Schema.Struct({
    now: Schema.FiniteFromString,
    /** Null: nobody can tell. */
    lastRowId: Schema.NullOr(Schema.FiniteFromString),
  }),
]);

const operation = "JtlWawi.importMark";
const table = "N'dbo.tXMLBestellImport'";

/**
 * JTL's time, and the last number of its import table. `sys.identity_columns` has no value for a table
 * that never had a row, where `IDENT_CURRENT` answers 1 before the first row and after it. No value where
 * rows are, or where numbers have been given, is no 0: somebody hides it. The number counts rows that were
 * rolled back and those whose transaction is still open: it can tell that nothing was inserted, never that
 * something was. The table itself is only looked into when it has to be, for others may lock its rows.
 */
export const importMark: Effect.Effect<ImportMark, JtlError, SqlServer> = Effect.gen(function* () {
  const [{ lastRowId, now }] = yield* (yield* SqlServer).query(Rows, {
    operation,
    text: `DECLARE @now datetime2(3) = SYSUTCDATETIME();
DECLARE @shown int, @last nvarchar(20);
SELECT @shown = 1, @last = CAST(last_value AS nvarchar(20)) FROM sys.identity_columns WHERE object_id = OBJECT_ID(${table});
IF @shown = 1 AND @last IS NULL AND IDENT_CURRENT(${table}) = IDENT_SEED(${table})
BEGIN
  IF NOT EXISTS (SELECT 1 FROM dbo.tXMLBestellImport) SET @last = N'0';
END;
SELECT ${nowMillis("@now")} AS now, @last AS lastRowId`,
  });
  if (lastRowId === null) return yield* notTold;
  return { now, lastRowId };
});

const notTold = new JtlError({
  category: "permission",
  operation,
  message:
    "JTL's database does not tell the last number of its import table (last_value in sys.identity_columns).",
  whatToDo:
    "Grant the login SELECT on dbo.tXMLBestellImport. Where it has that, somebody has set the table's numbers back: the next row that JTL gets from anywhere brings them into order.",
});
