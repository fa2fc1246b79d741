import { readdir } from "node:fs/promises";
import { assert, layer } from "@effect/vitest";
import { ConfigurationError, OrderStore, StorageError } from "@temu-jtl/core";
import { importSamples } from "@temu-jtl/core/testing";
import { Context, Deferred, Effect, Fiber, Layer, Redacted, Schema } from "effect";
import pg from "pg";
import { Database, databaseLayer } from "../src/index.ts";
import { embeddedDatabase, storesOf } from "./support.ts";

/** Opens a database and lets go of it again. */
const open = (settings: Parameters<typeof databaseLayer>[0]) =>
  Effect.scoped(Layer.build(databaseLayer(settings)));

const Count = Schema.Tuple([Schema.Struct({ count: Schema.Int })]);

/** The address of the embedded server, changed where a test needs a wrong one. */
const addressOf = Effect.fnUntraced(function* (
  change: { readonly password?: string; readonly database?: string } = {},
) {
  const { pool } = yield* Database;
  const { user = "", password, port = 0, database = "" } = pool.options;
  const secret = typeof password === "string" ? password : "";
  return Redacted.make(
    `postgres://${user}:${change.password ?? secret}@127.0.0.1:${port}/${change.database ?? database}`,
  );
});

/** What a wrong address is answered with. */
const refusalOf = Effect.fnUntraced(function* (url: Redacted.Redacted) {
  const error = yield* Effect.flip(open({ _tag: "ConnectionString", url }));
  assert.notInclude(JSON.stringify(error), "secret");
  return error;
});

const expectProblem = (error: unknown, problem: RegExp) => {
  assert.instanceOf(error, ConfigurationError);
  assert.match(error.message, problem);
  assert.strictEqual(error.problems[0]?.setting, "DATABASE_URL");
};

