import { describe, expect, it } from "@effect/vitest";
import { type CompareCounts, InventoryRules } from "@temu-jtl/core";
import { Schema } from "effect";
import { decideCompare, isEnoughSeen } from "../../src/workflows/inventorySync/compare/guards.ts";

const rules = Schema.decodeSync(InventoryRules)({});
const count = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 2_000 }));
const percent = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 100 }));
const Counts = Schema.Struct({
  matched: count,
  toZero: count,
  salesUnknown: count,
  knownBefore: count,
  lost: count,
});
const Mode = Schema.Literals(["quick", "full"]);

const quiet: CompareCounts = {
  matched: 100,
  toZero: 0,
  salesUnknown: 0,
  knownBefore: 100,
  lost: 0,
};
const decided = (change: Partial<CompareCounts>, mode: "quick" | "full" = "full") =>
  decideCompare(rules, { mode, allowGuards: false })({ ...quiet, ...change });

describe("A guard", () => {
  it("(I14) lets a fifth of the SKUs fall to zero, and holds the zeros of more", () => {
    expect(decided({ toZero: 20 })).toBe("accept");
    expect(decided({ toZero: 21 })).toBe("holdZeros");
  });

  it("(I14) lets nine SKUs fall to zero, whatever their share", () => {
    expect(decided({ matched: 9, toZero: 9 })).toBe("accept");
    expect(decided({ matched: 10, toZero: 10 })).toBe("holdZeros");
  });

  it("(I15) lets JTL forget a fifth of the SKUs that it knew, and stops at more", () => {
    expect(decided({ lost: 20 })).toBe("accept");
    expect(decided({ lost: 21 })).toBe("stop");
  });

  it("(I15) stops a full run of a small shop of which JTL knows nothing any more", () => {
    expect(decided({ matched: 1, knownBefore: 1, lost: 1 })).toBe("stop");
  });

  it("(I15) stops a quick run only if ten SKUs are lost", () => {
    expect(decided({ knownBefore: 9, lost: 9 }, "quick")).toBe("accept");
    expect(decided({ knownBefore: 10, lost: 10 }, "quick")).toBe("stop");
  });

  it("(I15) stops where JTL knows nothing any more, even if the shop has set 0 percent", () => {
    const none = { ...rules, knownGuardPercent: 0 };
    const decide = decideCompare(none, { mode: "full", allowGuards: false });
    expect(decide({ ...quiet, lost: 99 })).toBe("accept");
    expect(decide({ ...quiet, lost: 100 })).toBe("stop");
  });

  it("(I15) takes a download of four fifths of the SKUs, and no smaller one", () => {
    expect(isEnoughSeen({ seen: 80, before: 100 }, 80)).toBe(true);
    expect(isEnoughSeen({ seen: 79, before: 100 }, 80)).toBe(false);
    expect(isEnoughSeen({ seen: 0, before: 1 }, 0)).toBe(false);
    expect(isEnoughSeen({ seen: 0, before: 0 }, 80)).toBe(true);
  });

  it.prop(
    "(I14, I15) is let through by a person, whatever the figures",
    [Counts, Mode],
    ([counts, mode]) => {
      expect(decideCompare(rules, { mode, allowGuards: true })(counts)).toBe("accept");
    },
  );

  it.prop(
    "(I14, I15) that is met stays met when more SKUs fall or are lost",
    [Counts, percent, percent, Mode],
    ([counts, zeroGuardPercent, knownGuardPercent, mode]) => {
      const decide = decideCompare(
        { ...rules, zeroGuardPercent, knownGuardPercent },
        { mode, allowGuards: false },
      );
      const severity = { accept: 0, holdZeros: 1, stop: 2 };
      const before = decide(counts);
      const after = decide({ ...counts, toZero: counts.toZero + 1, lost: counts.lost + 1 });
      expect(severity[after]).toBeGreaterThanOrEqual(severity[before]);
    },
  );

  it.prop(
    "(I14, I15) leaves everyday changes of fewer than ten SKUs of a quick run alone",
    [Counts, percent, percent],
    ([counts, zeroGuardPercent, knownGuardPercent]) => {
      const few = { ...counts, toZero: counts.toZero % 10, lost: counts.lost % 10 };
      const decide = decideCompare(
        { ...rules, zeroGuardPercent, knownGuardPercent },
        { mode: "quick", allowGuards: false },
      );
      expect(decide(few)).toBe("accept");
    },
  );
});
