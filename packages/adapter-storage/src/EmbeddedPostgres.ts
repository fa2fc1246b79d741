import { createServer } from "node:net";
import { basename } from "node:path";
import { type ConfigurationError, StorageError } from "@temu-jtl/core";
import { Deferred, Effect, Result, Schema, type Scope } from "effect";
import pg from "pg";
import { databaseSetting } from "./PgError.ts";
import {
  type Cluster,
  connectionTo,
  dropForeignPidFile,
  isRunning,
  openCluster,
  readPidFile,
} from "./PostgresCluster.ts";
import { launch, type Launched, ProgramFailed, run } from "./PostgresProcess.ts";

/**
 * Every process that uses the server holds this lock shared, on a connection that it keeps open: a
 * process that dies lets go of it by dying. Who gets it alone is the last one and stops the server.
 */
const usersLock = 7_368_741;

const freePort = Effect.callback<number>((resume) => {
  const server = createServer();
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    server.close(() => {
      resume(
        typeof address === "object" && address !== null
          ? Effect.succeed(address.port)
          : Effect.die("a listening socket without a port"),
      );
    });
  });
});

/** A server together with our place among its users. */
interface Membership {
  readonly port: number;
  readonly client: pg.Client;
  readonly lost: Deferred.Deferred<void>;
}

/** Connects and becomes a user of the server. Null when it is not (or no longer) there. */
const becomeUser = Effect.fnUntraced(
  function* (cluster: Cluster, port: number, joined: (membership: Membership) => void) {
    const client = new pg.Client({
      ...connectionTo(cluster, port),
      application_name: "temu-jtl user",
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    });
    const lost = yield* Deferred.make<void>();
    client.on("error", () => Deferred.doneUnsafe(lost, Effect.void));
    client.on("end", () => Deferred.doneUnsafe(lost, Effect.void));
    return yield* Effect.tryPromise({
      try: async () => {
        await client.connect();
        await client.query("select pg_advisory_lock_shared($1)", [usersLock]);
        const membership: Membership = { port, client, lost };
        joined(membership);
        return membership;
      },
      catch: () => null,
    }).pipe(Effect.catch(() => Effect.promise(() => client.end().then(() => null))));
  },
  // An attempt that was given up half-way would go on to hold the lock.
  Effect.uninterruptible,
);

/**
 * So many servers in a row may end before they can be used: a port may have been taken in between,
 * or what is left of a killed server still be on its way out. The pauses double, to three seconds in
 * all.
 */
const mostEndings = 6;

/**
 * Joins the server that runs in the folder, or starts one: on this port, else on a free one.
 * `joined` is told of the membership before anything can interrupt.
 */
const joinOrStart = Effect.fnUntraced(function* (
  cluster: Cluster,
  samePort: number | null,
  joined: (membership: Membership) => void,
): Effect.fn.Return<Membership, ConfigurationError | ProgramFailed> {
  let server: Launched | null = null;
  let endings = 0;
  while (true) {
    const found = yield* readPidFile(cluster);
    if (found !== null) {
      const membership = yield* becomeUser(cluster, found.port, joined);
      if (membership !== null) return membership;
    }
    if (server === null || server.ended() !== null) {
      yield* dropForeignPidFile(cluster);
      // A second server in the same folder ends by itself: PostgreSQL has a lock file there. Then the
      // first one is waited for, however long it takes to recover.
      if (yield* isRunning(cluster)) server = null;
      else {
        const { postgres } = cluster.programs;
        if (server !== null) endings += 1;
        if (server !== null && endings === mostEndings) {
          return yield* new ProgramFailed({ program: postgres, output: yield* server.lastWords });
        }
        const port = samePort ?? (yield* freePort);
        const parameters = ["-D", cluster.data, "-p", String(port)];
        server = yield* launch(cluster.as, postgres, parameters, cluster.logFile);
      }
    }
    yield* Effect.sleep(50 * 2 ** endings);
  }
});

const stopServer = (cluster: Cluster) =>
  run(cluster.as, cluster.programs.pg_ctl, ["stop", "-D", cluster.data, "-m", "fast", "-w"]).pipe(
    Effect.catch(() =>
      Effect.logWarning("The embedded PostgreSQL could not be stopped and goes on running."),
    ),
  );

