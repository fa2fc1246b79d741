import type { Instant } from "@temu-jtl/core";
import { Clock, Effect, Schema } from "effect";
import type { Connection } from "./Database.ts";
import type { Place } from "./OrderMoves.ts";
import { time } from "./Sql.ts";

const Counts = Schema.Tuple([Schema.Struct({ count: Schema.Int })]);

// In words, since only then PostgreSQL sees that the index temu_orders_to_erase holds them all.
const isDone = "o.state in ('reported', 'cancelled', 'closed')";

/**
 * Erases the addresses and documents of orders that are done since before then, and what Temu said
 * of them that still waits for import, in one statement. Whoever is erased is marked: the next time
 * only the others are looked at. Answers how many orders had something to erase.
 */
export const erasePersonalData = Effect.fnUntraced(function* (
  connection: Connection,
  { schema, shop }: Place,
  before: Instant,
) {
  const now = yield* Clock.currentTimeMillis;
  const [row] = yield* connection.query(
    Counts,
    `with due as materialized (
      select o.parent_order_sn,
        o.address is not null or o.handed_over ->> 'address' is not null as has_address
      from ${schema}.temu_orders o
      where o.shop = $1 and ${isDone} and o.state_since < ${time("$2::bigint")}
        and o.erased_at is null
      for update
    ), orders as (
      update ${schema}.temu_orders o set
        address = null,
        handed_over = o.handed_over || '{"address": null}',
        erased_at = ${time("$3::bigint")}
      from due
      where o.shop = $1 and o.parent_order_sn = due.parent_order_sn
    ), documents as (
      update ${schema}.temu_xml_export e set document = ''
      from due
      where e.shop = $1 and e.parent_order_sn = due.parent_order_sn and e.document <> ''
      returning e.parent_order_sn
    ), waiting as (
      delete from ${schema}.temu_fetched f
      using ${schema}.temu_orders o
      where f.shop = $1 and o.shop = f.shop and o.parent_order_sn = f.parent_order_sn
        and ${isDone} and o.state_since < ${time("$2::bigint")}
      returning f.parent_order_sn
    )
    select count(*) as count from (
      select parent_order_sn from due where has_address
      union select parent_order_sn from documents
      union select parent_order_sn from waiting
    ) erased`,
    [shop, before, now],
  );
  return row.count;
});
