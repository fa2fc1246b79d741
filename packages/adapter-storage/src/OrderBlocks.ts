import { Order } from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import type { Connection } from "./Database.ts";
import type { Place } from "./OrderMoves.ts";
import { encoded, jsonText } from "./Sql.ts";

const { blockReasons, contentHash, handedOver, parentOrderSn, released } = Order.fields;
const Blocks = Schema.Array(
  Schema.Struct({
    parentOrderSn,
    blockReasons,
    released,
    handedOver,
    seen: Schema.optionalKey(Schema.Struct({ contentHash, blockReasons })),
  }),
);
const SetOrders = Schema.Array(Schema.Struct({ parentOrderSn }));

/**
 * Sets why orders are not reported, what a person has released, and what JTL was told; not of those
 * that have become others than they were seen. Answers which were set.
 */
export const setBlocks = Effect.fnUntraced(function* (
  connection: Connection,
  { schema, shop }: Place,
  blocks: typeof Blocks.Type,
) {
  const rows = yield* encoded(Blocks, blocks);
  const set = yield* connection.query(
    SetOrders,
    `update ${schema}.temu_orders o set
      block_reasons = w."blockReasons",
      released = w.released,
      handed_over = w."handedOver"
    from jsonb_to_recordset($2::jsonb) as w(
      "parentOrderSn" text, "blockReasons" jsonb, released jsonb, "handedOver" jsonb, seen jsonb)
    where o.shop = $1 and o.parent_order_sn = w."parentOrderSn"
      and (w.seen is null
        or (o.content_hash = w.seen->>'contentHash' and o.block_reasons = w.seen->'blockReasons'))
    returning o.parent_order_sn as "parentOrderSn"`,
    [shop, jsonText(rows)],
  );
  return set.map((order) => order.parentOrderSn);
});
