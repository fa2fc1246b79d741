import type { JtlModel } from "@temu-jtl/core/testing";
import type { JtlDatabase } from "./JtlDatabase.ts";

type Room = JtlModel["room"];
type StockRecord = ReturnType<Room["changedSince"]>[number];

const yesNo = (is: boolean): "Y" | "N" => (is ? "Y" : "N");

/** An article as JTL's tables have it; `was` is the number that they know it by. */
const rowOf = (room: Room, record: StockRecord, was: string) => {
  const { kept } = record;
  return kept === null
    ? []
    : [
        {
          was,
          sku: record.sku,
          active: yesNo(kept.isActive),
          managed: yesNo(kept.isManaged),
          oversells: yesNo(kept.oversells),
          divisible: yesNo(kept.isDivisible),
          buffer: kept.buffer,
          deleted: room.has(record) ? 0 : 1,
          list: room.isBundle(record) ? record.articleId : 0,
          available: String(room.available(record)),
          reserved: String(Math.max(0, record.reserved)),
          onHand: String(Math.max(0, kept.onHand)),
        },
      ];
};

const listOf = (room: Room, record: StockRecord) =>
  room.isBundle(record)
    ? [...room.partsOf(record)].map(([{ sku }, amount]) => ({
        list: record.articleId,
        sku,
        amount: String(amount),
      }))
    : [];

const articles = `OPENJSON(@articles) WITH (was nvarchar(100) '$.was', sku nvarchar(100) '$.sku', active char(1) '$.active',
  managed char(1) '$.managed', oversells char(1) '$.oversells', divisible char(1) '$.divisible', buffer int '$.buffer', deleted int '$.deleted',
  list int '$.list', available nvarchar(40) '$.available', reserved nvarchar(40) '$.reserved', onHand nvarchar(40) '$.onHand') AS r`;

const number = (column: string): string => `CAST(${column} AS decimal(25, 13))`;

/** All lies in one warehouse. What has no price of its own costs 10.00 with the first tax rate. */
const write = `SET NOCOUNT, XACT_ABORT ON;
BEGIN TRANSACTION;
UPDATE a SET cArtNr = r.sku, cAktiv = r.active, cLagerAktiv = r.managed, cLagerKleinerNull = r.oversells, cTeilbar = r.divisible,
  nPuffer = r.buffer, nDelete = r.deleted, kStueckliste = r.list
FROM dbo.tArtikel AS a JOIN ${articles} ON a.cArtNr = r.was;
INSERT INTO dbo.tArtikel (cArtNr, cAktiv, cLagerAktiv, cLagerKleinerNull, cTeilbar, nPuffer, nDelete, kStueckliste, fVKNetto, kSteuerklasse)
SELECT r.sku, r.active, r.managed, r.oversells, r.divisible, r.buffer, r.deleted, r.list, 8.4033613445378, 1
FROM ${articles} WHERE NOT EXISTS (SELECT 1 FROM dbo.tArtikel AS k WHERE k.cArtNr = r.sku);
INSERT INTO dbo.tlagerbestand (kArtikel)
SELECT a.kArtikel FROM ${articles} JOIN dbo.tArtikel AS a ON a.cArtNr = r.sku
WHERE NOT EXISTS (SELECT 1 FROM dbo.tlagerbestand AS k WHERE k.kArtikel = a.kArtikel);
UPDATE s SET fVerfuegbar = ${number("r.available")}, fInAuftraegen = ${number("r.reserved")}, fLagerbestand = ${number("r.onHand")}
FROM dbo.tlagerbestand AS s JOIN dbo.tArtikel AS a ON a.kArtikel = s.kArtikel JOIN ${articles} ON a.cArtNr = r.sku;
INSERT INTO dbo.tlagerbestandProLagerLagerartikel (kArtikel, kWarenlager)
SELECT a.kArtikel, 1 FROM ${articles} JOIN dbo.tArtikel AS a ON a.cArtNr = r.sku
WHERE r.list = 0 AND NOT EXISTS (SELECT 1 FROM dbo.tlagerbestandProLagerLagerartikel AS k WHERE k.kArtikel = a.kArtikel);
UPDATE b SET fBestand = ${number("r.onHand")}
FROM dbo.tlagerbestandProLagerLagerartikel AS b JOIN dbo.tArtikel AS a ON a.kArtikel = b.kArtikel JOIN ${articles} ON a.cArtNr = r.sku;
DELETE FROM dbo.tStueckliste WHERE kStueckliste IN (SELECT r.list FROM ${articles});
INSERT INTO dbo.tStueckliste (kStueckliste, kArtikel, fAnzahl)
SELECT l.list, a.kArtikel, ${number("l.amount")}
FROM OPENJSON(@lists) WITH (list int '$.list', sku nvarchar(100) '$.sku', amount nvarchar(40) '$.amount') AS l
JOIN dbo.tArtikel AS a ON a.cArtNr = l.sku;
COMMIT TRANSACTION;`;

/** Writes what changes in the stock room of a JTL-Wawi into its tables, and only that. */
export class StockMirror {
  private readonly jtl: JtlDatabase;
  private readonly room: Room;
  /** The revision of the room that the tables are at. */
  private written = 0;
  private names = new Map<StockRecord, string>();

  constructor(jtl: JtlDatabase, room: Room) {
    this.jtl = jtl;
    this.room = room;
  }

  /** The tables have no article any more. */
  forget(): void {
    this.written = 0;
    this.names = new Map();
  }

  async write(): Promise<void> {
    const { room } = this;
    // A restored backup has set the room back: everything may be another.
    const since = room.revision < this.written ? 0 : this.written;
    if (room.revision === since) return;
    const changed = room.changedSince(since);
    const rows = changed.flatMap((one) => rowOf(room, one, this.names.get(one) ?? one.sku));
    if (rows.length > 0) {
      await this.jtl.pool
        .request()
        .input("articles", JSON.stringify(rows))
        .input("lists", JSON.stringify(changed.flatMap((one) => listOf(room, one))))
        .query(write);
    }
    for (const record of changed) this.names.set(record, record.sku);
    this.written = room.revision;
  }
}
