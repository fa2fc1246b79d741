import { describe, expect, it } from "@effect/vitest";
import { SqlServer, sqlServerPoolLayer } from "@temu-jtl/adapter-jtl";
import { Effect, Schema } from "effect";
import sql from "mssql";

/** A pool over another driver, as `mssql/msnodesqlv8` is one: its connections are the driver's own. */
class OtherDriversPool extends sql.ConnectionPool {
  _poolCreate = () => Promise.resolve({});
  _poolValidate = () => true;
  _poolDestroy = () => Promise.resolve();
}

const written = Effect.flatMap(SqlServer, (server) =>
  server.write(Schema.Array(Schema.Unknown), { operation: "test", text: "SELECT 1" }),
);

describe("A pool of the host whose driver does not show whether it is encrypted", () => {
  it.live("is refused each time in words, and keeps its connection for others", () =>
    Effect.gen(function* () {
      const pool = yield* Effect.acquireRelease(
        Effect.sync(
          () => new OtherDriversPool({ server: "sql.example.invalid", pool: { max: 1 } }),
        ),
        (made) => Effect.promise(() => made.close()),
      );
      const asked = Effect.flip(written).pipe(Effect.provide(sqlServerPoolLayer(pool)));
      for (const error of [yield* asked, yield* asked]) {
        expect(error).toMatchObject({ _tag: "JtlError", category: "auth", operation: "test" });
        expect(error.message).toContain("Nothing was sent");
        expect(error.whatToDo).toContain("plainTextAllowed");
      }
      expect([pool.borrowed, pool.available]).toEqual([0, 1]);
    }).pipe(Effect.scoped),
  );
});
