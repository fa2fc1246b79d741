import type { Instant, JtlArticle } from "@temu-jtl/core";
import { JtlModel, type JtlModelSettings } from "@temu-jtl/core/testing";
import { Result, Schema } from "effect";
import { readOrderXml } from "../jtl/readOrderXml.ts";
import type { JtlDatabase } from "./JtlDatabase.ts";
import { needsEscape, orderRows, packedRows } from "./mirrorRows.ts";
import { StockMirror } from "./StockMirror.ts";

const WaitingRows = Schema.Array(Schema.Struct({ rowId: Schema.Int, document: Schema.String }));
const readRows = Schema.decodeUnknownPromise(WaitingRows);

/** From UTC to the server's local time, which JTL stores. */
const local = (column: string): string =>
  `DATEADD(minute, DATEDIFF(minute, GETUTCDATE(), GETDATE()), CAST(${column} AS datetime))`;

/** No orders, with all that belongs to them. */
const emptyOrders = `DELETE FROM Verkauf.tAuftragRechnung; DELETE FROM Rechnung.tRechnung; DELETE FROM Verkauf.tAuftragStorno;
DELETE FROM Verkauf.tAuftragEckdaten; DELETE FROM Verkauf.tAuftragPosition; DELETE FROM Verkauf.tAuftrag;`;

