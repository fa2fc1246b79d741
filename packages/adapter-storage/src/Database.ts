import { type ConfigurationError, leaseMillis, StorageError } from "@temu-jtl/core";
import { Cause, Context, Effect, Exit, Layer, Redacted, Schema, type Scope } from "effect";
import pg from "pg";
import { embeddedPostgres } from "./EmbeddedPostgres.ts";
import { migrate } from "./Migrations.ts";
import { databaseSetting, openingError, storageError, unexpectedRow } from "./PgError.ts";

/**
 * Where the database is. `Embedded`: a private PostgreSQL in `<dataDir>/postgres`. `Pool`: a host's
 * own, which is never ended here. The schema is `temu_jtl` unless another is named.
 */
export type DatabaseSettings =
  | { readonly _tag: "Embedded"; readonly dataDir: string; readonly schema?: string }
  | {
      readonly _tag: "ConnectionString";
      readonly url: Redacted.Redacted;
      readonly schema?: string;
    }
  | { readonly _tag: "Pool"; readonly pool: pg.Pool; readonly schema?: string };

/** Statements that belong to one operation of a store. A parameter is never part of the text. */
export interface Connection {
  /** The rows of one statement, decoded. */
  readonly query: <Rows extends Schema.ConstraintDecoder<unknown>>(
    rows: Rows,
    text: string,
    values: ReadonlyArray<unknown>,
  ) => Effect.Effect<Rows["Type"], StorageError>;
  /** How many rows one statement has touched. */
  readonly execute: (
    text: string,
    values: ReadonlyArray<unknown>,
  ) => Effect.Effect<number, StorageError>;
}

/** PostgreSQL, migrated and ready. The stores of all shops share it. */
export class Database extends Context.Service<
  Database,
  {
    readonly pool: pg.Pool;
    /** The schema's name, quoted, to write before a table's. */
    readonly schema: string;
    /** Single statements, each in a transaction of its own. `operation` is named in errors. */
    readonly on: (operation: string) => Connection;
    /** Commits when `use` succeeds, takes everything back when it fails or is interrupted. */
    readonly transact: <A, E, R>(
      operation: string,
      use: (connection: Connection) => Effect.Effect<A, E, R>,
    ) => Effect.Effect<A, E | StorageError, R>;
  }
>()("@temu-jtl/adapter-storage/Database") {}

/** Sees the text of every statement before it is sent; for tests and measurements. */
export type StatementObserver = (text: string) => void;

/**
 * Begins a transaction. A host that falls asleep within one, as a paused machine does, holds its locks:
 * the server ends it while the run's lease passes on, so that the next host need not wait for the sleeper.
 */
const begin = `begin; set local idle_in_transaction_session_timeout = ${leaseMillis / 2}`;

type Queryable = Pick<pg.Pool | pg.PoolClient, "query">;

const parseJson = (text: string): unknown => JSON.parse(text);

/** Values arrive the same whatever parsers the host has set on `pg`. Other types stay text. */
const parsers: Readonly<Record<number, (text: string) => unknown>> = {
  [pg.types.builtins.BOOL]: (text) => text === "t",
  [pg.types.builtins.INT2]: Number,
  [pg.types.builtins.INT4]: Number,
  [pg.types.builtins.INT8]: Number,
  [pg.types.builtins.JSON]: parseJson,
  [pg.types.builtins.JSONB]: parseJson,
};
const asText = (text: string): unknown => text;
const types = { getTypeParser: (type: number) => parsers[type] ?? asText };

