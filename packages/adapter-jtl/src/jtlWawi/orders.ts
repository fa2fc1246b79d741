import type { JtlError, JtlInvoice, JtlOrder, JtlPosition } from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import { lengths } from "../lengths.ts";
import { SqlServer } from "../sqlServer/SqlServer.ts";
import { type JtlSchema, orderTables } from "./JtlSchema.ts";
import { type KeyTable, keyTables } from "./KeyTable.ts";
import type { OrderTables } from "./OrderTables.ts";

const Rows = Schema.Array(
  Schema.Struct({
    place: Schema.Int,
    orderId: Schema.Int,
    orderNumber: Schema.NullOr(Schema.String),
    cancelled: Schema.Int,
    reason: Schema.NullOr(Schema.String),
    delivered: Schema.Int,
    totalGross: Schema.String,
    /** Null: an order without positions. */
    positionId: Schema.NullOr(Schema.Int),
    type: Schema.NullOr(Schema.Int),
    articleId: Schema.NullOr(Schema.Int),
    sku: Schema.NullOr(Schema.String),
    quantity: Schema.NullOr(Schema.FiniteFromString),
    bundleId: Schema.NullOr(Schema.Int),
    /** Null: an order without invoices. */
    invoiceNumber: Schema.NullOr(Schema.String),
    invoiceCancelled: Schema.NullOr(Schema.Int),
  }),
);
type Row = (typeof Rows.Type)[number];

/** The total that JTL has worked out; 0 where it has not yet, like a missing one, is summed here. */
const totalOf = (names: OrderTables): string => {
  const { fixedGross } = names;
  const line = `CAST(ROUND(q.${names.quantity} * q.${names.unitNet} * (1 - q.fRabatt / 100) * (1 + q.fMwSt / 100), 2) AS decimal(25, 13))`;
  const sum = `(SELECT SUM(${fixedGross === null ? line : `COALESCE(q.${fixedGross}, ${line})`}) FROM ${names.positions} AS q WHERE q.${names.positionOrder} = o.${names.orderId})`;
  const total = names.totals === null ? sum : `COALESCE(NULLIF(t.fWertBrutto, 0), ${sum})`;
  return `CAST(COALESCE(${total}, 0) AS nvarchar(60))`;
};

/**
 * One statement for all numbers: a row for each position of an order with each of its invoices. Under READ
 * COMMITTED its rows may be of slightly different moments.
 */
const statement = (names: OrderTables, { from, values }: KeyTable) => ({
  operation: "JtlWawi.orders",
  text: `SELECT wanted.place AS place, o.${names.orderId} AS orderId, o.${names.orderNumber} AS orderNumber,
  CAST(COALESCE(o.nStorno, 0) AS int) AS cancelled, CAST(o.nKomplettAusgeliefert AS int) AS delivered,
  ${names.cancellations?.reason ?? "CAST(NULL AS nvarchar(50))"} AS reason,
  ${totalOf(names)} AS totalGross,
  p.${names.positionId} AS positionId, CAST(p.nType AS int) AS type, p.${names.articleId} AS articleId, p.cArtNr AS sku,
  CAST(p.${names.quantity} AS nvarchar(60)) AS quantity, p.${names.bundle} AS bundleId,
  ${names.invoices?.number ?? "CAST(NULL AS nvarchar(50))"} AS invoiceNumber, ${names.invoices?.cancelled ?? "0"} AS invoiceCancelled
FROM ${from}
JOIN ${names.orders} AS o ON o.${names.externalNumber} = wanted.word COLLATE DATABASE_DEFAULT AND ${names.isOrder}
${names.totals === null ? "" : `LEFT JOIN ${names.totals} AS t ON t.${names.orderId} = o.${names.orderId}`}
LEFT JOIN ${names.positions} AS p ON p.${names.positionOrder} = o.${names.orderId}
${names.cancellations?.join ?? ""}
${names.invoices?.join ?? ""}
ORDER BY place, orderId, p.nSort, positionId`,
  values,
});

const deliveries = ["open", "complete", "completeWithoutShipment"] as const;

const kindOf = ({ articleId, type }: Row): JtlPosition["kind"] => {
  if (type !== 0 && type !== 1) return "other";
  // JTL keeps a line whose article it does not know without one.
  return type === 1 && (articleId ?? 0) > 0 ? "goods" : "freeText";
};

/** One row for each value of this column. */
const eachOnce = (rows: ReadonlyArray<Row>, key: "invoiceNumber" | "positionId") => [
  ...new Map(rows.map((row) => [row[key], row])).values(),
];

const positionOf = (row: Row): ReadonlyArray<JtlPosition> =>
  row.positionId === null
    ? []
    : [
        {
          positionId: row.positionId,
          kind: kindOf(row),
          sku: row.sku ?? "",
          quantity: row.quantity ?? 0,
          bundleId: row.bundleId === 0 || row.bundleId === row.positionId ? null : row.bundleId,
        },
      ];

/** In the order of their numbers. */
const invoicesOf = (rows: ReadonlyArray<Row>): ReadonlyArray<JtlInvoice> =>
  eachOnce(rows, "invoiceNumber")
    .flatMap(({ invoiceCancelled, invoiceNumber: number }) =>
      number === null ? [] : [{ number, cancelled: invoiceCancelled === 1 }],
    )
    .toSorted((one, other) => (one.number < other.number ? -1 : 1));

/** JTL's reason; null where it is blank or there is none. */
const reasonOf = ({ reason }: Row): string | null => reason?.trim() || null;

/** The orders with these external numbers, those of one number by their keys. */
export const orders = Effect.fnUntraced(function* (
  schema: JtlSchema,
  externalNumbers: ReadonlyArray<string>,
): Effect.fn.Return<ReadonlyArray<JtlOrder>, JtlError, SqlServer> {
  const names = yield* orderTables(schema, "JtlWawi.orders");
  const server = yield* SqlServer;
  const found = yield* Effect.forEach(
    keyTables(externalNumbers, lengths.externalNumber, schema),
    (table) =>
      Effect.map(server.query(Rows, statement(names, table)), (rows) =>
        [...Map.groupBy(rows, ({ orderId, place }) => `${place} ${orderId}`).values()].flatMap(
          (ofOrder) => {
            const [first] = ofOrder;
            if (first === undefined) return [];
            return [
              {
                externalNumber: table.words[first.place] ?? "",
                orderId: first.orderId,
                orderNumber: first.orderNumber ?? "",
                cancellation: first.cancelled === 0 ? null : { reason: reasonOf(first) },
                delivery: deliveries[first.delivered] ?? "open",
                totalGross: first.totalGross,
                positions: eachOnce(ofOrder, "positionId").flatMap(positionOf),
                invoices: names.invoices === null ? null : invoicesOf(ofOrder),
              },
            ];
          },
        ),
      ),
  );
  return found.flat();
});
