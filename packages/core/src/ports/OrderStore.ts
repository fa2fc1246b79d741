import { Context, type Effect, type Stream } from "effect";
import type { BlockReason } from "../domain/BlockReason.ts";
import type { PricedDocument } from "../domain/ExportOrder.ts";
import type { FetchedOrder } from "../domain/FetchedOrder.ts";
import type { HoldCode, HoldReason } from "../domain/HoldReason.ts";
import type { HandedOver, Order, OrderEvent, StateChange } from "../domain/Order.ts";
import type { OrderState } from "../domain/OrderState.ts";
import type { DecideImport, ImportedPage } from "../domain/planImport.ts";
import type { OrderLine } from "../domain/ParentOrder.ts";
import type { Wish } from "../domain/Refresh.ts";
import type { StorageError } from "../domain/SyncError.ts";
import type { StoredDocument, Submission, SubmissionIntent } from "../domain/Submission.ts";
import type { Instant } from "../domain/Time.ts";

export type WatermarkName = "walk" | "sweep" | "erasure" | "sales";

/** How many orders are imported in one transaction, and how many a page of a stream holds. */
export const orderPageSize = 100;

/**
 * The orders of one shop. Every change of state that {@link mayChange} does not allow is refused, and
 * every change leaves a row in the order's history. All methods are set-based: their cost in
 * statements does not depend on how many orders they get.
 */
