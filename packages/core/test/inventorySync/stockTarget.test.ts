import { assert, describe, it } from "@effect/vitest";
import { Effect, Schema } from "effect";
import { decimalOf } from "../../src/domain/decimals.ts";
import { InventoryRules } from "../../src/domain/InventoryRules.ts";
import { mostUnits } from "../../src/domain/StockEdit.ts";
import {
  type ArticleFigures,
  stockTarget,
  type TargetQuestion,
} from "../../src/domain/stockTarget.ts";

const between = (minimum: number, maximum: number) =>
  Schema.Int.check(Schema.isBetween({ minimum, maximum }));

/** In quarters of a unit, so that divisible articles have fractions and sums of them are exact. */
const quarters = between(0, 200);
const Component = Schema.Struct({
  sellable: quarters,
  open: between(0, 20),
  amount: between(1, 12),
});
const Article = Schema.Struct({
  isActive: Schema.Boolean,
  isManaged: Schema.Boolean,
  oversells: Schema.Boolean,
  sellable: quarters,
  ownOpen: between(0, 20),
  inBundles: between(0, 20),
  components: Schema.Array(Component).check(Schema.isBetweenLength(0, 3)),
});
const units = between(0, 60);
const Rules = Schema.Struct({
  safetyUnits: between(0, 5),
  safetyPercent: between(0, 100),
  cap: Schema.NullOr(units),
  unmanagedUnits: Schema.NullOr(units),
  oversellUnits: Schema.NullOr(units),
});
const Question = Schema.Struct({ isIgnored: Schema.Boolean, wasKnown: Schema.Boolean });

const usualRules = Schema.decodeSync(InventoryRules)({});

const articleOf = ({ components, inBundles, ...article }: typeof Article.Type) => ({
  ...article,
  sellable: article.sellable / 4,
  open: article.ownOpen + inBundles,
  components: components.map((part) => ({
    sellable: part.sellable / 4,
    open: part.open,
    amount: part.amount / 4,
  })),
});

/** An article's figures, what is open of it as a number. */
interface Figures extends Omit<ArticleFigures, "open" | "components"> {
  readonly open: number;
  readonly components: ReadonlyArray<{
    readonly sellable: number;
    readonly open: number;
    readonly amount: number;
  }>;
}

const inDecimals = ({ components, open, ...figures }: Figures): ArticleFigures => ({
  ...figures,
  open: decimalOf(open),
  components: components.map((part) => ({ ...part, open: decimalOf(part.open) })),
});

const questionOf = (
  article: Figures | null,
  overrides: Partial<TargetQuestion> = {},
): TargetQuestion => ({
  hasNumber: true,
  isIgnored: false,
  wasKnown: false,
  article: article === null ? null : inDecimals(article),
  sharers: 1,
  place: 0,
  ...overrides,
});

/** An article that JTL sells, keeps stock of, and never sells beyond it. */
const sold = (article: typeof Article.Type) => ({
  ...articleOf(article),
  isActive: true,
  isManaged: true,
  oversells: false,
});

