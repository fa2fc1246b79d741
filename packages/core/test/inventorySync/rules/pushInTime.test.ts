import { describe, expect, it } from "@effect/vitest";
import { temuCalls, TemuWorld } from "@temu-jtl/core/testing";
import { Effect } from "effect";
import { withFullBudget, withoutRenewal, withShortLease } from "../../fullBudget.ts";
import { withTime } from "../../orderSync/handingOver.ts";
import { inShop } from "../../orderSync/runs.ts";
import { edits, itemAt, offer, quickLater, run, shown, troubles } from "../stock.ts";

const edited = Effect.flatMap(TemuWorld, (temu) =>
  Effect.map(temu.requests, (sent) => sent[temuCalls.editStock] ?? 0),
);

describe("A push that waits for the request budget", () => {
  it.effect("(I11) longer than the host may write is not sent, and the next run sends it", () =>
    inShop(
      Effect.gen(function* () {
        yield* offer(5);
        const late = yield* run({ mode: "full" }).pipe(
          withFullBudget(5, "each"),
          withShortLease,
          withTime,
        );
        expect(edits(late)).toBe(0);
        expect(troubles(late)).toEqual({ push: "partial stockEdit: transient" });
        expect(late.steps.at(-1)?.problems[0]?.message).toContain("was not sent");
        expect(yield* itemAt(0)).toMatchObject({ pushOutcome: "unknown", needsSync: true });
        expect(yield* shown(1)).toEqual([0]);
        expect(edits(yield* quickLater)).toBe(1);
        expect(yield* shown(1)).toEqual([5]);
      }),
    ),
  );

  it.effect("(I11) until another host took over is not sent, and that host's push stands", () =>
    inShop(
      Effect.gen(function* () {
        yield* offer(5);
        const stale = yield* run({ mode: "full" }).pipe(
          withFullBudget(30, "first"),
          withoutRenewal,
          withTime,
          Effect.flip,
        );
        expect(stale).toMatchObject({ _tag: "LeaseLost" });
        expect(yield* edited).toBe(0);
        expect(edits(yield* quickLater)).toBe(1);
        expect(yield* shown(1)).toEqual([5]);
      }),
    ),
  );

  it.effect(
    "(I11) goes out in the same run once there is room, while its host keeps the lease",
    () =>
      inShop(
        Effect.gen(function* () {
          yield* offer(5);
          const busy = yield* run({ mode: "full" }).pipe(withFullBudget(30, "first"), withTime);
          expect(busy.outcome).toBe("succeeded");
          expect(edits(busy)).toBe(1);
          expect(yield* shown(1)).toEqual([5]);
        }),
      ),
  );
});
