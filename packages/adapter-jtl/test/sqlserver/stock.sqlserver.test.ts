import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@effect/vitest";
import { jtlWawiLayer, SqlServer, sqlServerLayer } from "@temu-jtl/adapter-jtl";
import { JtlWawi } from "@temu-jtl/core";
import { Effect, Layer } from "effect";
import { createJtlDatabase, hasSqlServer, type JtlDatabase } from "../jtlDatabase.ts";
import { wawiSettings } from "./sqlServerJtl.ts";

interface ArticleRow {
  readonly available?: string;
  readonly buffer?: number;
  readonly managed?: "Y" | "N";
  readonly oversells?: "Y" | "N";
  readonly divisible?: "Y" | "N";
  readonly deleted?: number;
  readonly father?: number;
  readonly bundle?: number;
  /** Units and how many of them are blocked, by warehouse. */
  readonly lying?: Readonly<Record<number, readonly [string, string]>>;
}

const article = (
  id: number,
  sku: string,
  {
    available = "0",
    buffer = 0,
    bundle = 0,
    deleted = 0,
    divisible = "N",
    father = 0,
    lying = {},
    managed = "Y",
    oversells = "N",
  }: ArticleRow,
): string => `SET IDENTITY_INSERT dbo.tArtikel ON;
INSERT INTO dbo.tArtikel (kArtikel, cArtNr, cAktiv, cLagerAktiv, cLagerKleinerNull, cTeilbar, nPuffer, nDelete, nIstVater, kStueckliste)
VALUES (${id}, N'${sku}', 'Y', '${managed}', '${oversells}', '${divisible}', ${buffer}, ${deleted}, ${father}, ${bundle});
SET IDENTITY_INSERT dbo.tArtikel OFF;
INSERT INTO dbo.tlagerbestand (kArtikel, fVerfuegbar) VALUES (${id}, ${available});
${Object.entries(lying)
  .map(
    ([warehouse, [units, blocked]]) =>
      `INSERT INTO dbo.tlagerbestandProLagerLagerartikel (kArtikel, kWarenlager, fBestand, fVerfuegbarGesperrt) VALUES (${id}, ${warehouse}, ${units}, ${blocked});`,
  )
  .join("\n")}`;

const component = (bundle: number, articleId: number, amount: string): string =>
  `INSERT INTO dbo.tStueckliste (kStueckliste, kArtikel, fAnzahl) VALUES (${bundle}, ${articleId}, ${amount});`;

