import { JtlWawi } from "@temu-jtl/core";
import {
  JtlWorld,
  memoryJtlWawi,
  memoryOrderDocument,
  MemoryState,
  SeededRandom,
} from "@temu-jtl/core/testing";
import { Clock, Duration, Effect, Fiber, Layer, Random, References } from "effect";
import { TestClock } from "effect/testing";
import { type DayPlan, planDay } from "./DayPlan.ts";
import { type Happenings, makeHappenings } from "./happenings.ts";
import { Market } from "./Market.ts";
import { type Hosts, openHosts } from "./openHosts.ts";
import { wrongStock } from "./wrongStock.ts";

const begin = Date.UTC(2026, 10, 24);

const whileTimeGoesOn = Effect.fnUntraced(function* <A, E, R>(work: Effect.Effect<A, E, R>) {
  const fiber = yield* Effect.forkChild(work);
  while (fiber.pollUnsafe() === undefined) yield* TestClock.adjust("1 minute");
  return yield* Fiber.join(fiber);
});

/** Runs of both workflows at their times, and things that happen at any time, until the day is over. */
const goThrough = Effect.fnUntraced(function* (
  day: DayPlan,
  all: ReadonlyArray<Hosts>,
  { bookByMistake, happen, lookAtGuard }: Happenings,
  market: Market,
  random: SeededRandom,
) {
  const end = begin + Duration.toMillis("24 hours");
  const isOver = Effect.map(Clock.currentTimeMillis, (now) => now >= end);
  const until = (at: number) =>
    Effect.flatMap(Clock.currentTimeMillis, (now) => Effect.sleep(Math.max(0, at - now)));

  const rush = Effect.gen(function* () {
    const count = random.whole(0, 5);
    for (let happened = 0; happened < count; happened += 1) {
      yield* Effect.sleep(random.whole(0, day.latencyMillis * 3));
      yield* happen("inRun");
    }
  });
  const inventoryRuns = Effect.fnUntraced(function* (hosts: Hosts, offset: number) {
    for (let hour = 0; !(yield* isOver); hour += 1) {
      yield* until(begin + offset + hour * Duration.toMillis("1 hour"));
      yield* Effect.forkChild(rush);
      const mode = hour === hosts.shop.plan.fullHour ? "full" : "quick";
      yield* hosts.syncInventory({ mode, allowGuards: false });
    }
  });
  const orderRuns = Effect.fnUntraced(function* (hosts: Hosts, offset: number) {
    for (let turn = 0; !(yield* isOver); turn += 1) {
      yield* until(begin + offset + turn * Duration.toMillis("30 minutes"));
      const run = yield* hosts.syncOrders;
      yield* market.note(`${hosts.shop.plan.id}: order run ${run.outcome}`);
    }
  });
  const person = Effect.fnUntraced(function* (hosts: Hosts) {
    while (!(yield* isOver)) {
      yield* Effect.sleep(random.whole(1_800_000, 10_800_000));
      yield* lookAtGuard(hosts);
    }
  });
  // Temu's readings still lag behind the push when the full run asks for them.
  const mistakes = Effect.fnUntraced(function* (hosts: Hosts) {
    while (!(yield* isOver)) {
      yield* Effect.sleep(random.whole(14_400_000, 50_400_000));
      yield* bookByMistake(hosts);
    }
  });
  const events = Effect.gen(function* () {
    while (!(yield* isOver)) {
      yield* happen("anyTime");
      // Now and then several things happen within seconds of each other.
      yield* Effect.sleep(random.whole(0, random.pick([3_000, 60_000, 900_000, 900_000])));
    }
  });
  const fibers = yield* Effect.forEach(
    [
      events,
      ...all.flatMap((hosts) => {
        const offset = random.whole(60_000, 1_800_000);
        // On half of the days orders are synced while the stock is.
        const apart = random.happens(0.5)
          ? random.whole(-2 * day.latencyMillis, 3 * day.latencyMillis)
          : random.whole(0, 1_800_000);
        const guards = day.isGuarded ? [person(hosts)] : [];
        const late = day.lagMillis > 0 ? [mistakes(hosts)] : [];
        return [inventoryRuns(hosts, offset), orderRuns(hosts, offset + apart), ...guards, ...late];
      }),
    ],
    (work) => Effect.forkChild(work),
  );
  yield* whileTimeGoesOn(Fiber.joinAll(fibers));
});

/** Waits until all that was sold is handed over, taken and known to be taken. */
const becomeQuiet = Effect.fnUntraced(function* (all: ReadonlyArray<Hosts>) {
  const world = yield* JtlWorld;
  // Longer than a rejected SKU waits for its next try, and a held order for the next look at it.
  yield* TestClock.adjust("25 hours");
  for (let turns = 0; turns < 20; turns += 1) {
    yield* world.takeOver;
    yield* TestClock.adjust("10 minutes");
    yield* whileTimeGoesOn(Effect.forEach(all, (hosts) => hosts.syncOrders));
    const underWay = yield* Effect.forEach(all, (hosts) => hosts.underWay);
    if (underWay.every((count) => count === 0)) return;
  }
  return yield* Effect.die(new Error("Orders do not come to rest."));
});

/** Plays a seed's day, and then runs while nothing happens any more. */
export const liveDay = Effect.fnUntraced(
  function* (seed: number) {
    const day = planDay(seed);
    const random = new SeededRandom(seed ^ 0x5bd1e995);
    const world = yield* JtlWorld;
    let isOn = true;
    yield* TestClock.setTime(begin);
    yield* world.setStock(day.articles);
    yield* world.bundles(day.bundles);
    const market = new Market(yield* JtlWawi, random);
    const all = yield* Effect.forEach(day.shops, (plan, place) =>
      openHosts(plan, place, { ...day, seed, isOn: () => isOn }, market),
    );
    for (const { shop } of all) shop.temu.lag(day.lagMillis);
    const happenings = makeHappenings(day, all, market, random);
    yield* goThrough(day, all, happenings, market, random);

    isOn = false;
    yield* happenings.settle;
    yield* becomeQuiet(all);
    yield* market.note("quiet");
    const runAll = Effect.fnUntraced(function* (mode: "quick" | "full") {
      for (const hosts of all) {
        const { guardSaid } = hosts.shop;
        yield* whileTimeGoesOn(hosts.syncInventory({ mode, allowGuards: guardSaid.length > 0 }));
      }
    });
    // A shop hears of what others have sold by their runs, and a guard has a person let it pass.
    for (let runs = 0; runs < 3; runs += 1) yield* runAll("quick");
    const wrong = yield* wrongStock(
      all,
      market,
      ({ byHand, renamed }) =>
        (skuId) =>
          byHand.has(skuId) || renamed.has(skuId),
    );
    for (let runs = 0; runs < 2; runs += 1) yield* runAll("full");
    const wrongAtLast = yield* wrongStock(all, market, () => () => false);
    const story = market.log.join("\n");
    const { offered, oversold } = market;
    return { offered, oversold, wrong, wrongAtLast, story };
  },
  (day, seed) =>
    day.pipe(
      Effect.scoped,
      Effect.provide(
        Layer.mergeAll(
          MemoryState.layer,
          memoryJtlWawi({
            takeOverDelayMillis: planDay(seed).takeOverMillis,
            packDelayMillis: null,
          }),
          memoryOrderDocument,
        ),
      ),
      Effect.provideService(References.MinimumLogLevel, "None"),
      Random.withSeed(seed),
    ),
);
