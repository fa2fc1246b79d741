import {
  type ListPage,
  pageLimit,
  RunRecord,
  runCursor,
  runKey,
  type RunSearch,
} from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import type { Connection } from "../Database.ts";
import { filterOf } from "../Filter.ts";
import { millis, time } from "../Sql.ts";
import { countOf } from "./Lists.ts";

/** Rows of {@link selectRuns}. */
export const Runs = Schema.Array(RunRecord);

/** Runs (`r`) with their steps, as {@link RunRecord} decodes them. */
export const selectRuns = (schema: string): string => `
  select r.run_id as "runId", r.shop, r.workflow, r.trigger, r.parameters,
    ${millis("r.started_at")} as "startedAt", r.duration_millis as "durationMillis", r.outcome,
    r.temu_requests as "temuRequests", (
      select coalesce(jsonb_agg(jsonb_build_object(
        'name', s.name,
        'outcome', s.outcome,
        'startedAt', ${millis("s.started_at")},
        'durationMillis', s.duration_millis,
        'counts', s.counts,
        'problems', s.problems
      ) order by s.begun), '[]')
      from ${schema}.temu_run_steps s where s.run_id = r.run_id
    ) as steps
  from ${schema}.temu_runs r`;

/** A page of the runs of these shops, the newest first. */
export const runs = Effect.fnUntraced(function* (
  connection: Connection,
  schema: string,
  search: RunSearch,
  page: ListPage,
) {
  const after = yield* runCursor.read(search, page);
  const limit = pageLimit(page);
  const { from, shops, status, until, workflow } = search;
  const filter = filterOf(
    [shops],
    [
      [workflow, (place) => `r.workflow = ${place}`],
      [status, (place) => `coalesce(r.outcome, 'running') = ${place}`],
      [from, (place) => `r.started_at >= ${time(`${place}::bigint`)}`],
      [until, (place) => `r.started_at < ${time(`${place}::bigint`)}`],
    ],
  );
  const rows = `${schema}.temu_runs r where r.shop = w.shop`;
  const behind = filterOf(filter.values, [
    [
      after === null ? undefined : [after.startedAt, after.runId],
      (place) =>
        `(r.started_at, r.run_id) < (${time(`(${place}::text[])[1]::bigint`)}, (${place}::text[])[2])`,
    ],
  ]);
  const found = yield* connection.query(
    Runs,
    `${selectRuns(schema)}
    where r.run_id = any(array(
      select r.run_id from unnest($1::text[]) as w(shop)
      cross join lateral (
        select r.run_id, r.started_at from ${rows} and ${filter.conditions}
          and ${behind.conditions}
        order by r.started_at desc, r.run_id desc limit ${limit + 1}) r
      order by r.started_at desc, r.run_id desc limit ${limit + 1}))
    order by r.started_at desc, r.run_id desc`,
    behind.values,
  );
  const counted = yield* countOf(connection, rows, filter);
  return yield* runCursor.page(search, limit, found, counted, runKey);
});

/** A run of one of these shops, or null. */
export const run = (
  connection: Connection,
  schema: string,
  shops: ReadonlyArray<string>,
  runId: string,
) =>
  Effect.map(
    connection.query(
      Runs,
      `${selectRuns(schema)} where r.run_id = $1 and r.shop = any($2::text[])`,
      [runId, shops],
    ),
    ([found]) => found ?? null,
  );
