import { describe, expect, it } from "@effect/vitest";
import { DocumentError, OrderDocument, OrderStore } from "@temu-jtl/core";
import { TemuWorld } from "@temu-jtl/core/testing";
import { Effect } from "effect";
import { TestClock } from "effect/testing";
import { counts, inShop, problemsOf, sync } from "./runs.ts";

/** The sync with a form of documents that has no place for any order. */
const syncRefused = sync.pipe(
  Effect.provideService(
    OrderDocument,
    OrderDocument.of({
      render: ({ parentOrderSn }) =>
        Effect.fail(
          new DocumentError({
            parentOrderSn,
            message: "cStadt has a character that ISO-8859-1 lacks",
            whatToDo: "Set charsetPolicy to entities.",
          }),
        ),
    }),
  ),
);

describe("An order whose document cannot be written", () => {
  it.effect("is held, told once, and leaves one mark in its history", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const orders = yield* OrderStore;
        const [sold] = yield* temu.sell(1);
        const number = sold?.order.parentOrderSn ?? "";
        expect(problemsOf(yield* syncRefused, "render")).toEqual(["DocumentError"]);
        const history = yield* orders.history(number);
        expect(history.map(({ to }) => to)).toEqual(["imported", "held"]);
        yield* TestClock.adjust("1 hour");
        expect((yield* syncRefused).outcome).toBe("succeeded");
        expect(yield* orders.history(number)).toEqual(history);
      }),
    ),
  );

  it.effect("goes its way once a setting lets it be written, without asking Temu", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* temu.sell(1);
        yield* syncRefused;
        yield* TestClock.adjust("1 hour");
        const run = yield* sync;
        expect(yield* counts).toEqual({ submitted: 1 });
        expect(run.temuRequests).toEqual({ "bg.order.list.v2.get": 1 });
      }),
    ),
  );

  it.effect("is looked at anew when Temu changes what stands in it", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const orders = yield* OrderStore;
        const [sold] = yield* temu.sell(1);
        if (sold === undefined) throw new Error("One order was sold.");
        const { order } = sold;
        yield* syncRefused;
        yield* TestClock.adjust("1 minute");
        const lines = order.lines.map((line) => ({ ...line, merchantSku: "ART-9" }));
        yield* temu.add([{ ...sold, order: { ...order, lines } }]);
        yield* syncRefused;
        const history = yield* orders.history(order.parentOrderSn);
        expect(history.map(({ to }) => to)).toEqual(["imported", "held", "imported", "held"]);
      }),
    ),
  );
});
