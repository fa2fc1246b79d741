import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { appendFile, chmod, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { createConnection } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { assert, describe, it, vi } from "@effect/vitest";
import { ConfigurationError } from "@temu-jtl/core";
import { Effect, Layer, Schedule } from "effect";
import { Database, databaseLayer } from "../src/index.ts";
import { dropForeignPidFile } from "../src/PostgresCluster.ts";
import { run, runAsCaller } from "../src/PostgresProcess.ts";
import { temporaryFolder } from "./support.ts";

const hostProgram = fileURLToPath(new URL("hostProcess.ts", import.meta.url));

/** Starts a host in a process of its own and waits until it has the database open. */
const startHost = (dataDir: string) =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const child = spawn(
        process.execPath,
        ["--conditions=@temu-jtl/source", hostProgram, dataDir],
        { stdio: ["pipe", "pipe", "inherit"] },
      );
      await once(child.stdout, "data");
      return child;
    }),
    (child) => Effect.sync(() => child.kill("SIGKILL")),
  );

type Host = Effect.Success<ReturnType<typeof startHost>>;

const leave = (host: Host) =>
  Effect.promise(async () => {
    const exited = once(host, "exit");
    host.stdin.end();
    await exited;
  });

const kill = (host: Host) =>
  Effect.promise(async () => {
    const exited = once(host, "exit");
    host.kill("SIGKILL");
    await exited;
  });

/** Process and port of the server in a folder, or null when none runs there. */
const serverIn = (dataDir: string) =>
  Effect.promise(() =>
    readFile(join(dataDir, "postgres", "postmaster.pid"), "utf8").then(
      (text) => {
        const [pid = 0, , , port = 0] = text.split("\n").map(Number);
        return { pid, port };
      },
      () => null,
    ),
  );

const runningServer = (dataDir: string) =>
  Effect.map(serverIn(dataDir), (server) => {
    assert.isNotNull(server);
    return server ?? { pid: 0, port: 0 };
  });

/** Opens the database in this process, as long as the program lasts. */
const whileOpen = <A, E, R>(dataDir: string, program: Effect.Effect<A, E, R>) =>
  program.pipe(Effect.provide(databaseLayer({ _tag: "Embedded", dataDir })));

const { PATH: searchPath = "" } = process.env;

