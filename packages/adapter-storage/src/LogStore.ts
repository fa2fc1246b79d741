import { KeptLogLine, LogLine, LogSeverity, LogStore } from "@temu-jtl/core";
import { Effect, Layer, Schema } from "effect";
import { Database } from "./Database.ts";
import { filterOf } from "./Filter.ts";
import { encoded, jsonText, millis, time } from "./Sql.ts";

const Lines = Schema.Array(KeptLogLine);
const LinesToWrite = Schema.Array(LogLine);

/** So many lines are deleted at once, so that nobody waits for a long transaction. */
const eraseBatch = 5_000;

const columns = `line_id as "lineId", ${millis("at")} as at, level, message, shop, workflow,
  run_id as "runId", step, parent_order_sn as "parentOrderSn", annotations`;

/** For `like`: every character stands for itself. */
const literally = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`);

/** The log lines of all shops, in PostgreSQL. */
export const logStoreLayer: Layer.Layer<LogStore, never, Database> = Layer.effect(
  LogStore,
  Effect.map(Database, ({ schema, on }) =>
    LogStore.of({
      append: Effect.fnUntraced(function* (lines) {
        if (lines.length === 0) return;
        yield* on("LogStore.append").execute(
          `insert into ${schema}.temu_log
              (at, level, message, shop, workflow, run_id, step, parent_order_sn, annotations)
            select ${time("(l.line ->> 'at')::bigint")}, l.line ->> 'level', l.line ->> 'message',
              l.line ->> 'shop', l.line ->> 'workflow', l.line ->> 'runId', l.line ->> 'step',
              l.line ->> 'parentOrderSn', l.line -> 'annotations'
            from jsonb_array_elements($1::jsonb) with ordinality as l(line, place)
            order by l.place`,
          [jsonText(yield* encoded(LinesToWrite, lines))],
        );
      }),

      list: ({ cursor, filter = {}, limit }) => {
        const { conditions, values } = filterOf(
          [limit],
          [
            [filter.shops, (place) => `shop = any(${place}::text[])`],
            [filter.runId, (place) => `run_id = ${place}`],
            [filter.step, (place) => `step = ${place}`],
            [filter.parentOrderSn, (place) => `parent_order_sn = ${place}`],
            [filter.text && `%${literally(filter.text)}%`, (place) => `message ilike ${place}`],
            [filter.since, (place) => `at >= ${time(`${place}::bigint`)}`],
            [filter.until, (place) => `at < ${time(`${place}::bigint`)}`],
            [
              cursor && [cursor.at, cursor.lineId],
              (place) =>
                `(at, line_id) < (${time(`(${place}::bigint[])[1]`)}, (${place}::bigint[])[2])`,
            ],
          ],
        );
        // Written out, so that the index of warnings serves.
        const least = filter.level && LogSeverity.literals.indexOf(filter.level) + 1;
        const isGrave = least === undefined ? "true" : `severity >= ${least}`;
        return on("LogStore.list").query(
          Lines,
          `select ${columns} from ${schema}.temu_log
          where ${isGrave} and ${conditions}
          order by temu_log.at desc, line_id desc limit $1`,
          values,
        );
      },

      erase: Effect.fnUntraced(function* ({ olderThanDays }) {
        let erased = 0;
        while (true) {
          const batch = yield* on("LogStore.erase").execute(
            `delete from ${schema}.temu_log where line_id in (
              select line_id from ${schema}.temu_log
              where at < clock_timestamp() - make_interval(hours => 24 * $1::integer)
              order by at, line_id limit ${eraseBatch})`,
            [olderThanDays],
          );
          erased += batch;
          if (batch < eraseBatch) return erased;
        }
      }),
    }),
  ),
);