export class OrderStore extends Context.Service<
  OrderStore,
  {
    /**
     * `walk`: to when every change at Temu has been seen · `sweep`: when all open orders were last
     * listed · `erasure`: when old personal data was last erased · `sales`: to when the inventory sync
     * has seen what was sold. Null before the first time.
     */
    readonly watermark: (name: WatermarkName) => Effect.Effect<Instant | null, StorageError>;
    readonly setWatermark: (name: WatermarkName, at: Instant) => Effect.Effect<void, StorageError>;
    /** Those of the orders that are known, in any order. */
    readonly known: (
      parentOrderSns: ReadonlyArray<string>,
    ) => Effect.Effect<ReadonlyArray<Order>, StorageError>;
    /** Keeps the wish to have these orders read anew. */
    readonly wish: (parentOrderSns: ReadonlyArray<string>) => Effect.Effect<void, StorageError>;
    /** All wishes that are kept now. */
    readonly wishes: Effect.Effect<ReadonlyArray<Wish>, StorageError>;
    /** Forgets these wishes, but none that was made again since. */
    readonly forgetWishes: (wishes: ReadonlyArray<Wish>) => Effect.Effect<void, StorageError>;
    /** Puts answers down to wait for import. A later reading of an order replaces an earlier one. */
    readonly saveFetched: (
      orders: ReadonlyArray<FetchedOrder>,
    ) => Effect.Effect<void, StorageError>;
    /** How many fetched orders wait for import. */
    readonly fetchedCount: Effect.Effect<number, StorageError>;
    /** The SKUs in all orders that wait for import, each once. */
    readonly fetchedSkus: Effect.Effect<
      ReadonlyArray<Pick<OrderLine, "skuId" | "merchantSku">>,
      StorageError
    >;
    /**
     * Imports the next {@link orderPageSize} fetched orders in one transaction of at most five
     * statements and takes them off the waiting list. Null when none waits.
     */
    readonly importFetched: (
      decide: DecideImport,
    ) => Effect.Effect<ImportedPage | null, StorageError>;
    readonly get: (parentOrderSn: string) => Effect.Effect<Order | null, StorageError>;
    /**
     * All orders in these states, as pages in the order of their numbers. Orders that change while
     * the stream is read may be missed or seen, but none is seen twice. `since`: only those that have
     * come into their state then or later.
     */
    readonly inStates: (
      states: ReadonlyArray<OrderState>,
      pageSize?: number,
      since?: Instant,
    ) => Stream.Stream<ReadonlyArray<Order>, StorageError>;
    readonly countByState: Effect.Effect<
      Readonly<Partial<Record<OrderState, number>>>,
      StorageError
    >;
    /** How many held orders have each reason; one with several counts for each. */
    readonly countByHoldCode: Effect.Effect<
      Readonly<Partial<Record<HoldCode, number>>>,
      StorageError
    >;
    /** An order's history, the oldest first. */
    readonly history: (
      parentOrderSn: string,
    ) => Effect.Effect<ReadonlyArray<OrderEvent>, StorageError>;
    /**
     * Changes states; none of them when one is not allowed. Passes over an order that is not in the
     * state it should be any more: a person was at it. Answers the numbers of those that were changed.
     */
    readonly changeStates: (
      changes: ReadonlyArray<StateChange>,
    ) => Effect.Effect<ReadonlyArray<string>, StorageError>;
    /** Holds imported or exported orders for these reasons; all of them, or none. */
    readonly hold: (
      orders: ReadonlyArray<{
        readonly parentOrderSn: string;
        readonly from: "imported" | "exported";
        readonly holdReasons: ReadonlyArray<HoldReason>;
      }>,
    ) => Effect.Effect<void, StorageError>;
    /**
     * Changes what a person holds orders for: one without any reason left becomes `imported`, any other is
     * `held`. Passes over an order that is not in the state or not held for what was seen any more. Answers
     * the numbers of those that were changed; each leaves a row in its history.
     */
    readonly changeHolds: (
      changes: ReadonlyArray<{
        readonly parentOrderSn: string;
        readonly from: "imported" | "exported" | "held";
        readonly seen: ReadonlyArray<HoldReason>;
        readonly holdReasons: ReadonlyArray<HoldReason>;
        readonly reason: string;
      }>,
    ) => Effect.Effect<ReadonlyArray<string>, StorageError>;
    /** Stores documents as their orders' next revision and makes the orders `exported`. */
    readonly saveDocuments: (
      documents: ReadonlyArray<PricedDocument>,
    ) => Effect.Effect<ReadonlyArray<StoredDocument>, StorageError>;
    /** The latest document of each of these orders. */
    readonly documents: (
      parentOrderSns: ReadonlyArray<string>,
    ) => Effect.Effect<ReadonlyArray<StoredDocument>, StorageError>;
    /** Commits the intent to hand over: `exported` becomes `submitting`. */
    readonly beginSubmission: (intent: SubmissionIntent) => Effect.Effect<void, StorageError>;
    /** Records the row in JTL's import table: `submitting` becomes `submitted`. */
    readonly recordSubmission: (
      parentOrderSn: string,
      rowId: number,
    ) => Effect.Effect<void, StorageError>;
    /**
     * The last hand-overs of all orders in these states, or of those with these numbers alone, in the
     * order of their numbers.
     */
    readonly submissions: (
      states: ReadonlyArray<OrderState>,
      parentOrderSns?: ReadonlyArray<string>,
    ) => Effect.Effect<ReadonlyArray<Submission>, StorageError>;
    /**
     * The orders that were handed over, that JTL has never been seen with, and that are `cancelled` or
     * `closed` since then or later, in the order of their numbers.
     */
    readonly endedUnaccepted: (since: Instant) => Effect.Effect<ReadonlyArray<Order>, StorageError>;
    /**
     * Notes since when JTL has had neither a row nor an order of these numbers; null: it has one again.
     */
    readonly noteMissed: (
      parentOrderSns: ReadonlyArray<string>,
      missedAt: Instant | null,
    ) => Effect.Effect<void, StorageError>;
    /**
     * Sets why these orders are not reported, what a person has released, and what JTL was told. With
     * `seen` it passes over an order of which Temu or the blocks say something else by now: somebody
     * else was at it. Answers the numbers of the orders that were set.
     */
    readonly setBlocks: (
      blocks: ReadonlyArray<{
        readonly parentOrderSn: string;
        readonly blockReasons: ReadonlyArray<BlockReason>;
        readonly released: ReadonlyArray<BlockReason>;
        readonly handedOver: HandedOver | null;
        readonly seen?: Pick<Order, "contentHash" | "blockReasons">;
      }>,
    ) => Effect.Effect<ReadonlyArray<string>, StorageError>;
    /**
     * Records which orders JTL made of them, and makes them `accepted`. Passes over an order that is not
     * in the state it should be any more. Answers the numbers of those that were accepted.
     */
    readonly recordAcceptance: (
      acceptances: ReadonlyArray<{
        readonly parentOrderSn: string;
        readonly from: OrderState;
        readonly jtlOrderNumbers: ReadonlyArray<string>;
      }>,
    ) => Effect.Effect<ReadonlyArray<string>, StorageError>;
    /**
     * Erases the personal data of orders that are `reported`, `cancelled` or `closed` since before
     * then: addresses, documents and what waits for import. What accounting needs stays. Answers how
     * many orders it erased something of.
     */
    readonly erasePersonalData: (before: Instant) => Effect.Effect<number, StorageError>;
  }
>()("@temu-jtl/core/OrderStore") {}
