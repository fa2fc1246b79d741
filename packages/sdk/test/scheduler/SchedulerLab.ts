import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Scheduler, schedulerLayer, type SchedulerOptions } from "@temu-jtl/adapter-scheduler";
import {
  Database,
  databaseLayer,
  type DatabaseSettings,
  jobStoreLayer,
} from "@temu-jtl/adapter-storage";
import { type Job, type JobSeed, JobStore } from "@temu-jtl/core";
import { Context, Effect, Layer, Logger, Redacted, Schedule } from "effect";

/** One embedded PostgreSQL that the hosts of all tests use, each test in a schema of its own. */
export class SchedulerLab extends Context.Service<
  SchedulerLab,
  {
    readonly folder: string;
    readonly database: Database["Service"];
    /** Where it listens, for those that go by a connection string. */
    readonly port: number;
    readonly urlAt: (port: number) => string;
  }
>()("temu-jtl/test/SchedulerLab") {}

const temporaryFolder = Effect.acquireRelease(
  Effect.promise(() => mkdtemp(join(tmpdir(), "temu-jtl-scheduler-"))),
  (path) => Effect.promise(() => rm(path, { recursive: true, force: true })),
);

export const schedulerLabLayer = Layer.effect(
  SchedulerLab,
  Effect.gen(function* () {
    const folder = yield* temporaryFolder;
    const services = yield* Layer.build(databaseLayer({ _tag: "Embedded", dataDir: folder }));
    const database = Context.get(services, Database);
    const { database: name, password, port, user } = database.pool.options;
    const credentials = `${user}:${encodeURIComponent(String(password))}`;
    return SchedulerLab.of({
      folder,
      database,
      port: Number(port),
      urlAt: (at) => `postgres://${credentials}@127.0.0.1:${at}/${name}`,
    });
  }),
);

/** How a host gets at the database: the embedded one in its folder, or by a connection string. */
export type Way = "embedded" | "connectionString";

/** One schema and the hosts that work its jobs. */
interface Jobs {
  readonly schema: string;
  readonly store: JobStore["Service"];
  /** Starts a host in this process; it stops politely with the scope at the latest. */
  readonly host: (
    jobs: SchedulerOptions["jobs"],
    options?: { readonly timing?: SchedulerOptions["timing"]; readonly port?: number },
  ) => Effect.Effect<Scheduler["Service"], unknown>;
  /** Waits until the job is as it should be. */
  readonly until: (jobId: string, is: (job: Job) => boolean) => Effect.Effect<Job, unknown>;
}

/** Looks again and again, until what is seen is as it should be. */
export const until = <A, E, R>(look: Effect.Effect<A, E, R>, is: (seen: A) => boolean) =>
  Effect.repeat(look, { schedule: Schedule.spaced("20 millis"), until: is });

/** Makes the tables of a schema and defines these jobs in it. */
export const openJobs = Effect.fnUntraced(function* (
  schema: string,
  way: Way,
  seeds: ReadonlyArray<Partial<JobSeed> & Pick<JobSeed, "jobId" | "schedule">>,
) {
  const lab = yield* SchedulerLab;
  const settings = (port: number): DatabaseSettings =>
    way === "embedded"
      ? { _tag: "Embedded", dataDir: lab.folder, schema }
      : { _tag: "ConnectionString", url: Redacted.make(lab.urlAt(port)), schema };
  const stores = jobStoreLayer.pipe(Layer.provideMerge(databaseLayer(settings(lab.port))));
  const store = Context.get(yield* Layer.build(stores), JobStore);
  yield* store.define(
    seeds.map((seed) => ({
      type: seed.jobId,
      shop: null,
      description: "A job of a test",
      parameters: {},
      ...seed,
    })),
  );
  const scope = yield* Effect.scope;
  const jobs: Jobs = {
    schema,
    store,
    host: (worked, { port = lab.port, timing = {} } = {}) =>
      Layer.unwrap(
        Effect.map(Database, ({ pool }) =>
          schedulerLayer({ pool, schema: `${schema}_boss`, jobs: worked, timing }),
        ),
      ).pipe(
        Layer.provide(jobStoreLayer),
        Layer.provide(databaseLayer(settings(port))),
        Layer.provide(Logger.layer([])),
        Layer.buildWithScope(scope),
        Effect.map((services) => Context.get(services, Scheduler)),
      ),
    until: (jobId, is) => until(store.get(jobId), is),
  };
  return jobs;
});
