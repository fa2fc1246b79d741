import { randomUUID } from "node:crypto";
import {
  type Beginning,
  begunRun,
  CurrentShop,
  type Lease,
  leaseMillis,
  LeaseLost,
  RunStore,
  StepRecord,
  type StorageError,
} from "@temu-jtl/core";
import { Clock, Effect, Layer, Schema } from "effect";
import { type Connection, Database } from "./Database.ts";
import type { Place } from "./OrderMoves.ts";
import { Runs, selectRuns } from "./reports/Runs.ts";
import { encoded, jsonText, millis, time } from "./Sql.ts";

const LeaseNumbers = Schema.Array(Schema.Struct({ number: Schema.Int }));
const LeaseRests = Schema.Array(Schema.Struct({ rest: Schema.Int }));

// Read when the row is written, not when the statement or transaction began.
const leaseEnd = `clock_timestamp() + interval '${leaseMillis} milliseconds'`;

const leaseLost = (shop: string, { workflow }: Lease): LeaseLost =>
  new LeaseLost({
    shop,
    workflow,
    message: "Another host has taken over, or this one was silent for too long.",
    whatToDo:
      "Nothing, if it happened once: the run goes on elsewhere. Otherwise look for a host that stalls.",
  });

/** Takes the lease for a new run, or answers null while a run holds it. */
const takeLease = Effect.fnUntraced(function* (
  connection: Connection,
  { schema, shop }: Place,
  start: { readonly workflow: string; readonly runId: string },
) {
  const [taken] = yield* connection.query(
    LeaseNumbers,
    `insert into ${schema}.temu_leases as l (shop, workflow, number, run_id, expires_at)
    values ($1, $2, 1, $3, ${leaseEnd})
    on conflict (shop, workflow) do update set
      number = l.number + 1,
      run_id = excluded.run_id,
      expires_at = ${leaseEnd}
    where l.run_id is null or l.expires_at <= clock_timestamp()
    returning number`,
    [shop, start.workflow, start.runId],
  );
  return taken?.number ?? null;
});

const begin = Effect.fnUntraced(function* (
  connection: Connection,
  place: Place,
  start: Parameters<RunStore["Service"]["begin"]>[0],
): Effect.fn.Return<Beginning | null, StorageError> {
  const { schema, shop } = place;
  const { workflow, trigger, parameters } = start;
  const wanted = start.runId ?? randomUUID();
  const number = yield* takeLease(connection, place, { workflow, runId: wanted });
  if (number === null) {
    const [run] = yield* connection.query(
      Runs,
      `${selectRuns(schema)} join ${schema}.temu_leases l on l.run_id = r.run_id
      where l.shop = $1 and l.workflow = $2`,
      [shop, workflow],
    );
    return run === undefined ? null : { _tag: "UnderWay", run };
  }
  const now = yield* Clock.currentTimeMillis;
  yield* connection.execute(
    `update ${schema}.temu_runs set
      outcome = 'interrupted',
      duration_millis = greatest(0, $3::bigint - ${millis("started_at")})
    where shop = $1 and workflow = $2 and outcome is null`,
    [shop, workflow, now],
  );
  const insert = (runId: string) =>
    connection.execute(
      `insert into ${schema}.temu_runs (run_id, shop, workflow, trigger, parameters, started_at)
      values ($1, $2, $3, $4, $5, ${time("$6::bigint")}) on conflict (run_id) do nothing`,
      [runId, shop, workflow, trigger, jsonText(parameters), now],
    );
  let runId = wanted;
  if ((yield* insert(wanted)) === 0) {
    runId = randomUUID();
    yield* insert(runId);
    yield* connection.execute(
      `update ${schema}.temu_leases set run_id = $3 where shop = $1 and workflow = $2`,
      [shop, workflow, runId],
    );
  }
  const run = begunRun({ runId, shop, workflow, trigger, parameters, startedAt: now });
  return { _tag: "Begun", run, lease: { workflow, number } };
});

/** The runs of the current shop and their lease, in PostgreSQL. */
export const runStoreLayer: Layer.Layer<RunStore, never, Database | CurrentShop> = Layer.effect(
  RunStore,
  Effect.gen(function* () {
    const { schema, on, transact } = yield* Database;
    const { id: shop } = yield* CurrentShop;
    const placeOf = (method: string) => ({ schema, shop, operation: `RunStore.${method}` });

    return RunStore.of({
      begin: Effect.fnUntraced(function* (start) {
        while (true) {
          const beginning = yield* transact("RunStore.begin", (connection) =>
            begin(connection, placeOf("begin"), start),
          );
          // Null: the run that held the lease ended between the two looks.
          if (beginning !== null) return beginning;
        }
      }),

      renew: Effect.fnUntraced(function* (lease) {
        const held = yield* on("RunStore.renew").execute(
          `update ${schema}.temu_leases set expires_at = ${leaseEnd}
          where shop = $1 and workflow = $2 and number = $3 and run_id is not null`,
          [shop, lease.workflow, lease.number],
        );
        if (held === 0) return yield* leaseLost(shop, lease);
      }),

      check: Effect.fnUntraced(function* (lease) {
        const [row] = yield* on("RunStore.check").query(
          LeaseRests,
          `select floor(extract(epoch from expires_at - clock_timestamp()) * 1000)::bigint as rest
          from ${schema}.temu_leases
          where shop = $1 and workflow = $2 and number = $3 and run_id is not null
            and expires_at > clock_timestamp()`,
          [shop, lease.workflow, lease.number],
        );
        if (row === undefined) return yield* leaseLost(shop, lease);
        return row.rest;
      }),

      recordStep: Effect.fnUntraced(function* (runId, step) {
        yield* on("RunStore.recordStep").execute(
          `insert into ${schema}.temu_run_steps
              (run_id, name, outcome, started_at, duration_millis, counts, problems)
            select $1, s.name, s.outcome, ${time('s."startedAt"')}, s."durationMillis", s.counts,
              s.problems
            from jsonb_to_record($2::jsonb) as s(
              name text, outcome text, "startedAt" bigint, "durationMillis" bigint, counts jsonb,
              problems jsonb)
            on conflict (run_id, name) do update set
              outcome = excluded.outcome,
              started_at = excluded.started_at,
              duration_millis = excluded.duration_millis,
              counts = excluded.counts,
              problems = excluded.problems`,
          [runId, jsonText(yield* encoded(StepRecord, step))],
        );
      }),

      finish: (runId, lease, end) =>
        transact("RunStore.finish", (connection) =>
          Effect.gen(function* () {
            const released = yield* connection.execute(
              `update ${schema}.temu_leases set run_id = null
              where shop = $1 and workflow = $2 and number = $3 and run_id = $4`,
              [shop, lease.workflow, lease.number, runId],
            );
            if (released === 0) return yield* leaseLost(shop, lease);
            yield* connection.execute(
              `update ${schema}.temu_runs
              set outcome = $3, duration_millis = $4, temu_requests = $5
              where shop = $1 and run_id = $2`,
              [shop, runId, end.outcome, end.durationMillis, jsonText(end.temuRequests)],
            );
          }),
        ),

      get: (runId) =>
        Effect.map(
          on("RunStore.get").query(
            Runs,
            `${selectRuns(schema)} where r.shop = $1 and r.run_id = $2`,
            [shop, runId],
          ),
          ([run]) => run ?? null,
        ),

      recent: (limit) =>
        on("RunStore.recent").query(
          Runs,
          `${selectRuns(schema)} where r.shop = $1 order by r.begun desc limit $2`,
          [shop, limit],
        ),
    });
  }),
);
