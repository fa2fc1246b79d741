import { JtlError, type Instant, type SubmitOutcome } from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import { escapeText } from "../charset.ts";
import { lengths } from "../lengths.ts";
import { SqlServer } from "../sqlServer/SqlServer.ts";
import { demand, type JtlSchema, orderTables } from "./JtlSchema.ts";
import { keyTables } from "./KeyTable.ts";
import { utcText } from "./serverTime.ts";

const opening = "<cExterneBestellNr>";
const closing = "</cExterneBestellNr>";

/** A number as an element's text, in the forms that programs write it in; most numbers have one. */
const formsOf = (externalNumber: string): ReadonlyArray<string> => {
  const text = escapeText(externalNumber);
  const named = text.replaceAll('"', "&quot;").replaceAll("'", "&apos;");
  const numbered = text.replaceAll('"', "&#34;").replaceAll("'", "&#39;");
  return [...new Set([text, named, numbered])];
};

/**
 * The texts of the whole document are searched by their bytes: by the rules of a language that takes SQL
 * Server many times as long, for each order, while the order's lock is held. JTL takes a number in capitals
 * for the same as in small letters. Temu's have letters only in front (`PO-`), so these three are all that
 * another program would write.
 */
const spellingsOf = (externalNumber: string): ReadonlyArray<string> => [
  ...new Set(
    [externalNumber, externalNumber.toUpperCase(), externalNumber.toLowerCase()].flatMap(formsOf),
  ),
];

const byBytes = "COLLATE Latin1_General_BIN2";

/** Longer than a number in any of its forms, as `&#8364;` for each character. */
const formLength = lengths.externalNumber * 8;

const SubmitRows = Schema.NonEmptyArray(
  Schema.Struct({
    outcome: Schema.Literals(["Inserted", "AlreadyQueued", "AlreadyOrdered", "TooLate", "Busy"]),
    rowId: Schema.NullOr(Schema.Int),
    orderNumber: Schema.NullOr(Schema.String),
  }),
);

/**
 * Where the login may take no application lock, the look into the import table locks what it has read,
 * and the place behind it, until the transaction's end: a second host waits there. With the lock JTL's
 * worker is never kept waiting.
 */
const lockHints = "WITH (UPDLOCK, HOLDLOCK)";

const takeLock = `EXEC @lock = sp_getapplock @Resource = @resource, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = 5000;
IF @lock < 0 SET @outcome = N'Busy';`;

/**
 * Hands a document over in one batch, which either commits one row before the deadline or leaves
 * nothing. Rows are looked at before orders: JTL's worker moves them from the one to the other. The
 * clock is read again before the commit, for a lock may have kept the insert waiting. An error ends the
 * transaction (`XACT_ABORT`), so whatever SQL Server answers with an error has not happened.
 */
export const submit = Effect.fnUntraced(function* (
  schema: JtlSchema,
  platform: number | null,
  {
    deadline,
    document,
    externalNumber,
  }: {
    readonly externalNumber: string;
    readonly document: string;
    readonly deadline: Instant;
  },
): Effect.fn.Return<SubmitOutcome, JtlError, SqlServer> {
  const operation = "JtlWawi.submit";
  yield* demand(schema, operation, ["dbo.tXMLBestellImport"]);
  const names = yield* orderTables(schema, operation);
  if (externalNumber.length > lengths.externalNumber) return yield* tooLong(operation);
  const forms = spellingsOf(externalNumber);
  const isQueued = forms
    .map(
      (_, at) =>
        `CHARINDEX(N'${opening}' + @form${at} + N'${closing}' ${byBytes}, cText ${byBytes}) > 0`,
    )
    .join(" OR ");
  const rows = yield* (yield* SqlServer).write(SubmitRows, {
    operation,
    text: `SET NOCOUNT, XACT_ABORT ON;
DECLARE @lock int = 0, @outcome nvarchar(20), @rowId int;
DECLARE @until datetime2(3) = CAST(@deadline AS datetime2(3));
DECLARE @inserted TABLE (rowId int NOT NULL);
DECLARE @ordered TABLE (orderId int NOT NULL, orderNumber nvarchar(50) NULL);
BEGIN TRANSACTION;
${schema.applicationLock ? takeLock : ""}
IF @outcome IS NULL
  SELECT TOP (1) @rowId = kXMLBestellImport, @outcome = N'AlreadyQueued'
  FROM dbo.tXMLBestellImport ${schema.applicationLock ? "" : lockHints} WHERE ${isQueued} ORDER BY kXMLBestellImport;
IF @outcome IS NULL
BEGIN
  INSERT INTO @ordered (orderId, orderNumber)
  SELECT o.${names.orderId}, o.${names.orderNumber} FROM ${names.orders} AS o
  WHERE o.${names.externalNumber} = CAST(@externalNumber AS nvarchar(50)) AND ${names.isOrder};
  IF EXISTS (SELECT 1 FROM @ordered) SET @outcome = N'AlreadyOrdered';
END;
IF @outcome IS NULL
BEGIN
  INSERT INTO dbo.tXMLBestellImport (cText, nPlattform, nRechnung)
  OUTPUT INSERTED.kXMLBestellImport INTO @inserted (rowId)
  SELECT @document, CAST(@platform AS tinyint), 0 WHERE SYSUTCDATETIME() < @until;
  SELECT @rowId = rowId FROM @inserted;
  SET @outcome = CASE WHEN @rowId IS NULL THEN N'TooLate' ELSE N'Inserted' END;
END;
IF @outcome = N'Inserted' AND SYSUTCDATETIME() >= @until
BEGIN
  ROLLBACK TRANSACTION;
  SET @outcome = N'TooLate';
END;
WHILE @@TRANCOUNT > 0 COMMIT TRANSACTION;
SELECT @outcome AS outcome, @rowId AS rowId, found.orderNumber AS orderNumber
FROM (SELECT 1 AS one) AS one LEFT JOIN @ordered AS found ON 1 = 1 ORDER BY found.orderId`,
    values: {
      deadline: utcText(deadline),
      externalNumber,
      document,
      platform,
      ...(schema.applicationLock ? { resource: `temu-jtl ${externalNumber.toLowerCase()}` } : {}),
      ...Object.fromEntries(forms.map((form, at) => [`form${at}`, form])),
    },
  });
  const [{ outcome, rowId }] = rows;
  switch (outcome) {
    case "Inserted":
    case "AlreadyQueued":
      return { _tag: outcome, rowId: rowId ?? 0 };
    case "AlreadyOrdered":
      return { _tag: outcome, orderNumbers: rows.map(({ orderNumber }) => orderNumber ?? "") };
    case "TooLate":
      return { _tag: outcome };
    case "Busy":
      return yield* new JtlError({
        category: "transient",
        operation,
        message: "Another host was handing this order over for too long.",
        whatToDo: "Nothing, if it happened once: nothing was inserted, and it is tried again.",
      });
  }
});

