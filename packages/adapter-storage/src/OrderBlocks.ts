import { Order } from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import type { Connection } from "./Database.ts";
import type { Place } from "./OrderMoves.ts";
import { encoded, jsonText } from "./Sql.ts";

const { blockReasons, handedOver, parentOrderSn, released } = Order.fields;
const Blocks = Schema.Array(Schema.Struct({ parentOrderSn, blockReasons, released, handedOver }));

/** Sets why orders are not reported, what a person has released, and what JTL was told. */
export const setBlocks = Effect.fnUntraced(function* (
  connection: Connection,
  { schema, shop }: Place,
  blocks: typeof Blocks.Type,
) {
  const rows = yield* encoded(Blocks, blocks);
  yield* connection.execute(
    `update ${schema}.temu_orders o set
      block_reasons = w."blockReasons",
      released = w.released,
      handed_over = w."handedOver"
    from jsonb_to_recordset($2::jsonb) as w(
      "parentOrderSn" text, "blockReasons" jsonb, released jsonb, "handedOver" jsonb)
    where o.shop = $1 and o.parent_order_sn = w."parentOrderSn"`,
    [shop, jsonText(rows)],
  );
});