layer(embeddedDatabase, { excludeTestServices: true, timeout: 60_000 })("a database", (it) => {
  it.effect("six hosts that start at the same moment make its tables once", () =>
    Effect.gen(function* () {
      const { pool, on } = yield* Database;
      yield* Effect.all(
        Array.from({ length: 6 }, () => open({ _tag: "Pool", pool, schema: "Six Hosts" })),
        { concurrency: "unbounded" },
      );
      const [row] = yield* on("test").query(
        Count,
        `select count(*) as count from "Six Hosts".temu_migrations`,
        [],
      );
      const files = yield* Effect.promise(() =>
        readdir(new URL("../migrations/", import.meta.url)),
      );
      assert.strictEqual(row.count, files.length);
    }),
  );

  it.effect("its tables live in the schema that is named, and only there", () =>
    Effect.gen(function* () {
      const { pool } = yield* Database;
      const elsewhere = databaseLayer({ _tag: "Pool", pool, schema: "elsewhere" });
      yield* importSamples([1, 2, 3]).pipe(
        Effect.provide(Layer.provide(storesOf("demo"), elsewhere)),
      );
      const here = yield* Effect.provide(OrderStore, storesOf("demo"));
      assert.deepStrictEqual(yield* here.countByState, {});
    }),
  );

  it.effect("one that a newer version has changed is refused", () =>
    Effect.gen(function* () {
      const { pool, on } = yield* Database;
      yield* open({ _tag: "Pool", pool, schema: "newer" });
      yield* on("test").execute(
        "insert into newer.temu_migrations (number, name) values (9999, '9999_future.sql')",
        [],
      );
      const error = yield* Effect.flip(open({ _tag: "Pool", pool, schema: "newer" }));
      expectProblem(error, /newer version of temu-jtl/);
    }),
  );

  it.effect("a host's own pool stays open", () =>
    Effect.gen(function* () {
      const { pool } = yield* Database;
      yield* open({ _tag: "Pool", pool });
      assert.isFalse(pool.ended);
      yield* Effect.promise(() => pool.query("select 1"));
    }),
  );

  it.effect("parsers that a host has set on pg change nothing", () =>
    Effect.acquireUseRelease(
      Effect.sync(() => pg.types.setTypeParser(pg.types.builtins.INT8, () => "a host's own")),
      () =>
        Effect.gen(function* () {
          const { on } = yield* Database;
          const [row] = yield* on("test").query(Count, "select 7::bigint as count", []);
          assert.strictEqual(row.count, 7);
        }),
      // What pg does by itself.
      () => Effect.sync(() => pg.types.setTypeParser(pg.types.builtins.INT8, (text) => text)),
    ),
  );

  it.effect("work that fails is taken back", () =>
    Effect.gen(function* () {
      const { transact, on } = yield* Database;
      yield* on("test").execute("create table kept (n integer)", []);
      const failing = transact("test", (connection) =>
        connection
          .execute("insert into kept values (1)", [])
          .pipe(Effect.andThen(Effect.fail("changed my mind"))),
      );
      assert.strictEqual(yield* Effect.flip(failing), "changed my mind");
      const [row] = yield* on("test").query(Count, "select count(*) as count from kept", []);
      assert.strictEqual(row.count, 0);
    }),
  );

  it.effect("work that is interrupted is taken back, and its connection not used again", () =>
    Effect.gen(function* () {
      const { transact, on } = yield* Database;
      yield* on("test").execute("create table interrupted (n integer)", []);
      const inserted = yield* Deferred.make<void>();
      const fiber = yield* Effect.forkChild(
        transact("test", (connection) =>
          connection
            .execute("insert into interrupted values (1)", [])
            .pipe(
              Effect.andThen(Deferred.succeed(inserted, undefined)),
              Effect.andThen(connection.execute("select pg_sleep(60)", [])),
            ),
        ),
      );
      yield* Deferred.await(inserted);
      yield* Fiber.interrupt(fiber);
      // Waits for the lock that the interrupted work holds until the server has noticed.
      yield* on("test").execute("lock table interrupted", []).pipe(Effect.exit);
      const [row] = yield* on("test").query(Count, "select count(*) as count from interrupted", []);
      assert.strictEqual(row.count, 0);
    }),
  );

  it.effect("a connection that breaks in the middle of work is a passing failure", () =>
    Effect.gen(function* () {
      const { transact, on } = yield* Database;
      const error = yield* Effect.flip(
        transact("OrderStore.test", (connection) =>
          Effect.gen(function* () {
            const [own] = yield* connection.query(Count, "select pg_backend_pid() as count", []);
            yield* on("test").execute("select pg_terminate_backend($1::integer)", [own.count]);
            yield* connection.execute("select 1", []);
          }),
        ),
      );
      assert.instanceOf(error, StorageError);
      assert.strictEqual(error.category, "transient");
      assert.strictEqual(error.operation, "OrderStore.test");
      const [row] = yield* on("test").query(Count, "select 1 as count", []);
      assert.strictEqual(row.count, 1);
    }),
  );

  it.effect(
    "work that falls asleep holds nobody up: its locks go, and it is a passing failure",
    () =>
      Effect.gen(function* () {
        const { transact } = yield* Database;
        const Locks = Schema.Array(Schema.Struct({ locked: Schema.Boolean }));
        const lock = "select pg_advisory_xact_lock(4711) is not null as locked";
        const asleep = yield* Deferred.make<void>();
        const someoneElse = yield* Deferred.make<void>();
        const sleeper = yield* Effect.forkChild(
          transact("test", (connection) =>
            Effect.gen(function* () {
              yield* connection.query(Locks, lock, []);
              yield* Deferred.succeed(asleep, undefined);
              yield* Deferred.await(someoneElse);
              yield* connection.query(Locks, lock, []);
            }),
          ),
        );
        yield* Deferred.await(asleep);
        yield* transact("test", (connection) => connection.query(Locks, lock, []));
        yield* Deferred.succeed(someoneElse, undefined);
        const error = yield* Effect.flip(Fiber.join(sleeper));
        assert.instanceOf(error, StorageError);
        assert.strictEqual(error.category, "transient");
      }),
    60_000,
  );

  it.effect("an error never quotes a row", () =>
    Effect.gen(function* () {
      const { on } = yield* Database;
      yield* on("test").execute("create table people (name text primary key)", []);
      const insert = on("test").execute("insert into people values ($1)", ["Käthe Muster"]);
      yield* insert;
      const error = yield* Effect.flip(insert);
      assert.strictEqual(error.category, "invalid");
      assert.include(error.message, "23505");
      assert.notInclude(JSON.stringify(error), "Muster");
    }),
  );

  it.effect("a wrong password is told as such", () =>
    Effect.gen(function* () {
      const url = yield* addressOf({ password: "wrong-secret" });
      expectProblem(yield* refusalOf(url), /user or password/);
    }),
  );

  it.effect("a database that does not exist is told as such", () =>
    Effect.gen(function* () {
      const url = yield* addressOf({ database: "nowhere" });
      expectProblem(yield* refusalOf(url), /no database of this name/);
    }),
  );

  it.effect("a server without TLS that is asked for it is told as such", () =>
    Effect.gen(function* () {
      const plain = Redacted.value(yield* addressOf());
      const url = Redacted.make(`${plain}?sslmode=verify-full`);
      expectProblem(yield* refusalOf(url), /does not offer the TLS.*sslmode=disable/);
    }),
  );

  it.effect("a connection string opens it, and its pool is closed at the end", () =>
    Effect.gen(function* () {
      const url = yield* addressOf();
      const pool = yield* Effect.scoped(
        Effect.map(
          Layer.build(databaseLayer({ _tag: "ConnectionString", url, schema: "by_address" })),
          (context) => Context.get(context, Database).pool,
        ),
      );
      assert.isTrue(pool.ended);
    }),
  );

  it.effect("something that is not a URL is told as such", () =>
    Effect.gen(function* () {
      for (const text of ["", "localhost", "mysql://u:secret@localhost/db", "postgres://a b c"]) {
        expectProblem(yield* refusalOf(Redacted.make(text)), /URL of the form postgres:/);
      }
    }),
  );

  it.effect("an unknown host is told as such", () =>
    Effect.gen(function* () {
      const url = Redacted.make("postgres://u:secret@no-such-host.invalid/db");
      expectProblem(yield* refusalOf(url), /host's name is not known/);
    }),
  );

  it.effect("a server that is not running is a passing failure that says what to do", () =>
    Effect.gen(function* () {
      // Port 1 is reserved (RFC 1078) and served by nobody.
      const error = yield* refusalOf(Redacted.make("postgres://u:secret@127.0.0.1:1/db"));
      assert.instanceOf(error, StorageError);
      assert.strictEqual(error.category, "transient");
      assert.include(error.whatToDo, "DATABASE_URL");
    }),
  );
});
