import { describe, expect, it } from "@effect/vitest";
import { days, graceMillis, JtlWawi, OrderStore, releaseOrder } from "@temu-jtl/core";
import { JtlWorld, TemuWorld } from "@temu-jtl/core/testing";
import { Effect } from "effect";
import { TestClock } from "effect/testing";
import { heldByWorker, syncWithJtl, watchAlerts } from "../handingOver.ts";
import { counts, inShop, sellOne, sync } from "../runs.ts";

/** An order whose hand-over failed because JTL's worker held it, and that Temu then ended. */
const ended = Effect.fnUntraced(function* (by: "cancel" | "ship") {
  const temu = yield* TemuWorld;
  const number = yield* sellOne;
  yield* sync;
  yield* syncWithJtl(heldByWorker);
  yield* TestClock.adjust(graceMillis);
  yield* syncWithJtl(heldByWorker);
  expect(yield* counts).toEqual({ failed: 1 });
  yield* temu[by](number);
  yield* syncWithJtl(heldByWorker);
  expect(yield* counts).toEqual({ [by === "cancel" ? "cancelled" : "closed"]: 1 });
  yield* TestClock.adjust("1 minute");
  return number;
});

const confirmationsOf = Effect.fnUntraced(function* (number: string) {
  const temu = yield* TemuWorld;
  const order = yield* (yield* OrderStore).get(number);
  return yield* Effect.forEach(order?.temu?.lines ?? [], ({ orderSn }) =>
    temu.confirmations(orderSn),
  );
});

describe("An order that Temu ended after its hand-over had failed", () => {
  it.effect("(O5) is accepted and blocked when JTL has it after all, and never reported", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        const orders = yield* OrderStore;
        const number = yield* ended("cancel");
        yield* jtl.takeOver;
        const { codes } = yield* watchAlerts(sync);
        expect(codes).toEqual(["cancelledAtTemu"]);
        expect(yield* orders.get(number)).toMatchObject({
          state: "accepted",
          blockReasons: [{ code: "cancelledAtTemu" }],
        });
        yield* jtl.pack();
        yield* sync;
        expect(yield* counts).toEqual({ shipped: 1 });
        expect(new Set(yield* confirmationsOf(number))).toEqual(new Set([0]));
      }),
    ),
  );

  it.effect("(O5, Z1) by a person's shipping it is accepted and told when JTL has it", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        const number = yield* ended("ship");
        yield* jtl.takeOver;
        const { raised } = yield* watchAlerts(sync);
        expect(raised).toContainEqual(
          expect.objectContaining({ code: "shippedByHandAtTemu", parentOrderSn: number }),
        );
        expect(yield* counts).toEqual({ accepted: 1 });
      }),
    ),
  );

  it.effect.each(["cancel", "ship"] as const)(
    "(O5) stays ended when it was cancelled in JTL, too (%s)",
    (by) =>
      inShop(
        Effect.gen(function* () {
          const jtl = yield* JtlWorld;
          const number = yield* ended(by);
          const before = yield* (yield* OrderStore).history(number);
          yield* jtl.takeOver;
          yield* jtl.cancel(number);
          expect((yield* watchAlerts(sync)).codes).toEqual([]);
          expect(yield* (yield* OrderStore).history(number)).toEqual(before);
        }),
      ),
  );

  it.effect("(O5) is looked for as long as thirty days", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        yield* ended("cancel");
        yield* TestClock.adjust(days(30));
        yield* jtl.takeOver;
        yield* sync;
        expect(yield* counts).toEqual({ cancelled: 1 });
      }),
    ),
  );

  it.effect("(O5) does not come back once a person has released it", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        const number = yield* ended("cancel");
        yield* jtl.takeOver;
        yield* sync;
        expect(yield* releaseOrder(number)).toBe("cancelled");
        yield* sync;
        expect(yield* (yield* JtlWawi).orders([number])).toMatchObject([{ cancellation: null }]);
        expect(yield* counts).toEqual({ cancelled: 1 });
      }),
    ),
  );
});