const makeDatabase = (
  pool: pg.Pool,
  schema: string,
  observe: StatementObserver,
): Database["Service"] => {
  const send = (on: Queryable, operation: string, text: string, values: ReadonlyArray<unknown>) =>
    Effect.tryPromise({
      try: async () => {
        observe(text);
        const result = await on.query<Record<string, unknown>>({
          text,
          values: [...values],
          types,
        });
        const rows: unknown = result.rows;
        return { rows, count: result.rowCount ?? 0 };
      },
      catch: (error) => storageError(operation, error),
    });

  const connection = (on: Queryable, operation: string): Connection => ({
    query: (rows, text, values) =>
      Effect.flatMap(send(on, operation, text, values), (result) =>
        Effect.mapError(Schema.decodeUnknownEffect(rows)(result.rows), () =>
          unexpectedRow(operation),
        ),
      ),
    execute: (text, values) =>
      Effect.map(send(on, operation, text, values), (result) => result.count),
  });

  // A connection that breaks between two statements says so with an event, which would end the
  // process if nobody listened; the next statement fails anyway.
  const ignoreEvent = () => undefined;
  const borrow = (operation: string) =>
    Effect.tryPromise({
      try: () => pool.connect(),
      catch: (error) => storageError(operation, error),
    }).pipe(Effect.tap((client) => Effect.sync(() => client.on("error", ignoreEvent))));
  const giveBack = (client: pg.PoolClient, destroy: boolean) =>
    Effect.sync(() => {
      client.off("error", ignoreEvent);
      client.release(destroy);
    });

  const transact = <A, E, R>(
    operation: string,
    use: (connection: Connection) => Effect.Effect<A, E, R>,
  ): Effect.Effect<A, E | StorageError, R> =>
    Effect.acquireUseRelease(
      borrow(operation),
      (client) =>
        send(client, operation, begin, []).pipe(
          Effect.andThen(Effect.suspend(() => use(connection(client, operation)))),
          Effect.tap(() => send(client, operation, "commit", [])),
        ),
      (client, exit) => {
        if (Exit.isSuccess(exit)) return giveBack(client, false);
        // A statement may still be running: only closing the connection ends it for certain.
        if (Cause.hasInterrupts(exit.cause)) return giveBack(client, true);
        return send(client, operation, "rollback", []).pipe(
          Effect.matchEffect({
            onSuccess: () => giveBack(client, false),
            onFailure: () => giveBack(client, true),
          }),
        );
      },
    );

  return Database.of({
    pool,
    schema: pg.escapeIdentifier(schema),
    on: (operation) => connection(pool, operation),
    transact,
  });
};

const poolOptions = {
  application_name: "temu-jtl",
  connectionTimeoutMillis: 10_000,
  keepAlive: true,
} as const;

const ownPool = (
  config: pg.PoolConfig,
): Effect.Effect<pg.Pool, ConfigurationError | StorageError, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.try({
      try: () => {
        const pool = new pg.Pool({ ...config, ...poolOptions });
        // An idle connection that breaks is replaced by the pool.
        pool.on("error", () => undefined);
        return pool;
      },
      catch: openingError,
    }),
    (pool) => Effect.promise(() => pool.end()),
  );

const openPool = Effect.fnUntraced(function* (settings: DatabaseSettings) {
  switch (settings._tag) {
    case "Pool":
      return settings.pool;
    case "ConnectionString": {
      const url = Redacted.value(settings.url);
      if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) {
        return yield* databaseSetting(
          "It is not a URL of the form postgres://user:password@host:5432/database.",
        );
      }
      return yield* ownPool({ connectionString: url });
    }
    case "Embedded":
      return yield* ownPool(yield* embeddedPostgres(settings.dataDir));
  }
});

const oldestVersion = 14;

const ServerVersion = Schema.Tuple([
  Schema.Struct({ server_version_num: Schema.FiniteFromString }),
]);

/** Fails unless a PostgreSQL that is new enough answers. */
const checkServer = Effect.fnUntraced(function* (pool: pg.Pool) {
  const answer = yield* Effect.tryPromise({
    try: async () => {
      const result = await pool.query("show server_version_num");
      const rows: unknown = result.rows;
      return rows;
    },
    catch: openingError,
  });
  const [row] = yield* Effect.mapError(Schema.decodeUnknownEffect(ServerVersion)(answer), () =>
    databaseSetting("The server does not answer like PostgreSQL."),
  );
  const major = Math.floor(row.server_version_num / 10_000);
  if (major < oldestVersion) {
    return yield* databaseSetting(
      `The server is PostgreSQL ${major}; temu-jtl needs ${oldestVersion} or later.`,
    );
  }
});

/** Opens the database, brings its tables up to date, and closes it with the layer's scope. */
export const databaseLayer = (
  settings: DatabaseSettings,
  observe: StatementObserver = () => undefined,
): Layer.Layer<Database, ConfigurationError | StorageError> =>
  Layer.effect(
    Database,
    Effect.gen(function* () {
      const pool = yield* openPool(settings);
      yield* checkServer(pool);
      const database = makeDatabase(pool, settings.schema ?? "temu_jtl", observe);
      yield* migrate(database);
      return database;
    }),
  );
