import {
  type DueOptions,
  type Instant,
  inventoryPageSize,
  PushOutcome,
  StockEdit,
} from "@temu-jtl/core";
import { Clock, Effect, Schema } from "effect";
import type { Connection } from "../Database.ts";
import type { Place } from "../OrderMoves.ts";
import { refused } from "../Refusal.ts";
import { encoded, jsonText, time } from "../Sql.ts";

const Counts = Schema.Tuple([Schema.Struct({ count: Schema.Int })]);
const DueSkus = Schema.Array(
  Schema.Struct({
    goodsId: Schema.String,
    skuId: Schema.String,
    merchantSku: Schema.String,
    expected: Schema.NullOr(Schema.Int),
    target: Schema.Int,
    rejections: Schema.Int,
  }),
);

const Verdicts = Schema.Array(
  Schema.Struct({
    skuId: Schema.String,
    outcome: PushOutcome,
    problem: Schema.NullOr(Schema.String),
    retryAt: Schema.NullOr(Schema.Int),
  }),
);

/**
 * SKUs that are to be pushed at $3 (milliseconds), rejected ones before their time if $2, or where less is
 * to be on sale than Temu has refused; $4, if any, is the only one.
 */
const dueRows = (schema: string): string => `${schema}.temu_inventory i
  join ${schema}.temu_products p on p.shop = i.shop and p.sku_id = i.sku_id
  where i.shop = $1 and i.needs_sync and not i.held_back and i.target is not null and p.listed
    and ($2 or i.retry_at is null or i.retry_at <= ${time("$3::bigint")} or i.target < i.pushed)
    and ($4::text is null or i.sku_id = $4)`;

/** How many SKUs are to be pushed now. */
export const dueCount = Effect.fnUntraced(function* (
  connection: Connection,
  { schema, shop }: Place,
  { evenRejected, onlySku }: DueOptions,
) {
  const now = yield* Clock.currentTimeMillis;
  const [{ count }] = yield* connection.query(
    Counts,
    `select count(*) as count from ${dueRows(schema)}`,
    [shop, evenRejected, now, onlySku ?? null],
  );
  return count;
});

/** The SKUs to push that come after this product, to the end of the last product that is begun. */
export const dueAfter = (
  connection: Connection,
  { schema, shop }: Place,
  { evenRejected, onlySku }: DueOptions,
  now: Instant,
  goodsId: string,
) =>
  connection.query(
    DueSkus,
    `select * from (
      select p.goods_id as "goodsId", p.sku_id as "skuId", p.merchant_sku as "merchantSku",
        i.expected, i.target, i.rejections
      from ${dueRows(schema)} and p.goods_id > $5
      order by p.goods_id
      fetch first ${inventoryPageSize} rows with ties
    ) page
    order by "goodsId", "skuId"`,
    [shop, evenRejected, now, onlySku ?? null, goodsId],
  );

/** Stores the intent and marks its SKUs, in one statement. */
export const beginPush = Effect.fnUntraced(function* (
  connection: Connection,
  { operation, schema, shop }: Place,
  edit: StockEdit,
) {
  const { goodsId, requestKey, targets } = yield* encoded(StockEdit, edit);
  const now = yield* Clock.currentTimeMillis;
  const [{ count }] = yield* connection.query(
    Counts,
    `with intent as (
      insert into ${schema}.temu_stock_pushes (shop, request_key, goods_id, targets, begun_at)
      values ($1, $2, $3, $4::jsonb, ${time("$5::bigint")})
      on conflict (shop, request_key) do nothing
      returning 1
    ), marked as (
      update ${schema}.temu_inventory i set
        pushed = w.quantity,
        pushed_at = ${time("$5::bigint")},
        pushed_until = coalesce((
          select compared_until from ${schema}.temu_inventory_marks where shop = $1), 0),
        push_outcome = 'unknown',
        request_key = $2,
        needs_sync = true
      from intent, jsonb_to_recordset($4::jsonb) as w("skuId" text, quantity integer)
      where i.shop = $1 and i.sku_id = w."skuId"
    )
    select count(*) as count from intent`,
    [shop, requestKey, goodsId, jsonText(targets), now],
  );
  if (count === 0) {
    return yield* refused(
      operation,
      "A push with this key was begun before.",
      "Nothing: nothing was written. The next push takes a key of its own.",
    );
  }
});

/** Stores what became of a push and of its SKUs, in one statement. */
export const endPush = Effect.fnUntraced(function* (
  connection: Connection,
  { operation, schema, shop }: Place,
  requestKey: string,
  verdicts: typeof Verdicts.Type,
) {
  const now = yield* Clock.currentTimeMillis;
  const [{ count }] = yield* connection.query(
    Counts,
    `with push as (
      update ${schema}.temu_stock_pushes set
        verdicts = $3::jsonb,
        ended_at = ${time("$4::bigint")}
      where shop = $1 and request_key = $2
      returning 1
    ), marked as (
      update ${schema}.temu_inventory i set
        push_outcome = w.outcome,
        taken = case w.outcome when 'accepted' then i.pushed else i.taken end,
        taken_at = case w.outcome when 'accepted' then i.pushed_at else i.taken_at end,
        taken_until = case w.outcome when 'accepted' then i.pushed_until else i.taken_until end,
        problem = w.problem,
        retry_at = ${time('w."retryAt"')},
        rejections = case w.outcome
          when 'accepted' then 0 when 'rejected' then i.rejections + 1 else i.rejections end,
        expected = case w.outcome when 'accepted' then i.pushed else i.expected end,
        needs_sync = w.outcome <> 'accepted' or i.target is distinct from i.pushed
      from push, jsonb_to_recordset($3::jsonb) as w(
        "skuId" text, outcome text, problem text, "retryAt" bigint)
      where i.shop = $1 and i.sku_id = w."skuId" and i.request_key = $2
    ), overtaken as (
      update ${schema}.temu_inventory i set
        push_outcome = 'unknown',
        request_key = $2,
        needs_sync = true
      from push, jsonb_to_recordset($3::jsonb) as w("skuId" text, outcome text)
      where i.shop = $1 and i.sku_id = w."skuId" and i.request_key <> $2
        and w.outcome <> 'rejected'
    )
    select count(*) as count from push`,
    [shop, requestKey, jsonText(yield* encoded(Verdicts, verdicts)), now],
  );
  if (count === 0) {
    return yield* refused(
      operation,
      "There is no push with this key.",
      "Nothing: nothing was written. The next comparison pushes its SKUs anew.",
    );
  }
});
