import { assert } from "@effect/vitest";
import { elapsed, leaseMillis, renewEveryMillis } from "@temu-jtl/core";
import { SeededRandom, temuCalls } from "@temu-jtl/core/testing";
import { Effect } from "effect";
import type { Turn } from "./hostTask.ts";
import { openStockShop } from "./StockShop.ts";

/**
 * Puts a host to sleep at a place of its push, and lets another push less than it was about to. Answers
 * what the sleeper does when it wakes (the edits that it sends after all), and its next run.
 */
export const oversleepPush = Effect.fnUntraced(function* (schema: string, place: string) {
  const stockShop = yield* openStockShop(
    schema,
    { jtlPackMillis: null, jtlTakeOverMillis: null, rules: {} },
    new SeededRandom(1),
  );
  const { loseSome, shop, showsTargets, trade } = stockShop;
  const start = (turns: ReadonlyArray<Turn>, places: ReadonlyArray<readonly [string, number]>) =>
    shop.start({
      work: { _tag: "Turns", turns },
      stops: places.map(([at, nth]) => ({ place: at, nth, delayMillis: 0 })),
    });
  yield* trade;
  const sleeper = yield* start(
    ["quick", "quick"],
    [
      [place, 1],
      ["turn begins", 2],
    ],
  );
  yield* sleeper.standsStillAt(place);
  yield* loseSome;
  const since = yield* elapsed;
  const other = yield* start(["quick"], []);
  yield* other.ended;
  // So long it had to wait for the sleeper's lease, which may have been renewed a while before.
  assert.isAtLeast((yield* elapsed) - since, leaseMillis - renewEveryMillis);
  yield* showsTargets("while the sleeper is asleep");

  const edits = Effect.map(
    shop.control.counts,
    ({ requests }) => requests[temuCalls.editStock] ?? 0,
  );
  const before = yield* edits;
  yield* sleeper.wake;
  yield* sleeper.told(({ _tag }) => _tag === "LeaseLost");
  yield* sleeper.standsStillAt("turn begins");
  return {
    ...stockShop,
    sentLate: (yield* edits) - before,
    nextRun: Effect.andThen(sleeper.wake, sleeper.ended),
  };
});
