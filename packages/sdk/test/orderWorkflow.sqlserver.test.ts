import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@effect/vitest";
import { minutes, offsetClockLayer } from "@temu-jtl/core";
import { inventedArticles } from "@temu-jtl/core/testing";
import { simulatedJtlWawi, simulatorControl, startSimulator } from "@temu-jtl/simulator";
import { createTaxTables, JtlMirror } from "@temu-jtl/simulator/sqlServer";
import { Effect, Layer, Redacted, References } from "effect";
import { type OpenOptions, openTemuJtl, type RunReport } from "temu-jtl";
import {
  createJtlDatabase,
  hasSqlServer,
  type JtlDatabase,
} from "../../adapter-jtl/test/jtlDatabase.ts";

const dataDir = mkdtempSync(join(tmpdir(), "temu-jtl-test-"));
const sold = 40;

/** JTL's worker takes a row after a minute, and two minutes later its order is packed. */
const habits = { takeOverDelayMillis: minutes(1), packDelayMillis: minutes(2) };
const passes = [minutes(2), minutes(2), minutes(20), minutes(20)];

/** What a run did, without how long it took. */
const countsOf = ({ outcome, steps, temuRequests }: RunReport) => ({
  outcome,
  steps: steps.map(({ counts, name, outcome: ended }) => ({ name, ended, ...counts })),
  temuRequests,
});

/**
 * Sells orders at a Temu of their own and syncs them with this JTL, until nothing is new. `jtlWorks` is
 * called whenever time has passed.
 */
const syncAll = Effect.fnUntraced(function* (
  shop: string,
  jtlOf: (simulatorUrl: string) => OpenOptions["jtl"],
  jtlWorks: (now: number) => Effect.Effect<void>,
) {
  const simulator = yield* startSimulator({
    orders: sold,
    rateLimit: 100_000,
    jtlTakeOverMillis: habits.takeOverDelayMillis,
    jtlPackMillis: habits.packDelayMillis,
  });
  const control = simulatorControl(simulator.url);
  let offset = 0;
  const temuJtl = yield* Effect.acquireRelease(
    Effect.promise(() =>
      openTemuJtl({
        dataDir,
        shops: [{ id: shop, temu: { ...simulator.credentials, endpoint: simulator.endpoint } }],
        jtl: jtlOf(simulator.url),
        requestsPerSecond: 100_000,
        runtime: Layer.merge(
          Layer.succeed(References.MinimumLogLevel, "None"),
          offsetClockLayer(() => offset),
        ),
      }),
    ),
    (opened) => Effect.promise(() => opened.close()),
  );
  const runs = [yield* temuJtl.orderSync()];
  for (const millis of passes) {
    // Before, too: a row has waited since it was there.
    yield* Effect.flatMap(control.now, jtlWorks);
    yield* control.advance(millis);
    offset += millis;
    yield* Effect.flatMap(control.now, jtlWorks);
    runs.push(yield* temuJtl.orderSync());
  }
  return {
    runs: runs.map(countsOf),
    orders: yield* Effect.promise(() => temuJtl.orderCounts(shop)),
    temu: (yield* control.snapshot).map(({ order }) => [order.parentOrderSn, order.status]),
  };
});

describe.skipIf(!hasSqlServer)("The whole order workflow over JTL's SQL Server", () => {
  let jtl: JtlDatabase;
  beforeAll(async () => {
    jtl = await createJtlDatabase();
    await createTaxTables(jtl);
  });
  afterAll(() => jtl.drop());

  it.live(
    "sees every order shipped at Temu, one row and one order each, with the counts of the simulated JTL",
    () =>
      Effect.gen(function* () {
        const simulated = yield* syncAll("simulated", simulatedJtlWawi, () => Effect.void);
        const mirror = new JtlMirror(jtl, habits);
        yield* Effect.promise(() => mirror.stock(inventedArticles));
        const sql = jtl.settings();
        const onServer = yield* syncAll(
          "on-server",
          () => ({
            sql: {
              server: sql.server,
              database: sql.database,
              user: sql.user,
              password: Redacted.value(sql.password),
              trustCertificate: true,
            },
          }),
          (now) => Effect.promise(() => mirror.move(now, () => undefined)),
        );

        expect(onServer.orders).toEqual({ reported: sold });
        expect(onServer).toEqual(simulated);
        const numbers = onServer.temu.map(([number = ""]) => number);
        expect(numbers.map((number) => mirror.rowsInserted(number))).toEqual(numbers.map(() => 1));
        const { recordset } = yield* Effect.promise(() =>
          jtl.pool.request().query<unknown>(
            `SELECT (SELECT COUNT(*) FROM dbo.tXMLBestellImport) AS waiting, (SELECT COUNT(*) FROM Verkauf.tAuftrag) AS orders,
(SELECT COUNT(DISTINCT cExterneAuftragsnummer) FROM Verkauf.tAuftrag) AS numbers, (SELECT COUNT(*) FROM dbo.tVersand) AS parcels`,
          ),
        );
        expect(recordset).toEqual([{ waiting: 0, orders: sold, numbers: sold, parcels: sold }]);
      }),
    120_000,
  );
});
