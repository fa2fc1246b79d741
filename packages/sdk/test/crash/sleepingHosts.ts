import { assert } from "@effect/vitest";
import { elapsed, leaseMillis, renewEveryMillis } from "@temu-jtl/core";
import { Effect } from "effect";
import { type CrashShop, openShop } from "./CrashLab.ts";
import { settle } from "./hostTask.ts";
import { expectedOutcome } from "./Outcome.ts";
import type { Host } from "./startHost.ts";

/** A shop with two hosts, of which one sleeps. The lease that it held has run out, in real time. */
interface Overslept {
  readonly shop: CrashShop;
  readonly sleeper: Host;
  readonly other: Host;
}

const orders = 3;

/**
 * Puts a host to sleep at a place and starts another, which has to wait until the lease is over and
 * then goes on to the end, or to where it is to stand still.
 */
export const oversleep = Effect.fnUntraced(function* (
  schema: string,
  places: { readonly asleep: string; readonly otherStops: string | null },
) {
  const shop = yield* openShop(schema, { jtlTakeOverMillis: null });
  yield* shop.control.sell(orders);
  const stop = (place: string) => ({ place, nth: 1, delayMillis: 0 });
  const sleeper = yield* shop.start({ work: settle(orders), stops: [stop(places.asleep)] });
  yield* sleeper.standsStill;
  const since = yield* elapsed;
  const other = yield* shop.start({
    work: settle(orders),
    stops: places.otherStops === null ? [] : [stop(places.otherStops)],
  });
  yield* places.otherStops === null ? other.ended : other.standsStill;
  // So long it had to wait for the sleeper's lease, which may have been renewed a while before.
  assert.isAtLeast((yield* elapsed) - since, leaseMillis - renewEveryMillis);
  return { shop, sleeper, other };
});

/**
 * Wakes the sleeper, and waits until what it was about to send has arrived and it has seen that it is
 * out.
 */
export const wakeUp = Effect.fnUntraced(function* ({ shop, sleeper }: Overslept, call: string) {
  const arrived = Effect.map(shop.control.counts, ({ requests }) => requests[call] ?? 0);
  const before = yield* arrived;
  yield* sleeper.wake;
  yield* Effect.repeat(arrived, { until: (now) => now > before });
  yield* sleeper.told(({ _tag }) => _tag === "LeaseLost");
});

/** The same, where it has sent already and heard nothing. */
export const wakeUpToRecord = Effect.fnUntraced(function* ({ sleeper }: Overslept) {
  yield* sleeper.wake;
  yield* sleeper.told(({ _tag }) => _tag === "LeaseLost");
});

/** Lets both go on to the end. Answers what has become of the orders, and what should have. */
export const endOf = Effect.fnUntraced(function* ({ other, shop, sleeper }: Overslept) {
  yield* other.ended;
  yield* sleeper.ended;
  const outcome = yield* shop.outcome;
  const expected = expectedOutcome(yield* shop.control.snapshot, new Set(), outcome.rowsInserted);
  return { outcome, expected };
});
