import { Events, Hint, KeptHint } from "@temu-jtl/core";
import { Effect, Layer, Schema } from "effect";
import { Database } from "./Database.ts";
import { wakes } from "./events/wakes.ts";
import { encoded, jsonText, unlessEmpty } from "./Sql.ts";

const Hints = Schema.Array(Hint);
const Pages = Schema.Tuple([
  Schema.Struct({
    epoch: Schema.String,
    oldest: Schema.Int,
    newest: Schema.Int,
    hints: Schema.Array(KeptHint),
  }),
]);

/** Hints of all shops in PostgreSQL. */
export const eventsLayer: Layer.Layer<Events, never, Database> = Layer.effect(
  Events,
  Effect.map(Database, (database) => {
    const { schema, on } = database;
    return Events.of({
      publish: (hints) =>
        unlessEmpty(
          hints,
          undefined,
          Effect.gen(function* () {
            yield* on("Events.publish").execute(
              `insert into ${schema}.temu_event_outbox (shop, kind, object)
              select shop, kind, object
              from jsonb_to_recordset($1::jsonb) as h(shop text, kind text, object text)`,
              [jsonText(yield* encoded(Hints, hints))],
            );
          }),
        ),

      read: Effect.fnUntraced(function* ({ after, limit }) {
        const connection = on("Events.read");
        // A statement of its own: the next one sees what it has done.
        yield* connection.execute(`select ${schema}.temu_place_events()`, []);
        const [page] = yield* connection.query(
          Pages,
          `select e.epoch || to_hex(e.tableoid::bigint) as epoch,
            (select coalesce(min(id), 0) from ${schema}.temu_events) as oldest,
            (select coalesce(max(id), 0) from ${schema}.temu_events) as newest,
            (
              select coalesce(jsonb_agg(jsonb_build_object(
                'id', h.id, 'shop', h.shop, 'kind', h.kind, 'object', h.object) order by h.id), '[]')
              from (
                select * from ${schema}.temu_events
                ${after === null ? "order by id desc" : "where id > $2 order by id"}
                limit $1
              ) h
            ) as hints
          from ${schema}.temu_event_epoch e`,
          after === null ? [limit] : [limit, after],
        );
        return page;
      }),

      wakes: wakes(database),
    });
  }),
);
