import { Schema } from "effect";

/** What can be promised of an article of JTL-Wawi. Quantities of divisible articles have fractions. */
export const ArticleStock = Schema.Struct({
  /** `cArtNr` */
  sku: Schema.String,
  /** `cAktiv` */
  isActive: Schema.Boolean,
  /** Whether JTL counts its stock (`cLagerAktiv`). Where it does not, `sellable` is 0 and says nothing. */
  isManaged: Schema.Boolean,
  /** Whether it may be sold beyond its stock (`cLagerKleinerNull`). */
  oversells: Schema.Boolean,
  /** JTL's own figure over all warehouses, below 0 when oversold: a decimal with all its digits. */
  available: Schema.String,
  /** `max(0, available − nPuffer)`; of chosen warehouses what lies there, if that is less. */
  sellable: Schema.Finite,
  /** Of a bundle: what one unit holds. Those that do not limit it are never short. */
  components: Schema.Array(
    Schema.Struct({ sku: Schema.String, amount: Schema.Finite, limits: Schema.Boolean }),
  ),
});
export type ArticleStock = typeof ArticleStock.Type;

/** Articles whose stock may have changed, and where to look on from the next time. */
export interface StockChanges {
  readonly skus: ReadonlyArray<string>;
  /**
   * Whether these may be too few, so that the stock of every article is to be read once. So at the
   * beginning, and when JTL's database was set back to an earlier state (a restored backup).
   */
  readonly needsFullPass: boolean;
  /** Means something to JTL alone. */
  readonly mark: string;
}
