import { readFile } from "node:fs/promises";
import { ConfigurationError, JtlError } from "@temu-jtl/core";
import { Effect, Layer, Option, Redacted, Result, Schedule, Schema } from "effect";
import sql from "mssql";
import type { JtlSqlSettings } from "./JtlSqlSettings.ts";
import { encryptedPool } from "./encryptedPool.ts";
import { readServerAddress } from "./ServerAddress.ts";
import { type SqlValue, SqlServer, type Statement } from "./SqlServer.ts";
import { noOpenTransaction } from "./openTransaction.ts";
import { type ReadError, readSqlError } from "./sqlError.ts";
import { watchedSocket } from "./watchEncryption.ts";

/**
 * Before each statement, since a pool may have lent the connection to others. Inside the batch that the
 * driver sends they hold for that batch alone. JTL's own programs go first where two are in each
 * other's way; the options of the last line are those that JTL's indexed views were created with.
 */
const preamble = [
  noOpenTransaction,
  "SET NOCOUNT, XACT_ABORT ON; SET IMPLICIT_TRANSACTIONS OFF; SET LOCK_TIMEOUT 5000; SET DEADLOCK_PRIORITY LOW; SET TRANSACTION ISOLATION LEVEL READ COMMITTED;\n",
  "SET QUOTED_IDENTIFIER, ANSI_NULLS, ANSI_PADDING, ANSI_WARNINGS, ARITHABORT, CONCAT_NULL_YIELDS_NULL ON; SET NUMERIC_ROUNDABORT OFF;\n",
].join("");

const typeOf = (value: SqlValue) => {
  if (typeof value === "boolean") return sql.Bit();
  if (typeof value === "number") {
    return Math.abs(value) <= 2_147_483_647 ? sql.Int() : sql.BigInt();
  }
  return sql.NVarChar(value !== null && value.length > 4000 ? sql.MAX : 4000);
};

/** A pool that is connected when it is needed, and again when it was lost. */
interface LazyPool {
  readonly connected: () => Promise<sql.ConnectionPool>;
  /** An error of having a connection, with what the pool knows beyond it. */
  readonly explain: (error: unknown) => unknown;
}

const shortWait = Schedule.jittered(Schedule.spaced("200 millis"));

/** What was written then is written all the same. */
const unexpectedRows = (operation: string, writes: boolean) =>
  new JtlError({
    category: writes ? "unknownOutcome" : "invalid",
    operation,
    message: "JTL's database answered with rows of another form than expected.",
    whatToDo: "Report it with the operation and the version of JTL-Wawi that preflight tells.",
  });

const makeSqlServer = (pool: LazyPool): SqlServer["Service"] => {
  const send = (statement: Statement, writes: boolean) => {
    const { operation, text, values = {} } = statement;
    return Effect.tryPromise({
      try: () => pool.connected(),
      // Nothing has been sent yet, whatever the statement would do.
      catch: (error): ReadError => readSqlError(operation, pool.explain(error), false),
    }).pipe(
      Effect.flatMap((connected) =>
        Effect.tryPromise({
          try: async (signal) => {
            const request = connected.request();
            for (const [name, value] of Object.entries(values)) {
              request.input(name, typeOf(value), value);
            }
            signal.addEventListener("abort", () => request.cancel());
            const result = await request.query<unknown>(`${preamble}${text}`);
            const rows: unknown = result.recordsets.length === 0 ? [] : result.recordset;
            return rows;
          },
          catch: (error): ReadError => readSqlError(operation, pool.explain(error), writes),
        }),
      ),
    );
  };

  const decoded = <Rows extends Schema.ConstraintDecoder<unknown>>(
    schema: Rows,
    { operation }: Statement,
    writes: boolean,
    rows: Effect.Effect<unknown, ReadError>,
  ) =>
    rows.pipe(
      Effect.mapError(({ error }) => error),
      Effect.flatMap((answer) =>
        Effect.mapError(Schema.decodeUnknownEffect(schema)(answer), () =>
          unexpectedRows(operation, writes),
        ),
      ),
    );

  return SqlServer.of({
    query: (rows, statement) =>
      decoded(
        rows,
        statement,
        false,
        Effect.retry(send(statement, false), {
          times: 1,
          schedule: shortWait,
          while: ({ again }) => again,
        }),
      ),
    write: (rows, statement) => decoded(rows, statement, true, send(statement, true)),
  });
};

const wrongSetting = (setting: string, problem: string) =>
  new ConfigurationError({
    message: `Wrong settings of JTL's database: ${setting} ${problem}`,
    problems: [{ setting, problem }],
  });

