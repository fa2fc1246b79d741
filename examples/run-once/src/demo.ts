// Shows the order sync from end to end: simulators stand in for Temu and for JTL-Wawi (or for JTL's
// people only, in a database of its own on the SQL Server for tests), everything else is real. Progress goes to standard error, the result to standard output.
import { ConfigurationError, minutes, type OrderState, offsetClockLayer } from "@temu-jtl/core";
import { type SimulatorControl, simulatorControl, spawnSimulator } from "@temu-jtl/simulator";
import { Clock, Effect, Layer, Logger } from "effect";
import { openTemuJtl, readEnvironment, type RunReport, type TemuJtl } from "temu-jtl";
import { type DemoArguments, demoArguments, demoHelp } from "./demoArguments.ts";
import { demoHabits, demoJtl } from "./demoJtl.ts";
import { runMain } from "./runMain.ts";
import { exitCodeOf, exitCodes, problemLines, progressPrinter } from "./terminal.ts";

/** High enough to be no limit: the demo shows the way of orders, not Temu's patience. */
const raisedLimit = 100_000;

/** After so many runs an order that is not reported will not be. */
const mostRuns = 10;

const say = (text: string) => process.stderr.write(`${text}\n`);

/** Variables that bring a real shop. */
const shopVariables = [
  "TEMU_JTL_CONFIG",
  "TEMU_APP_KEY",
  "TEMU_APP_SECRET",
  "TEMU_ACCESS_TOKEN",
] as const;

/** A simulated JTL would make up tracking numbers, and a real Temu would believe them. */
const refuseRealShop = Effect.fnUntraced(function* (hasShops: boolean) {
  if (!hasShops) return;
  const set = shopVariables.filter((name) => process.env[name]?.trim());
  const names = set.join(", ");
  return yield* new ConfigurationError({
    message: `${names}: the demo runs on simulators only, since a simulated JTL-Wawi would report invented parcels to your shop. Unset ${names}.`,
    problems: set.map((setting) => ({ setting, problem: "should not be set for the demo" })),
  });
});

/** Each demo is a shop of its own: the simulators begin anew, so the books have to as well. */
const demoShopId = () => `demo-${new Date().toISOString().slice(0, 19).replace(/\D/g, "")}`;

interface Stage {
  readonly temuJtl: TemuJtl;
  readonly shop: string;
  readonly arguments: DemoArguments;
  /** Moves the clocks of all sides, so that JTL has time to work. */
  readonly pass: (millis: number) => Effect.Effect<void>;
}

const runOnce = Effect.fnUntraced(function* (
  { arguments: { verbose }, shop, temuJtl }: Stage,
  title: string,
) {
  say(`\n${title}`);
  const run = yield* temuJtl.orderSync({
    shop,
    verbose,
    trigger: "demo",
    onProgress: progressPrinter(process.stderr),
  });
  for (const line of problemLines(run)) say(line);
  return run;
});

/** Runs until every order is reported, and then until Temu has nothing new to tell. */
const playAll = Effect.fnUntraced(function* (stage: Stage) {
  const {
    arguments: { orders },
    pass,
    shop,
    temuJtl,
  } = stage;
  const runs: Array<RunReport> = [];
  const reported = Effect.map(
    Effect.promise(() => temuJtl.orderCounts(shop)),
    (counts) => counts.reported ?? 0,
  );
  while (runs.length < mostRuns && (yield* reported) < orders) {
    const later = runs.length === 0 ? "" : ", two minutes later";
    runs.push(yield* runOnce(stage, `Run ${runs.length + 1}${later}`));
    yield* pass(minutes(2));
  }
  // Past the overlap that a walk looks back, so that the reports' own echo is seen once and no more.
  yield* pass(minutes(20));
  runs.push(yield* runOnce(stage, `Run ${runs.length + 1}, 20 minutes later`));
  yield* pass(minutes(20));
  runs.push(yield* runOnce(stage, `Run ${runs.length + 1}, another 20 minutes later`));
  return runs;
});

