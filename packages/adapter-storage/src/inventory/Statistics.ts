import { Effect } from "effect";
import type { Connection } from "../Database.ts";

const manyRows = 1_000;

/**
 * Has PostgreSQL count tables anew that have got many rows at once. It does so by itself after a minute;
 * until then it expects one row of a shop that is new, and plans what follows for that.
 */
export const countAnew = (
  connection: Connection,
  freshRows: number,
  tables: ReadonlyArray<string>,
) =>
  freshRows < manyRows
    ? Effect.void
    : Effect.asVoid(connection.execute(`analyze ${tables.join(", ")}`, []));
