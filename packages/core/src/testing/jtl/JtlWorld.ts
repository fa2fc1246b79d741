import { Context, type Effect } from "effect";
import type { JtlArticle } from "../../domain/JtlArticle.ts";
import type { Instant } from "../../domain/Time.ts";
import type { Fault } from "../Fault.ts";
import type { Bundles } from "./Articles.ts";
import type { JtlChanceSettings } from "./JtlChance.ts";
import type { Packing } from "./packOrder.ts";
import type { StockedArticle } from "./StockedArticle.ts";

/** Names of the calls of `JtlWawi` that can be made to fail. */
export const jtlCalls = [
  "importMark",
  "submit",
  "queued",
  "orders",
  "articles",
  "parcels",
  "stock",
  "stockChanges",
] as const;
export type JtlCall = (typeof jtlCalls)[number];

/**
 * The other side of `JtlWawi`: its worker, the people at its desks and in its stock room. Changing what
 * JTL does not have (an open order with this number, a position of this article) is a defect of the test.
 */
export class JtlWorld extends Context.Service<
  JtlWorld,
  {
    /** JTL's own time. */
    readonly now: Effect.Effect<Instant>;
    /** Moves JTL's clock ahead of ours (or back, below 0). */
    readonly advance: (millis: number) => Effect.Effect<void>;
    /**
     * A document that JTL accepts under this number: 2 × `ART-1001` at 16.25 and 1 × `ART-1002` at
     * 9.99 with shipping of 3.99, 46.48 in all.
     */
    readonly document: (externalNumber: string) => Effect.Effect<string>;
    /** JTL's worker runs and takes every row that waits. */
    readonly takeOver: Effect.Effect<void>;
    /** The worker drops the next so many rows that it takes, without a word. */
    readonly rejectNext: (times: number) => Effect.Effect<void>;
    /**
     * So many milliseconds pass between a row's being taken and its order's being visible: the worker
     * holds it, and neither the import table nor the orders have its number. A row that is inserted
     * meanwhile gets through as well; the worker drops it when it comes to it, as a duplicate.
     */
    readonly visibleDelay: (millis: number) => Effect.Effect<void>;
    /** These orders (without them: all that wait) are packed and shipped now; see {@link Packing}. */
    readonly pack: (what?: Packing) => Effect.Effect<void>;
    /** A person enters this number for all parcels of this order, in the place of the one they had. */
    readonly setTracking: (externalNumber: string, trackingNumber: string) => Effect.Effect<void>;
    /** The open order is complete without a delivery note or a parcel. */
    readonly completeWithoutShipment: (externalNumber: string) => Effect.Effect<void>;
    /** A person cancels the orders with this number, for a reason of JTL's list or without one. */
    readonly cancel: (externalNumber: string, reason?: string) => Effect.Effect<void>;
    /** A person takes the cancellation back; what was not packed waits to be packed again. */
    readonly uncancel: (externalNumber: string) => Effect.Effect<void>;
    /** People write an invoice of each order with this number that is not cancelled. */
    readonly invoice: (externalNumber: string) => Effect.Effect<void>;
    /** People cancel all invoices of the orders with this number. */
    readonly cancelInvoices: (externalNumber: string) => Effect.Effect<void>;
    /**
     * People move these articles of the open order into a further order with the same number, a bundle
     * with its components. Both have the total of what they hold; shipping stays in the first. What is
     * packed already, and the last of an order's goods, cannot be moved.
     */
    readonly split: (externalNumber: string, skus: ReadonlyArray<string>) => Effect.Effect<void>;
    /** People add an article to the open order for nothing: its total stays. */
    readonly addPosition: (
      externalNumber: string,
      sku: string,
      quantity: number,
    ) => Effect.Effect<void>;
    /**
     * People leave so many units of an article in the open order, over all its positions; 0 takes it out.
     * A bundle's components follow it. The total follows by the prices of the document.
     */
    readonly setQuantity: (
      externalNumber: string,
      sku: string,
      quantity: number,
    ) => Effect.Effect<void>;
    /**
     * People put the article `to` in the place of `from` in the open order. Position, quantity and price
     * stay, and so does the total; the components of a bundle go.
     */
    readonly swapArticle: (externalNumber: string, from: string, to: string) => Effect.Effect<void>;
    /**
     * JTL has these articles and no others: a document's other ones become free text with their number.
     * null: every article that anybody asks for, at 10.00 and 19 %.
     */
    readonly stockArticles: (articles: ReadonlyArray<JtlArticle> | null) => Effect.Effect<void>;
    /**
     * These articles are bundles of others, and no more are. Orders that are made from now on have the
     * bundle's own position, with `bundleId` null, and a position for each component, whose `bundleId`
     * is that position. Only the components are packed, and only the bundle has a price.
     */
    readonly bundles: (articles: Bundles) => Effect.Effect<void>;
    /**
     * JTL has these articles with this stock; others keep theirs. What is not said of one stays as it
     * was. Before anything is said of an article JTL tells no stock of it; then it is active, managed,
     * without safety stock and not to be oversold. A bundle has to be named too, its `onHand` means
     * nothing. What an order has left to pack is reserved from its being made until it is packed,
     * cancelled or completed.
     */
    readonly setStock: (articles: ReadonlyArray<StockedArticle>) => Effect.Effect<void>;
    /** So many units of the article come in; below 0 they are lost. */
    readonly restock: (sku: string, units: number) => Effect.Effect<void>;
    /** An order of another channel reserves so many units, of a bundle its components; below 0 it gives them back. */
    readonly sellElsewhere: (sku: string, units: number) => Effect.Effect<void>;
    /** The article is no longer. What orders reserve of it they keep. */
    readonly deleteArticle: (sku: string) => Effect.Effect<void>;
    /** The article gets a number that no other has, in bundles too. */
    readonly renameArticle: (from: string, to: string) => Effect.Effect<void>;
    /**
     * JTL's database is set back to an earlier state, in which the stock of these articles was this. What
     * that changed is not told as changed: the marks of before are ahead of the database.
     */
    readonly restoreBackup: (articles: ReadonlyArray<StockedArticle>) => Effect.Effect<void>;
    /** What JTL itself calls available: on hand less reserved, below 0 when oversold. */
    readonly availableOf: (sku: string) => Effect.Effect<number>;
    /** How many rows were ever inserted with this number. */
    readonly rowsInserted: (externalNumber: string) => Effect.Effect<number>;
    /** The next calls of this name meet the fault. */
    readonly failNext: (call: JtlCall, times: number, fault: Fault) => Effect.Effect<void>;
    /**
     * Lets faults and events happen by themselves, from this seed on. `null` ends them, and what passes
     * has passed: the worker takes all rows, and tracking numbers that were still to come are entered.
     */
    readonly chance: (settings: JtlChanceSettings | null) => Effect.Effect<void>;
  }
>()("@temu-jtl/core/testing/JtlWorld") {}
