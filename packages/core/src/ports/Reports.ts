import { Context, type DateTime, type Effect } from "effect";
import type { DayFigures, ShopFigures } from "../domain/Figures.ts";
import type { InventorySearch, InventoryEntry } from "../domain/InventoryList.ts";
import type { List, ListPage } from "../domain/Listing.ts";
import type { OrderEntry, OrderDetail, OrderSearch, OrderView } from "../domain/OrderList.ts";
import type { RunRecord } from "../domain/Run.ts";
import type { RunSearch } from "../domain/RunList.ts";
import type { CursorMismatch, StorageError } from "../domain/SyncError.ts";
import type { Instant } from "../domain/Time.ts";

/**
 * What people look at: figures, lists and single records across the shops that whoever asks may see.
 * Only reads. Whoever calls it names these shops each time; an unknown one has nothing.
 */
export class Reports extends Context.Service<
  Reports,
  {
    /** How these shops stand, in their order. At most three statements, however many shops. */
    readonly figures: (
      shops: ReadonlyArray<string>,
      now: Instant,
    ) => Effect.Effect<ReadonlyArray<ShopFigures>, StorageError>;
    /**
     * What happened in these shops on each of the last days by the wall clock of a zone, today last;
     * shop by shop. One statement.
     */
    readonly days: (
      shops: ReadonlyArray<string>,
      last: {
        readonly days: number;
        readonly now: Instant;
        readonly timeZone: DateTime.TimeZone;
      },
    ) => Effect.Effect<ReadonlyArray<DayFigures>, StorageError>;
    /** Runs with their steps, the newest first. At most three statements, as every list. */
    readonly runs: (
      query: RunSearch,
      page: ListPage,
    ) => Effect.Effect<List<RunRecord>, StorageError | CursorMismatch>;
    /** A run of one of these shops, or null. */
    readonly run: (
      shops: ReadonlyArray<string>,
      runId: string,
    ) => Effect.Effect<RunRecord | null, StorageError>;
    readonly orders: (
      query: OrderSearch,
      page: ListPage,
      view: OrderView,
    ) => Effect.Effect<List<OrderEntry>, StorageError | CursorMismatch>;
    /** An order of a shop with its history, parcels and reports, or null. One statement. */
    readonly order: (
      shop: string,
      parentOrderSn: string,
      view?: Pick<OrderView, "withPersonalData">,
    ) => Effect.Effect<OrderDetail | null, StorageError>;
    /** Listed SKUs, shop by shop in the order of their products and ids. */
    readonly inventory: (
      query: InventorySearch,
      page: ListPage,
    ) => Effect.Effect<List<InventoryEntry>, StorageError | CursorMismatch>;
  }
>()("@temu-jtl/core/Reports") {}
