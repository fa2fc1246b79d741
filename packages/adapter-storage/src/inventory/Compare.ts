import {
  articleKey,
  clockTolerance,
  type CompareCounts,
  type CompareDecision,
  type InventoryRules,
  mostUnits,
  type PushLimit,
} from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import type { Connection } from "../Database.ts";
import type { Place } from "../OrderMoves.ts";
import { comparedSkus } from "./CompareSql.ts";

const Compared = Schema.Tuple([
  Schema.Struct({
    matched: Schema.Int,
    toZero: Schema.Int,
    salesUnknown: Schema.Int,
    knownBefore: Schema.Int,
    lost: Schema.Int,
    changed: Schema.Int,
  }),
]);

/** What `fallsToZero` of the domain says of a row: true or false, without a target as well. */
const fallsToZero = "(target is not distinct from 0 and coalesce(expected > 0, true))";

/** Works out every SKU and writes those that come out otherwise than before, in one statement. */
const writeCompared = (
  connection: Connection,
  { schema, shop }: Place,
  rules: InventoryRules,
  limit: PushLimit,
) =>
  connection.query(
    Compared,
    `with ${comparedSkus(schema)},
    written as (
      update ${schema}.temu_inventory i set
        article_number = c.article_number,
        available = c.available,
        sellable = c.sellable,
        open = c.open,
        target = c.target,
        reason = c.reason,
        expected = c.expected,
        needs_sync = c.needs_sync,
        known = c.knows,
        was_known = c.ever_known
      from compared c
      where i.shop = $1 and i.sku_id = c.sku_id
        and (i.article_number, i.available, i.sellable, i.open, i.target, i.reason, i.expected,
          i.needs_sync, i.known, i.was_known) is distinct from
          (c.article_number, c.available, c.sellable, c.open, c.target, c.reason, c.expected,
          c.needs_sync, c.knows, c.ever_known)
      returning 1
    )
    select
      count(*) filter (where target is not null) as matched,
      count(*) filter (where ${fallsToZero}) as "toZero",
      count(*) filter (where ${fallsToZero} and reason = 'salesUnknown') as "salesUnknown",
      count(*) filter (where knew) as "knownBefore",
      count(*) filter (where knew and not knows) as lost,
      (select count(*) from written) as changed
    from compared`,
    [
      shop,
      rules.ignore.map(articleKey),
      rules.safetyUnits,
      rules.safetyPercent,
      rules.cap,
      rules.unmanagedUnits,
      rules.oversellUnits,
      rules.shared === "split",
      limit,
      clockTolerance,
      mostUnits,
    ],
  );

/** Holds zeros back, or lets all go that were. */
const holdZeros = (connection: Connection, { schema, shop }: Place, hold: boolean) =>
  connection.execute(
    `update ${schema}.temu_inventory i set held_back = not i.held_back
    where i.shop = $1 and i.held_back <> ($2 and ${fallsToZero})`,
    [shop, hold],
  );

/** `decide` has said stop. */
class Stopped extends Schema.TaggedError<Stopped>()("Stopped", {
  counts: Schema.Struct({
    matched: Schema.Int,
    toZero: Schema.Int,
    salesUnknown: Schema.Int,
    knownBefore: Schema.Int,
    lost: Schema.Int,
  }),
}) {}

/** Compares the whole shop in four statements. Fails with {@link Stopped} when nothing is to stay. */
export const compareShop = Effect.fnUntraced(function* (
  connection: Connection,
  place: Place,
  rules: InventoryRules,
  limit: PushLimit,
  decide: (counts: CompareCounts) => CompareDecision,
) {
  // Of a shop that PostgreSQL has no statistics of yet it expects one row, and would go through all SKUs for
  // each SKU. What 100,000 SKUs need fits into memory; compiling the statement takes longer than it saves.
  yield* connection.execute(
    `select set_config('enable_nestloop', 'off', true), set_config('work_mem', '64MB', true),
      set_config('jit', 'off', true)`,
    [],
  );
  const [{ changed, ...counts }] = yield* writeCompared(connection, place, rules, limit);
  const decision = decide(counts);
  if (decision === "stop") return yield* new Stopped({ counts });
  yield* holdZeros(connection, place, decision === "holdZeros");
  yield* connection.execute(
    `insert into ${place.schema}.temu_inventory_marks as marks (shop) values ($1)
    on conflict (shop) do update set compared_until = marks.open_until`,
    [place.shop],
  );
  return { counts, decision, changed };
});
