import { JtlError, type StockChanges } from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import { SqlServer } from "../sqlServer/SqlServer.ts";
import { demandRowversions, type JtlSchema } from "./JtlSchema.ts";

const Rows = Schema.NonEmptyArray(
  Schema.Struct({ mark: Schema.String, isAhead: Schema.Int, sku: Schema.NullOr(Schema.String) }),
);

const operation = "JtlWawi.stockChanges";
const isMark = /^\d{1,18}$/;

/**
 * Where changes end that are certainly written. A transaction that is still open has drawn a lower
 * `rowversion` than others that are done: beyond the lowest of them nothing is read yet.
 */
const leastActive = "CAST(CAST(MIN_ACTIVE_ROWVERSION() AS bigint) - 1 AS binary(8))";

/** The last one that was drawn, where the server cannot tell more: a full pass finds what is missed. */
const lastDrawn = "CAST(@@DBTS AS binary(8))";

/** How this server tells where changes end. It is tried, for nothing else says whether it can. */
export const readEnd = Effect.gen(function* () {
  return yield* (yield* SqlServer)
    .query(Schema.Unknown, { operation, text: `SELECT ${leastActive} AS least` })
    .pipe(
      Effect.as(leastActive),
      Effect.catchIf(
        ({ category }) => category === "invalid",
        () => Effect.succeed(lastDrawn),
      ),
    );
});

const tables = [
  ["dbo.tArtikel", "x.kArtikel"],
  ["dbo.tlagerbestand", "x.kArtikel"],
  ["dbo.tlagerbestandProLagerLagerartikel", "x.kArtikel"],
] as const;

const changed = "x.bRowversion > @from AND x.bRowversion <= @to";

/**
 * Articles that changed themselves, or whose stock did, and bundles of which either is true of a
 * component or of the list of them. JTL has no index on `bRowversion`, so each table is read through, but
 * once; what has changed is few, and is looked up from there by its key. `RECOMPILE` lets SQL Server see
 * how few: it takes a table variable to have one row.
 */
const between = `DECLARE @touched TABLE (id int NOT NULL PRIMARY KEY);
DECLARE @affected TABLE (id int NOT NULL PRIMARY KEY);
INSERT INTO @touched (id)
${tables.map(([table, id]) => `SELECT ${id} FROM ${table} AS x WHERE ${changed}`).join("\nUNION\n")}
UNION
SELECT f.kArtikel FROM dbo.tStueckliste AS x JOIN dbo.tArtikel AS f ON f.kStueckliste = x.kStueckliste WHERE ${changed}
OPTION (RECOMPILE);
INSERT INTO @affected (id)
SELECT id FROM @touched
UNION
SELECT f.kArtikel FROM @touched AS t JOIN dbo.tStueckliste AS l ON l.kArtikel = t.id
JOIN dbo.tArtikel AS f ON f.kStueckliste = l.kStueckliste
OPTION (RECOMPILE);
SELECT CAST(CAST(@to AS bigint) AS nvarchar(20)) AS mark, CASE WHEN @from > @to THEN 1 ELSE 0 END AS isAhead, a.cArtNr AS sku
FROM (SELECT 1 AS one) AS one
LEFT JOIN (SELECT r.cArtNr FROM @affected AS f JOIN dbo.tArtikel AS r ON r.kArtikel = f.id) AS a ON 1 = 1
OPTION (RECOMPILE)`;

/**
 * The articles whose stock may have changed since the mark. Answers none, and a mark, without one. A mark
 * beyond the server's own is of another time: somebody has restored a backup, and what it took back has
 * changed without being newer than the mark.
 */
export const changedArticles = Effect.fnUntraced(function* (
  schema: JtlSchema,
  end: string,
  mark: string | null,
): Effect.fn.Return<StockChanges, JtlError, SqlServer> {
  yield* demandRowversions(schema, operation);
  if (mark !== null && !isMark.test(mark)) {
    return yield* new JtlError({
      category: "invalid",
      operation,
      message: "The mark of JTL's last changes is none.",
      whatToDo: "Ask without a mark, and make a full pass: read the stock of every article once.",
    });
  }
  const rows = yield* (yield* SqlServer).query(Rows, {
    operation,
    text: `DECLARE @to binary(8) = ${end};
${
  mark === null
    ? "SELECT CAST(CAST(@to AS bigint) AS nvarchar(20)) AS mark, 0 AS isAhead, CAST(NULL AS nvarchar(100)) AS sku"
    : `DECLARE @from binary(8) = CAST(CAST(@mark AS bigint) AS binary(8));\n${between}`
}`,
    values: mark === null ? {} : { mark },
  });
  const [first] = rows;
  return {
    mark: first.mark,
    needsFullPass: mark === null || first.isAhead === 1,
    skus: rows.flatMap(({ sku }) => sku ?? []),
  };
});
