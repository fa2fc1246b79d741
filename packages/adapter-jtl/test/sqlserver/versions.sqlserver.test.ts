import { describe, expect, it } from "@effect/vitest";
import { JtlWawi, minutes } from "@temu-jtl/core";
import { Effect } from "effect";
import { hasSqlServer } from "../jtlDatabase.ts";
import { createJtl, wawiOn } from "./createJtl.ts";
import { orderRow } from "./jtlRows.ts";

/** Makes the tables of JTL-Wawi 1.3 to 1.5 out of those of 1.10. */
const beforeBusinessSchemas = `DROP VIEW dbo.tBestellung;
DROP VIEW Versand.lvLieferschein;
DROP VIEW Versand.lvLieferscheinposition;
GO
DROP TABLE Verkauf.tAuftragEckdaten; DROP TABLE Verkauf.tAuftragAdresse; DROP TABLE Verkauf.tAuftragPosition;
DROP TABLE Verkauf.tAuftragStorno; DROP TABLE Verkauf.tAuftragStornogrund; DROP TABLE Verkauf.tAuftragRechnung;
DROP TABLE Rechnung.tRechnung; DROP TABLE Verkauf.tAuftrag;
DROP TABLE dbo.tXMLBestellImport;
GO
CREATE TABLE dbo.tXMLBestellImport (
  kXMLBestellImport int IDENTITY(1,1) NOT NULL PRIMARY KEY, cText varchar(max) NULL, nPlattform tinyint NULL, nRechnung tinyint NULL
);
CREATE TABLE dbo.tBestellung (
  kBestellung int NOT NULL PRIMARY KEY, cBestellNr varchar(50) NULL, cType char(1) NULL, cInetBestellNr varchar(50) NULL,
  tVersandArt_kVersandArt int NULL, nStorno tinyint NULL, nKomplettAusgeliefert tinyint NOT NULL
);
CREATE TABLE dbo.tbestellpos (
  kBestellPos int NOT NULL PRIMARY KEY, tArtikel_kArtikel int NOT NULL, tBestellung_kBestellung int NOT NULL,
  fVKNetto decimal(25,13) NOT NULL DEFAULT 0, fMwSt decimal(25,13) NOT NULL DEFAULT 0, nAnzahl decimal(25,13) NOT NULL DEFAULT 0,
  fRabatt decimal(25,13) NOT NULL DEFAULT 0, cArtNr varchar(100) NULL, nType tinyint NULL, nSort int NOT NULL DEFAULT 0,
  kBestellStueckliste int NOT NULL DEFAULT 0
);
CREATE TABLE dbo.tRechnung (
  kRechnung int NOT NULL PRIMARY KEY, tBestellung_kBestellung int NOT NULL, cRechnungsNr varchar(50) NULL
);
GO
INSERT INTO dbo.tBestellung VALUES (1, 'AU-1', 'B', 'PO-1', 2, NULL, 1), (2, 'AN-2', 'A', 'PO-2', 2, NULL, 0);
INSERT INTO dbo.tBestellung VALUES (3, 'AU-3', 'B', 'PO-3', 2, 1, 0);
INSERT INTO dbo.tRechnung VALUES (5, 1, 'RE-1'), (6, 2, 'RE-2');
INSERT INTO dbo.tbestellpos VALUES
  (11, 7, 1, 10, 19, 2, 0, 'SET', 1, 0, 11), (12, 8, 1, 0, 19, 4, 0, 'PART', 1, 0, 11),
  (13, 0, 1, 1, 19, 1, 0, NULL, 0, 0, 0), (14, 0, 1, 4, 19, 1, 0, NULL, 2, 0, 0);
SET IDENTITY_INSERT dbo.tLieferschein ON;
INSERT INTO dbo.tLieferschein (kLieferschein, kBestellung, kBenutzer) VALUES (1, 1, 1);
SET IDENTITY_INSERT dbo.tLieferschein OFF;
INSERT INTO dbo.tLieferscheinPos (kLieferschein, kBestellPos, fAnzahl) VALUES (1, 12, 4);
INSERT INTO dbo.tVersand (kLieferschein, kBenutzer, cIdentCode, dVersendet) VALUES (1, 1, N'JD1', '2026-11-24T10:00:00');`;

const newJtl = Effect.acquireRelease(Effect.promise(createJtl), (jtl) =>
  Effect.promise(() => jtl.drop()),
);

