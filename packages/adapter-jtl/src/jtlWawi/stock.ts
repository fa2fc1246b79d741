import type { ArticleStock, JtlError } from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import { lengths } from "../lengths.ts";
import { SqlServer, type SqlValue } from "../sqlServer/SqlServer.ts";
import { demand, type JtlSchema } from "./JtlSchema.ts";
import { type KeyTable, keyTables } from "./KeyTable.ts";

const operation = "JtlWawi.stock";

/** An article, once for each component of a bundle. */
const Rows = Schema.Array(
  Schema.Struct({
    articleId: Schema.Int,
    sku: Schema.String,
    isActive: Schema.Int,
    isManaged: Schema.Int,
    oversells: Schema.Int,
    available: Schema.String,
    sellable: Schema.FiniteFromString,
    componentSku: Schema.NullOr(Schema.String),
    amount: Schema.NullOr(Schema.FiniteFromString),
    limits: Schema.Int,
  }),
);

/**
 * What lies in the chosen warehouses. JTL keeps no such figure for bundles: of each warehouse it is as
 * many whole sets as its shortest component allows, one that the warehouse has no row of being short.
 * Components that may be oversold count only where no other does, as in JTL's own figure.
 */
const inWarehouses = (names: ReadonlyArray<string>): string => {
  const list = names.map((name) => `@${name}`).join(", ");
  const chosen = `(VALUES ${names.map((name) => `(@${name})`).join(", ")}) AS w (id)`;
  return `OUTER APPLY (
  SELECT CASE WHEN a.kStueckliste > 0 THEN (
      SELECT SUM(here.sets) FROM (
        SELECT w.id AS id, COALESCE(MIN(CASE WHEN c.cLagerKleinerNull <> 'Y' THEN m.sets END), MIN(m.sets), 0) AS sets
        FROM ${chosen}
        JOIN dbo.tStueckliste AS e ON e.kStueckliste = a.kStueckliste
        JOIN dbo.tArtikel AS c ON c.kArtikel = e.kArtikel AND c.cLagerAktiv = 'Y'
        LEFT JOIN dbo.tlagerbestandProLagerLagerartikel AS b ON b.kArtikel = c.kArtikel AND b.kWarenlager = w.id
        CROSS APPLY (SELECT COALESCE(b.fBestand - b.fVerfuegbarGesperrt, 0) / e.fAnzahl AS share) AS q
        CROSS APPLY (SELECT CASE WHEN a.cTeilbar = 'Y' THEN q.share ELSE FLOOR(q.share) END AS sets) AS m
        GROUP BY w.id
      ) AS here
    ) ELSE (
      SELECT SUM(b.fBestand - b.fVerfuegbarGesperrt) FROM dbo.tlagerbestandProLagerLagerartikel AS b
      WHERE b.kArtikel = a.kArtikel AND b.kWarenlager IN (${list})
    ) END AS quantity
) AS lying
CROSS APPLY (SELECT CASE WHEN COALESCE(lying.quantity, 0) < s.fVerfuegbar THEN COALESCE(lying.quantity, 0) ELSE s.fVerfuegbar END AS quantity) AS promised`;
};

const everywhere = "CROSS APPLY (SELECT s.fVerfuegbar AS quantity) AS promised";

const statement = (warehouses: ReadonlyArray<number> | null, { from, values }: KeyTable) => {
  const chosen = Object.fromEntries(
    (warehouses ?? []).map((id, at): readonly [string, SqlValue] => [`warehouse${at}`, id]),
  );
  const names = Object.keys(chosen);
  return {
    operation,
    text: `SELECT a.kArtikel AS articleId, a.cArtNr AS sku,
  CASE WHEN a.cAktiv = 'Y' THEN 1 ELSE 0 END AS isActive, CASE WHEN a.cLagerAktiv = 'Y' THEN 1 ELSE 0 END AS isManaged,
  CASE WHEN a.cLagerKleinerNull = 'Y' THEN 1 ELSE 0 END AS oversells,
  CAST(COALESCE(s.fVerfuegbar, 0) AS nvarchar(60)) AS available,
  CAST(CASE WHEN a.cLagerAktiv = 'Y' AND promised.quantity > a.nPuffer THEN promised.quantity - a.nPuffer ELSE 0 END AS nvarchar(60)) AS sellable,
  k.cArtNr AS componentSku, CAST(l.fAnzahl AS nvarchar(60)) AS amount,
  CASE WHEN k.cLagerAktiv = 'Y' AND k.cLagerKleinerNull <> 'Y' THEN 1 ELSE 0 END AS limits
FROM ${from}
JOIN dbo.tArtikel AS a ON a.cArtNr = wanted.word COLLATE DATABASE_DEFAULT
LEFT JOIN dbo.tlagerbestand AS s ON s.kArtikel = a.kArtikel
${warehouses === null ? everywhere : inWarehouses(names)}
LEFT JOIN dbo.tStueckliste AS l ON a.kStueckliste > 0 AND l.kStueckliste = a.kStueckliste
LEFT JOIN dbo.tArtikel AS k ON k.kArtikel = l.kArtikel
WHERE COALESCE(a.nDelete, 0) = 0 AND a.nIstVater = 0
ORDER BY wanted.place, articleId, l.kArtikel`,
    values: { ...values, ...chosen },
  };
};

/**
 * The stock of the articles with these numbers; deleted ones and fathers of variations are left out. In
 * chosen warehouses there is never more to sell than JTL can deliver in all: orders are not bound to a
 * warehouse before they are picked, so only the whole is less what they reserve.
 */
export const stock = Effect.fnUntraced(function* (
  schema: JtlSchema,
  warehouses: ReadonlyArray<number> | null,
  skus: ReadonlyArray<string>,
): Effect.fn.Return<ReadonlyArray<ArticleStock>, JtlError, SqlServer> {
  yield* demand(schema, operation, [
    "dbo.tArtikel",
    "dbo.tlagerbestand",
    "dbo.tStueckliste",
    ...(warehouses === null ? [] : (["dbo.tlagerbestandProLagerLagerartikel"] as const)),
  ]);
  // No warehouse at all has nothing to sell.
  const chosen = warehouses?.length === 0 ? [0] : warehouses;
  const server = yield* SqlServer;
  const found = yield* Effect.forEach(keyTables(skus, lengths.articleNumber, schema), (table) =>
    server.query(Rows, statement(chosen, table)),
  );
  const byArticle = Map.groupBy(found.flat(), ({ articleId }) => articleId);
  return [...byArticle.values()].flatMap((rows) => {
    const [first] = rows;
    if (first === undefined) return [];
    const components = new Map(
      rows.flatMap(({ amount, componentSku, limits }) =>
        componentSku === null
          ? []
          : [
              [
                componentSku,
                { sku: componentSku, amount: amount ?? 0, limits: limits !== 0 },
              ] as const,
            ],
      ),
    );
    return [
      {
        sku: first.sku,
        isActive: first.isActive !== 0,
        isManaged: first.isManaged !== 0,
        oversells: first.oversells !== 0,
        available: first.available,
        sellable: first.sellable,
        components: [...components.values()],
      },
    ];
  });
});
