import { afterAll, beforeAll, describe, expect, it } from "@effect/vitest";
import { Effect, Fiber, Result } from "effect";
import { on, query, write } from "./asking.ts";
import { createJtlDatabase, hasSqlServer, type JtlDatabase, tellsNumbers } from "./jtlDatabase.ts";

const numbered = await tellsNumbers();

const rename = (row: number, name: string) =>
  `UPDATE dbo.tfirma SET cName = N'${name}' WHERE kFirma = ${row};`;

describe.skipIf(!hasSqlServer)("JTL's SQL Server, where others hold locks", () => {
  let jtl: JtlDatabase;
  beforeAll(async () => {
    jtl = await createJtlDatabase();
    await jtl.run(
      "INSERT dbo.tfirma (kFirma, cName) VALUES (77, N'Somebody else'), (78, N'Somebody else')",
    );
  });
  afterAll(() => jtl.drop());

  /** Somebody else's transaction, which has renamed this row. */
  const holding = (row: number) =>
    Effect.acquireRelease(
      Effect.promise(async () => {
        const transaction = jtl.pool.transaction();
        await transaction.begin();
        await transaction.request().batch(rename(row, "Held"));
        return transaction;
      }),
      // An engine that has ended it has rolled it back.
      (transaction) => Effect.promise(() => transaction.rollback().catch(() => undefined)),
    );

  it.live("is asked by somebody who waits five seconds for a lock and no longer", () =>
    Effect.gen(function* () {
      expect(yield* query("SELECT @@LOCK_TIMEOUT AS n")).toEqual([{ n: 5000 }]);
    }).pipe(on(jtl.settings())),
  );

  it.live("gives up on a row that somebody else holds, and nothing is written", () =>
    Effect.gen(function* () {
      const error = yield* Effect.scoped(
        Effect.andThen(holding(77), Effect.flip(write(rename(77, "Mine")))),
      );
      expect(error).toMatchObject({ category: "transient", operation: "test" });
      if (numbered) expect(error.message).toContain("(1222)");
      expect(yield* query("SELECT COUNT(*) AS n FROM dbo.tfirma WHERE cName = N'Mine'")).toEqual([
        { n: 0 },
      ]);
    }).pipe(on(jtl.settings())),
  );

  /** What waits for a row that somebody holds, and holds one that they come to wait for. */
  const crossing = `BEGIN TRANSACTION; ${rename(77, "Mine")} ${rename(78, "Mine")} COMMIT TRANSACTION; SELECT 1 AS n`;

  /** Waits until somebody holds the row. */
  const isHeld = (row: number) =>
    Effect.repeat(
      Effect.promise(() =>
        jtl.pool
          .request()
          .query(`SET LOCK_TIMEOUT 50; ${rename(row, "Somebody else")}`)
          .then(
            () => false,
            () => true,
          ),
      ),
      { until: (held) => held },
    );

  /**
   * What `ours` comes to when it and somebody else wait for one another. We ask to be the one who is ended;
   * an engine that takes no notice may end the other instead, and then they cross once more.
   */
  const crossed = <A, E, R>(ours: Effect.Effect<A, E, R>) =>
    Effect.gen(function* () {
      const holder = yield* holding(78);
      const asking = yield* Effect.forkScoped(Effect.result(ours));
      yield* isHeld(77);
      const wentOn = yield* Effect.promise(() =>
        holder
          .request()
          .batch(rename(77, "Held"))
          .then(
            () => true,
            () => false,
          ),
      );
      if (wentOn) yield* Effect.promise(() => holder.commit());
      return { wentOn, outcome: yield* Fiber.join(asking) };
    }).pipe(
      Effect.scoped,
      Effect.repeat({ until: ({ wentOn }) => wentOn }),
      Effect.map(({ outcome }) => outcome),
    );

  it.live("ends us where we and somebody else wait for one another, and nothing is written", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Effect.flatMap(crossed(write(crossing)), Effect.fromResult));
      expect(error).toMatchObject({ category: "transient", operation: "test" });
      expect(error.message).toContain("(deadlock, 1205)");
      expect(yield* query("SELECT COUNT(*) AS n FROM dbo.tfirma WHERE cName = N'Held'")).toEqual([
        { n: 2 },
      ]);
    }).pipe(on(jtl.settings())),
  );

  it.live("is asked once more after that for what changes nothing", () =>
    Effect.gen(function* () {
      expect(yield* crossed(query(crossing))).toEqual(Result.succeed([{ n: 1 }]));
    }).pipe(on(jtl.settings())),
  );
});
