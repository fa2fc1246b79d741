import { afterAll, beforeAll, describe, expect, it } from "@effect/vitest";
import { jtlWawiLayer, sqlServerPoolLayer } from "@temu-jtl/adapter-jtl";
import { Effect, Layer } from "effect";
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

  it.live("is told when it left a transaction open, and nothing counts as inserted", () =>
    Effect.gen(function* () {
      const pool = yield* poolAfter("BEGIN TRANSACTION");
      yield* Effect.gen(function* () {
        const error = yield* Effect.flip(submit("PO-076-1"));
        expect(error).toMatchObject({ category: "transient" });
        expect(error.message).toContain("transaction");
        expect((yield* submit("PO-076-1"))._tag).toBe("Inserted");
      }).pipe(
        Effect.provide(
          jtlWawiLayer(wawiSettings).pipe(
            Layer.provide(sqlServerPoolLayer(pool, { plainTextAllowed: true })),
          ),
        ),
      );
      yield* Effect.promise(() => pool.close());
      expect(yield* rowsOf(() => jtl)).toHaveLength(1);
    }).pipe(Effect.scoped),
  );

  it.live("that begins transactions by itself has committed what was inserted", () =>
    Effect.gen(function* () {
      const pool = yield* poolAfter("SET IMPLICIT_TRANSACTIONS ON");
      const outcome = yield* submit("PO-076-2").pipe(
        Effect.provide(
          jtlWawiLayer(wawiSettings).pipe(
            Layer.provide(sqlServerPoolLayer(pool, { plainTextAllowed: true })),
          ),
        ),
      );
      expect(outcome._tag).toBe("Inserted");
      yield* Effect.promise(() => pool.close());
      const rows = yield* rowsOf(() => jtl);
      expect(rows.filter(({ document }) => document.includes("PO-076-2"))).toHaveLength(1);
    }).pipe(Effect.scoped),
  );
});
