import type { RunReport } from "@temu-jtl/core";
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
import { Market } from "./Market.ts";
import { type Hosts, openHosts } from "./openHosts.ts";

const begin = Date.UTC(2026, 10, 24);

const problemsOf = ({ steps }: RunReport) =>
  steps.flatMap(({ problems }) => problems.map(({ code }) => code)).join(", ");

/** A run of the inventory sync, and of the ideal pusher beside it. */
const runInventory = Effect.fnUntraced(function* (
  market: Market,
  { shop, syncInventory, unreached }: Hosts,
  mode: "quick" | "full",
) {
  const { ideal, plan, temu } = shop;
  ideal.begin(yield* market.targets(shop));
  const sold = new Set(temu.snapshot.map(({ order }) => order.parentOrderSn));
  yield* market.note(`${plan.id}: ${mode} run begins`);
  unreached.begin();
  const run = yield* syncInventory(mode);
  if (!unreached.anything) shop.read = sold;
  ideal.end((skuId) => !unreached.has(skuId));
  const shown = plan.skus.map(({ skuId }) => `${skuId}=${temu.shelf.find(skuId)?.stock}`);
  const end = `${run.outcome} ${problemsOf(run)}`;
  yield* market.note(`${plan.id}: ${mode} run ${end}: ${shown.join(" ")}`);
});

const whileTimeGoesOn = Effect.fnUntraced(function* <A, E, R>(work: Effect.Effect<A, E, R>) {
  const fiber = yield* Effect.forkChild(work);
  while (fiber.pollUnsafe() === undefined) yield* TestClock.adjust("10 seconds");
  return yield* Fiber.join(fiber);
});

/** Runs of both workflows at their times, and things that happen at any time, until the day is over. */
const goThrough = Effect.fnUntraced(function* (
  day: DayPlan,
  all: ReadonlyArray<Hosts>,
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
      yield* market.happen("inRun");
    }
  });
  const inventoryRuns = Effect.fnUntraced(function* (hosts: Hosts, offset: number) {
    for (let hour = 0; !(yield* isOver); hour += 1) {
      yield* until(begin + offset + hour * Duration.toMillis("1 hour"));
      yield* Effect.forkChild(rush);
      yield* runInventory(market, hosts, hour === hosts.shop.plan.fullHour ? "full" : "quick");
    }
  });
  const orderRuns = Effect.fnUntraced(function* (hosts: Hosts, offset: number) {
    for (let turn = 0; !(yield* isOver); turn += 1) {
      yield* until(begin + offset + turn * Duration.toMillis("30 minutes"));
      const run = yield* hosts.syncOrders;
      yield* market.note(`${hosts.shop.plan.id}: order run ${run.outcome}`);
    }
  });
  const events = Effect.gen(function* () {
    while (!(yield* isOver)) {
      yield* market.happen("anyTime");
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
        return [inventoryRuns(hosts, offset), orderRuns(hosts, offset + apart)];
      }),
    ],
    (work) => Effect.forkChild(work),
  );
  yield* whileTimeGoesOn(Fiber.joinAll(fibers));
});

/** Plays a seed's day, and then a run while nothing happens any more. */
export const liveDay = Effect.fnUntraced(
  function* (seed: number) {
    const day = planDay(seed);
    const random = new SeededRandom(seed ^ 0x5bd1e995);
    const world = yield* JtlWorld;
    let isOn = true;
    yield* TestClock.setTime(begin);
    yield* world.setStock(day.articles);
    yield* world.bundles(day.bundles);
    const all = yield* Effect.forEach(day.shops, (plan, place) =>
      openHosts(plan, place, { ...day, seed, isOn: () => isOn }),
    );
    const shops = all.map(({ shop }) => shop);
    const market = new Market(day, shops, random);
    for (const { temu } of shops) temu.lag(day.lagMillis);
    yield* goThrough(day, all, market, random);

    isOn = false;
    // Longer than a rejected SKU waits for its next try, and a held order for the next look at it.
    yield* TestClock.adjust("25 hours");
    // Until all that was sold is handed over, taken and known to be taken: then nothing happens any more.
    do {
      yield* world.takeOver;
      yield* TestClock.adjust("10 minutes");
      yield* whileTimeGoesOn(Effect.forEach(all, (hosts) => hosts.syncOrders));
    } while ((yield* Effect.forEach(all, (hosts) => hosts.underWay)).some((count) => count > 0));
    yield* market.note("quiet");
    // A shop hears of what others have sold by their runs.
    for (const _ of all) {
      yield* whileTimeGoesOn(Effect.forEach(all, (hosts) => runInventory(market, hosts, "quick")));
    }
    const truth = yield* market.truth;
    const targets = shops.flatMap(({ plan }) => [...truth.targets(plan)]);
    const shown = shops.flatMap(({ plan, temu }) =>
      [...truth.targets(plan).keys()].map((skuId) => [skuId, temu.shelf.find(skuId)?.stock]),
    );
    return { oversold: market.oversold, shown, targets, story: market.log.join("\n") };
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
