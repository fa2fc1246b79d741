import {
  DayFigures,
  guardedSteps,
  hours,
  type Instant,
  lastDays,
  narrowingParameters,
  noOrders,
  notInJtlReasons,
  ShopFigures,
  WorkflowName,
} from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import type { Connection } from "../Database.ts";
import { kinds } from "../inventory/Items.ts";
import { jsonText, millis, time } from "../Sql.ts";
import { isToShip, isOnItsWay, shipBefore, texts } from "./Conditions.ts";

const FigureRows = Schema.Array(Schema.Struct({ figures: ShopFigures }));
const Days = Schema.Array(DayFigures);

/** How many orders fit and when the first of them has to be shipped. */
const group = "'count', count(*), 'nearestDeadline', " + millis("min(o.ship_before)");

const orderGroup = (schema: string, condition: string): string => `(
    select jsonb_build_object(${group}) from ${schema}.temu_orders o
    where o.shop = w.shop and ${condition})`;

/** Orders by codes, which `codes` lists as JSON; one with several counts for each. */
const orderGroups = (schema: string, codes: string, condition: string): string => `(
    select coalesce(jsonb_agg(g.json order by g.code collate "C"), '[]') from (
      select c.code, jsonb_build_object('code', c.code, ${group}) as json
      from ${schema}.temu_orders o
      cross join lateral (select distinct jsonb_array_elements_text(${codes}) as code) c
      where o.shop = w.shop and ${condition}
      group by c.code) g)`;

const endedAt = `${millis("r.started_at")} + r.duration_millis`;

/** The newest run of a workflow that fits, as JSON or null. */
const newestRun = (schema: string, json: string, condition: string): string => `(
        select jsonb_build_object(${json}) from ${schema}.temu_runs r
        where r.shop = w.shop and r.workflow = f.workflow and ${condition}
        order by r.begun desc limit 1)`;

const workflows = (schema: string): string => `(
    select jsonb_agg(jsonb_build_object(
      'workflow', f.workflow,
      'underWay', ${newestRun(
        schema,
        `'runId', r.run_id, 'startedAt', ${millis("r.started_at")}`,
        "r.outcome is null",
      )},
      'lastRun', ${newestRun(
        schema,
        `'runId', r.run_id, 'outcome', r.outcome, 'startedAt', ${millis("r.started_at")},
          'endedAt', ${endedAt}, 'categories', (
            select coalesce(jsonb_agg(distinct p.problem -> 'category'), '[]')
            from ${schema}.temu_run_steps s
            cross join lateral jsonb_array_elements(s.problems) as p(problem)
            where s.run_id = r.run_id and p.problem ->> 'category' is not null)`,
        "r.outcome is not null",
      )},
      'lastSuccess', ${newestRun(
        schema,
        `'runId', r.run_id, 'outcome', r.outcome, 'endedAt', ${endedAt}`,
        `r.outcome in ('succeeded', 'partial')
          and r.parameters -> 'dryRun' is distinct from 'true' and not r.parameters ?| array[${texts(narrowingParameters)}]`,
      )}
    ) order by f.place)
    from unnest(array[${texts(WorkflowName.literals)}]) with ordinality as f(workflow, place))`;

/** Of runs after the last that came through the step, the first that a guard has stopped in it. */
const guardStoppedSince = (schema: string): string => `(
    select ${millis("min(stopped.started_at)")}
    from unnest(array[${texts(guardedSteps)}]) as g(step)
    left join lateral (
      select r.begun from ${schema}.temu_runs r
      join ${schema}.temu_run_steps s on s.run_id = r.run_id and s.name = g.step
      where r.shop = w.shop and r.workflow = 'inventory_sync'
        and s.outcome in ('succeeded', 'partial')
      order by r.begun desc limit 1) passed on true
    cross join lateral (
      select min(r.started_at) as started_at from ${schema}.temu_runs r
      join ${schema}.temu_run_steps s on s.run_id = r.run_id and s.name = g.step
      where r.shop = w.shop and r.workflow = 'inventory_sync'
        and r.begun > coalesce(passed.begun, 0)
        and s.problems @> '[{"code": "GuardStopped"}]') stopped)`;

