import { createHash, randomUUID } from "node:crypto";
import {
  exchangeSlots,
  noRateSlots,
  RateSlots,
  RequestBudget,
  type SlotAnswer,
  type SlotExchange,
  type SlotRequest,
  type StorageError,
} from "@temu-jtl/core";
import { Effect, Layer, Schema } from "effect";
import { Database } from "./Database.ts";
import { jsonText } from "./Sql.ts";

const SlotRows = Schema.Tuple([
  Schema.Struct({ now: Schema.Int, version: Schema.Int, slots: Schema.NullOr(RateSlots) }),
]);

/** Changes the slots of an app key, one process after another. */
export const slotExchange: Effect.Effect<SlotExchange, never, Database> = Effect.map(
  Database,
  ({ on, schema }) => {
    const statements = on("RequestBudget.exchange");
    return Effect.fn("RequestBudget.exchange")(function* (
      appKey: string,
      request: SlotRequest,
    ): Effect.fn.Return<SlotAnswer, StorageError> {
      const key = createHash("sha256").update(appKey, "utf8").digest("hex");
      // Whoever comes second tries again: somebody gets on each time. No lock is held over a round
      // trip, so a process that stalls between the two stops nobody.
      for (;;) {
        const [{ now, slots, version }] = yield* statements.query(
          SlotRows,
          `select (extract(epoch from clock_timestamp()) * 1000)::bigint as now,
            coalesce(s.version, 0) as version, s.slots
          from (select) as one
          left join ${schema}.temu_rate_slots s on s.app_key_hash = $1`,
          [key],
        );
        const [after, answer] = exchangeSlots(slots ?? noRateSlots, request, now);
        const written = yield* statements.execute(
          `insert into ${schema}.temu_rate_slots as s (app_key_hash, version, slots)
          values ($1, $2 + 1, $3)
          on conflict (app_key_hash) do update set
            version = excluded.version,
            slots = excluded.slots
          where s.version = $2`,
          [key, version, jsonText(after)],
        );
        if (written === 1) return answer;
      }
    });
  },
);

/**
 * The request budget that all processes on this database share which name the same limit. A process
 * alone has all slots after two statements; while there is work it sends two more each half second.
 */
export const requestBudgetLayer = (options: {
  readonly perSecond: number;
}): Layer.Layer<RequestBudget, never, Database> =>
  Layer.unwrap(
    Effect.map(slotExchange, (exchange) =>
      RequestBudget.layerShared({ ...options, holder: randomUUID(), exchange }),
    ),
  );
