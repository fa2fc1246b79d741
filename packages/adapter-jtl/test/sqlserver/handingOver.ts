import { JtlWawi, minutes } from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import type { JtlDatabase } from "../jtlDatabase.ts";

/** As much of a document as a look into the import table needs. */
export const documentOf = (number: string) =>
  `<tBestellungen><tBestellung><cExterneBestellNr>${number}</cExterneBestellNr></tBestellung></tBestellungen>`;

export const numbers = (count: number) =>
  Array.from({ length: count }, (_, index) => `PO-076-${index}`);

/** Hands an order over, with a deadline a minute from JTL's now. */
export const submit = Effect.fnUntraced(function* (externalNumber: string) {
  const wawi = yield* JtlWawi;
  const { now } = yield* wawi.importMark;
  return yield* wawi.submit({
    externalNumber,
    document: documentOf(externalNumber),
    deadline: now + minutes(1),
  });
});

const Rows = Schema.Array(
  Schema.Struct({
    document: Schema.String,
    platform: Schema.NullOr(Schema.Int),
    invoice: Schema.NullOr(Schema.Int),
  }),
);

/** The rows that wait in the import table. */
export const rowsOf = (jtl: () => JtlDatabase) =>
  Effect.promise(async () => {
    const { recordset } = await jtl()
      .pool.request()
      .query<unknown>(
        "SELECT cText AS document, CAST(nPlattform AS int) AS platform, CAST(nRechnung AS int) AS invoice FROM dbo.tXMLBestellImport ORDER BY kXMLBestellImport",
      );
    return recordset;
  }).pipe(Effect.flatMap(Schema.decodeUnknownEffect(Rows)));
