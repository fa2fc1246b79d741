import { type JtlSqlSettings, SqlServer, sqlServerLayer } from "@temu-jtl/adapter-jtl";
import { Effect, Schema } from "effect";

/** Rows of one number, `n`. */
export const Numbers = Schema.Array(Schema.Struct({ n: Schema.Int }));
/** Rows that nobody looks at. */
export const nothing = Schema.Array(Schema.Unknown);

/** Asks the SQL Server for numbers. */
export const query = (
  text: string,
  values: Record<string, string | number | boolean | null> = {},
) =>
  Effect.flatMap(SqlServer, (server) => server.query(Numbers, { operation: "test", text, values }));
/** Sends the SQL Server what changes something. */
export const write = (text: string) =>
  Effect.flatMap(SqlServer, (server) => server.write(nothing, { operation: "test", text }));

/** Over the SQL Server that these settings name. */
export const on = (settings: JtlSqlSettings) => Effect.provide(sqlServerLayer(settings));