describe.skipIf(!hasSqlServer)("what can be sold of a JTL-Wawi's stock", () => {
  let jtl: JtlDatabase;
  beforeAll(async () => {
    jtl = await createJtlDatabase();
  });
  beforeEach(() =>
    jtl.run(
      "DELETE FROM dbo.tStueckliste; DELETE FROM dbo.tlagerbestandProLagerLagerartikel; DELETE FROM dbo.tlagerbestand; DELETE FROM dbo.tArtikel;",
    ),
  );
  afterAll(() => jtl.drop());

  const given = (...rows: ReadonlyArray<string>) =>
    Effect.promise(() => jtl.run(rows.join("\nGO\n")));
  const stockIn = (warehouses: ReadonlyArray<number> | null) =>
    Layer.unwrap(
      Effect.sync(() =>
        jtlWawiLayer({ ...wawiSettings, warehouses }).pipe(
          Layer.provide(sqlServerLayer(jtl.settings())),
        ),
      ),
    );
  const read = (skus: ReadonlyArray<string>, warehouses: ReadonlyArray<number> | null = null) =>
    Effect.flatMap(JtlWawi, ({ stock }) => stock(skus)).pipe(Effect.provide(stockIn(warehouses)));
  const sold = (skus: ReadonlyArray<string>, warehouses: ReadonlyArray<number> | null = null) =>
    Effect.map(read(skus, warehouses), (found) =>
      found.map(({ sellable, sku }) => `${sellable} ${sku}`),
    );

  it.live("it is what is available less the safety stock, and never below nothing", () =>
    Effect.gen(function* () {
      yield* given(
        article(1, "PLAIN", { available: "9.5", buffer: 2 }),
        article(2, "SHORT", { available: "1", buffer: 2 }),
        article(3, "OVERSOLD", { available: "-3.0000000000001", oversells: "Y" }),
        article(4, "UNMANAGED", { available: "5", managed: "N" }),
        article(5, "GONE", { available: "5", deleted: 1 }),
        article(6, "FATHER", { available: "5", father: 1 }),
      );
      const found = yield* read([
        "plain ",
        "SHORT",
        "OVERSOLD",
        "UNMANAGED",
        "GONE",
        "FATHER",
        "NONE",
      ]);
      expect(
        found.map(({ available, isManaged, oversells, sellable, sku }) => ({
          available,
          isManaged,
          oversells,
          sellable,
          sku,
        })),
      ).toEqual([
        {
          sku: "PLAIN",
          available: "9.5000000000000",
          sellable: 7.5,
          isManaged: true,
          oversells: false,
        },
        {
          sku: "SHORT",
          available: "1.0000000000000",
          sellable: 0,
          isManaged: true,
          oversells: false,
        },
        {
          sku: "OVERSOLD",
          available: "-3.0000000000001",
          sellable: 0,
          isManaged: true,
          oversells: true,
        },
        {
          sku: "UNMANAGED",
          available: "5.0000000000000",
          sellable: 0,
          isManaged: false,
          oversells: false,
        },
      ]);
    }),
  );

  it.live("it is told once for an article, however its odd number is written", () =>
    Effect.gen(function* () {
      const long = `ÄB'"[%_]${"x".repeat(92)}`;
      yield* given(
        article(1, long.replaceAll("'", "''"), { available: "3" }),
        article(2, long.slice(0, 99).replaceAll("'", "''"), { available: "4" }),
        article(3, "A%", { available: "5" }),
        article(4, "AB", { available: "6" }),
      );
      expect(long.length).toBe(100);
      expect(yield* sold([long, long.toLowerCase(), `${long}  `, `${long}y`])).toEqual([
        `3 ${long}`,
      ]);
      expect(yield* sold(["a%", "A% ", "A_"])).toEqual(["5 A%"]);
    }),
  );

  it.live(
    "in chosen warehouses it is what lies there, and never more than is available in all",
    () =>
      Effect.gen(function* () {
        const lying = { 1: ["6", "1"], 2: ["4", "0"], 3: ["50", "0"] } as const;
        yield* given(
          article(1, "FREE", { available: "60", buffer: 1, lying }),
          article(2, "RESERVED", { available: "3", lying }),
          article(3, "ELSEWHERE", { available: "7" }),
        );
        const skus = ["FREE", "RESERVED", "ELSEWHERE"];
        expect(yield* sold(skus)).toEqual(["59 FREE", "3 RESERVED", "7 ELSEWHERE"]);
        expect(yield* sold(skus, [1, 2])).toEqual(["8 FREE", "3 RESERVED", "0 ELSEWHERE"]);
        expect(yield* sold(skus, [])).toEqual(["0 FREE", "0 RESERVED", "0 ELSEWHERE"]);
      }),
  );

  it.live(
    "a bundle is as many sets as its shortest component allows in each chosen warehouse",
    () =>
      Effect.gen(function* () {
        yield* given(
          article(1, "SET", { available: "20", bundle: 9, buffer: 1 }),
          article(2, "CANDLE", { lying: { 1: ["9", "0"], 2: ["4", "0"], 3: ["4", "0"] } }),
          article(3, "GLASS", { lying: { 1: ["5", "0"], 2: ["8", "1"] } }),
          article(4, "CARD", { managed: "N" }),
          article(5, "RIBBON", { oversells: "Y" }),
          component(9, 2, "2"),
          component(9, 3, "1"),
          component(9, 4, "1"),
          component(9, 5, "3"),
        );
        const [set] = yield* read(["set"]);
        expect(set?.sellable).toBe(19);
        expect(set?.components).toEqual([
          { sku: "CANDLE", amount: 2, limits: true },
          { sku: "GLASS", amount: 1, limits: true },
          { sku: "CARD", amount: 1, limits: false },
          { sku: "RIBBON", amount: 3, limits: false },
        ]);
        // 4 in the first, 2 in the second, none in the third that has no glass; less the safety stock.
        expect(yield* sold(["SET"], [1, 2, 3])).toEqual(["5 SET"]);
        expect(yield* sold(["SET"], [3])).toEqual(["0 SET"]);
      }),
  );

  it.live(
    "changes are told from a mark on: of articles, their stock, and bundles that hold them",
    () =>
      Effect.gen(function* () {
        const { stockChanges } = yield* JtlWawi;
        yield* given(
          article(1, "SET", { bundle: 9 }),
          article(2, "CANDLE", {}),
          article(3, "TEA", {}),
          article(4, "CUP", { lying: { 1: ["1", "0"] } }),
          component(9, 2, "2"),
        );
        const begun = yield* stockChanges(null);
        expect(begun.skus).toEqual([]);
        expect((yield* stockChanges(begun.mark)).skus).toEqual([]);
        yield* given("UPDATE dbo.tlagerbestand SET fVerfuegbar = 5 WHERE kArtikel = 2");
        const second = yield* stockChanges(begun.mark);
        expect(second.skus.toSorted()).toEqual(["CANDLE", "SET"]);
        yield* given("UPDATE dbo.tArtikel SET nPuffer = 3 WHERE cArtNr = N'TEA'");
        const third = yield* stockChanges(second.mark);
        expect(third.skus).toEqual(["TEA"]);
        yield* given("UPDATE dbo.tlagerbestandProLagerLagerartikel SET fBestand = 2");
        const fourth = yield* stockChanges(third.mark);
        expect(fourth.skus).toEqual(["CUP"]);
        yield* given("UPDATE dbo.tStueckliste SET fAnzahl = 3");
        expect((yield* stockChanges(fourth.mark)).skus).toEqual(["SET"]);
        const error = yield* Effect.flip(stockChanges("0x1; DROP TABLE dbo.tArtikel"));
        expect(error.message).toContain("The mark");
      }).pipe(Effect.provide(stockIn(null))),
  );

  it.live(
    "a mark that is ahead of a restored database asks for a full pass, as beginning does",
    () =>
      Effect.gen(function* () {
        const { stockChanges } = yield* JtlWawi;
        const begun = yield* stockChanges(null);
        expect(begun.needsFullPass).toBe(true);
        expect((yield* stockChanges(begun.mark)).needsFullPass).toBe(false);
        const ahead = yield* stockChanges(String(BigInt(begun.mark) + 1_000_000n));
        expect(ahead.needsFullPass).toBe(true);
        expect((yield* stockChanges(ahead.mark)).needsFullPass).toBe(false);
      }).pipe(Effect.provide(stockIn(null))),
  );

  it.live(
    "the stock of 100,000 articles comes in at most 60 round trips",
    () =>
      Effect.gen(function* () {
        yield* given(
          article(1, "ART-0", { available: "1" }),
          article(2, "ART-99999", { available: "2" }),
        );
        let trips = 0;
        const counted = jtlWawiLayer(wawiSettings).pipe(
          Layer.provide(
            Layer.effect(
              SqlServer,
              Effect.map(SqlServer, (server) =>
                SqlServer.of({
                  write: server.write,
                  query: (rows, statement) => {
                    trips += 1;
                    return server.query(rows, statement);
                  },
                }),
              ),
            ).pipe(Layer.provide(sqlServerLayer(jtl.settings()))),
          ),
        );
        const skus = Array.from({ length: 100_000 }, (_, index) => `ART-${index}`);
        const found = yield* Effect.flatMap(JtlWawi, ({ stock }) => stock(skus)).pipe(
          Effect.provide(counted),
        );
        expect(found.map(({ sellable, sku }) => `${sellable} ${sku}`)).toEqual([
          "1 ART-0",
          "2 ART-99999",
        ]);
        expect(trips).toBeLessThanOrEqual(60);
      }),
    120_000,
  );
});
