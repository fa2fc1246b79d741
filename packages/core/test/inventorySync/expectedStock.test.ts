import { assert, describe, it } from "@effect/vitest";
import { Schema } from "effect";
import {
  clockTolerance,
  expectedStock,
  isUncertain,
  needsPush,
  limitedReason,
  limitedTarget,
  type StockBasis,
} from "../../src/domain/expectedStock.ts";
import { minutes } from "../../src/domain/Time.ts";

const between = (minimum: number, maximum: number) =>
  Schema.Int.check(Schema.isBetween({ minimum, maximum }));
const stock = between(0, 20);
const minute = between(0, 30);

const Shown = Schema.NullOr(Schema.Struct({ units: stock, at: minute }));
const Pushed = Schema.NullOr(
  Schema.Struct({
    units: stock,
    at: minute,
    seenUntil: between(0, 6),
    outcome: Schema.Literals(["accepted", "rejected", "unknown"]),
  }),
);
const Taken = Schema.NullOr(Schema.Struct({ units: stock, at: minute, seenUntil: between(0, 6) }));
const Basis = Schema.Struct({ shown: Shown, taken: Taken, pushed: Pushed });
const Moved = Schema.Array(Schema.Struct({ units: between(-3, 3), at: minute })).check(
  Schema.isBetweenLength(0, 6),
);

const timed = <A extends { readonly at: number }>(what: A | null) =>
  what === null ? null : { ...what, at: minutes(what.at) };
const basisOf = ({ pushed, shown, taken }: typeof Basis.Type): StockBasis => ({
  pushed: timed(pushed),
  shown: timed(shown),
  taken: timed(taken),
});
const movementsOf = (moved: typeof Moved.Type) =>
  moved.map((movement, index) => ({
    ...movement,
    at: minutes(movement.at),
    number: index + 1,
  }));

describe("What Temu should show, whatever is known and has moved", () => {
  it.prop(
    "(I7) nobody knows without a reading and an accepted push",
    [Taken, Pushed, Moved],
    ([taken, pushed, moved]) => {
      const basis = basisOf({ pushed, taken, shown: null });
      assert.strictEqual(expectedStock(basis, movementsOf(moved)) !== null, taken !== null);
    },
  );

  it.prop(
    "(I7) is less by every unit that is sold after all of it",
    [Basis, Moved, between(-5, 5)],
    ([wished, moved, units]) => {
      const basis = basisOf(wished);
      const movements = movementsOf(moved);
      const before = expectedStock(basis, movements);
      const later = { units, at: minutes(31), number: 99 };
      const after = expectedStock(basis, [...movements, later]);
      assert.strictEqual(after, before === null ? null : before - units);
      const early = { units, at: -1, number: 99 };
      assert.strictEqual(expectedStock(basis, [...movements, early]), before);
    },
  );

  it.prop(
    "(I7) does not depend on the order in which movements are seen",
    [Basis, Moved],
    ([basis, moved]) => {
      const movements = movementsOf(moved);
      assert.strictEqual(
        expectedStock(basisOf(basis), movements),
        expectedStock(basisOf(basis), movements.toReversed()),
      );
    },
  );

  it.prop(
    "(I7) is what the last accepted push said, whatever was pushed after it, unless a reading is later",
    [Basis],
    ([wished]) => {
      const basis = basisOf(wished);
      const { shown, taken } = basis;
      const isPush = taken !== null && (shown === null || shown.at <= taken.at);
      assert.strictEqual(expectedStock(basis, []), (isPush ? taken : shown)?.units ?? null);
    },
  );
});

describe("Whether a SKU has to be pushed, whatever is known and has moved", () => {
  it.prop(
    "(I7, I12, I13) is so until the target was pushed, accepted, and nothing has moved since",
    [Basis, Moved, stock],
    ([wished, moved, target]) => {
      const basis = basisOf(wished);
      const movements = movementsOf(moved);
      assert.isFalse(needsPush(null, basis, movements));
      const at = minutes(40);
      const seenUntil = movements.length;
      const pushed = { units: target, at, seenUntil, outcome: "accepted" as const };
      assert.isFalse(needsPush(target, { ...basis, taken: pushed, pushed }, movements));
      assert.isTrue(needsPush(target + 1, { ...basis, taken: pushed, pushed }, movements));
      for (const outcome of ["rejected", "unknown"] as const) {
        assert.isTrue(
          needsPush(target, { ...basis, taken: pushed, pushed: { ...pushed, outcome } }, movements),
        );
      }
    },
  );

  it.prop(
    "(I8) is so of a sale that was seen late and may have happened before the push",
    [Moved, between(-20, 20)],
    ([moved, offset]) => {
      const movements = movementsOf(moved);
      const at = minutes(40);
      const taken = { units: 9, at, seenUntil: movements.length };
      const basis: StockBasis = { shown: null, taken, pushed: { ...taken, outcome: "accepted" } };
      const sale = { units: 1, at: at + minutes(offset), number: movements.length + 1 };
      const seen = [...movements, sale];
      assert.strictEqual(isUncertain(basis, seen), minutes(offset) <= clockTolerance);
      const units = expectedStock(basis, seen);
      assert.strictEqual(needsPush(units, basis, seen), minutes(offset) <= clockTolerance);
    },
  );
});

describe("While nobody knows what was sold", () => {
  it.prop(
    "(I4, I10) a target never rises above what is expected, and what falls is pushed, as zero if need be",
    [stock, Schema.NullOr(between(-5, 20)), Pushed],
    ([target, expected, pushed]) => {
      const lowered = limitedTarget(target, expected, pushed, "lower");
      assert.isAtMost(lowered.target ?? 0, target);
      const isInDoubt = pushed?.outcome === "unknown" && (lowered.target ?? 0) < pushed.units;
      assert.strictEqual(lowered.needsPush, expected !== null && (target < expected || isInDoubt));
      const zeroed = limitedTarget(target, expected, pushed, "zero");
      assert.deepStrictEqual(zeroed, lowered.needsPush ? { target: 0, needsPush: true } : lowered);
      const rule = { target, reason: "component" } as const;
      assert.strictEqual(limitedReason(rule, lowered.target, "lower"), "component");
      const isChanged = zeroed.target !== target;
      assert.strictEqual(
        limitedReason(rule, zeroed.target, "zero"),
        isChanged ? "salesUnknown" : "component",
      );
      if (expected === null) return;
      assert.strictEqual(lowered.target, Math.min(target, Math.max(expected, 0)));
      for (const limit of ["lower", "zero"] as const) {
        assert.deepStrictEqual(limitedTarget(null, expected, pushed, limit), {
          target: null,
          needsPush: false,
        });
      }
    },
  );
});