const tooLong = (operation: string) =>
  new JtlError({
    category: "invalid",
    operation,
    message: `The external number is longer than the ${lengths.externalNumber} characters that JTL keeps.`,
    whatToDo: "Nothing was inserted. Enter this order in JTL by hand.",
  });

const QueuedRows = Schema.Array(Schema.Struct({ place: Schema.Int, rowId: Schema.Int }));

/**
 * The rows that wait with these numbers. Of each row the number is cut out once, and the list joined to
 * that; only rows of several orders, which other programs write, are searched for each number. `RECOMPILE`
 * lets SQL Server see how many rows wait: it takes a table variable to have one, and would loop.
 */
export const queued = Effect.fnUntraced(function* (
  schema: JtlSchema,
  externalNumbers: ReadonlyArray<string>,
) {
  const operation = "JtlWawi.queued";
  yield* demand(schema, operation, ["dbo.tXMLBestellImport"]);
  const numberOf = new Map(
    externalNumbers.flatMap((number) => formsOf(number).map((form) => [form, number] as const)),
  );
  const server = yield* SqlServer;
  const found = yield* Effect.forEach(
    keyTables([...numberOf.keys()], formLength, schema),
    ({ from, values, words }) =>
      Effect.map(
        server.query(QueuedRows, {
          operation,
          text: `SET NOCOUNT ON;
DECLARE @rows TABLE (rowId int NOT NULL, number nvarchar(${formLength}) NOT NULL, another bigint NOT NULL);
INSERT INTO @rows (rowId, number, another)
SELECT kXMLBestellImport,
  SUBSTRING(cText, begins, CASE WHEN ends BETWEEN begins AND begins + ${formLength} THEN ends - begins ELSE 0 END),
  CHARINDEX(N'${opening}' ${byBytes}, cText ${byBytes}, begins)
FROM dbo.tXMLBestellImport
CROSS APPLY (SELECT CHARINDEX(N'${opening}' ${byBytes}, cText ${byBytes}) + ${opening.length} AS begins) AS b
CROSS APPLY (SELECT CHARINDEX(N'${closing}' ${byBytes}, cText ${byBytes}, begins) AS ends) AS e
WHERE begins > ${opening.length};
SELECT wanted.place AS place, r.rowId AS rowId FROM ${from}
JOIN @rows AS r ON r.number COLLATE DATABASE_DEFAULT = wanted.word COLLATE DATABASE_DEFAULT
UNION ALL
SELECT wanted.place, r.rowId FROM ${from}
JOIN @rows AS r ON r.another > 0 AND r.number COLLATE DATABASE_DEFAULT <> wanted.word COLLATE DATABASE_DEFAULT
JOIN dbo.tXMLBestellImport AS t ON t.kXMLBestellImport = r.rowId
WHERE CHARINDEX(N'${opening}' + wanted.word + N'${closing}' COLLATE DATABASE_DEFAULT, t.cText) > 0
ORDER BY rowId
OPTION (RECOMPILE)`,
          values,
        }),
        (rows) =>
          rows.flatMap(({ place, rowId }) => {
            const externalNumber = numberOf.get(words[place] ?? "");
            return externalNumber === undefined ? [] : [{ externalNumber, rowId }];
          }),
      ),
  );
  return found.flat();
});
