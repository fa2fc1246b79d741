import { Schema } from "effect";
import { Instant } from "./Time.ts";

/**
 * What a SKU's target comes from, or why it has none.
 *
 * With a target: `stock` JTL's own figure · `component` a bundle's scarcest component · `cap` the shop's
 * cap · `fixed` an article without stock management · `oversell` an article that JTL may sell beyond its
 * stock · `gone` matched once, and JTL does not know it or sell it any more · `salesUnknown` not JTL's figure:
 * nobody knows what Temu has sold, so the SKU is taken from sale, or kept from rising.
 * Without: `noMerchantSku` · `unknownInJtl` · `inactiveInJtl` · `notManaged` · `ignored` by the shop.
 */
export const StockReason = Schema.Literals([
  "stock",
  "component",
  "cap",
  "fixed",
  "oversell",
  "gone",
  "salesUnknown",
  "noMerchantSku",
  "unknownInJtl",
  "inactiveInJtl",
  "notManaged",
  "ignored",
]);
export type StockReason = typeof StockReason.Type;

/** Reasons of SKUs that have no article in JTL, or none that is sold. */
export const notInJtlReasons: ReadonlyArray<StockReason> = [
  "noMerchantSku",
  "unknownInJtl",
  "inactiveInJtl",
  "gone",
];

/** What became of the last push of a SKU. `unknown`: Temu was told, and nobody knows what it took. */
export const PushOutcome = Schema.Literals(["accepted", "rejected", "unknown"]);
export type PushOutcome = typeof PushOutcome.Type;

/** One SKU of a shop: what JTL has, what Temu should show, what it shows, and why. */
export const InventoryItem = Schema.Struct({
  goodsId: Schema.String,
  skuId: Schema.String,
  merchantSku: Schema.String,
  name: Schema.String,
  variant: Schema.String,
  /** False once a download has not seen it any more. */
  isListed: Schema.Boolean,
  /** JTL's article number as JTL writes it; null without one. */
  articleNumber: Schema.NullOr(Schema.String),
  /** JTL's raw figure, below 0 when oversold: a decimal with all its digits. */
  available: Schema.NullOr(Schema.String),
  sellable: Schema.NullOr(Schema.Finite),
  /** Units of the article that Temu has sold and JTL has not reserved yet, over all shops. */
  open: Schema.Finite,
  target: Schema.NullOr(Schema.Int),
  reason: StockReason,
  /** What Temu should show by all that is known. Null: nobody knows. */
  expected: Schema.NullOr(Schema.Int),
  /** What the last download showed, and when it was asked for. */
  shown: Schema.NullOr(Schema.Int),
  shownAt: Schema.NullOr(Instant),
  /** What was last pushed, when it was first sent, and what became of it. */
  pushed: Schema.NullOr(Schema.Int),
  pushedAt: Schema.NullOr(Instant),
  pushOutcome: Schema.NullOr(PushOutcome),
  /** Why the last push was not taken, in Temu's words. */
  problem: Schema.NullOr(Schema.String),
  /** A rejected push is not tried again before. */
  retryAt: Schema.NullOr(Instant),
  /** Whether the target has to be pushed. */
  needsSync: Schema.Boolean,
  /** Whether a guard keeps its zero from being pushed. */
  isHeldBack: Schema.Boolean,
  /** A download that showed something else than was expected, the last one. */
  surprise: Schema.NullOr(Schema.Struct({ at: Instant, expected: Schema.Int, shown: Schema.Int })),
});
export type InventoryItem = typeof InventoryItem.Type;

/** How a shop's SKUs stand. */
export const InventorySummary = Schema.Struct({
  /** SKUs that the last download saw. */
  skus: Schema.Int,
  /** Those of them with a target. */
  matched: Schema.Int,
  /** How many have no target, by reason. */
  unmatched: Schema.Record(Schema.String, Schema.Int),
  needsSync: Schema.Int,
  rejected: Schema.Int,
  heldBack: Schema.Int,
});
export type InventorySummary = typeof InventorySummary.Type;
