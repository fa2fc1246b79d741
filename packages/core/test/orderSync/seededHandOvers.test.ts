import { describe, expect, it } from "@effect/vitest";
import { type JtlWawi, minutes, OrderStore, retryOrder } from "@temu-jtl/core";
import { badGateway, JtlWorld, noAnswer, SeededRandom } from "@temu-jtl/core/testing";
import { Effect, Stream } from "effect";
import { TestClock } from "effect/testing";
import { heldByWorker, syncWithJtl, withTime } from "./handingOver.ts";
import { counts, inShop, sell, sync } from "./runs.ts";

const seeds = Array.from({ length: 100 }, (_, index) => index + 1);

/** What may happen between two moments of peace. */
const moves = [
  "run",
  "run whose insert is not answered, and did not happen",
  "run whose insert is not answered, and happened",
  "run whose insert is refused by the network",
  "run whose looks are not answered",
  "run while JTL's worker holds everything",
  "JTL's worker takes over",
  "orders are sold",
  "time passes",
] as const;

const failed = Effect.flatMap(OrderStore, (orders) =>
  Effect.map(Stream.runCollect(orders.inStates(["failed"])), (pages) =>
    pages.flat().map(({ parentOrderSn }) => parentOrderSn),
  ),
);

/** A run that JTL shows something else in, while time goes on. */
const run = (change: (jtl: JtlWawi["Service"]) => Partial<JtlWawi["Service"]> = () => ({})) =>
  withTime(syncWithJtl(change));

const make = Effect.fnUntraced(function* (move: (typeof moves)[number], random: SeededRandom) {
  const jtl = yield* JtlWorld;
  const insert = (fault: Parameters<typeof jtl.failNext>[2]) =>
    Effect.andThen(jtl.failNext("submit", 1, fault), run());
  switch (move) {
    case "run":
      return yield* run();
    case "run whose insert is not answered, and did not happen":
      return yield* insert(noAnswer(false));
    case "run whose insert is not answered, and happened":
      return yield* insert(noAnswer(true));
    case "run whose insert is refused by the network":
      return yield* insert(badGateway);
    case "run whose looks are not answered":
      yield* jtl.failNext(random.pick(["importMark", "orders", "queued"]), 1, noAnswer(false));
      return yield* run();
    case "run while JTL's worker holds everything":
      return yield* run(heldByWorker);
    case "JTL's worker takes over":
      return yield* jtl.takeOver;
    case "orders are sold":
      return yield* sell(random.whole(1, 3));
    case "time passes":
      return yield* TestClock.adjust(minutes(random.whole(1, 40)));
  }
});

describe("Whatever is lost on the way to JTL", () => {
  it.effect.each(seeds)("(O3, O4, O5) every order gets there once, by seed %s", (seed) =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        const orders = yield* OrderStore;
        const random = new SeededRandom(seed);
        yield* jtl.visibleDelay(minutes(random.whole(0, 20)));
        yield* sell(3);
        for (let move = 0; move < 12; move += 1) yield* make(random.pick(moves), random);
        // Peace: JTL answers, its worker runs, and a person tries again what has failed.
        for (let quiet = 0; quiet < 12; quiet += 1) {
          yield* withTime(sync);
          yield* jtl.takeOver;
          yield* TestClock.adjust("31 minutes");
          yield* Effect.forEach(yield* failed, (number) => Effect.exit(retryOrder(number)));
        }
        expect(Object.keys(yield* counts)).toEqual(["accepted"]);
        const pages = yield* Stream.runCollect(orders.inStates(["accepted"]));
        for (const { parentOrderSn } of pages.flat()) {
          expect(yield* jtl.rowsInserted(parentOrderSn)).toBe(1);
        }
      }),
    ),
  );
});