const report = (
  runs: ReadonlyArray<RunReport>,
  orders: Readonly<Partial<Record<OrderState, number>>>,
) => ({
  runs: runs.map(({ durationMillis, outcome, steps, temuRequests, workflow }) => ({
    workflow,
    outcome,
    durationMs: durationMillis,
    steps: steps.map(({ counts, name }) => ({ name, ...counts })),
    temuRequests,
  })),
  orders,
});

const readable = ({ orders, runs }: ReturnType<typeof report>): string => {
  const requests = (run: (typeof runs)[number]) =>
    Object.values(run.temuRequests).reduce((sum, count) => sum + count, 0);
  const rows = runs.map(
    (run, index) =>
      `  ${String(index + 1).padStart(3)}   ${(run.outcome ?? "running").padEnd(10)} ${(
        run.durationMs / 1_000
      )
        .toFixed(2)
        .padStart(8)} s ${String(requests(run)).padStart(10)}`,
  );
  const states = Object.entries(orders).map(([state, count]) => `${count} ${state}`);
  return [
    "",
    "  Run   Outcome        Time   Requests to Temu",
    ...rows,
    "",
    `Orders: ${states.join(", ")}.`,
  ].join("\n");
};

const demo = Effect.fnUntraced(function* (given: DemoArguments) {
  const environment = yield* readEnvironment(process.env);
  yield* refuseRealShop(environment.shops !== null);
  say("No Temu credentials: a simulated Temu shop stands in.");
  say(
    "embedded" in environment.database
      ? `No DATABASE_URL: an embedded PostgreSQL keeps the books in ${environment.dataDir}/postgres.`
      : "The books are kept in the database that DATABASE_URL names.",
  );

  const simulator = yield* spawnSimulator({
    orders: given.orders,
    latencyMillis: given.latency,
    rateLimit: raisedLimit,
    jtlTakeOverMillis: demoHabits.takeOverDelayMillis,
    jtlPackMillis: demoHabits.packDelayMillis,
  });
  const { introduction, jtl, work } = yield* demoJtl(simulator, process.env);
  say(introduction);
  if (environment.jtl !== null) {
    say("JTL_SQL_SERVER: that JTL-Wawi is not touched, a demo's parcels are invented.");
  }
  const control: SimulatorControl = simulatorControl(simulator.url);
  let offset = 0;
  const shop = demoShopId();
  const temuJtl = yield* Effect.acquireRelease(
    Effect.promise(() =>
      openTemuJtl({
        database: environment.database,
        dataDir: environment.dataDir,
        shops: [{ id: shop, temu: { ...simulator.credentials, endpoint: simulator.endpoint } }],
        jtl,
        requestsPerSecond: raisedLimit,
        runtime: Layer.merge(
          Layer.succeed(Logger.LogToStderr, true),
          offsetClockLayer(() => offset),
        ),
      }),
    ),
    (opened) => Effect.promise(() => opened.close()),
  );
  const jtlWorks = Effect.flatMap(Clock.currentTimeMillis, (now) => work(now + offset));
  const pass = Effect.fnUntraced(function* (millis: number) {
    // Before, too: a row has waited since it was there.
    yield* jtlWorks;
    yield* Effect.orDie(control.advance(millis));
    offset += millis;
    yield* jtlWorks;
  });

  const runs = yield* playAll({ temuJtl, shop, arguments: given, pass });
  const counts = yield* Effect.promise(() => temuJtl.orderCounts(shop));
  return {
    result: report(runs, counts),
    exitCode: counts.reported === given.orders ? exitCodeOf(runs) : exitCodes.failed,
  };
});

await runMain(async (signal) => {
  const given = demoArguments(process.argv.slice(2));
  if (given.help) {
    process.stdout.write(demoHelp);
    return exitCodes.succeeded;
  }
  const { exitCode, result } = await Effect.runPromise(Effect.scoped(demo(given)), { signal });
  process.stdout.write(`${given.json ? JSON.stringify(result) : readable(result)}\n`);
  return exitCode;
});