const inventory = (schema: string): string => `(
    select jsonb_build_object(
      'skus', count(*),
      'outOfStep', count(*) filter (where ${kinds.needsSync}),
      'rejected', count(*) filter (where ${kinds.rejected}),
      'heldBack', count(*) filter (where ${kinds.heldBack}),
      'notInJtl', count(*) filter (where i.reason in (${texts(notInJtlReasons)})))
    from ${schema}.temu_products p
    join ${schema}.temu_inventory i on i.shop = p.shop and i.sku_id = p.sku_id
    where p.shop = w.shop and p.listed)`;

/** How these shops stand. */
export const figures = (
  connection: Connection,
  schema: string,
  shops: ReadonlyArray<string>,
  now: Instant,
) => {
  const toShip = isToShip(schema);
  const at = time("$2::bigint");
  return Effect.map(
    connection.query(
      FigureRows,
      `select jsonb_build_object(
        'shop', w.shop,
        'hasPassedPreflight', exists (
          select from ${schema}.temu_preflights p where p.shop = w.shop and p.has_passed),
        'orders', $4::jsonb || (
          select coalesce(jsonb_object_agg(c.state, c.count), '{}') from (
            select o.state, count(*) as count from ${schema}.temu_orders o
            where o.shop = w.shop group by o.state) c),
        'held', ${orderGroups(schema, "o.hold_codes", "o.state = 'held'")},
        'blocked', ${orderGroups(
          schema,
          "jsonb_path_query_array(o.block_reasons, '$[*].code')",
          isOnItsWay,
        )},
        'failed', ${orderGroup(schema, "o.state = 'failed'")},
        'overdue', ${orderGroup(schema, `${toShip} and ${shipBefore} < ${at}`)},
        'dueIn24h', ${orderGroup(
          schema,
          `${toShip} and ${shipBefore} >= ${at} and ${shipBefore} < ${time("$3::bigint")}`,
        )},
        'submittedSince', (
          select ${millis("min(o.state_since)")} from ${schema}.temu_orders o
          where o.shop = w.shop and o.state = 'submitted'),
        'rejectedReports', (
          select count(*) from ${schema}.temu_shipment_reports r
          where r.shop = w.shop and r.state = 'rejected'),
        'inventory', ${inventory(schema)},
        'guardStoppedSince', ${guardStoppedSince(schema)},
        'token', (
          select jsonb_build_object(
            'expiresAt', t.info -> 'expiresAt',
            'readAt', ${millis("t.read_at")},
            'refused', t.refused)
          from ${schema}.temu_shop_tokens t where t.shop = w.shop),
        'workflows', ${workflows(schema)}
      ) as figures
      from unnest($1::text[]) with ordinality as w(shop, place) order by w.place`,
      [shops, now, now + hours(24), jsonText(noOrders)],
    ),
    (rows) => rows.map((row) => row.figures),
  );
};

/** What happened in these shops on each of these days. */
export const days = (
  connection: Connection,
  schema: string,
  shops: ReadonlyArray<string>,
  wanted: ReturnType<typeof lastDays>,
) => {
  const orders = (condition: string) =>
    `count(distinct e.parent_order_sn) filter (where ${condition})`;
  return connection.query(
    Days,
    `select w.shop, d.day, e.*, r.*
    from unnest($1::text[]) with ordinality as w(shop, place)
    cross join unnest($2::text[], $3::bigint[], $4::bigint[])
      with ordinality as d(day, since, until, place)
    cross join lateral (
      select ${orders("e.from_state is null")} as "firstSeen",
        ${orders("e.to_state = 'held'")} as held,
        ${orders("e.to_state = 'accepted'")} as accepted,
        ${orders("e.to_state = 'reported'")} as reported,
        ${orders("e.to_state = 'cancelled'")} as cancelled
      from ${schema}.temu_order_events e
      where e.shop = w.shop and e.at >= ${time("d.since")} and e.at < ${time("d.until")}) e
    cross join lateral (
      select count(*) as runs, count(*) filter (where r.outcome = 'failed') as "failedRuns"
      from ${schema}.temu_runs r
      where r.shop = w.shop and r.started_at >= ${time("d.since")}
        and r.started_at < ${time("d.until")}) r
    order by w.place, d.place`,
    [
      shops,
      wanted.map(({ day }) => day),
      wanted.map(({ from }) => from),
      wanted.map(({ until }) => until),
    ],
  );
};
