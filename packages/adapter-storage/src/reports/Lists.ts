import { countedEntries } from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import type { Connection } from "../Database.ts";
import type { Filter } from "../Filter.ts";

const Counts = Schema.Tuple([Schema.Struct({ count: Schema.Int })]);

/**
 * How many entries of the shops in `$1` a filter finds, counted one further than lists are. `rows`: what
 * it is of, where `w.shop` is one of the shops.
 */
export const countOf = (connection: Connection, rows: string, { conditions, values }: Filter) =>
  Effect.map(
    connection.query(
      Counts,
      `select count(*) as count from (
        select from unnest($1::text[]) as w(shop)
        cross join lateral (
          select from ${rows} and ${conditions} limit ${countedEntries + 1}) found
        limit ${countedEntries + 1}) counted`,
      values,
    ),
    ([{ count }]) => count,
  );
