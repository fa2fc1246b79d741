/** A text as T-SQL writes it. */
export const quoted = (text: string): string => `N'${text.replaceAll("'", "''")}'`;

/** An order with this key, as JTL's worker makes it. */
export const orderRow = (id: number, externalNumber: string, shippingMethodId = 2): string =>
  `SET IDENTITY_INSERT Verkauf.tAuftrag ON;
INSERT INTO Verkauf.tAuftrag (kAuftrag, cAuftragsNr, nType, cExterneAuftragsnummer, kFirmaHistory, kVersandArt)
VALUES (${id}, N'AU-${id}', 1, ${quoted(externalNumber)}, 1, ${shippingMethodId});
SET IDENTITY_INSERT Verkauf.tAuftrag OFF;`;

/** A line of an article in an order. */
export const positionRow = (
  id: number,
  orderId: number,
  { net = "10", quantity = "1", sku = `ART-${id}` } = {},
): string =>
  `SET IDENTITY_INSERT Verkauf.tAuftragPosition ON;
INSERT INTO Verkauf.tAuftragPosition (kAuftragPosition, kAuftrag, kArtikel, cArtNr, fAnzahl, fVkNetto, fMwSt, nType)
VALUES (${id}, ${orderId}, 1, ${quoted(sku)}, ${quantity}, ${net}, 19, 1);
SET IDENTITY_INSERT Verkauf.tAuftragPosition OFF;`;

/** A delivery note of an order with its lines (key, position, quantity). */
export const noteRow = (
  id: number,
  orderId: number,
  lines: ReadonlyArray<readonly [number, number, string]>,
): string =>
  `SET IDENTITY_INSERT dbo.tLieferschein ON;
INSERT INTO dbo.tLieferschein (kLieferschein, kBestellung, kBenutzer) VALUES (${id}, ${orderId}, 1);
SET IDENTITY_INSERT dbo.tLieferschein OFF;
SET IDENTITY_INSERT dbo.tLieferscheinPos ON;
INSERT INTO dbo.tLieferscheinPos (kLieferscheinPos, kLieferschein, kBestellPos, fAnzahl)
VALUES ${lines.map(([line, position, quantity]) => `(${line}, ${id}, ${position}, ${quantity})`).join(", ")};
SET IDENTITY_INSERT dbo.tLieferscheinPos OFF;`;

interface ParcelRow {
  readonly tracking?: string | null;
  readonly shipmentId?: string | null;
  readonly methodId?: number | null;
  /** In the server's local time; null: it has not left. */
  readonly shipped?: string | null;
  readonly contents?: ReadonlyArray<readonly [number, string]>;
}

const orNull = (text: string | null): string => (text === null ? "NULL" : quoted(text));

/** A parcel of a delivery note, with what of its lines lies in it. */
export const parcelRow = (
  id: number,
  noteId: number,
  {
    contents = [],
    methodId = 1,
    shipmentId = null,
    shipped = "2026-11-24T10:00:00",
    tracking = `JD${id}`,
  }: ParcelRow = {},
): string =>
  `SET IDENTITY_INSERT dbo.tVersand ON;
INSERT INTO dbo.tVersand (kVersand, kLieferschein, kBenutzer, cIdentCode, cShipmentId, kVersandArt, dVersendet)
VALUES (${id}, ${noteId}, 1, ${orNull(tracking)}, ${orNull(shipmentId)}, ${methodId ?? "NULL"}, ${orNull(shipped)});
SET IDENTITY_INSERT dbo.tVersand OFF;
${contents.map(([line, quantity]) => `INSERT INTO dbo.tVersandPos (kVersand, kLieferscheinPos, fAnzahl) VALUES (${id}, ${line}, ${quantity});`).join("\n")}`;