/** A machine that forbids `unshare --user`, and whose user `postgres` is nobody. */
const withoutNamespaces = Effect.gen(function* () {
  const programs = yield* temporaryFolder;
  yield* Effect.promise(async () => {
    await writeFile(join(programs, "unshare"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    await writeFile(join(programs, "id"), "#!/bin/sh\necho 65534\n", { mode: 0o755 });
  });
  yield* Effect.acquireRelease(
    Effect.sync(() => vi.stubEnv("PATH", `${programs}:${searchPath}`)),
    () => Effect.sync(() => vi.unstubAllEnvs()),
  );
});

const configurationIn = (dataDir: string) => join(dataDir, "postgres", "postgresql.conf");

const badSetting = "no_such_setting = 1\n";

/** How often a server has stumbled over {@link badSetting}. */
const failedStarts = (dataDir: string) =>
  Effect.promise(async () => {
    const log = await readFile(join(dataDir, "postgres.log"), "utf8");
    return log.split("no_such_setting").length - 1;
  });

const hasPs = spawnSync("ps").error === undefined;

/** The file of a killed server, whose process number is by now that of this very process. */
const leavePidFile = (data: string) =>
  Effect.promise(() => writeFile(join(data, "postmaster.pid"), `${process.pid}\n${data}\n1\n1\n`));

const answersOn = (host: string, port: number) =>
  Effect.callback<boolean>((resume) => {
    const socket = createConnection({ host, port });
    socket.once("connect", () => resume(Effect.succeed(true)));
    socket.once("error", () => resume(Effect.succeed(false)));
    return Effect.sync(() => socket.destroy());
  });

describe("the embedded PostgreSQL", () => {
  it.live(
    "starts in a folder that only its owner can enter, and stops with the one who used it",
    () =>
      Effect.gen(function* () {
        const dataDir = join(yield* temporaryFolder, "my data");
        yield* whileOpen(
          dataDir,
          Effect.gen(function* () {
            const { pool } = yield* Database;
            yield* Effect.promise(() => pool.query("create table t as select 1 as n"));
          }),
        );
        assert.isNull(yield* serverIn(dataDir));
        const again = whileOpen(
          dataDir,
          Effect.flatMap(Database, ({ on }) => on("test").execute("select n from t", [])),
        );
        assert.strictEqual(yield* again, 1);
      }),
    60_000,
  );

  it.live(
    "keeps its data and password to their owner and answers on this machine only",
    () =>
      Effect.gen(function* () {
        const dataDir = yield* temporaryFolder;
        yield* whileOpen(
          dataDir,
          Effect.gen(function* () {
            const modeOf = (path: string) =>
              Effect.promise(async () => (await stat(join(dataDir, path))).mode & 0o777);
            assert.strictEqual(yield* modeOf("postgres"), 0o700);
            assert.strictEqual(yield* modeOf("postgres/temu-jtl.password"), 0o600);
            const { port } = yield* runningServer(dataDir);
            assert.isTrue(yield* answersOn("127.0.0.1", port));
            assert.isFalse(yield* answersOn("127.0.0.2", port));
          }),
        );
      }),
    60_000,
  );

  it.live(
    "is joined by a second process, and stopped by the last one that leaves",
    () =>
      Effect.gen(function* () {
        const dataDir = yield* temporaryFolder;
        const first = yield* startHost(dataDir);
        const server = yield* runningServer(dataDir);
        const second = yield* startHost(dataDir);
        assert.deepStrictEqual(yield* serverIn(dataDir), server);
        yield* leave(first);
        assert.deepStrictEqual(yield* serverIn(dataDir), server);
        assert.isTrue(yield* answersOn("127.0.0.1", server.port));
        yield* leave(second);
        assert.isNull(yield* serverIn(dataDir));
        assert.isFalse(yield* answersOn("127.0.0.1", server.port));
      }),
    60_000,
  );

  it.live(
    "outlives a killed process, is joined by the next and stopped by it",
    () =>
      Effect.gen(function* () {
        const dataDir = yield* temporaryFolder;
        const first = yield* startHost(dataDir);
        const server = yield* runningServer(dataDir);
        yield* kill(first);
        yield* whileOpen(
          dataDir,
          Effect.gen(function* () {
            assert.deepStrictEqual(yield* serverIn(dataDir), server);
          }),
        );
        assert.isNull(yield* serverIn(dataDir));
      }),
    60_000,
  );

  it.live(
    "is started again when the server itself was killed",
    () =>
      Effect.gen(function* () {
        const dataDir = yield* temporaryFolder;
        const first = yield* startHost(dataDir);
        const { pid } = yield* runningServer(dataDir);
        yield* kill(first);
        process.kill(pid, "SIGKILL");
        const works = yield* whileOpen(
          dataDir,
          Effect.flatMap(Database, ({ on }) => on("test").execute("select 1", [])),
        );
        assert.strictEqual(works, 1);
      }),
    60_000,
  );

  it.live(
    "comes back on the same port when it is lost while in use",
    () =>
      Effect.gen(function* () {
        const dataDir = yield* temporaryFolder;
        yield* whileOpen(
          dataDir,
          Effect.gen(function* () {
            const { on } = yield* Database;
            const server = yield* runningServer(dataDir);
            process.kill(server.pid, "SIGKILL");
            const again = yield* serverIn(dataDir).pipe(
              Effect.filterOrFail((found) => found !== null && found.pid !== server.pid),
              Effect.retry({ schedule: Schedule.spaced("50 millis"), times: 400 }),
            );
            assert.strictEqual(again?.port, server.port);
            yield* on("test")
              .execute("select 1", [])
              .pipe(Effect.retry({ schedule: Schedule.spaced("50 millis"), times: 400 }));
          }),
        );
        assert.isNull(yield* serverIn(dataDir));
      }),
    60_000,
  );

  it.live(
    "two processes that start at the same moment in an empty folder share one",
    () =>
      Effect.gen(function* () {
        const dataDir = yield* temporaryFolder;
        const hosts = yield* Effect.all([startHost(dataDir), startHost(dataDir)], {
          concurrency: "unbounded",
        });
        const { port } = yield* runningServer(dataDir);
        assert.isTrue(yield* answersOn("127.0.0.1", port));
        yield* Effect.forEach(hosts, leave, { concurrency: "unbounded", discard: true });
        assert.isNull(yield* serverIn(dataDir));
      }),
    60_000,
  );

  it.live(
    "one that keeps dying is given up soon, with what it said last",
    () =>
      Effect.gen(function* () {
        const dataDir = yield* temporaryFolder;
        yield* whileOpen(dataDir, Database);
        yield* Effect.promise(() => appendFile(configurationIn(dataDir), badSetting));
        const error = yield* Effect.flip(whileOpen(dataDir, Database)).pipe(
          Effect.timeout("20 seconds"),
        );
        assert.instanceOf(error, ConfigurationError);
        assert.match(error.message, /postgres: LOG: unrecognized .*"no_such_setting".*; FATAL: /);
        assert.isBelow(yield* failedStarts(dataDir), 10);
      }),
    60_000,
  );

  it.live(
    "one that cannot come back while in use does so once the cause is gone",
    () =>
      Effect.gen(function* () {
        const dataDir = yield* temporaryFolder;
        yield* whileOpen(
          dataDir,
          Effect.gen(function* () {
            const { on } = yield* Database;
            const configuration = yield* Effect.promise(() => readFile(configurationIn(dataDir)));
            yield* Effect.promise(() => appendFile(configurationIn(dataDir), badSetting));
            process.kill((yield* runningServer(dataDir)).pid, "SIGKILL");
            yield* failedStarts(dataDir).pipe(
              Effect.filterOrFail((starts) => starts === 6),
              Effect.retry({ schedule: Schedule.spaced("50 millis"), times: 400 }),
            );
            yield* Effect.promise(() => writeFile(configurationIn(dataDir), configuration));
            yield* on("test")
              .execute("select 1", [])
              .pipe(Effect.retry({ schedule: Schedule.spaced("50 millis"), times: 400 }));
          }),
        );
      }),
    60_000,
  );

  it.live(
    "is started although another program has the number of a killed server by now",
    () =>
      Effect.gen(function* () {
        const dataDir = yield* temporaryFolder;
        yield* whileOpen(dataDir, Database);
        yield* leavePidFile(join(dataDir, "postgres"));
        yield* whileOpen(dataDir, Database);
      }),
    60_000,
  );

  it.live.skipIf(!hasPs)(
    "the file of a killed server is dropped where there is no /proc, as on macOS",
    () =>
      Effect.gen(function* () {
        const data = yield* temporaryFolder;
        yield* leavePidFile(data);
        yield* dropForeignPidFile({ data }, join(data, "no proc"));
        const error = yield* Effect.flip(
          Effect.tryPromise(() => stat(join(data, "postmaster.pid"))),
        );
        assert.include(String(error.cause), "ENOENT");
      }),
  );

  it.live.skipIf(process.getuid?.() !== 0)(
    "says what root can do where it may not become another user and the folder is shut to others",
    () =>
      Effect.gen(function* () {
        const dataDir = join(yield* temporaryFolder, "shut", "data");
        yield* Effect.promise(() => mkdir(dataDir, { recursive: true, mode: 0o700 }));
        yield* withoutNamespaces;
        const error = yield* Effect.flip(
          Effect.scoped(Layer.build(databaseLayer({ _tag: "Embedded", dataDir }))),
        );
        assert.instanceOf(error, ConfigurationError);
        assert.include(error.message, `cannot enter ${dataDir}. Run temu-jtl as another user`);
        assert.strictEqual(error.problems[0]?.setting, "DATA_DIR");
      }),
  );

  it.live("a program that cannot be started says why", () =>
    Effect.gen(function* () {
      const failed = yield* Effect.flip(run(runAsCaller, "/no/such/program", []));
      assert.include(failed.output, "ENOENT");
    }),
  );

  it.live("a folder that cannot be made is told as such", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder;
      const file = join(folder, "a file");
      yield* Effect.promise(async () => {
        await writeFile(file, "");
        await chmod(file, 0o400);
      });
      const error = yield* Effect.flip(
        Effect.scoped(Layer.build(databaseLayer({ _tag: "Embedded", dataDir: join(file, "x") }))),
      );
      assert.instanceOf(error, ConfigurationError);
      assert.strictEqual(error.problems[0]?.setting, "DATA_DIR");
    }),
  );
});
