import { KeptLogLine, LogLine, LogSeverity, LogStore } from "@temu-jtl/core";
import { Effect, Layer, Schema } from "effect";
import { Database } from "./Database.ts";
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
        const values: Array<unknown> = [limit];
        const conditions: Array<string> = [];
        const when = (value: unknown, condition: (place: string) => string) => {
          if (value === undefined) return;
          values.push(value);
          conditions.push(condition(`$${values.length}`));
        };
        when(filter.shops, (place) => `shop = any(${place}::text[])`);
        // Written out, so that the index of warnings serves.
        if (filter.level !== undefined) {
          conditions.push(`severity >= ${LogSeverity.literals.indexOf(filter.level) + 1}`);
        }
        when(filter.runId, (place) => `run_id = ${place}`);
        when(filter.step, (place) => `step = ${place}`);
        when(filter.parentOrderSn, (place) => `parent_order_sn = ${place}`);
        when(filter.text && `%${literally(filter.text)}%`, (place) => `message ilike ${place}`);
        when(filter.since, (place) => `at >= ${time(`${place}::bigint`)}`);
        when(filter.until, (place) => `at < ${time(`${place}::bigint`)}`);
        if (cursor !== undefined) {
          values.push(cursor.at, cursor.lineId);
          const at = time(`$${values.length - 1}::bigint`);
          conditions.push(`(at, line_id) < (${at}, $${values.length}::bigint)`);
        }
        return on("LogStore.list").query(
          Lines,
          `select ${columns} from ${schema}.temu_log
          ${conditions.length === 0 ? "" : `where ${conditions.join(" and ")}`}
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
