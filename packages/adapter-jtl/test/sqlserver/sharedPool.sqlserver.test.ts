import { afterAll, beforeAll, describe, expect, it } from "@effect/vitest";
import { jtlWawiLayer, sqlServerPoolLayer } from "@temu-jtl/adapter-jtl";
import { JtlWawi } from "@temu-jtl/core";
import { Effect, Layer } from "effect";
import type sql from "mssql";
import { adminPool, hasSqlServer, type JtlDatabase } from "../jtlDatabase.ts";
import { createJtl } from "./createJtl.ts";
import { rowsOf, submit } from "./handingOver.ts";
import { wawiSettings } from "./sqlServerJtl.ts";

describe.skipIf(!hasSqlServer)("a pool that the host uses for other work too", () => {
  let jtl: JtlDatabase;
  beforeAll(async () => {
    jtl = await createJtl();
  });
  afterAll(() => jtl.drop());

  /** A host's pool of one connection, which this batch was run on before. */
  const poolAfter = (batch: string) =>
    Effect.acquireRelease(
      Effect.promise(async () => {
        const pool = await adminPool(jtl.name, { pool: { max: 1 } });
        await pool.request().batch(batch);
        return pool;
      }),
      (pool) => Effect.promise(() => pool.close()),
    );

  const over = (pool: sql.ConnectionPool) =>
    Effect.provide(
      jtlWawiLayer(wawiSettings).pipe(
        Layer.provide(sqlServerPoolLayer(pool, { plainTextAllowed: true })),
      ),
    );
  const rowsWith = (orderNumber: string) =>
    Effect.map(
      rowsOf(() => jtl),
      (rows) => rows.filter(({ document }) => document.includes(orderNumber)),
    );

  it.live("is told when it left a transaction open, which is still its own to end", () =>
    Effect.gen(function* () {
      const pool = yield* poolAfter(
        "SET XACT_ABORT ON; BEGIN TRANSACTION; INSERT dbo.tfirma (kFirma, cName) VALUES (76, N'The work of the host')",
      );
      yield* Effect.gen(function* () {
        const written = yield* Effect.flip(submit("PO-076-1"));
        const asked = yield* Effect.flip(Effect.flatMap(JtlWawi, (wawi) => wawi.importMark));
        for (const error of [written, asked]) {
          expect(error).toMatchObject({ category: "transient" });
          expect(error.message).toContain("left a transaction open");
        }
        yield* Effect.promise(() => pool.request().batch("COMMIT TRANSACTION"));
        expect((yield* submit("PO-076-1"))._tag).toBe("Inserted");
      }).pipe(over(pool));
      yield* Effect.promise(() => pool.close());
      expect(yield* rowsWith("PO-076-1")).toHaveLength(1);
      const kept = yield* Effect.promise(() =>
        jtl.pool.request().query("SELECT cName FROM dbo.tfirma WHERE kFirma = 76"),
      );
      expect(kept.recordset).toHaveLength(1);
    }).pipe(Effect.scoped),
  );

  it.live("that begins transactions by itself has committed what was inserted", () =>
    Effect.gen(function* () {
      const pool = yield* poolAfter("SET IMPLICIT_TRANSACTIONS ON");
      const outcome = yield* submit("PO-076-2").pipe(over(pool));
      expect(outcome._tag).toBe("Inserted");
      yield* Effect.promise(() => pool.close());
      expect(yield* rowsWith("PO-076-2")).toHaveLength(1);
    }).pipe(Effect.scoped),
  );

  it.live("has committed what was inserted though somebody's trigger left a transaction open", () =>
    Effect.gen(function* () {
      yield* Effect.acquireRelease(
        Effect.promise(() =>
          jtl.run(
            "CREATE TRIGGER dbo.trgOfSomebody ON dbo.tXMLBestellImport AFTER INSERT AS BEGIN TRANSACTION",
          ),
        ),
        () => Effect.promise(() => jtl.run("DROP TRIGGER dbo.trgOfSomebody")),
      );
      const pool = yield* poolAfter("SELECT 1 AS n");
      expect((yield* submit("PO-076-3").pipe(over(pool)))._tag).toBe("Inserted");
      yield* Effect.promise(() => pool.close());
      expect(yield* rowsWith("PO-076-3")).toHaveLength(1);
    }).pipe(Effect.scoped),
  );
});
