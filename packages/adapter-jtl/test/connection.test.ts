import { sqlServerLayer, SqlServer } from "@temu-jtl/adapter-jtl";
import { afterAll, beforeAll, describe, expect, it } from "@effect/vitest";
import { Effect, Schema } from "effect";
import { createJtlDatabase, hasSqlServer, type JtlDatabase } from "./jtlDatabase.ts";

describe.skipIf(!hasSqlServer)("the SQL Server behind JTL", () => {
  let jtl: JtlDatabase;
  beforeAll(async () => {
    jtl = await createJtlDatabase();
  });
  afterAll(() => jtl.drop());

  it.live("answers a statement with parameters", () =>
    Effect.gen(function* () {
      const server = yield* SqlServer;
      const rows = yield* server.query(
        Schema.Array(Schema.Struct({ a: Schema.String, b: Schema.Int, c: Schema.Boolean })),
        {
          operation: "test",
          text: "SELECT @a AS a, @b AS b, @c AS c",
          values: { a: "ü€[]'", b: 3, c: true },
        },
      );
      expect(rows).toEqual([{ a: "ü€[]'", b: 3, c: true }]);
    }).pipe(Effect.provide(sqlServerLayer(jtl.settings()))),
  );
});