/** `odd` external numbers come as parameters. */
const writeOf = (odd: number): string => `SET NOCOUNT, XACT_ABORT ON;
BEGIN TRANSACTION;
DELETE FROM dbo.tXMLBestellImport WHERE kXMLBestellImport IN (SELECT CAST(value AS int) FROM OPENJSON(@taken));
DELETE FROM dbo.tVersandPos; DELETE FROM dbo.tVersand; DELETE FROM dbo.tLieferscheinPos; DELETE FROM dbo.tLieferschein;
${emptyOrders}
INSERT INTO dbo.tversandart (kVersandArt, cName, cAktiv)
SELECT 100 + ROW_NUMBER() OVER (ORDER BY m.name) + (SELECT COUNT(*) FROM dbo.tversandart), m.name, 'Y'
FROM (SELECT DISTINCT method AS name FROM OPENJSON(@parcels) WITH (method nvarchar(255) '$.method')) AS m
WHERE NOT EXISTS (SELECT 1 FROM dbo.tversandart AS k WHERE k.cName = m.name);
SET IDENTITY_INSERT Verkauf.tAuftrag ON;
INSERT INTO Verkauf.tAuftrag (kAuftrag, cAuftragsNr, nType, cExterneAuftragsnummer, kFirmaHistory, kVersandArt, nStorno, nKomplettAusgeliefert)
SELECT id, number, 1, COALESCE(orders.word, odd.word), 1, 2, cancelled, delivered
FROM OPENJSON(@orders) WITH (id int '$.id', number nvarchar(50) '$.number', word nvarchar(255) '$.word', place int '$.place', cancelled int '$.cancelled', delivered int '$.delivered') AS orders
LEFT JOIN (SELECT -1 AS place, N'' AS word${Array.from({ length: odd }, (_, at) => ` UNION ALL SELECT ${at}, @odd${at}`).join("")}) AS odd ON odd.place = orders.place;
SET IDENTITY_INSERT Verkauf.tAuftrag OFF;
INSERT INTO Verkauf.tAuftragEckdaten (kAuftrag, fWertBrutto)
SELECT id, CAST(total AS decimal(25, 13)) FROM OPENJSON(@orders) WITH (id int '$.id', total nvarchar(40) '$.total');
INSERT INTO Verkauf.tAuftragStornogrund (cStornogrund)
SELECT DISTINCT c.reason FROM OPENJSON(@cancellations) WITH (reason nvarchar(50) '$.reason') AS c
WHERE NOT EXISTS (SELECT 1 FROM Verkauf.tAuftragStornogrund AS k WHERE k.cStornogrund = c.reason);
INSERT INTO Verkauf.tAuftragStorno (kAuftrag, kBenutzer, kAuftragStornogrund, dStorniert)
SELECT c.orderId, 1, (SELECT MIN(k.kAuftragStornogrund) FROM Verkauf.tAuftragStornogrund AS k WHERE k.cStornogrund = c.reason), GETDATE()
FROM OPENJSON(@cancellations) WITH (orderId int '$.orderId', reason nvarchar(50) '$.reason') AS c;
SET IDENTITY_INSERT Rechnung.tRechnung ON;
INSERT INTO Rechnung.tRechnung (kRechnung, cRechnungsnr, nStorno)
SELECT id, number, cancelled FROM OPENJSON(@invoices) WITH (id int '$.id', number nvarchar(50) '$.number', cancelled int '$.cancelled');
SET IDENTITY_INSERT Rechnung.tRechnung OFF;
INSERT INTO Verkauf.tAuftragRechnung (kAuftrag, kRechnung)
SELECT orderId, id FROM OPENJSON(@invoices) WITH (id int '$.id', orderId int '$.orderId');
SET IDENTITY_INSERT Verkauf.tAuftragPosition ON;
INSERT INTO Verkauf.tAuftragPosition (kAuftragPosition, kAuftrag, kArtikel, cArtNr, cName, fAnzahl, fMwSt, nType, kAuftragStueckliste)
SELECT id, orderId, article, sku, sku, CAST(quantity AS decimal(25, 13)), 19, type, bundle
FROM OPENJSON(@positions) WITH (id int '$.id', orderId int '$.orderId', article int '$.article', sku nvarchar(100) '$.sku', quantity nvarchar(40) '$.quantity', type int '$.type', bundle int '$.bundle');
SET IDENTITY_INSERT Verkauf.tAuftragPosition OFF;
SET IDENTITY_INSERT dbo.tLieferschein ON;
INSERT INTO dbo.tLieferschein (kLieferschein, kBestellung, kBenutzer)
SELECT id, orderId, 1 FROM OPENJSON(@notes) WITH (id int '$.id', orderId int '$.orderId');
SET IDENTITY_INSERT dbo.tLieferschein OFF;
SET IDENTITY_INSERT dbo.tLieferscheinPos ON;
INSERT INTO dbo.tLieferscheinPos (kLieferscheinPos, kLieferschein, kBestellPos, fAnzahl)
SELECT id, noteId, positionId, CAST(quantity AS decimal(25, 13))
FROM OPENJSON(@lines) WITH (id int '$.id', noteId int '$.noteId', positionId int '$.positionId', quantity nvarchar(40) '$.quantity');
SET IDENTITY_INSERT dbo.tLieferscheinPos OFF;
SET IDENTITY_INSERT dbo.tVersand ON;
INSERT INTO dbo.tVersand (kVersand, kLieferschein, kBenutzer, cIdentCode, kVersandArt, dErstellt, dVersendet)
SELECT id, noteId, 1, tracking, (SELECT MIN(k.kVersandArt) FROM dbo.tversandart AS k WHERE k.cName = method), GETDATE(), ${local("shippedAt")}
FROM OPENJSON(@parcels) WITH (id int '$.id', noteId int '$.noteId', tracking nvarchar(255) '$.tracking', method nvarchar(255) '$.method', shippedAt nvarchar(30) '$.shippedAt');
SET IDENTITY_INSERT dbo.tVersand OFF;
INSERT INTO dbo.tVersandPos (kVersand, kLieferscheinPos, fAnzahl)
SELECT parcelId, lineId, CAST(quantity AS decimal(25, 13)) FROM OPENJSON(@contents) WITH (parcelId int '$.parcelId', lineId int '$.lineId', quantity nvarchar(40) '$.quantity');
COMMIT TRANSACTION;`;

const noArticles = `DELETE FROM dbo.tStueckliste; DELETE FROM dbo.tlagerbestandProLagerLagerartikel;
DELETE FROM dbo.tlagerbestand; DELETE FROM dbo.tArtikel;`;

/**
 * A JTL-Wawi's people and worker over a real database: they do their work on the model of JTL, and what
 * it comes to is written into JTL's tables. Only the import table is ever read.
 */
export class JtlMirror {
  readonly model: JtlModel;
  private readonly jtl: JtlDatabase;
  /** External numbers by row, of every row that was ever there. */
  private readonly seen = new Map<number, string>();
  private readonly waiting = new Map<number, string>();
  private readonly stockMirror: StockMirror;
  private written = "";

  constructor(jtl: JtlDatabase, settings: Partial<JtlModelSettings> = {}) {
    this.jtl = jtl;
    this.model = new JtlModel(readOrderXml, settings);
    this.stockMirror = new StockMirror(jtl, this.model.room);
  }

