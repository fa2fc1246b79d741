import { describe, expect, it } from "@effect/vitest";
import { JtlWawi } from "@temu-jtl/core";
import { Effect } from "effect";
import { hasSqlServer } from "../jtlDatabase.ts";
import { createJtl, wawiOn } from "./createJtl.ts";

const thousand = `(SELECT value FROM OPENJSON(N'${JSON.stringify(Array.from({ length: 1_000 }, (_, index) => index))}'))`;

/** `ART-1` to `ART-1000000`. */
const millionArticles = `INSERT INTO dbo.tArtikel (cArtNr)
SELECT N'ART-' + CAST(ROW_NUMBER() OVER (ORDER BY (SELECT 1)) AS nvarchar(20)) FROM ${thousand} AS a CROSS JOIN ${thousand} AS b`;

describe.skipIf(!hasSqlServer)("a JTL-Wawi with a million articles", () => {
  it.live(
    "answers for 5,000 numbers in one round trip",
    () =>
      Effect.gen(function* () {
        const jtl = yield* Effect.acquireRelease(Effect.promise(createJtl), ({ drop }) =>
          Effect.promise(() => drop()),
        );
        yield* Effect.promise(() => jtl.run(millionArticles));
        const operations: Array<string> = [];
        const skus = Array.from({ length: 4_999 }, (_, index) => `ART-${index * 200 + 1}`);
        const found = yield* Effect.flatMap(JtlWawi, ({ articles }) =>
          articles([...skus.map((sku) => sku.toLowerCase()), "ART-0"]),
        ).pipe(
          Effect.provide(
            wawiOn(jtl.settings(), { see: ({ operation }) => operations.push(operation) }),
          ),
        );
        expect(found.map(({ sku }) => sku)).toEqual(skus);
        expect(operations).toEqual(["JtlWawi.probe", "JtlWawi.articles"]);
      }).pipe(Effect.scoped),
    240_000,
  );
});
