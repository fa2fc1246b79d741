import { readdir, readFile } from "node:fs/promises";
import { type ConfigurationError, StorageError } from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import type { Database } from "./Database.ts";
import { databaseSetting } from "./PgError.ts";

/** One numbered file of the folder `migrations`, such as `0001_orders.sql`. */
interface Migration {
  readonly number: number;
  readonly name: string;
  readonly text: string;
}

// The same from `src` and from `dist`: both lie beside the folder.
const folder = new URL("../migrations/", import.meta.url);

const readMigrations: Effect.Effect<ReadonlyArray<Migration>, StorageError> = Effect.tryPromise({
  try: async () => {
    const names = (await readdir(folder))
      .filter((name) => /^\d{4}_\w+\.sql$/.test(name))
      .toSorted();
    return Promise.all(
      names.map(async (name) => ({
        number: Number(name.slice(0, 4)),
        name,
        text: await readFile(new URL(name, folder), "utf8"),
      })),
    );
  },
  catch: () =>
    new StorageError({
      category: "invalid",
      operation: "Database.migrate",
      message: "The SQL files of @temu-jtl/adapter-storage cannot be read.",
      whatToDo: "Install the package again; its folder `migrations` is missing.",
    }),
});

const Applied = Schema.Array(Schema.Struct({ number: Schema.Int }));
const Existence = Schema.Tuple([Schema.Struct({ exists: Schema.Boolean })]);

/**
 * Brings the tables up to date, in one transaction and under a lock, so that hosts that start at the
 * same moment wait for each other. Refuses a database that a newer version has changed.
 */
export const migrate = Effect.fn("Database.migrate")(function* (
  database: Database["Service"],
): Effect.fn.Return<void, ConfigurationError | StorageError> {
  const migrations = yield* readMigrations;
  const { schema } = database;
  yield* database.transact("Database.migrate", (connection) =>
    Effect.gen(function* () {
      yield* connection.execute(
        "select pg_advisory_xact_lock(hashtextextended('temu-jtl migrations of ' || $1, 0))",
        [schema],
      );
      // `create schema if not exists` needs a right that a user of a prepared schema may not have.
      const [{ exists }] = yield* connection.query(
        Existence,
        "select to_regnamespace($1) is not null as exists",
        [schema],
      );
      if (!exists) yield* connection.execute(`create schema ${schema}`, []);
      yield* connection.execute(`set local search_path to ${schema}`, []);
      yield* connection.execute(
        `create table if not exists temu_migrations (
          number integer primary key,
          name text not null,
          applied_at timestamptz not null default now()
        )`,
        [],
      );
      const applied = yield* connection.query(Applied, "select number from temu_migrations", []);
      const done = new Set(applied.map((row) => row.number));
      const newest = migrations.at(-1)?.number ?? 0;
      if (applied.some((row) => row.number > newest)) {
        return yield* databaseSetting(
          "Its tables were made by a newer version of temu-jtl; update temu-jtl on this host.",
        );
      }
      for (const migration of migrations.filter(({ number }) => !done.has(number))) {
        yield* connection.execute(migration.text, []);
        yield* connection.execute("insert into temu_migrations (number, name) values ($1, $2)", [
          migration.number,
          migration.name,
        ]);
      }
    }),
  );
});
