import { randomBytes, randomUUID } from "node:crypto";
import { appendFile, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { Effect, Option, Schema } from "effect";
import { databaseSetting } from "./PgError.ts";
import {
  findPrograms,
  findRunAs,
  handOver,
  letThrough,
  type PostgresPrograms,
  reaches,
  run,
  runAsCaller,
  type RunAs,
} from "./PostgresProcess.ts";

/** A PostgreSQL of our own in a folder, running or not. */
export interface Cluster {
  readonly programs: PostgresPrograms;
  readonly as: RunAs;
  readonly data: string;
  readonly password: string;
  readonly logFile: string;
}

const owner = "temu_jtl";
const database = "postgres";
const passwordFile = "temu-jtl.password";

/**
 * Only this machine can connect, and only with the password. The log keeps neither statements nor
 * details, which may quote rows.
 */
const configuration = `
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
timezone = 'UTC'
log_timezone = 'UTC'
log_checkpoints = off
log_min_error_statement = panic
log_error_verbosity = terse
`;

const exists = (path: string) =>
  Effect.promise(() =>
    stat(path).then(
      () => true,
      () => false,
    ),
  );

const fileStep = <A>(what: string, step: () => Promise<A>) =>
  Effect.tryPromise({
    try: step,
    catch: (error) => {
      const read = Schema.decodeUnknownOption(Schema.Struct({ code: Schema.String }))(error);
      const code = Option.match(read, { onNone: () => "", onSome: (known) => ` (${known.code})` });
      return databaseSetting(
        `The folder for the embedded PostgreSQL cannot be used: ${what} fails${code}.`,
        "DATA_DIR",
      );
    },
  });

/**
 * Makes the data in a folder of its own and then renames it: of two processes that do so at the same
 * moment one succeeds, and nobody ever sees half of it.
 */
const createData = Effect.fnUntraced(function* (
  programs: PostgresPrograms,
  as: RunAs,
  dataDir: string,
  data: string,
) {
  const draft = join(dataDir, `postgres.new-${randomUUID()}`);
  const secret = `${draft}.password`;
  const make = Effect.gen(function* () {
    yield* fileStep("writing", async () => {
      await writeFile(secret, `${randomBytes(24).toString("hex")}\n`, { mode: 0o600 });
      await mkdir(draft, { mode: 0o700 });
    });
    yield* handOver(draft, as);
    yield* handOver(secret, as);
    yield* run(as, programs.initdb, [
      `--pgdata=${draft}`,
      `--pwfile=${secret}`,
      `--username=${owner}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C",
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
    ]);
    yield* fileStep("writing", async () => {
      await appendFile(join(draft, "postgresql.conf"), configuration);
      await rename(secret, join(draft, passwordFile));
    });
    const renamed = yield* Effect.exit(fileStep("renaming", () => rename(draft, data)));
    // When the name is taken by now, another process was faster.
    if (!(yield* exists(join(data, "PG_VERSION")))) yield* renamed;
  });
  yield* Effect.ensuring(
    make,
    Effect.promise(() =>
      Promise.all([rm(draft, { recursive: true, force: true }), rm(secret, { force: true })]),
    ),
  );
});

/** Root's own folders are mostly shut to the user that PostgreSQL has to run as instead. */
const expectAccess = Effect.fnUntraced(function* (as: RunAs, folder: string) {
  if (yield* reaches(as, folder)) return;
  return yield* databaseSetting(
    `PostgreSQL refuses to run as root, and the user it runs as instead cannot enter ${folder}. Run temu-jtl as another user than root, move this to a folder that others may enter, or set DATABASE_URL to a PostgreSQL of your own.`,
    "DATA_DIR",
  );
});

/** Finds the programs and the data in a folder, and makes the data when there is none. */
export const openCluster = Effect.fnUntraced(function* (folder: string) {
  const dataDir = resolve(folder);
  const data = join(dataDir, "postgres");
  yield* fileStep("creating it", () => mkdir(dataDir, { recursive: true, mode: 0o700 }));
  const programs = yield* findPrograms;
  const isThere = yield* exists(join(data, "PG_VERSION"));
  const as = yield* findRunAs(isThere ? data : null);
  yield* letThrough(dataDir, as);
  yield* expectAccess(as, isThere ? data : dataDir);
  yield* expectAccess(as, dirname(programs.postgres));
  if (!isThere) yield* createData(programs, as, dataDir, data);
  const password = yield* fileStep("reading", () => readFile(join(data, passwordFile), "utf8"));
  const logFile = join(dataDir, "postgres.log");
  return { programs, as, data, password: password.trim(), logFile };
});

/** The process and port of a server that runs, or of one that was killed. */
export const readPidFile = (cluster: Pick<Cluster, "data">) =>
  Effect.promise(() =>
    readFile(join(cluster.data, "postmaster.pid"), "utf8").then(
      (text) => {
        const [pid, , , port] = text.split("\n").map(Number);
        return pid !== undefined && pid > 0 && port !== undefined && port > 0
          ? { pid, port, text }
          : null;
      },
      () => null,
    ),
  );

/** What runs under a process number. macOS has no `/proc`; where `ps` is missing too, nobody knows. */
const programOf = (pid: number, processes = "/proc"): Effect.Effect<string | null> =>
  Effect.tryPromise(() => readFile(`${processes}/${pid}/cmdline`, "utf8")).pipe(
    Effect.catch(() => run(runAsCaller, "ps", ["-o", "comm=", "-p", String(pid)])),
    Effect.orElseSucceed(() => null),
  );

/**
 * Removes the file of a killed server whose process number another program has by now (a restarted
 * container counts from 1 again): PostgreSQL itself would take that program for the old server.
 */
export const dropForeignPidFile = Effect.fnUntraced(function* (
  cluster: Pick<Cluster, "data">,
  processes?: string,
) {
  const found = yield* readPidFile(cluster);
  if (found === null) return;
  const program = yield* programOf(found.pid, processes);
  if (program === null || program.includes("postgres")) return;
  const now = yield* readPidFile(cluster);
  if (now?.text !== found.text) return;
  yield* fileStep("removing", () => rm(join(cluster.data, "postmaster.pid"), { force: true }));
});

/** Whether a server of this folder runs, or is about to. */
export const isRunning = (cluster: Cluster) =>
  Effect.map(readPidFile(cluster), (found) => {
    if (found === null) return false;
    try {
      return process.kill(found.pid, 0);
    } catch {
      return false;
    }
  });

/** How to connect to the server of a folder on the port it listens on. */
export const connectionTo = (cluster: Cluster, port: number) => ({
  host: "127.0.0.1",
  port,
  user: owner,
  password: cluster.password,
  database,
});
