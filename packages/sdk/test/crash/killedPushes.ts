import { assert } from "@effect/vitest";
import { minutes } from "@temu-jtl/core";
import { noAnswer, SeededRandom, temuCalls } from "@temu-jtl/core/testing";
import { Effect } from "effect";
import { everythingArrived } from "./killedHosts.ts";
import type { Stop } from "./hostTask.ts";
import { openStockShop, type StockShop } from "./StockShop.ts";
import { type PushKill, type StockPlan, stockPlan } from "./stockPlan.ts";

/**
 * A host's life: it stands still while Temu sells, where it is to, and dies where it is to. Answers false
 * when its run ended before: one that stood still for too long, on a busy machine, has lost its database.
 */
const liveAndDie = Effect.fnUntraced(function* (
  { sell, shop }: StockShop,
  { pause, point, stop, turns }: PushKill,
  inventory: StockPlan["rules"],
) {
  const { control } = shop;
  const { requests } = yield* control.counts;
  if (point.isLost) yield* control.failNext(temuCalls.editStock, stop.nth, noAnswer(false));
  const host = yield* shop.start({
    inventory,
    work: { _tag: "Turns", turns },
    stops: pause === null ? [stop] : [pause, stop],
  });
  if (pause !== null) {
    yield* host.standsStillAt(pause.place);
    yield* everythingArrived(shop, pause, requests);
    yield* sell;
    yield* shop.keepLease;
    yield* host.wake;
  }
  const { _tag: word } = yield* host.told(
    (one) => one._tag === "Ended" || (one._tag === "StandsStill" && one.place === stop.place),
  );
  const isThere = word === "StandsStill";
  assert.isTrue(isThere || pause !== null, `the host was at ${stop.place}`);
  yield* host.kill;
  if (isThere) yield* everythingArrived(shop, stop, requests);
  yield* control.clearFaults;
  return isThere;
});

const mostLives = 4;

/** Kills hosts that push, as the seed says, while both sides trade, and looks what Temu shows in the end. */
export const playStockSeed = Effect.fnUntraced(function* (seed: number) {
  const plan = stockPlan(seed);
  const { kills, lagMillis, quiet, rules } = plan;
  const stockShop = yield* openStockShop(`stock_${seed}`, plan, new SeededRandom(seed));
  const { sell, shop, showsTargets, trade } = stockShop;
  const { control } = shop;
  yield* control.lag(lagMillis);
  for (const kill of kills) {
    let isKilled = false;
    for (let lives = 0; lives < mostLives && !isKilled; lives += 1) {
      yield* trade;
      isKilled = yield* liveAndDie(stockShop, kill, rules);
    }
    assert.isTrue(isKilled, `a host was killed at ${kill.stop.place}`);
    yield* sell;
    yield* shop.outliveLease;
    yield* control.advance(kill.idleMillis);
  }
  const [first, second] = quiet;
  const turns = ["orders", "wait", "orders", "wait", "orders", first, second] as const;
  const last = yield* shop.start({
    inventory: rules,
    work: { _tag: "Turns", turns },
    stops: [{ place: "turn begins", nth: turns.length, delayMillis: 0 }],
  });
  yield* last.standsStill;
  yield* control.advance(minutes(31));
  yield* showsTargets(`after a quiet ${first} run`);
  const edits = Effect.map(control.counts, ({ requests }) => requests[temuCalls.editStock]);
  const before = yield* edits;
  yield* last.wake;
  yield* last.ended;
  assert.strictEqual(yield* edits, before, "a run with nothing to do pushes nothing");
  yield* showsTargets(`after a second one, a ${second} run`);
});

/**
 * Kills a host that has sent more stock, before it has recorded what Temu took, and takes that stock back:
 * whoever does not know of the push takes what Temu shows for what it showed before.
 */
export const dieWithUnrecordedPush = Effect.fnUntraced(function* (schema: string, place: string) {
  const inventory = {};
  const stockShop = yield* openStockShop(
    schema,
    { jtlTakeOverMillis: null, jtlPackMillis: null, rules: inventory },
    new SeededRandom(1),
  );
  const { bring, shop, showsTargets, takeBack } = stockShop;
  const { control } = shop;
  const run = (mode: "quick" | "full", stops: ReadonlyArray<Stop>) =>
    shop.start({ inventory, work: { _tag: "Turns", turns: [mode] }, stops });
  yield* (yield* run("full", [])).ended;
  yield* control.advance(minutes(10));
  yield* showsTargets("after a quiet full run");
  const { requests } = yield* control.counts;
  yield* bring;
  const stop = { place, nth: 2, delayMillis: 0 };
  const killed = yield* run("quick", [stop]);
  yield* killed.standsStillAt(place);
  yield* killed.kill;
  yield* everythingArrived(shop, stop, requests);
  yield* takeBack;
  yield* shop.outliveLease;
  yield* control.advance(minutes(10));
  yield* (yield* run("quick", [])).ended;
  yield* showsTargets("after the next quick run");
});
