import { assert } from "@effect/vitest";
import { minutes } from "@temu-jtl/core";
import { noAnswer, SeededRandom, temuCalls } from "@temu-jtl/core/testing";
import { Effect } from "effect";
import { everythingArrived } from "./killedHosts.ts";
import { openStockShop, type StockShop } from "./StockShop.ts";
import type { Stop, Turn } from "./hostTask.ts";
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
  const { sell, shop, showsTargets, takeBack, trade } = stockShop;
  const { control } = shop;
  yield* control.lag(lagMillis);
  /** Turns of a host that nobody kills, while nothing goes on at either side. Answers the host. */
  const inPeace = (turns: ReadonlyArray<Turn>, stops: ReadonlyArray<Stop>) =>
    shop.start({ inventory: rules, work: { _tag: "Turns", turns }, stops });
  for (const kill of kills) {
    let isKilled = false;
    for (let lives = 0; lives < mostLives && !isKilled; lives += 1) {
      yield* trade;
      isKilled = yield* liveAndDie(stockShop, kill, rules);
    }
    assert.isTrue(isKilled, `a host was killed at ${kill.stop.place}`);
    yield* kill.isTakenBack ? takeBack : sell;
    yield* shop.outliveLease;
    yield* control.advance(kill.idleMillis);
    if (!kill.isTakenBack) continue;
    const next = yield* inPeace(["orders", "wait", "orders", "wait", "orders", "quick"], []);
    yield* next.ended;
    yield* control.advance(lagMillis);
    yield* showsTargets(`after a death at ${kill.stop.place}, when JTL's stock was taken back`);
  }
  const [first, second] = quiet;
  const turns = ["orders", "wait", "orders", "wait", "orders", first, second] as const;
  const last = yield* inPeace(turns, [{ place: "turn begins", nth: turns.length, delayMillis: 0 }]);
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
