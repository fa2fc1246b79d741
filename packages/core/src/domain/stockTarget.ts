import { BigDecimal } from "effect";
import { decimalOf, wholeTimes } from "./decimals.ts";
import type { StockReason } from "./Inventory.ts";
import type { InventoryRules } from "./InventoryRules.ts";
import { mostUnits } from "./StockEdit.ts";

/** What JTL says of the article of a SKU; null: it has none that can be sold. */
export interface ArticleFigures {
  readonly isActive: boolean;
  readonly isManaged: boolean;
  readonly oversells: boolean;
  readonly sellable: number;
  /** Units of it that Temu has sold by its own SKUs and JTL has not reserved yet. */
  readonly ownOpen: number;
  /** The same, with the units that lie in sold bundles of it. */
  readonly open: BigDecimal.BigDecimal;
  /** Of a bundle: its components that limit it, those that JTL knows nothing of with 0. */
  readonly components: ReadonlyArray<{
    readonly sellable: number;
    readonly open: BigDecimal.BigDecimal;
    readonly amount: number;
  }>;
}

/** Everything that the target of one SKU depends on. */
export interface TargetQuestion {
  /** Whether there is a number to look for: of the shop's map, else the merchant SKU. */
  readonly hasNumber: boolean;
  readonly isIgnored: boolean;
  /** Whether JTL knew and sold it by an earlier comparison. */
  readonly wasKnown: boolean;
  readonly article: ArticleFigures | null;
  /** How many listed SKUs share the article, this one too, and how many of them come before it. */
  readonly sharers: number;
  readonly place: number;
}

export interface StockTarget {
  /** Null: the SKU is left alone. */
  readonly target: number | null;
  readonly reason: StockReason;
}

const clamp = (units: number): number => Math.min(Math.max(units, 0), mostUnits);

const none = (reason: StockReason): StockTarget => ({ target: null, reason });

/** What one of several SKUs of an article is given: the first ones get what cannot be shared evenly. */
const share = (units: number, { place, sharers }: TargetQuestion): number =>
  Math.floor(units / sharers) + (place < units % sharers ? 1 : 0);

const one = decimalOf(1);
const hundredth = decimalOf(0.01);

/**
 * How many units of a SKU Temu should show (rules I1, I3, I5, I6). All figures are exact decimals, as they
 * are in the database (`numeric`): ten tenths are one, and no set is lost to a rounded figure.
 */
export const stockTarget = (question: TargetQuestion, rules: InventoryRules): StockTarget => {
  const { article, wasKnown } = question;
  if (question.isIgnored) return none("ignored");
  if (!question.hasNumber) return wasKnown ? { target: 0, reason: "gone" } : none("noMerchantSku");
  if (article === null) return wasKnown ? { target: 0, reason: "gone" } : none("unknownInJtl");
  if (!article.isActive) return wasKnown ? { target: 0, reason: "gone" } : none("inactiveInJtl");
  if (!article.isManaged) {
    return rules.unmanagedUnits === null
      ? none("notManaged")
      : { target: rules.unmanagedUnits, reason: "fixed" };
  }
  const sellable = decimalOf(article.sellable);
  const isBundle = article.components.length > 0;
  const own = BigDecimal.subtract(sellable, isBundle ? decimalOf(article.ownOpen) : article.open);
  const scarcest = article.components
    .map((part) => {
      const left = BigDecimal.subtract(decimalOf(part.sellable), part.open);
      return decimalOf(wholeTimes(left, decimalOf(part.amount)));
    })
    .reduce((least, sets) => BigDecimal.min(least, sets), own);
  const percent = BigDecimal.multiply(decimalOf(rules.safetyPercent), hundredth);
  const kept = BigDecimal.sum(decimalOf(rules.safetyUnits), BigDecimal.multiply(sellable, percent));
  const offered = clamp(wholeTimes(BigDecimal.subtract(scarcest, kept), one));
  const oversold =
    article.oversells && rules.oversellUnits !== null && rules.oversellUnits > offered;
  const units = oversold ? rules.oversellUnits : offered;
  const capped = rules.cap !== null && rules.cap < units;
  const whole = capped ? rules.cap : units;
  const reason = capped
    ? "cap"
    : oversold
      ? "oversell"
      : BigDecimal.isLessThan(scarcest, own)
        ? "component"
        : "stock";
  return { target: rules.shared === "split" ? share(whole, question) : whole, reason };
};