  /** Lets JTL's people see the table as it is, do this, and writes what it came to. */
  async move<A>(now: Instant, work: () => A): Promise<A> {
    await this.readRows(now);
    this.model.tick(now);
    const done = work();
    // Before the orders: what they reserve is never on sale once they are there.
    await this.stockMirror.write();
    await this.writeAll();
    return done;
  }

  rowsInserted(externalNumber: string): number {
    return [...this.seen.values()].filter((number) => number === externalNumber).length;
  }

  /** JTL has these articles and no others, taxed at home by a class for each rate. */
  async stock(articles: ReadonlyArray<JtlArticle>): Promise<void> {
    const rates = [...new Set(articles.map(({ taxRate }) => taxRate))];
    await this.jtl.pool
      .request()
      .input(
        "rates",
        JSON.stringify(rates.map((rate, at) => ({ id: at + 1, rate: String(rate / 1e6) }))),
      )
      .input(
        "articles",
        JSON.stringify(
          articles.map(({ sku, taxRate, unitGross }) => ({
            sku,
            net: (unitGross / 100 / (1 + taxRate / 1e8)).toFixed(13),
            taxClass: rates.indexOf(taxRate) + 1,
          })),
        ),
      ).query(`${noArticles} DELETE FROM dbo.tSteuersatz;
INSERT INTO dbo.tSteuersatz (kSteuersatz, kSteuerzone, kSteuerklasse, fSteuersatz, nPrio)
SELECT id, 1, id, CAST(rate AS decimal(25, 13)), 0 FROM OPENJSON(@rates) WITH (id int '$.id', rate nvarchar(40) '$.rate');
INSERT INTO dbo.tArtikel (cArtNr, cAktiv, fVKNetto, kSteuerklasse)
SELECT sku, 'Y', CAST(net AS decimal(25, 13)), taxClass FROM OPENJSON(@articles) WITH (sku nvarchar(100) '$.sku', net nvarchar(40) '$.net', taxClass int '$.taxClass');`);
    this.stockMirror.forget();
    await this.stockMirror.write();
  }

  private async readRows(now: Instant): Promise<void> {
    const { recordset } = await this.jtl.pool
      .request()
      .query<unknown>(
        "SELECT kXMLBestellImport AS rowId, cText AS document FROM dbo.tXMLBestellImport ORDER BY rowId",
      );
    for (const { document, rowId } of await readRows(recordset)) {
      if (this.seen.has(rowId)) continue;
      const { externalNumber } = Result.getOrThrow(readOrderXml(document));
      this.seen.set(rowId, externalNumber);
      this.waiting.set(rowId, externalNumber);
      this.model.submit({ externalNumber, document, deadline: Number.MAX_SAFE_INTEGER }, now);
    }
  }

  private async writeAll(): Promise<void> {
    const { model } = this;
    const left = new Set(model.waitingRows.map(({ externalNumber }) => externalNumber));
    const taken = [...this.waiting].filter(([, number]) => !left.has(number)).map(([id]) => id);
    for (const rowId of taken) this.waiting.delete(rowId);
    const numbers = [...new Set(this.seen.values())];
    const odd = numbers.filter(needsEscape);
    const tables = {
      ...orderRows(model.orders(numbers), odd),
      ...packedRows(model.parcels(numbers)),
    };
    const text = JSON.stringify(tables);
    if (taken.length === 0 && text === this.written) return;
    this.written = text;
    const request = this.jtl.pool.request().input("taken", JSON.stringify(taken));
    for (const [name, rows] of Object.entries(tables)) request.input(name, JSON.stringify(rows));
    for (const [at, number] of odd.entries()) request.input(`odd${at}`, number);
    await request.query(writeOf(odd.length));
  }
}

/** A JTL-Wawi in which nothing has happened yet. */
export const emptyJtl = (jtl: JtlDatabase): Promise<void> =>
  jtl.run(`DELETE FROM dbo.tXMLBestellImport; DELETE FROM dbo.tVersandPos; DELETE FROM dbo.tVersand;
DELETE FROM dbo.tLieferscheinPos; DELETE FROM dbo.tLieferschein; ${emptyOrders} ${noArticles}`);
