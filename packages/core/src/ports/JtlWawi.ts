import { Context, type Effect } from "effect";
import type { ArticleStock, StockChanges } from "../domain/ArticleStock.ts";
import type { JtlArticle } from "../domain/JtlArticle.ts";
import type { ImportMark, JtlOrder, JtlParcel, SubmitOutcome } from "../domain/JtlOrder.ts";
import type { JtlError } from "../domain/SyncError.ts";
import type { Instant } from "../domain/Time.ts";

/** The JTL-Wawi behind one shop. Nothing is ever written but rows of its import table. */
export class JtlWawi extends Context.Service<
  JtlWawi,
  {
    /** JTL's own clock and the last number of its import table. */
    readonly importMark: Effect.Effect<ImportMark, JtlError>;
    /**
     * Hands one document over: a single statement that inserts only before the deadline (by JTL's
     * clock) and only if neither its orders nor its import table hold the external number.
     */
    readonly submit: (handOver: {
      readonly externalNumber: string;
      readonly document: string;
      readonly deadline: Instant;
    }) => Effect.Effect<SubmitOutcome, JtlError>;
    /** Rows that still wait in the import table, by external number. Any number of numbers. */
    readonly queued: (
      externalNumbers: ReadonlyArray<string>,
    ) => Effect.Effect<
      ReadonlyArray<{ readonly externalNumber: string; readonly rowId: number }>,
      JtlError
    >;
    /** The orders with these external numbers, cancelled ones too. Any number of numbers. */
    readonly orders: (
      externalNumbers: ReadonlyArray<string>,
    ) => Effect.Effect<ReadonlyArray<JtlOrder>, JtlError>;
    /** The articles with these numbers, whatever their case. Any number of numbers. */
    readonly articles: (
      skus: ReadonlyArray<string>,
    ) => Effect.Effect<ReadonlyArray<JtlArticle>, JtlError>;
    /** The shipped parcels of these external numbers. Any number of numbers. */
    readonly parcels: (
      externalNumbers: ReadonlyArray<string>,
    ) => Effect.Effect<ReadonlyArray<JtlParcel>, JtlError>;
    /**
     * The stock of the articles with these numbers that can be sold, whatever their case, in the shop's
     * warehouses. Deleted articles and fathers of variations are left out. Any number of numbers.
     */
    readonly stock: (
      skus: ReadonlyArray<string>,
    ) => Effect.Effect<ReadonlyArray<ArticleStock>, JtlError>;
    /**
     * What changed since a mark: articles, their stock, and the bundles that either is true of a component
     * of. Nothing and the mark of now without one: whoever begins reads every article.
     */
    readonly stockChanges: (mark: string | null) => Effect.Effect<StockChanges, JtlError>;
  }
>()("@temu-jtl/core/JtlWawi") {}
