import type { JtlError } from "@temu-jtl/core";
import { Context, Effect, Layer, Schema } from "effect";
import type { SqlServer } from "../sqlServer/SqlServer.ts";
import { schemaKept } from "./JtlSchema.ts";
import { keep } from "./keep.ts";
import { changedArticles, readEnd } from "./changedArticles.ts";
import { stock } from "./stock.ts";

/** What can be promised of an article. Quantities of divisible articles have fractions. */
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
   * Whether these may be too few, so that a full pass is due: reading the stock of every article once, with
   * `of`. So at the beginning, and when JTL's database was set back to an earlier state (a restored backup).
   */
  readonly needsFullPass: boolean;
  /** A `rowversion` as a decimal number. */
  readonly mark: string;
}

/** The stock of one JTL-Wawi, as it can be sold. */
export class SellableStock extends Context.Service<
  SellableStock,
  {
    /** The articles with these numbers that can be sold, whatever their case. Any number of numbers. */
    readonly of: (
      skus: ReadonlyArray<string>,
    ) => Effect.Effect<ReadonlyArray<ArticleStock>, JtlError>;
    /**
     * What changed since a mark: articles, their stock and what bundles they are in. Nothing and the
     * mark of now without one: whoever begins makes a full pass.
     */
    readonly changedSince: (mark: string | null) => Effect.Effect<StockChanges, JtlError>;
  }
>()("@temu-jtl/adapter-jtl/SellableStock") {}

/** `SellableStock` over SQL Server, of these warehouses (`kWarenLager`) or of all. */
export const sellableStockLayer = (settings: {
  readonly warehouses: ReadonlyArray<number> | null;
}): Layer.Layer<SellableStock, never, SqlServer> =>
  Layer.effect(
    SellableStock,
    Effect.gen(function* () {
      const ask = yield* schemaKept;
      const end = yield* keep(readEnd);
      return SellableStock.of({
        of: (skus) => ask((schema) => stock(schema, settings.warehouses, skus)),
        changedSince: (mark) =>
          Effect.flatMap(end.get, (known) => ask((schema) => changedArticles(schema, known, mark))),
      });
    }),
  );
