import { Context, type Effect, type Stream } from "effect";
import type { RenderedDocument } from "../domain/ExportOrder.ts";
import type { FetchedOrder } from "../domain/FetchedOrder.ts";
import type { HoldCode, HoldReason } from "../domain/HoldReason.ts";
import type { Order, OrderEvent, StateChange } from "../domain/Order.ts";
import type { DecideImport, ImportedPage } from "../domain/planImport.ts";
import type { OrderState } from "../domain/OrderState.ts";
import type { StorageError } from "../domain/SyncError.ts";
import type { StoredDocument, SubmissionIntent } from "../domain/Submission.ts";
import type { Instant } from "../domain/Time.ts";

/** What the fetch step needs to know of an order to leave alone what it has. */
export interface KnownOrder {
  readonly parentOrderSn: string;
  readonly state: OrderState;
  readonly contentHash: string;
  readonly hasAddress: boolean;
  readonly hasAmounts: boolean;
  /** Why it is held. */
  readonly holdCodes: ReadonlyArray<HoldCode>;
}

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
    /** To when every change at Temu has been seen. Null before the first complete walk. */
    readonly watermark: Effect.Effect<Instant | null, StorageError>;
    readonly setWatermark: (at: Instant) => Effect.Effect<void, StorageError>;
    /** Those of the orders that are known, in any order. */
    readonly known: (
      parentOrderSns: ReadonlyArray<string>,
    ) => Effect.Effect<ReadonlyArray<KnownOrder>, StorageError>;
    /** Puts answers down to wait for import. A later reading of an order replaces an earlier one. */
    readonly saveFetched: (
      orders: ReadonlyArray<FetchedOrder>,
    ) => Effect.Effect<void, StorageError>;
    /** How many fetched orders wait for import. */
    readonly fetchedCount: Effect.Effect<number, StorageError>;
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
     * the stream is read may be missed or seen, but none is seen twice.
     */
    readonly inStates: (
      states: ReadonlyArray<OrderState>,
      pageSize?: number,
    ) => Stream.Stream<ReadonlyArray<Order>, StorageError>;
    readonly countByState: Effect.Effect<
      Readonly<Partial<Record<OrderState, number>>>,
      StorageError
    >;
    /** An order's history, the oldest first. */
    readonly history: (
      parentOrderSn: string,
    ) => Effect.Effect<ReadonlyArray<OrderEvent>, StorageError>;
    /** Changes states; all of them, or none when one is not allowed or not in the state it should be. */
    readonly changeStates: (
      changes: ReadonlyArray<StateChange>,
    ) => Effect.Effect<void, StorageError>;
    /** Holds imported or exported orders for these reasons. */
    readonly hold: (
      orders: ReadonlyArray<{
        readonly parentOrderSn: string;
        readonly from: "imported" | "exported";
        readonly holdReasons: ReadonlyArray<HoldReason>;
      }>,
    ) => Effect.Effect<void, StorageError>;
    /** Stores documents as their orders' next revision and makes the orders `exported`. */
    readonly saveDocuments: (
      documents: ReadonlyArray<RenderedDocument>,
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
    /** The intents of all orders that are `submitting`. */
    readonly openSubmissions: Effect.Effect<ReadonlyArray<SubmissionIntent>, StorageError>;
    /** Records which orders JTL made of them, and makes them `accepted`. */
    readonly recordAcceptance: (
      acceptances: ReadonlyArray<{
        readonly parentOrderSn: string;
        readonly from: OrderState;
        readonly jtlOrderNumbers: ReadonlyArray<string>;
      }>,
    ) => Effect.Effect<void, StorageError>;
  }
>()("@temu-jtl/core/OrderStore") {}
