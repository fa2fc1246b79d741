import { Schema } from "effect";
import { TaxRate } from "./Money.ts";

/** An article of JTL-Wawi that an order may name. */
export const JtlArticle = Schema.Struct({
  /** `cArtNr` */
  sku: Schema.String,
  /** JTL's own price of one unit with tax, in minor units of its currency. */
  unitGross: Schema.Int,
  taxRate: TaxRate,
});
export type JtlArticle = typeof JtlArticle.Type;

/** JTL compares article numbers without regard to case. */
export const articleKey = (sku: string): string => sku.trim().toLowerCase();
