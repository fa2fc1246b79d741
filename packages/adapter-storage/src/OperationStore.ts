import {
  leaseMillis,
  namedResults,
  Operation,
  operationDays,
  OperationStore,
} from "@temu-jtl/core";
import { Effect, Layer, Schema } from "effect";
import { Database } from "./Database.ts";
import { jsonText, millis } from "./Sql.ts";

const Operations = Schema.Array(Schema.Struct({ operation: Operation }));

const aliveUntil = `clock_timestamp() + interval '${leaseMillis} milliseconds'`;

/** Operations on many orders, in PostgreSQL. */
export const operationStoreLayer: Layer.Layer<OperationStore, never, Database> = Layer.effect(
  OperationStore,
  Effect.map(Database, ({ schema, on }) => {
    /** How many results an operation `o` has of a kind, and the first of them. */
    const results = (outcome: string): string => `(
        select jsonb_build_object(
          'count', count(*),
          'orders', coalesce(jsonb_agg(jsonb_build_object(
            'parentOrderSn', r.parent_order_sn, 'outcome', r.outcome, 'code', r.code,
            'parameters', r.parameters) order by r.place) filter (where r.place <= ${namedResults}), '[]'))
        from (
          select r.*, row_number() over (order by r.parent_order_sn) as place
          from ${schema}.temu_operation_results r
          where r.operation_id = o.operation_id and r.outcome = '${outcome}') r)`;

    return OperationStore.of({
      begin: ({ by, kind, operationId, shop, total }) =>
        Effect.asVoid(
          on("OperationStore.begin").execute(
            `with gone as (
              delete from ${schema}.temu_operations
              where started_at < clock_timestamp() - interval '${operationDays} days'
            )
            insert into ${schema}.temu_operations
              (operation_id, shop, kind, by, total, started_at, alive_until)
            values ($1, $2, $3, $4, $5, clock_timestamp(), ${aliveUntil})`,
            [operationId, shop, kind, by, total],
          ),
        ),

      renew: (operationId) =>
        Effect.asVoid(
          on("OperationStore.renew").execute(
            `update ${schema}.temu_operations set alive_until = ${aliveUntil}
            where operation_id = $1`,
            [operationId],
          ),
        ),

      record: (operationId, { code, outcome, parameters, parentOrderSn }) =>
        Effect.asVoid(
          on("OperationStore.record").execute(
            `insert into ${schema}.temu_operation_results
              (operation_id, parent_order_sn, outcome, code, parameters)
            values ($1, $2, $3, $4, $5::jsonb)
            on conflict (operation_id, parent_order_sn) do update set
              outcome = excluded.outcome, code = excluded.code, parameters = excluded.parameters`,
            [operationId, parentOrderSn, outcome, code, jsonText(parameters)],
          ),
        ),

      end: (operationId) =>
        Effect.asVoid(
          on("OperationStore.end").execute(
            `update ${schema}.temu_operations set ended_at = clock_timestamp()
            where operation_id = $1`,
            [operationId],
          ),
        ),

      get: (operationId) =>
        Effect.map(
          on("OperationStore.get").query(
            Operations,
            `select jsonb_build_object(
              'operationId', o.operation_id,
              'shop', o.shop,
              'kind', o.kind,
              'by', o.by,
              'state', case when o.ended_at is not null then 'ended'
                when o.alive_until > clock_timestamp() then 'running' else 'interrupted' end,
              'startedAt', ${millis("o.started_at")},
              'endedAt', ${millis("o.ended_at")},
              'total', o.total,
              'done', (
                select count(*) from ${schema}.temu_operation_results r
                where r.operation_id = o.operation_id and r.outcome = 'done'),
              'skipped', ${results("skipped")},
              'failed', ${results("failed")}
            ) as operation
            from ${schema}.temu_operations o where o.operation_id = $1`,
            [operationId],
          ),
          ([row]) => row?.operation ?? null,
        ),
    });
  }),
);
