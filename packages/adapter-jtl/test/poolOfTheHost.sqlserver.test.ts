import { sqlServerPoolLayer } from "@temu-jtl/adapter-jtl";
import { afterAll, beforeAll, describe, expect, it } from "@effect/vitest";
import { Effect } from "effect";
import { query, write } from "./asking.ts";
import { adminPool, createJtlDatabase, hasSqlServer, type JtlDatabase } from "./jtlDatabase.ts";

describe.skipIf(!hasSqlServer)("JTL's SQL Server over a pool of the host", () => {
  let jtl: JtlDatabase;
  beforeAll(async () => {
    jtl = await createJtlDatabase();
  });
  afterAll(() => jtl.drop());

  const poolWith = (options: Parameters<typeof adminPool>[1]) =>
    Effect.acquireRelease(
      Effect.promise(() => adminPool(jtl.name, options)),
      (pool) => Effect.promise(() => pool.close()),
    );

  it.live("is refused where the connections are plain text", () =>
    Effect.gen(function* () {
      const plain = yield* poolWith({ encrypt: false });
      const asked = query("SELECT 1 AS n");
      const error = yield* Effect.flip(asked.pipe(Effect.provide(sqlServerPoolLayer(plain))));
      expect(error).toMatchObject({ category: "auth" });
      expect(
        yield* asked.pipe(Effect.provide(sqlServerPoolLayer(plain, { plainTextAllowed: true }))),
      ).toEqual([{ n: 1 }]);
    }).pipe(Effect.scoped),
  );

  it.live("has been sent nothing while no connection is free", () =>
    Effect.gen(function* () {
      const crowded = yield* poolWith({ pool: { max: 1 } });
      yield* Effect.acquireRelease(
        Effect.promise(() => crowded.transaction().begin()),
        (holder) => Effect.promise(() => holder.rollback()),
      );
      // Set only now: it would bound the making of the host's own connection, too.
      Object.assign(crowded.pool, { acquireTimeoutMillis: 1 });
      const error = yield* write("DELETE dbo.tXMLBestellImport").pipe(
        Effect.provide(sqlServerPoolLayer(crowded, { plainTextAllowed: true })),
        Effect.flip,
      );
      expect(error).toMatchObject({ category: "transient" });
      expect(error.message).toContain("in use");
    }).pipe(Effect.scoped),
  );

  it.live("is asked with values", () =>
    Effect.gen(function* () {
      expect(yield* query("SELECT @a AS n", { a: 3 })).toEqual([{ n: 3 }]);
    }).pipe(Effect.provide(sqlServerPoolLayer(jtl.pool))),
  );

  it.live("is refused over the one connection that is plain text, and asked over the others", () =>
    Effect.gen(function* () {
      let encrypt = true;
      const mixed = yield* poolWith({
        pool: { max: 2 },
        beforeConnect: (connection) => {
          Object.assign(connection.config.options, { encrypt });
        },
      });
      yield* Effect.gen(function* () {
        expect(yield* query("SELECT 1 AS n")).toEqual([{ n: 1 }]);
        encrypt = false;
        yield* Effect.acquireRelease(
          Effect.promise(() => mixed.transaction().begin()),
          (holder) => Effect.promise(() => holder.rollback()),
        );
        const asked = yield* Effect.flip(query("SELECT 2 AS n"));
        const written = yield* Effect.flip(write("DELETE dbo.tXMLBestellImport"));
        for (const error of [asked, written]) {
          expect(error).toMatchObject({ category: "auth", operation: "test" });
          expect(error.message).toContain("not encrypted");
        }
        expect(mixed.borrowed).toBe(1);
      }).pipe(Effect.provide(sqlServerPoolLayer(mixed)));
    }).pipe(Effect.scoped),
  );
});
