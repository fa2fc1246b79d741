import { Schema } from "effect";

/** An article in JTL's stock room. What is left out stays as it was; see {@link newArticle}. */
export const StockedArticle = Schema.Struct({
  sku: Schema.String,
  /** Units that lie there, reserved ones too. A bundle has none of its own. */
  onHand: Schema.optionalKey(Schema.Finite),
  /** `nPuffer` */
  buffer: Schema.optionalKey(Schema.Int),
  isActive: Schema.optionalKey(Schema.Boolean),
  isManaged: Schema.optionalKey(Schema.Boolean),
  oversells: Schema.optionalKey(Schema.Boolean),
  /** `cTeilbar`: of a bundle, that parts of a set count. */
  isDivisible: Schema.optionalKey(Schema.Boolean),
});
export type StockedArticle = typeof StockedArticle.Type;

/** How an article is kept in the stock room. */
export type StockKeeping = Required<Omit<StockedArticle, "sku">>;

/** An article of which only the number was said. */
export const newArticle: StockKeeping = {
  onHand: 0,
  buffer: 0,
  isActive: true,
  isManaged: true,
  oversells: false,
  isDivisible: false,
};

/** An article of the price list whose stock nobody counts. */
export const uncounted: StockKeeping = { ...newArticle, isManaged: false };

/** Sums of decimals without the dust of binary fractions. */
export const withoutDust = (units: number): number => Math.round(units * 1e9) / 1e9;

/** A component of a bundle: what is available of it, and how many units of it one set holds. */
export interface Part extends StockKeeping {
  readonly available: number;
  readonly amount: number;
}

/** Whether a component can be what a bundle is short of. */
export const limits = ({ isManaged, oversells }: StockKeeping): boolean => isManaged && !oversells;

/**
 * JTL's figure of a bundle (`Bestand.vBestandStueckliste`): as many sets as its scarcest component allows
 * beyond that one's own safety stock. Components that may be oversold count only where no other does.
 */
export const setsOf = (parts: ReadonlyArray<Part>, isDivisible: boolean): number => {
  const counted = parts.filter(({ isManaged }) => isManaged);
  const limiting = counted.filter(limits);
  const sets = (limiting.length > 0 ? limiting : counted).map(({ amount, available, buffer }) => {
    const share = (available - buffer) / amount;
    return isDivisible ? share : Math.floor(share);
  });
  return sets.length === 0 ? 0 : Math.min(...sets);
};
