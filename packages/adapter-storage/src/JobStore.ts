import {
  hostSilenceMillis,
  Instant,
  Job,
  JobAudit,
  JobStore,
  type StorageError,
  unknownJob,
  type UnknownJob,
} from "@temu-jtl/core";
import { Effect, Layer, Schema } from "effect";
import { type Connection, Database } from "./Database.ts";
import { encoded, jsonText, millis, time, unlessEmpty } from "./Sql.ts";

const Jobs = Schema.Array(Job);
const LockedJobs = Schema.Array(Schema.Struct({ now: Instant, ...Job.fields }));
const JobIds = Schema.Array(Schema.Struct({ jobId: Schema.String }));
const Audits = Schema.Array(JobAudit);
const Nows = Schema.Tuple([
  Schema.Struct({
    now: Instant,
    hosts: Schema.Array(
      Schema.Struct({
        host: Schema.String,
        name: Schema.String,
        since: Instant,
        seenAt: Instant,
        jobIds: Schema.Array(Schema.String),
      }),
    ),
  }),
]);

// Rounded down: a time that this has reached is not in the future of the clock.
const nowMillis = "floor(extract(epoch from clock_timestamp()) * 1000)::bigint";

const columns = `job_id as "jobId", type, shop, description, schedule, enabled, parameters,
  ${millis("next_run_at")} as "dueAt", ${millis("retry_at")} as "retryAt", run,
  last_run as "lastRun", failure, changed`;

const writeJob = Effect.fnUntraced(function* (connection: Connection, schema: string, job: Job) {
  yield* connection.execute(
    `update ${schema}.temu_jobs set
      description = j.description, schedule = j.schedule, enabled = j.enabled,
      parameters = j.parameters, next_run_at = ${time('j."dueAt"')},
      retry_at = ${time('j."retryAt"')}, run = nullif(j.run, 'null'),
      last_run = nullif(j."lastRun", 'null'), failure = nullif(j.failure, 'null'),
      changed = nullif(j.changed, 'null')
    from jsonb_to_record($1::jsonb) as j(
      "jobId" text, description text, schedule jsonb, enabled boolean, parameters jsonb,
      "dueAt" bigint, "retryAt" bigint, run jsonb, "lastRun" jsonb, failure jsonb, changed jsonb)
    where job_id = j."jobId"`,
    [jsonText(yield* encoded(Job, job))],
  );
});

