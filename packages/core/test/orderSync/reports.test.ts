import { describe, expect, it } from "@effect/vitest";
import { trackOrders } from "@temu-jtl/core";
import { JtlWorld, noAnswer, TemuWorld, temuCalls, tooManyRequests } from "@temu-jtl/core/testing";
import { Effect, Fiber } from "effect";
import { TestClock } from "effect/testing";
import { counts, inShop, only, problemsOf, sync } from "./runs.ts";

/** Sells one order and brings it as far as a parcel that Temu knows nothing of yet. */
const bringToParcel = Effect.gen(function* () {
  const temu = yield* TemuWorld;
  const jtl = yield* JtlWorld;
  const [sold] = yield* temu.sell(1);
  yield* sync;
  yield* jtl.takeOver;
  yield* sync;
  yield* jtl.pack();
  return sold?.order.lines.map(({ orderSn }) => orderSn) ?? [];
});

const confirmationsOf = Effect.fnUntraced(function* (orderSns: ReadonlyArray<string>) {
  const temu = yield* TemuWorld;
  return yield* Effect.forEach(orderSns, (orderSn) => temu.confirmations(orderSn));
});

const requestsFor = (call: string) =>
  Effect.flatMap(TemuWorld, (temu) => Effect.map(temu.requests, (sent) => sent[call] ?? 0));

describe("A report whose answer is lost", () => {
  it.effect("(T5) is looked up and not sent again when Temu has it", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const lines = yield* bringToParcel;
        yield* temu.failNext(temuCalls.confirmShipment, 1, noAnswer(true));
        expect((yield* sync).outcome).toBe("partial");
        expect(yield* counts).toEqual({ shipped: 1 });
        yield* sync;
        expect(yield* counts).toEqual({ reported: 1 });
        expect(yield* confirmationsOf(lines)).toEqual(lines.map(() => 1));
      }),
    ),
  );

  it.effect("(T5) is sent again only when two looks, a minute apart, have found nothing", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const lines = yield* bringToParcel;
        yield* temu.failNext(temuCalls.confirmShipment, 1, noAnswer(false));
        yield* sync;
        const sent = yield* requestsFor(temuCalls.confirmShipment);
        yield* TestClock.adjust("10 minutes");
        yield* sync;
        yield* TestClock.adjust("59 seconds");
        yield* sync;
        expect(yield* requestsFor(temuCalls.confirmShipment)).toBe(sent);
        expect(yield* counts).toEqual({ shipped: 1 });
        yield* TestClock.adjust("1 second");
        yield* sync;
        expect(yield* requestsFor(temuCalls.confirmShipment)).toBe(sent + 1);
        expect(yield* counts).toEqual({ reported: 1 });
        expect(yield* confirmationsOf(lines)).toEqual(lines.map(() => 1));
      }),
    ),
  );

  it.effect("(T5) and cannot be looked up does not keep the others from Temu", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* bringToParcel;
        yield* temu.failNext(temuCalls.confirmShipment, 1, noAnswer(true));
        yield* sync;
        const unsettled = { _tag: "Refused", code: 2_000_000, message: "unreadable" } as const;
        yield* temu.failNext(temuCalls.confirmedShipments, 20, unsettled);
        yield* bringToParcel;
        const run = yield* sync;
        expect(run.outcome).toBe("partial");
        expect(yield* counts).toEqual({ shipped: 1, reported: 1 });
      }),
    ),
  );
});

describe("A report that Temu does not take", () => {
  it.effect("is sent again within the run when it only came too fast", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const lines = yield* bringToParcel;
        yield* temu.failNext(temuCalls.confirmShipment, 2, tooManyRequests(3));
        const run = yield* Effect.forkChild(only([trackOrders]));
        while (run.pollUnsafe() === undefined) yield* TestClock.adjust("1 second");
        expect((yield* Fiber.join(run)).outcome).toBe("succeeded");
        expect(yield* confirmationsOf(lines)).toEqual(lines.map(() => 1));
      }),
    ),
  );

  it.effect("(T7) is told in every run, and not sent again", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* bringToParcel;
        const refusal = { _tag: "Refused", code: 120_011_002, message: "carrier" } as const;
        yield* temu.failNext(temuCalls.confirmShipment, 1, refusal);
        yield* sync;
        const again = yield* sync;
        expect(again.outcome).toBe("partial");
        expect(problemsOf(again, "track")).toEqual(["reportRejected"]);
        expect(yield* requestsFor(temuCalls.confirmShipment)).toBe(1);
        expect(yield* counts).toEqual({ shipped: 1 });
      }),
    ),
  );
});
