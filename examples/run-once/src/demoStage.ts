import { ConfigurationError, offsetClockLayer } from "@temu-jtl/core";
import type { StockedArticle } from "@temu-jtl/core/testing";
import { type SimulatorControl, simulatorControl, spawnSimulator } from "@temu-jtl/simulator";
import { Clock, Effect, Layer, Logger } from "effect";
import { openTemuJtl, readEnvironment, type TemuJtl } from "temu-jtl";
import type { DemoArguments } from "./demoArguments.ts";
import { demoHabits, demoJtl } from "./demoJtl.ts";

/** High enough to be no limit: the demo shows the way of the goods, not Temu's patience. */
const raisedLimit = 100_000;

/** Progress goes to standard error. */
export const say = (text: string) => process.stderr.write(`${text}\n`);

/** Variables that bring a real shop. */
const shopVariables = [
  "TEMU_JTL_CONFIG",
  "TEMU_APP_KEY",
  "TEMU_APP_SECRET",
  "TEMU_ACCESS_TOKEN",
] as const;

/** A simulated JTL would make up tracking numbers and stock, and a real Temu would believe them. */
const refuseRealShop = Effect.fnUntraced(function* (hasShops: boolean) {
  if (!hasShops) return;
  const set = shopVariables.filter((name) => process.env[name]?.trim());
  const names = set.join(", ");
  return yield* new ConfigurationError({
    message: `${names}: the demo runs on simulators only, since a simulated JTL-Wawi would report invented parcels and stock to your shop. Unset ${names}.`,
    problems: set.map((setting) => ({ setting, problem: "should not be set for the demo" })),
  });
});

/** Each demo is a shop of its own: the simulators begin anew, so the books have to as well. */
const demoShopId = () => `demo-${new Date().toISOString().slice(0, 19).replace(/\D/g, "")}`;

/** Where a demo plays: a shop between the two sides, with books of its own. */
export interface Stage {
  readonly temuJtl: TemuJtl;
  readonly shop: string;
  readonly arguments: DemoArguments;
  /** Moves the simulated Temu. */
  readonly control: SimulatorControl;
  /** JTL has these articles with this stock; others keep theirs. */
  readonly setStock: (articles: ReadonlyArray<StockedArticle>) => Effect.Effect<void>;
  /** Moves the clocks of all sides, so that JTL has time to work. */
  readonly pass: (millis: number) => Effect.Effect<void>;
}

/** Starts simulators and opens the books; both end with the scope. */
export const openStage = Effect.fnUntraced(function* (given: DemoArguments) {
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
  const { introduction, jtl, setStock, work } = yield* demoJtl(simulator, process.env);
  say(introduction);
  if (environment.jtl !== null) {
    say("JTL_SQL_SERVER: that JTL-Wawi is not touched, a demo's parcels and stock are invented.");
  }
  const control = simulatorControl(simulator.url);
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
  const atNow = (move: (now: number) => Effect.Effect<void>) =>
    Effect.flatMap(Clock.currentTimeMillis, (now) => move(now + offset));
  const jtlWorks = atNow(work);
  const pass = Effect.fnUntraced(function* (millis: number) {
    // Before, too: a row has waited since it was there.
    yield* jtlWorks;
    yield* Effect.orDie(control.advance(millis));
    offset += millis;
    yield* jtlWorks;
  });
  const stage: Stage = {
    temuJtl,
    shop,
    arguments: given,
    control,
    setStock: (articles) => atNow((now) => setStock(articles, now)),
    pass,
  };
  return stage;
});