const LastUser = Schema.Tuple([Schema.Struct({ last: Schema.Boolean })]);

const leave = Effect.fnUntraced(function* (cluster: Cluster, { client }: Membership) {
  const isLast = yield* Effect.tryPromise({
    try: async () => {
      await client.query("select pg_advisory_unlock_shared($1)", [usersLock]);
      const answer = await client.query("select pg_try_advisory_lock($1) as last", [usersLock]);
      const rows: unknown = answer.rows;
      return rows;
    },
    catch: () => null,
  }).pipe(
    Effect.flatMap(Schema.decodeUnknownEffect(LastUser)),
    Effect.match({ onSuccess: ([row]) => row.last, onFailure: () => false }),
  );
  if (isLast) yield* stopServer(cluster);
  yield* Effect.promise(() => client.end());
});

const cannotStart = (failure: ProgramFailed) =>
  databaseSetting(
    `The embedded PostgreSQL cannot run here (${basename(failure.program)}: ${failure.output}). Set DATABASE_URL to a PostgreSQL of your own.`,
  );

/** A membership that lasts as long as the scope, also over a crash of the server. */
const useServer = Effect.fnUntraced(function* (cluster: Cluster) {
  let current: Membership | null = null;
  const keep = (membership: Membership) => {
    current = membership;
  };
  // While the server comes back after a crash we are not among its users, but may be its last.
  const rejoinToLeave = Effect.gen(function* () {
    for (let tries = 0; tries < 100 && (yield* isRunning(cluster)); tries += 1) {
      const found = yield* readPidFile(cluster);
      const membership = found && (yield* becomeUser(cluster, found.port, keep));
      if (membership !== null) return yield* leave(cluster, membership);
      yield* Effect.sleep("50 millis");
    }
  });
  yield* Effect.addFinalizer(() =>
    Effect.suspend(() =>
      current === null || Deferred.isDoneUnsafe(current.lost)
        ? rejoinToLeave
        : leave(cluster, current),
    ),
  );
  const first = yield* joinOrStart(cluster, null, keep);
  const rejoin = Effect.fnUntraced(function* (membership: Membership) {
    yield* Deferred.await(membership.lost);
    yield* Effect.logWarning("The embedded PostgreSQL was lost; it is joined or started again.");
    while (true) {
      const again = yield* Effect.result(joinOrStart(cluster, first.port, keep));
      if (Result.isSuccess(again)) return again.success;
      // A full disk may have room again.
      const error =
        again.failure._tag === "ProgramFailed" ? cannotStart(again.failure) : again.failure;
      yield* Effect.logError(`${error.message} It is tried again.`);
      yield* Effect.sleep("5 seconds");
    }
  });
  yield* Effect.forkScoped(
    Effect.gen(function* () {
      let membership = first;
      while (true) membership = yield* rejoin(membership);
    }),
  );
  return first.port;
});

const tooSlow = new StorageError({
  category: "transient",
  operation: "Database.open",
  message: "The embedded PostgreSQL did not come up within a minute.",
  whatToDo:
    "Read postgres.log in DATA_DIR, or set DATABASE_URL to use a PostgreSQL of your own instead.",
});

/**
 * Starts a private PostgreSQL in `<dataDir>/postgres`, or joins the one that another process has
 * started there, also one that outlived a killed process. The last process that leaves stops it. It
 * listens on a random port of 127.0.0.1, with a password that only the folder's owner can read.
 */
export const embeddedPostgres = Effect.fn("embeddedPostgres")(function* (
  dataDir: string,
): Effect.fn.Return<pg.PoolConfig, ConfigurationError | StorageError, Scope.Scope> {
  return yield* Effect.gen(function* () {
    const cluster = yield* openCluster(dataDir);
    const port = yield* useServer(cluster);
    return connectionTo(cluster, port);
  }).pipe(
    Effect.catchTag("ProgramFailed", (failure) => Effect.fail(cannotStart(failure))),
    Effect.timeoutOrElse({ duration: "60 seconds", orElse: () => Effect.fail(tooSlow) }),
  );
});