describe("A target, whatever the article and the rules", () => {
  it.prop(
    "(I1) is a whole number from 0 to a million, or there is none",
    [Article, Rules, Question],
    ([article, rules, question]) => {
      const { target } = stockTarget(questionOf(articleOf(article), question), {
        ...usualRules,
        ...rules,
      });
      if (target === null) return;
      assert.isTrue(Number.isInteger(target) && target >= 0 && target <= mostUnits);
    },
  );

  it.prop(
    "(I1, I2, I3) never promises a unit that JTL does not have, alone or in a bundle",
    [Article, Rules],
    ([wished, rules]) => {
      const article = sold(wished);
      const { target } = stockTarget(questionOf(article), { ...usualRules, ...rules });
      if (target === null || target === 0) return;
      const { components } = article;
      const own = components.length === 0 ? article.open : article.ownOpen;
      assert.isAtMost(target + own + rules.safetyUnits, article.sellable);
      for (const { amount, open, sellable } of components) {
        assert.isAtMost(target * amount + open, sellable);
      }
    },
  );

  it.prop(
    "(I1, I3) leaves no unit unsold that JTL has for it and the shop does not keep back",
    [Article],
    ([wished]) => {
      const article = sold(wished);
      const { target } = stockTarget(questionOf(article), usualRules);
      const oneMore = (target ?? 0) + 1;
      const { components } = article;
      const own = components.length === 0 ? article.open : article.ownOpen;
      assert.isTrue(
        oneMore + own > article.sellable ||
          components.some(({ amount, open, sellable }) => oneMore * amount + open > sellable),
      );
    },
  );

  it.prop(
    "(I1) is no more than the cap, and no more with stricter rules than without",
    [Article, Rules],
    ([article, rules]) => {
      const question = questionOf(articleOf(article));
      const { target: free } = stockTarget(question, { ...usualRules, ...rules, cap: null });
      const { target } = stockTarget(question, {
        ...usualRules,
        ...rules,
        safetyUnits: rules.safetyUnits + 1,
      });
      assert.strictEqual(target === null, free === null);
      assert.isAtMost(target ?? 0, free ?? 0);
      if (article.isManaged && rules.cap !== null) assert.isAtMost(target ?? 0, rules.cap);
    },
  );

  it.prop("(I2) falls with every unit that Temu has sold", [Article, Rules], ([wished, rules]) => {
    const article = sold(wished);
    const before = stockTarget(questionOf(article), { ...usualRules, ...rules, cap: null });
    const oneMore = { ...article, open: article.open + 1, ownOpen: article.ownOpen + 1 };
    const after = stockTarget(questionOf(oneMore), { ...usualRules, ...rules, cap: null });
    const isBundle = article.components.length > 0;
    assert.isAtMost(after.target ?? 0, before.target ?? 0);
    if (isBundle || !before.target) return;
    assert.strictEqual(after.target, before.target - 1);
  });

  const thousandths = between(0, 50_000);
  /** A component that is enough for so many sets, and a thousandth more or less. */
  const Part = Schema.Struct({
    sets: between(0, 30),
    amount: between(1, 3_000),
    more: between(-1, 1),
  });

  it.prop(
    "(I1, I3) comes of exact decimals: no set and no unit is lost or gained to a rounded figure",
    [thousandths, between(0, 20), between(0, 10_000), Schema.Array(Part)],
    ([sellable, open, percent, wished]) => {
      const parts = wished.map(({ amount, more, sets }) => ({
        amount,
        sellable: Math.max(0, open * 1_000 + amount * sets + more),
      }));
      // In whole ten-millionths of a unit, which JavaScript adds and multiplies without rounding.
      const own = sellable * 10_000 - open * 10_000_000;
      const sets = parts.map((part) => Math.floor((part.sellable - open * 1_000) / part.amount));
      const scarcest = Math.min(own, ...sets.map((whole) => whole * 10_000_000));
      const left = Math.floor((scarcest - sellable * percent) / 10_000_000);
      const components = parts.map((part) => ({
        sellable: part.sellable / 1_000,
        open,
        amount: part.amount / 1_000,
      }));
      const figures = { isActive: true, isManaged: true, oversells: false, ownOpen: open, open };
      const { target } = stockTarget(
        questionOf({ ...figures, sellable: sellable / 1_000, components }),
        { ...usualRules, safetyPercent: percent / 100 },
      );
      assert.strictEqual(target, Math.max(left, 0));
    },
  );

  it.effect.each([
    [10_000, 0.07, 9_993],
    [300, 0.57, 298],
    [1_000, 1.1, 989],
  ] as const)(
    "(I1) %d units, %d percent of them kept back: %d",
    ([sellable, safetyPercent, offered]) =>
      Effect.sync(() => {
        const figures = { isActive: true, isManaged: true, oversells: false, ownOpen: 0, open: 0 };
        const question = questionOf({ ...figures, sellable, components: [] });
        const { target } = stockTarget(question, { ...usualRules, safetyPercent });
        assert.strictEqual(target, offered);
      }),
  );

  it("(I3, I10) is no figure of a component's where a bundle is short by itself as much", () => {
    const figures = { isActive: true, isManaged: true, oversells: false, ownOpen: 2, open: 2 };
    const components = [{ sellable: 0, open: 2, amount: 1 }];
    const question = questionOf({ ...figures, sellable: 0, components });
    assert.deepStrictEqual(stockTarget(question, usualRules), { target: 0, reason: "stock" });
  });

  it.effect.each([
    [0.3, 0.1, 3],
    [0.7, 0.1, 7],
    [4.35, 0.15, 29],
    [1.1, 0.55, 2],
    [0.29, 0.1, 2],
  ] as const)(
    "(I3) %d units of a component are enough for sets of %d: %d",
    ([sellable, amount, sets]) =>
      Effect.sync(() => {
        const figures = { isActive: true, isManaged: true, oversells: false, ownOpen: 0, open: 0 };
        const components = [{ sellable, open: 0, amount }];
        const question = questionOf({ ...figures, sellable: 99, components });
        assert.deepStrictEqual(stockTarget(question, usualRules), {
          target: sets,
          reason: "component",
        });
      }),
  );

  it.prop(
    "(I5) that SKUs share adds up to the whole, and is as even as it can be",
    [Article, Rules, between(1, 9)],
    ([wished, rules, sharers]) => {
      const article = sold(wished);
      const all = { ...usualRules, ...rules };
      const whole = stockTarget(questionOf(article), { ...all, shared: "full" }).target ?? -1;
      const shareOf = (place: number): number =>
        stockTarget(questionOf(article, { place, sharers }), { ...all, shared: "split" }).target ??
        -1;
      const shares = Array.from({ length: sharers }, (_, place) => shareOf(place));
      assert.strictEqual(
        shares.reduce((sum, share) => sum + share, 0),
        whole,
      );
      assert.isAtMost(Math.max(...shares) - Math.min(...shares), 1);
      assert.deepStrictEqual(
        shares,
        shares.toSorted((a, b) => b - a),
      );
    },
  );

  it.prop(
    "(I6) is zero once JTL does not sell an article any more that it sold, and none if it never did",
    [Article, Rules, Schema.Boolean],
    ([article, rules, hasNumber]) => {
      const all = { ...usualRules, ...rules };
      for (const gone of [null, { ...articleOf(article), isActive: false }]) {
        const known = stockTarget(questionOf(gone, { hasNumber, wasKnown: true }), all);
        assert.deepStrictEqual(known, { target: 0, reason: "gone" });
        const never = stockTarget(questionOf(gone, { hasNumber }), all);
        assert.isNull(never.target);
        const ignored = { hasNumber, isIgnored: true, wasKnown: true };
        assert.isNull(stockTarget(questionOf(gone, ignored), all).target);
      }
    },
  );
});
