import { describe, expect, it } from "@effect/vitest";
import { Effect } from "effect";
import { TestClock } from "effect/testing";
import { withFullBudget, withoutRenewal, withShortLease } from "../../fullBudget.ts";
import { withTime } from "../handingOver.ts";
import { inShop } from "../runs.ts";
import { confirmationsOf, packed, reportsOf, sent, track } from "./packing.ts";

describe("A report that waits for the request budget", () => {
  it.effect("(T5) longer than the host may write is not sent, and the next run sends it", () =>
    inShop(
      Effect.gen(function* () {
        const { number, order } = yield* packed;
        const late = yield* track.pipe(withFullBudget(5, "each"), withShortLease, withTime);
        expect(late.steps[0]?.problems[0]?.message).toContain("was not sent");
        expect(yield* sent).toBe(0);
        expect(yield* reportsOf(number)).toMatchObject([{ state: "planned" }]);
        yield* track;
        expect(yield* reportsOf(number)).toMatchObject([{ state: "confirmed" }]);
        expect(yield* confirmationsOf(order)).toEqual([1, 1]);
      }),
    ),
  );

  it.effect("(T5) until another host took over is not sent, and that host sends it once", () =>
    inShop(
      Effect.gen(function* () {
        const { number, order } = yield* packed;
        const stale = yield* track.pipe(
          withFullBudget(30, "first"),
          withoutRenewal,
          withTime,
          Effect.flip,
        );
        expect(stale).toMatchObject({ _tag: "LeaseLost" });
        expect(yield* sent).toBe(0);
        // What was about to be sent is looked up at Temu first.
        for (let looks = 0; looks < 3; looks += 1) {
          yield* track;
          yield* TestClock.adjust("1 minute");
        }
        expect(yield* reportsOf(number)).toMatchObject([{ state: "confirmed" }]);
        expect(yield* confirmationsOf(order)).toEqual([1, 1]);
      }),
    ),
  );
});