/** Jobs of all shops in PostgreSQL, by its clock. */
export const jobStoreLayer: Layer.Layer<JobStore, never, Database> = Layer.effect(
  JobStore,
  Effect.gen(function* () {
    const { schema, on, transact } = yield* Database;

    const noJob = Effect.fnUntraced(function* (
      connection: Connection,
      jobId: string,
    ): Effect.fn.Return<never, StorageError | UnknownJob> {
      const known = yield* connection.query(
        JobIds,
        `select job_id as "jobId" from ${schema}.temu_jobs`,
        [],
      );
      return yield* unknownJob(
        jobId,
        known.map((row) => row.jobId),
      );
    });

    return JobStore.of({
      define: (seeds) =>
        unlessEmpty(
          seeds,
          undefined,
          Effect.asVoid(
            on("JobStore.define").execute(
              `insert into ${schema}.temu_jobs as known
                (job_id, type, shop, description, schedule, parameters, next_run_at)
              select j."jobId", j.type, j.shop, j.description, j.schedule, j.parameters,
                ${time(nowMillis)}
              from jsonb_to_recordset($1::jsonb) as j(
                "jobId" text, type text, shop text, description text, schedule jsonb,
                parameters jsonb)
              on conflict (job_id) do update set description = excluded.description
              where known.changed is null and known.description <> excluded.description`,
              [jsonText(seeds)],
            ),
          ),
        ),

      list: on("JobStore.list").query(
        Jobs,
        `select ${columns} from ${schema}.temu_jobs order by job_id`,
        [],
      ),

      get: Effect.fnUntraced(function* (jobId) {
        const connection = on("JobStore.get");
        const [job] = yield* connection.query(
          Jobs,
          `select ${columns} from ${schema}.temu_jobs where job_id = $1`,
          [jobId],
        );
        return job ?? (yield* noJob(connection, jobId));
      }),

      // What `isDue` says, for a host that asks every second.
      due: (jobIds) =>
        unlessEmpty(
          jobIds,
          [],
          Effect.map(
            on("JobStore.due").query(
              JobIds,
              `select job_id as "jobId" from ${schema}.temu_jobs
              where job_id = any($1) and case
                when run is null then enabled and next_run_at <= clock_timestamp()
                else run->>'messageId' is null
                  and (retry_at is null or retry_at <= clock_timestamp())
              end`,
              [jobIds],
            ),
            (rows) => rows.map(({ jobId }) => jobId),
          ),
        ),

      change: (jobId, change) =>
        transact("JobStore.change", (connection) =>
          Effect.gen(function* () {
            // The time is read when the lock is held: nobody's later change has an earlier time.
            const [locked] = yield* connection.query(
              LockedJobs,
              `with job as materialized (
                select * from ${schema}.temu_jobs where job_id = $1 for update
              )
              select ${nowMillis} as now, ${columns} from job`,
              [jobId],
            );
            if (locked === undefined) return yield* noJob(connection, jobId);
            const { now, ...before } = locked;
            const { answer, audit, job } = change(before, now);
            if (job !== before) yield* writeJob(connection, schema, job);
            if (audit !== undefined) {
              yield* connection.execute(
                `insert into ${schema}.temu_audit (at, by, job_id, action, details)
                values (${time("$1::bigint")}, $2, $3, $4, $5)`,
                [now, audit.by, jobId, audit.action, jsonText(audit.details)],
              );
            }
            return answer;
          }),
        ),

      // Processes that were killed leave no other trace; after a day nobody asks about them.
      beat: ({ host, jobIds, name }) =>
        Effect.asVoid(
          on("JobStore.beat").execute(
            `with gone as (
              delete from ${schema}.temu_job_instances
              where host <> $1 and seen_at < clock_timestamp() - interval '1 day'
            )
            insert into ${schema}.temu_job_instances (host, name, since, seen_at, job_ids)
            values ($1, $2, clock_timestamp(), clock_timestamp(), $3)
            on conflict (host) do update set
              name = excluded.name, seen_at = clock_timestamp(), job_ids = excluded.job_ids`,
            [host, name, jsonText(jobIds)],
          ),
        ),

      leave: (host) =>
        Effect.asVoid(
          on("JobStore.leave").execute(`delete from ${schema}.temu_job_instances where host = $1`, [
            host,
          ]),
        ),

      hosts: Effect.map(
        on("JobStore.hosts").query(
          Nows,
          `select ${nowMillis} as now, (
            select coalesce(jsonb_agg(jsonb_build_object(
              'host', host, 'name', name, 'since', ${millis("since")},
              'seenAt', ${millis("seen_at")}, 'jobIds', job_ids) order by since, host), '[]')
            from ${schema}.temu_job_instances
            where seen_at >= clock_timestamp() - interval '${hostSilenceMillis} milliseconds'
          ) as hosts`,
          [],
        ),
        ([row]) => row,
      ),

      note: ({ action, by, details, jobId }) =>
        Effect.asVoid(
          on("JobStore.note").execute(
            `insert into ${schema}.temu_audit (at, by, job_id, action, details)
            values (clock_timestamp(), $1, $2, $3, $4)`,
            [by, jobId, action, jsonText(details)],
          ),
        ),

      audit: (jobId, limit) =>
        on("JobStore.audit").query(
          Audits,
          `select ${millis("at")} as at, by, job_id as "jobId", action, details
          from ${schema}.temu_audit where $1::text is null or job_id = $1
          order by number desc limit $2`,
          [jobId, limit],
        ),
    });
  }),
);
