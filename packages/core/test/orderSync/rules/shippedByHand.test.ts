import { describe, expect, it } from "@effect/vitest";
import { OrderStore } from "@temu-jtl/core";
import { JtlWorld, TemuWorld } from "@temu-jtl/core/testing";
import { Effect } from "effect";
import { inShop, sync } from "../runs.ts";
import { statesOf, waiting, withAlerts } from "./packing.ts";

describe("Lines that people have shipped by hand", () => {
  it.effect("(T6, Z2) end their order once it is cancelled in JTL, as people were told", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const jtl = yield* JtlWorld;
        const { first, second } = yield* waiting(1, 2);
        const number = first.parentOrderSn;
        const [line] = second.lines;
        yield* temu.ship(number);
        yield* temu.ship(second.parentOrderSn, [line?.orderSn ?? ""]);
        yield* sync;
        yield* jtl.cancel(number);
        yield* jtl.cancel(second.parentOrderSn);
        const { codes } = yield* withAlerts(sync);
        // Of the other one Temu still waits for a line.
        expect(codes.map(([code, of]) => [code, of === number])).toEqual([
          ["cancelledInJtl", false],
          ["shippedByHandAtTemu", false],
        ]);
        expect(yield* statesOf(number, second.parentOrderSn)).toEqual(["cancelled", "accepted"]);
        const last = (yield* (yield* OrderStore).history(number)).at(-1);
        expect(last).toMatchObject({ from: "accepted", to: "cancelled", reason: "shippedByHand" });
      }),
    ),
  );

  it.effect(
    "(T6, Z2) end their order also when it was cancelled in JTL before they were found",
    () =>
      inShop(
        Effect.gen(function* () {
          const { first } = yield* waiting(1);
          const number = first.parentOrderSn;
          yield* (yield* JtlWorld).cancel(number);
          yield* (yield* TemuWorld).ship(number);
          yield* sync;
          expect(yield* statesOf(number)).toEqual(["accepted"]);
          expect((yield* withAlerts(sync)).codes).toEqual([]);
          expect(yield* statesOf(number)).toEqual(["cancelled"]);
        }),
      ),
  );

  it.effect(
    "(T6, Z2) do not end an order that JTL has packed all the same: people look at it",
    () =>
      inShop(
        Effect.gen(function* () {
          const jtl = yield* JtlWorld;
          const { first } = yield* waiting(1);
          const number = first.parentOrderSn;
          yield* (yield* TemuWorld).ship(number);
          yield* sync;
          const blocked = { code: "addressChanged", parameters: {} } as const;
          yield* (yield* OrderStore).setBlocks([
            { parentOrderSn: number, blockReasons: [blocked], released: [], handedOver: null },
          ]);
          yield* jtl.pack();
          yield* sync;
          yield* jtl.cancel(number);
          expect((yield* withAlerts(sync)).codes).toContainEqual(["cancelledInJtl", number]);
          expect(yield* statesOf(number)).toEqual(["shipped"]);
        }),
      ),
  );
});