describe.skipIf(!hasSqlServer)("versions of JTL-Wawi on SQL Server", () => {
  it.live(
    "before 1.6 orders, positions and parcels are read from the tables of that time",
    () =>
      Effect.gen(function* () {
        const jtl = yield* newJtl;
        yield* Effect.promise(() => jtl.run(beforeBusinessSchemas));
        yield* Effect.gen(function* () {
          const wawi = yield* JtlWawi;
          const [order, ...others] = yield* wawi.orders(["PO-1", "PO-2"]);
          expect(others).toEqual([]);
          expect({ ...order, totalGross: Number(order?.totalGross) }).toEqual({
            externalNumber: "PO-1",
            orderId: 1,
            orderNumber: "AU-1",
            cancellation: null,
            delivery: "complete",
            totalGross: 29.75,
            positions: [
              { positionId: 11, kind: "goods", sku: "SET", quantity: 2, bundleId: null },
              { positionId: 12, kind: "goods", sku: "PART", quantity: 4, bundleId: 11 },
              { positionId: 13, kind: "freeText", sku: "", quantity: 1, bundleId: null },
              { positionId: 14, kind: "other", sku: "", quantity: 1, bundleId: null },
            ],
            invoices: [{ number: "RE-1", cancelled: false }],
          });
          expect(yield* wawi.orders(["PO-3"])).toMatchObject([
            { cancellation: { reason: null }, invoices: [] },
          ]);
          const parcels = yield* wawi.parcels(["PO-1"]);
          expect(
            parcels.map(({ noteContents, shippingMethod, trackingNumber }) => ({
              noteContents,
              shippingMethod,
              trackingNumber,
            })),
          ).toEqual([
            {
              noteContents: [{ positionId: 12, sku: "PART", quantity: 4 }],
              shippingMethod: "TEMU",
              trackingNumber: "JD1",
            },
          ]);
          const { now } = yield* wawi.importMark;
          const handOver = (externalNumber: string) =>
            wawi.submit({
              externalNumber,
              document: `<cExterneBestellNr>${externalNumber}</cExterneBestellNr>`,
              deadline: now + minutes(1),
            });
          expect((yield* handOver("PO-1"))._tag).toBe("AlreadyOrdered");
          expect((yield* handOver("PO-2"))._tag).toBe("Inserted");
          expect((yield* wawi.queued(["PO-2"])).length).toBe(1);
        }).pipe(Effect.provide(wawiOn(jtl.settings())));
      }).pipe(Effect.scoped),
    120_000,
  );

  it.live(
    "a table that is missing is named, and what does not need it goes on",
    () =>
      Effect.gen(function* () {
        const jtl = yield* newJtl;
        yield* Effect.promise(() =>
          jtl.run("DROP TABLE dbo.tVersandPos; DROP TABLE dbo.tSteuersatz"),
        );
        yield* Effect.gen(function* () {
          const wawi = yield* JtlWawi;
          const error = yield* Effect.flip(wawi.parcels(["PO-1"]));
          expect(error.category).toBe("permission");
          expect(error.message).toContain("dbo.tVersandPos");
          expect(yield* wawi.orders(["PO-1"])).toEqual([]);
          yield* Effect.promise(() => jtl.run("INSERT INTO dbo.tArtikel (cArtNr) VALUES (N'A')"));
          expect(yield* wawi.articles(["A"])).toEqual([{ sku: "A", unitGross: 0, taxRate: 0 }]);
          yield* Effect.promise(() => jtl.run("DROP TABLE dbo.tXMLBestellImport"));
        }).pipe(Effect.provide(wawiOn(jtl.settings())));
        const another = yield* Effect.flip(Effect.flatMap(JtlWawi, (wawi) => wawi.importMark)).pipe(
          Effect.provide(wawiOn(jtl.settings())),
        );
        expect(another.message).toContain("dbo.tXMLBestellImport");
      }).pipe(Effect.scoped),
    120_000,
  );

  it.live(
    "orders are read without reasons and invoices where their tables or columns are missing",
    () =>
      Effect.gen(function* () {
        const jtl = yield* newJtl;
        yield* Effect.promise(() =>
          jtl.run(
            `${orderRow(1, "PO-1")}
UPDATE Verkauf.tAuftrag SET nStorno = 1;
DROP TABLE Verkauf.tAuftragStorno; DROP TABLE Rechnung.tRechnung;
CREATE TABLE Rechnung.tRechnung (kRechnung int NOT NULL, cRechnungsnr nvarchar(50) NOT NULL, nStorno bit NOT NULL);`,
          ),
        );
        const orders = yield* Effect.flatMap(JtlWawi, (wawi) => wawi.orders(["PO-1"])).pipe(
          Effect.provide(wawiOn(jtl.settings())),
        );
        expect(orders).toMatchObject([{ cancellation: { reason: null }, invoices: null }]);
      }).pipe(Effect.scoped),
    120_000,
  );

  it.live(
    "a database that is no JTL-Wawi's says so",
    () =>
      Effect.gen(function* () {
        const jtl = yield* newJtl;
        const error = yield* Effect.flip(
          Effect.flatMap(JtlWawi, (wawi) => wawi.orders(["PO-1"])),
        ).pipe(Effect.provide(wawiOn(jtl.settings({ database: "master" }))));
        expect(error.message).toContain("Verkauf.tAuftrag");
        expect(error.whatToDo).toContain("JTL-Wawi");
      }).pipe(Effect.scoped),
    120_000,
  );

  it.live(
    "the mark of a table that never had a row is 0, and 1 after the first, also when that has gone",
    (context) =>
      Effect.gen(function* () {
        const jtl = yield* newJtl;
        const { recordset } = yield* Effect.promise(() =>
          jtl.pool
            .request()
            .query<{ readonly last: string | null }>(
              "SELECT CAST(last_value AS nvarchar(20)) AS last FROM sys.identity_columns WHERE object_id = OBJECT_ID(N'dbo.tXMLBestellImport')",
            ),
        );
        context.skip(recordset[0]?.last !== null, "this server does not tell such a table apart");
        const mark = Effect.flatMap(JtlWawi, (wawi) => wawi.importMark).pipe(
          Effect.provide(wawiOn(jtl.settings())),
        );
        expect((yield* mark).lastRowId).toBe(0);
        yield* Effect.promise(() =>
          jtl.run(
            "INSERT INTO dbo.tXMLBestellImport (cText) VALUES (N''); DELETE FROM dbo.tXMLBestellImport",
          ),
        );
        expect((yield* mark).lastRowId).toBe(1);
      }).pipe(Effect.scoped),
    120_000,
  );
});
