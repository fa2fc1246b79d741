import type { Instant, JtlContent, JtlError, JtlParcel } from "@temu-jtl/core";
import { Clock, type DateTime, Effect, Schema } from "effect";
import { lengths } from "../lengths.ts";
import { SqlServer } from "../sqlServer/SqlServer.ts";
import { demand, type JtlSchema, orderTables } from "./JtlSchema.ts";
import { type KeyTable, keyTables } from "./KeyTable.ts";
import type { OrderTables } from "./OrderTables.ts";
import { instantOf, LocalTime, localText, zoneMinutes } from "./serverTime.ts";

/** A line of a parcel's delivery note, with what of it lies in this parcel. */
const Rows = Schema.Array(
  Schema.Struct({
    place: Schema.Int,
    orderId: Schema.Int,
    deliveryNoteId: Schema.Int,
    parcelId: Schema.Int,
    trackingNumber: Schema.String,
    shippingMethod: Schema.String,
    shippedAt: LocalTime,
    zoneMinutes: Schema.Int,
    noteParcels: Schema.Int,
    /** Null: a delivery note without lines, or a line of no position. */
    positionId: Schema.NullOr(Schema.Int),
    sku: Schema.NullOr(Schema.String),
    noteQuantity: Schema.NullOr(Schema.FiniteFromString),
    parcelQuantity: Schema.NullOr(Schema.FiniteFromString),
  }),
);
type Row = (typeof Rows.Type)[number];

const filled = (column: string): string => `NULLIF(LTRIM(RTRIM(${column})), N'')`;

/** One statement for all numbers. Under READ COMMITTED its rows may be of slightly different moments. */
const statement = (names: OrderTables, { from, values }: KeyTable) => ({
  operation: "JtlWawi.parcels",
  text: `SELECT wanted.place AS place, o.${names.orderId} AS orderId, n.kLieferschein AS deliveryNoteId, v.kVersand AS parcelId,
  COALESCE(${filled("v.cIdentCode")}, ${filled("v.cShipmentId")}, N'') AS trackingNumber,
  COALESCE(own.cName, ordered.cName, N'') AS shippingMethod,
  ${localText("v.dVersendet")} AS shippedAt, ${zoneMinutes} AS zoneMinutes,
  (SELECT COUNT(*) FROM dbo.tVersand AS every WHERE every.kLieferschein = n.kLieferschein) AS noteParcels,
  l.kBestellPos AS positionId, p.cArtNr AS sku,
  CAST(l.fAnzahl AS nvarchar(60)) AS noteQuantity, CAST(packed.fAnzahl AS nvarchar(60)) AS parcelQuantity
FROM ${from}
JOIN ${names.orders} AS o ON o.${names.externalNumber} = wanted.word COLLATE DATABASE_DEFAULT AND ${names.isOrder}
JOIN dbo.tLieferschein AS n ON n.kBestellung = o.${names.orderId}
JOIN dbo.tVersand AS v ON v.kLieferschein = n.kLieferschein AND v.dVersendet IS NOT NULL
LEFT JOIN dbo.tversandart AS own ON own.kVersandArt = v.kVersandArt
LEFT JOIN dbo.tversandart AS ordered ON ordered.kVersandArt = o.${names.shippingMethodId}
LEFT JOIN dbo.tLieferscheinPos AS l ON l.kLieferschein = n.kLieferschein
LEFT JOIN ${names.positions} AS p ON p.${names.positionId} = l.kBestellPos
LEFT JOIN dbo.tVersandPos AS packed ON packed.kVersand = v.kVersand AND packed.kLieferscheinPos = l.kLieferscheinPos
ORDER BY place, orderId, parcelId, l.kLieferscheinPos`,
  values,
});

/** A position that lies in several lines (by batch or serial number) counts once, with all its units. */
const contentsOf = (
  rows: ReadonlyArray<Row>,
  quantityOf: (row: Row) => number | null,
): ReadonlyArray<JtlContent> => {
  const contents = new Map<number, JtlContent>();
  for (const row of rows) {
    const quantity = quantityOf(row) ?? 0;
    if (row.positionId === null || quantity === 0) continue;
    const before = contents.get(row.positionId)?.quantity ?? 0;
    contents.set(row.positionId, {
      positionId: row.positionId,
      sku: row.sku ?? "",
      quantity: before + quantity,
    });
  }
  return [...contents.values()];
};

const parcelOf = (
  rows: ReadonlyArray<Row>,
  words: ReadonlyArray<string>,
  clock: { readonly now: Instant; readonly timeZone: DateTime.TimeZone },
): ReadonlyArray<JtlParcel> => {
  const [first] = rows;
  if (first === undefined) return [];
  return [
    {
      externalNumber: words[first.place] ?? "",
      orderId: first.orderId,
      deliveryNoteId: first.deliveryNoteId,
      parcelId: first.parcelId,
      trackingNumber: first.trackingNumber,
      shippingMethod: first.shippingMethod,
      shippedAt: instantOf(first.shippedAt, first.zoneMinutes, clock),
      contents: contentsOf(rows, ({ parcelQuantity }) => parcelQuantity),
      noteContents: contentsOf(rows, ({ noteQuantity }) => noteQuantity),
      noteParcels: first.noteParcels,
    },
  ];
};

/** The parcels of these external numbers that have left, in the order in which they were packed. */
export const parcels = Effect.fnUntraced(function* (
  schema: JtlSchema,
  timeZone: DateTime.TimeZone,
  externalNumbers: ReadonlyArray<string>,
): Effect.fn.Return<ReadonlyArray<JtlParcel>, JtlError, SqlServer> {
  const operation = "JtlWawi.parcels";
  yield* demand(schema, operation, [
    "dbo.tLieferschein",
    "dbo.tLieferscheinPos",
    "dbo.tVersand",
    "dbo.tVersandPos",
    "dbo.tversandart",
  ]);
  const names = yield* orderTables(schema, operation);
  const server = yield* SqlServer;
  const clock = { now: yield* Clock.currentTimeMillis, timeZone };
  const found = yield* Effect.forEach(
    keyTables(externalNumbers, lengths.externalNumber, schema),
    (table) =>
      Effect.map(server.query(Rows, statement(names, table)), (rows) =>
        [...Map.groupBy(rows, ({ parcelId, place }) => `${place} ${parcelId}`).values()].flatMap(
          (ofParcel) => parcelOf(ofParcel, table.words, clock),
        ),
      ),
  );
  return found.flat();
});
