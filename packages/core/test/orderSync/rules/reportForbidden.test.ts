import { describe, expect, it } from "@effect/vitest";
import { noAnswer, TemuWorld, temuCalls } from "@temu-jtl/core/testing";
import { Effect } from "effect";
import { TestClock } from "effect/testing";
import { withTime } from "../handingOver.ts";
import { inShop, problemsOf, sync } from "../runs.ts";
import {
  packed,
  packLines,
  reportsOf,
  requestsFor,
  sent,
  statesOf,
  track,
  waiting,
  withAlerts,
} from "./packing.ts";

const forbidden = { _tag: "Refused", code: 3_000_032, message: "forbidden" } as const;
const tokenEnded = { _tag: "Refused", code: 3_000_028, message: "token has ended" } as const;

const always = 1_000;

const trackOf = (run: Effect.Success<typeof sync>) =>
  run.steps.find(({ name }) => name === "track");

describe("A call that the token may not make", () => {
  it.effect("(S9, T5) is a look-up: what it would settle stays, and other orders are told", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const { first, second } = yield* waiting(1, 2);
        const numbers = [first.parentOrderSn, second.parentOrderSn];
        yield* packLines(first, [0, 1], { tracking: "T1" });
        yield* temu.failNext(temuCalls.confirmShipment, 1, noAnswer(false));
        yield* withTime(track);
        yield* packLines(second, [0, 1, 2], { tracking: "T2" });
        yield* temu.failNext(temuCalls.confirmedShipments, always, forbidden);
        const run = yield* withTime(track);
        expect(trackOf(run)).toMatchObject({ outcome: "partial" });
        expect(problemsOf(run, "track")).toEqual([`${temuCalls.confirmedShipments}: 3000032`]);
        expect(yield* statesOf(...numbers)).toEqual(["shipped", "reported"]);
        expect(yield* reportsOf(first.parentOrderSn)).toMatchObject([{ state: "unknown" }]);
      }),
    ),
  );

  it.effect("(S9, T6) leaves people told of what was shipped by hand, and is asked once", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const { first, second } = yield* waiting(1, 2);
        const numbers = [first.parentOrderSn, second.parentOrderSn];
        for (const number of numbers) yield* temu.ship(number);
        yield* temu.failNext(temuCalls.confirmedShipments, always, forbidden);
        const { answer, codes } = yield* withAlerts(withTime(sync));
        expect(codes).toEqual(numbers.map((number) => ["shippedByHandAtTemu", number]));
        expect(trackOf(answer)).toMatchObject({ outcome: "partial" });
        // The lines of the first order are asked for at once.
        expect(yield* requestsFor(temuCalls.confirmedShipments)).toBeLessThanOrEqual(2);
      }),
    ),
  );

  it.effect("(S9, T7) is the report itself: the others stay planned, late orders are alerted", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const orders = [...Array(12).keys()].map((at) => at + 1);
        const { first } = yield* waiting(...orders);
        const sold = yield* temu.snapshot;
        const numbers = sold.map(({ order }) => order.parentOrderSn);
        for (const { order } of sold) {
          yield* packLines(order, [0, 1, 2], { tracking: `T${order.parentOrderSn.slice(-2)}` });
        }
        yield* temu.failNext(temuCalls.confirmShipment, always, forbidden);
        yield* TestClock.adjust("36 hours");
        const { answer, codes } = yield* withAlerts(withTime(sync));
        expect(trackOf(answer)).toMatchObject({ outcome: "partial" });
        expect(problemsOf(answer, "track")).toContain(`${temuCalls.confirmShipment}: 3000032`);
        expect(codes).toContainEqual(["shipBeforeNear", first.parentOrderSn]);
        expect(yield* sent).toBeLessThanOrEqual(8);
        const states = (yield* reportsOf(...numbers)).map(({ state }) => state);
        expect(new Set(states)).toEqual(new Set(["planned"]));
      }),
    ),
  );

  it.effect("(S9) stops the step when Temu refuses the shop, after what is under way", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const { number } = yield* packed;
        yield* temu.failNext(temuCalls.confirmShipment, 1, tokenEnded);
        const run = yield* withTime(sync);
        expect(trackOf(run)).toMatchObject({ outcome: "failed" });
        expect(yield* reportsOf(number)).toMatchObject([{ state: "planned" }]);
        yield* withTime(sync);
        expect(yield* statesOf(number)).toEqual(["reported"]);
        const { first } = yield* waiting(2);
        yield* temu.ship(first.parentOrderSn);
        yield* temu.failNext(temuCalls.confirmedShipments, always, tokenEnded);
        expect(trackOf(yield* withTime(sync))).toMatchObject({ outcome: "failed" });
      }),
    ),
  );
});
