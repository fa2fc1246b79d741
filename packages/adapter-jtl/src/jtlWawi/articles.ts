import type { JtlArticle, JtlError } from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import { lengths } from "../lengths.ts";
import { SqlServer } from "../sqlServer/SqlServer.ts";
import { demand, type JtlSchema } from "./JtlSchema.ts";
import { type KeyTable, keyTables } from "./KeyTable.ts";

const Rows = Schema.Array(
  Schema.Struct({
    articleId: Schema.Int,
    sku: Schema.String,
    /** In minor units. Null: JTL has no tax rate for it. */
    unitGross: Schema.NullOr(Schema.FiniteFromString),
    /** In millionths of a percent. */
    taxRate: Schema.NullOr(Schema.FiniteFromString),
  }),
);

/**
 * The tax rate of an article in the country of the shop's company: its tax class in the company's tax
 * zone that this country lies in.
 */
const homeRate = `OUTER APPLY (
  SELECT TOP (1) s.fSteuersatz AS rate
  FROM dbo.tfirma AS f
  JOIN dbo.tSteuerzone AS z ON z.kFirma = f.kFirma
  JOIN dbo.tSteuerzoneLand AS c ON c.kSteuerzone = z.kSteuerzone AND c.cISO = f.cLandISO
  JOIN dbo.tSteuersatz AS s ON s.kSteuerzone = z.kSteuerzone
  WHERE f.kFirma = @companyId AND s.kSteuerklasse = a.kSteuerklasse
  ORDER BY s.nPrio DESC, s.kSteuersatz
) AS tax`;

const noRate = "CROSS JOIN (SELECT CAST(NULL AS decimal(25, 13)) AS rate) AS tax";

const statement = (schema: JtlSchema, companyId: number, { from, values }: KeyTable) => {
  const knowsRates =
    schema.has("dbo.tfirma") &&
    schema.has("dbo.tSteuersatz") &&
    schema.has("dbo.tSteuerzone") &&
    schema.has("dbo.tSteuerzoneLand");
  return {
    operation: "JtlWawi.articles",
    // Deleted articles are no longer, and of a father only its variations can be sold.
    text: `SELECT a.kArtikel AS articleId, a.cArtNr AS sku,
  CAST(CAST(ROUND(a.fVKNetto * (1 + tax.rate / 100), 2) * 100 AS decimal(25, 0)) AS nvarchar(60)) AS unitGross,
  CAST(CAST(tax.rate * 1000000 AS decimal(25, 0)) AS nvarchar(60)) AS taxRate
FROM ${from}
JOIN dbo.tArtikel AS a ON a.cArtNr = wanted.word COLLATE DATABASE_DEFAULT
${knowsRates ? homeRate : noRate}
WHERE COALESCE(a.nDelete, 0) = 0 AND a.nIstVater = 0
ORDER BY wanted.place`,
    values: knowsRates ? { ...values, companyId } : values,
  };
};

/**
 * The articles with these numbers, as JTL writes them. JTL's prices are net: without a tax rate an
 * article has no price, which is 0.
 */
export const articles = Effect.fnUntraced(function* (
  schema: JtlSchema,
  companyId: number,
  skus: ReadonlyArray<string>,
): Effect.fn.Return<ReadonlyArray<JtlArticle>, JtlError, SqlServer> {
  yield* demand(schema, "JtlWawi.articles", ["dbo.tArtikel"]);
  const server = yield* SqlServer;
  const found = yield* Effect.forEach(keyTables(skus, lengths.articleNumber, schema), (table) =>
    server.query(Rows, statement(schema, companyId, table)),
  );
  // The same article under several spellings.
  const byId = new Map(found.flat().map((row) => [row.articleId, row]));
  return [...byId.values()].map(({ sku, taxRate, unitGross }) => ({
    sku,
    unitGross: unitGross ?? 0,
    taxRate: taxRate ?? 0,
  }));
});