const isPem = (text: string) => text.includes("-----BEGIN CERTIFICATE-----");

const noCertificate = () =>
  wrongSetting("ca", "should be PEM text, or the path of a file with it that can be read");

const certificates = Effect.fnUntraced(function* (ca: string | undefined) {
  if (ca === undefined || isPem(ca)) return ca;
  const text = yield* Effect.tryPromise({
    try: () => readFile(ca, "utf8"),
    catch: noCertificate,
  });
  return isPem(text) ? text : yield* noCertificate();
});

const readTarget = Schema.decodeUnknownOption(
  Schema.Struct({ host: Schema.String, port: Schema.Int }),
);
const isAborting = Schema.is(Schema.instanceOf(AbortSignal));

const poolConfig = (
  settings: JtlSqlSettings,
  ca: string | undefined,
  onLoginError: (number: number) => void,
): Result.Result<sql.config, string> =>
  Result.map(readServerAddress(settings.server), (address) => ({
    server: address.host,
    ...("port" in address ? { port: address.port } : {}),
    database: settings.database,
    user: settings.user,
    password: Redacted.value(settings.password),
    connectionTimeout: 15_000,
    requestTimeout: settings.timeoutSeconds * 1000,
    validateConnection: "socket",
    pool: { min: 0, max: settings.poolSize, idleTimeoutMillis: 60_000 },
    options: {
      appName: "temu-jtl",
      encrypt: settings.encrypt,
      trustServerCertificate: settings.trustCertificate,
      useUTC: false,
      maxRetriesOnTransientErrors: 0,
      ...("instance" in address ? { instanceName: address.instance } : {}),
      ...(ca === undefined ? {} : { cryptoCredentialsDetails: { ca } }),
      ...(settings.encrypt
        ? {
            // tedious hands over where to connect, which for an instance only its lookup knows.
            connector: (...[target, , signal]: ReadonlyArray<unknown>) => {
              const { host, port } = Option.getOrThrow(readTarget(target));
              return watchedSocket(host, port, isAborting(signal) ? signal : undefined);
            },
          }
        : {}),
    },
    beforeConnect: (connection) => {
      const listen = ({ number }: { readonly number: number }) => onLoginError(number);
      connection.on("errorMessage", listen);
      connection.once("connect", () => connection.off("errorMessage", listen));
    },
  }));

const openPool = Effect.fnUntraced(function* (settings: JtlSqlSettings) {
  const ca = yield* certificates(settings.ca);
  // The driver keeps only the text of a refused login, in the server's language.
  let loginError: number | null = null;
  let connecting: Promise<unknown> = Promise.resolve();
  const config = yield* Effect.fromResult(
    Result.mapError(
      poolConfig(settings, ca, (number) => {
        loginError = number;
      }),
      (problem) => wrongSetting("server", problem),
    ),
  );
  const pool = yield* Effect.acquireRelease(
    Effect.sync(() => {
      const made = new sql.ConnectionPool(config);
      // An idle connection that breaks is replaced; whoever borrows one is told.
      made.on("error", () => undefined);
      return made;
    }),
    // A pool that is still connecting cannot be closed.
    (made) => Effect.promise(() => connecting.catch(() => undefined).then(() => made.close())),
  );
  const lazy: LazyPool = {
    connected: () => {
      const connected = pool.connect();
      connecting = connected;
      return connected;
    },
    explain: (error) =>
      error instanceof sql.ConnectionError && error.code === "ELOGIN" && loginError !== null
        ? Object.assign(error, { number: loginError })
        : error,
  };
  return lazy;
});

/**
 * The SQL Server that the settings name. It is connected to by the first statement and again after it
 * was away, so the layer fails for wrong settings only.
 */
export const sqlServerLayer = (
  settings: JtlSqlSettings,
): Layer.Layer<SqlServer, ConfigurationError> =>
  Layer.effect(SqlServer, Effect.map(openPool(settings), makeSqlServer));

/**
 * A pool that the host has and closes itself. Unless `plainTextAllowed`, nothing is sent over a connection
 * that is not encrypted, or whose driver (any but tedious) does not show whether it is.
 */
export const sqlServerPoolLayer = (
  pool: sql.ConnectionPool,
  { plainTextAllowed = false }: { readonly plainTextAllowed?: boolean } = {},
): Layer.Layer<SqlServer> => {
  const lent = plainTextAllowed ? pool : encryptedPool(pool);
  const connected = async () => {
    await pool.connect();
    return lent;
  };
  return Layer.succeed(SqlServer, makeSqlServer({ connected, explain: (error) => error }));
};
