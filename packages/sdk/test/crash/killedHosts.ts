import { assert } from "@effect/vitest";
import { JtlWawi, minutes, seconds } from "@temu-jtl/core";
import { JtlWorld } from "@temu-jtl/core/testing";
import { type SimulatorCounts, simulatedJtlWawi, simulatedJtlWorld } from "@temu-jtl/simulator";
import { Effect, Layer } from "effect";
import { type CrashShop, openShop } from "./CrashLab.ts";
import { crashPlan, type Kill, leavesUnknown } from "./crashPlan.ts";
import { settle, type Stop } from "./hostTask.ts";
import { expectedOutcome } from "./Outcome.ts";

/** So many are sold in all, some of them before each start of a host. */
const orders = 8;
const portions = [4, 2, 2];

/** Somebody else's row, under a number that is none of ours. */
const addForeignRow = ({ control, simulator }: CrashShop) =>
  Effect.gen(function* () {
    const { now, lastRowId } = yield* (yield* JtlWawi).importMark;
    const externalNumber = `FOREIGN-${lastRowId}`;
    const document = yield* (yield* JtlWorld).document(externalNumber);
    yield* (yield* JtlWawi).submit({ externalNumber, document, deadline: now + seconds(10) });
    yield* control.takeOver;
  }).pipe(
    Effect.provide(Layer.merge(simulatedJtlWawi(simulator.url), simulatedJtlWorld(simulator.url))),
  );

/** What JTL's worker does while no host of ours runs. */
const playWorker = Effect.fnUntraced(function* (shop: CrashShop, rows: Kill["rows"]) {
  const { control } = shop;
  if (rows === "taken") yield* control.takeOver;
  if (rows === "foreignRow") yield* addForeignRow(shop);
  if (rows === "held") {
    yield* control.visibleDelay(minutes(5));
    yield* control.takeOver;
    yield* control.visibleDelay(0);
  }
  if (rows === "dropped") {
    yield* control.rejectNext(1);
    yield* control.takeOver;
  }
});

/**
 * Waits until what the host had sent when it stood still has arrived: else the worker might be told to
 * take a row before it is there.
 */
export const everythingArrived = Effect.fnUntraced(function* (
  { control }: CrashShop,
  { nth, place }: Stop,
  before: SimulatorCounts["requests"],
) {
  const call = /^during (.*)$/.exec(place)?.[1];
  if (call === undefined) return;
  yield* Effect.repeat(control.counts, {
    until: ({ requests }) => (requests[call] ?? 0) >= (before[call] ?? 0) + nth,
  });
});

/** Kills hosts as the seed says, lets the last one go on to the end, and looks what has become of it all. */
export const playSeed = Effect.fnUntraced(function* (seed: number) {
  const { jtlTakeOverMillis, kills, lagMillis } = crashPlan(seed);
  const shop = yield* openShop(`seed_${seed}`, { jtlTakeOverMillis });
  const { control } = shop;
  yield* control.lag(lagMillis);
  const unknown = new Set<string>();
  let sold = 0;
  for (const [life, kill] of kills.entries()) {
    const portion = portions[life] ?? 0;
    sold += portion;
    yield* control.sell(portion);
    // So that a worker who drops rows later finds none but what this host adds.
    yield* control.takeOver;
    const { requests } = yield* control.counts;
    const host = yield* shop.start({ work: settle(sold), stops: [kill.stop] });
    yield* host.standsStill;
    yield* host.kill;
    yield* everythingArrived(shop, kill.stop, requests);
    if (leavesUnknown(kill)) {
      for (const number of yield* shop.inState("submitting")) unknown.add(number);
    }
    yield* playWorker(shop, kill.rows);
    yield* shop.outliveLease;
  }
  yield* control.sell(orders - sold);
  const last = yield* shop.start({ work: settle(orders), stops: [] });
  yield* last.ended;
  const outcome = yield* shop.outcome;
  assert.isAtMost(unknown.size, kills.length);
  assert.deepStrictEqual(
    outcome,
    expectedOutcome(yield* control.snapshot, unknown, outcome.rowsInserted),
  );
});
