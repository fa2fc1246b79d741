import { UnreadOrder } from "@temu-jtl/core";
import { Clock, Effect, Schema } from "effect";
import type { Connection } from "../Database.ts";
import type { Place } from "../OrderMoves.ts";
import { jsonText, millis, time } from "../Sql.ts";

const UnreadOrders = Schema.Array(UnreadOrder);

/** Notes which orders were read, and which could not be, in one statement. */
export const noteUnread = Effect.fnUntraced(function* (
  connection: Connection,
  { schema, shop }: Place,
  {
    read,
    unread,
  }: {
    readonly read: ReadonlyArray<string>;
    readonly unread: ReadonlyArray<Pick<UnreadOrder, "parentOrderSn" | "problem">>;
  },
) {
  const now = yield* Clock.currentTimeMillis;
  yield* connection.execute(
    `with gone as (
      delete from ${schema}.temu_unread_orders
      where shop = $1 and parent_order_sn = any($2::text[])
    )
    insert into ${schema}.temu_unread_orders (shop, parent_order_sn, since, problem)
    select distinct on ("parentOrderSn") $1, "parentOrderSn", ${time("$4::bigint")}, problem
    from jsonb_to_recordset($3::jsonb) as w("parentOrderSn" text, problem text)
    where "parentOrderSn" <> all($2::text[])
    on conflict (shop, parent_order_sn) do update set problem = excluded.problem`,
    [shop, read, jsonText(unread), now],
  );
});

/** The orders that are unread, the longest first. */
export const unreadOrders = (connection: Connection, { schema, shop }: Place) =>
  connection.query(
    UnreadOrders,
    `select parent_order_sn as "parentOrderSn", ${millis("since")} as since, problem,
      released as "isReleased"
    from ${schema}.temu_unread_orders where shop = $1
    order by since, parent_order_sn`,
    [shop],
  );

/** Releases an unread order. Answers whether something was kept back for it. */
export const releaseUnread = (
  connection: Connection,
  { schema, shop }: Place,
  parentOrderSn: string,
) =>
  Effect.map(
    connection.execute(
      `update ${schema}.temu_unread_orders set released = true
      where shop = $1 and parent_order_sn = $2 and not released`,
      [shop, parentOrderSn],
    ),
    (released) => released > 0,
  );
