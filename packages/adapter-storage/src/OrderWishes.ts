import { Wish } from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import type { Connection } from "./Database.ts";
import type { Place } from "./OrderMoves.ts";
import { jsonText } from "./Sql.ts";

const Wishes = Schema.Array(Wish);

/** Keeps the wish to have these orders read anew. In one order, so that two hosts do not block each other. */
export const wish = (
  connection: Connection,
  { schema, shop }: Place,
  parentOrderSns: ReadonlyArray<string>,
) =>
  Effect.asVoid(
    connection.execute(
      `insert into ${schema}.temu_refresh (shop, parent_order_sn)
      select distinct $1, wished from unnest($2::text[]) as wished order by wished
      on conflict (shop, parent_order_sn) do update set number = default`,
      [shop, parentOrderSns],
    ),
  );

/** All wishes that are kept now, the oldest first. */
export const keptWishes = (connection: Connection, { schema, shop }: Place) =>
  connection.query(
    Wishes,
    `select parent_order_sn as "parentOrderSn", number from ${schema}.temu_refresh
    where shop = $1 order by number`,
    [shop],
  );

/** Forgets these wishes, but none that was made again since: it has a number of its own. */
export const forgetWishes = (
  connection: Connection,
  { schema, shop }: Place,
  wishes: ReadonlyArray<Wish>,
) =>
  Effect.asVoid(
    connection.execute(
      `delete from ${schema}.temu_refresh r
      using jsonb_to_recordset($2::jsonb) as w("parentOrderSn" text, number bigint)
      where r.shop = $1 and r.parent_order_sn = w."parentOrderSn" and r.number = w.number`,
      [shop, jsonText(wishes)],
    ),
  );
