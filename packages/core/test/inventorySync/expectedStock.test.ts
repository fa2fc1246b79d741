import { assert, describe, it } from "@effect/vitest";
import { Schema } from "effect";
import {
  clockTolerance,
  expectedStock,
  isUncertain,
  needsPush,
  onlyLowered,
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
const Basis = Schema.Struct({ shown: Shown, pushed: Pushed });
const Moved = Schema.Array(Schema.Struct({ units: between(-3, 3), at: minute })).check(
  Schema.isBetweenLength(0, 6),
);

const timed = <A extends { readonly at: number }>(what: A | null) =>
  what === null ? null : { ...what, at: minutes(what.at) };
const basisOf = ({ pushed, shown }: typeof Basis.Type): StockBasis => ({
  pushed: timed(pushed),
  shown: timed(shown),
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
    [Pushed, Moved],
    ([pushed, moved]) => {
      const basis = basisOf({ pushed, shown: null });
      const isKnown = pushed?.outcome === "accepted";
      assert.strictEqual(expectedStock(basis, movementsOf(moved)) !== null, isKnown);
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
    "(I7) is what was pushed, unless it was not accepted or a reading is later",
    [Basis],
    ([wished]) => {
      const basis = basisOf(wished);
      const { pushed, shown } = basis;
      const isPush = pushed?.outcome === "accepted" && (shown === null || shown.at <= pushed.at);
      assert.strictEqual(expectedStock(basis, []), (isPush ? pushed : shown)?.units ?? null);
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
      assert.isFalse(needsPush(target, { ...basis, pushed }, movements));
      assert.isTrue(needsPush(target + 1, { ...basis, pushed }, movements));
      for (const outcome of ["rejected", "unknown"] as const) {
        assert.isTrue(needsPush(target, { ...basis, pushed: { ...pushed, outcome } }, movements));
      }
    },
  );

  it.prop(
    "(I8) is so of a sale that was seen late and may have happened before the push",
    [Moved, between(-20, 20)],
    ([moved, offset]) => {
      const movements = movementsOf(moved);
      const at = minutes(40);
      const basis: StockBasis = {
        shown: null,
        pushed: { units: 9, at, seenUntil: movements.length, outcome: "accepted" },
      };
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
    "(I4) a target never rises above what is expected, and what falls is pushed",
    [stock, Schema.NullOr(between(-5, 20))],
    ([target, expected]) => {
      const lowered = onlyLowered(target, expected);
      assert.isAtMost(lowered.target ?? 0, target);
      assert.strictEqual(lowered.needsPush, expected !== null && target < expected);
      if (expected === null) return;
      assert.strictEqual(lowered.target, Math.min(target, Math.max(expected, 0)));
      assert.deepStrictEqual(onlyLowered(null, expected), { target: null, needsPush: false });
    },
  );
});
