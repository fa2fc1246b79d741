import { describe, expect, it } from "@effect/vitest";
import { Alerts, setAside } from "@temu-jtl/core";
import { Effect } from "effect";
import { TestClock } from "effect/testing";
import { inShop } from "../../orderSync/runs.ts";
import { inStep, quickLater, sellAtSister, shown, withAlerts } from "../stock.ts";

describe("A shop that is not run any more", () => {
  it.effect("(I2) is told in each run of another, until a person sets it aside", () =>
    inShop(
      Effect.gen(function* () {
        yield* inStep(10);
        yield* sellAtSister(3);
        expect((yield* withAlerts(quickLater)).alerts).toEqual([]);
        expect(yield* shown(1)).toEqual([7]);
        expect((yield* Effect.flip(setAside("sister"))).message).toContain("sister");
        yield* TestClock.adjust("1 day");
        const messages: Array<string> = [];
        yield* Effect.provideService(quickLater, Alerts, {
          raise: ({ message }) => Effect.sync(() => void messages.push(message)),
        });
        expect(messages).toHaveLength(1);
        expect(messages[0]).toContain("3 units of 1 lines");
        expect((yield* withAlerts(quickLater)).alerts).toEqual(["shopSilent: sister"]);
        expect(yield* shown(1)).toEqual([7]);
        expect(yield* setAside("sister")).toMatchObject({ shop: "sister", lines: 1, units: 3 });
        expect((yield* withAlerts(quickLater)).alerts).toEqual([]);
        expect(yield* shown(1)).toEqual([10]);
      }),
    ),
  );
});
