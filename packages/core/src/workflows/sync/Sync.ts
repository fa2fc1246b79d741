import type { Effect, Layer, Stream } from "effect";
import type { OrderState } from "../../domain/OrderState.ts";
import type { RunProgress } from "../../domain/Run.ts";
import type { SilentShop } from "../../domain/SilentShop.ts";
import type {
  ConfigurationError,
  LeaseLost,
  OrderRefused,
  ShopRefused,
  StorageError,
  SyncClosed,
  UnknownShop,
} from "../../domain/SyncError.ts";
import type { Archive } from "../../ports/Archive.ts";
import type { CurrentShop } from "../../ports/CurrentShop.ts";
import type { InventoryStore } from "../../ports/InventoryStore.ts";
import type { JtlWawi } from "../../ports/JtlWawi.ts";
import type { OrderDocument } from "../../ports/OrderDocument.ts";
import type { OrderStore } from "../../ports/OrderStore.ts";
import type { RunStore } from "../../ports/RunStore.ts";
import type { ShipmentStore } from "../../ports/ShipmentStore.ts";
import type { ShopStore } from "../../ports/ShopStore.ts";
import type { TemuApi } from "../../ports/TemuApi.ts";
import type { InventoryReport } from "../inventorySync/inventoryReport.ts";
import type { RunControl, RunReport } from "../Workflow.ts";
import type {
  HoldRequest,
  InventorySyncRequest,
  OrderRequest,
  OrderSyncRequest,
  RefreshRequest,
  SetAsideRequest,
} from "./SyncRequests.ts";

/** The two sides, the form of documents and the archive of what they said, for one shop. */
export type ShopServices = TemuApi | JtlWawi | OrderDocument | Archive | CurrentShop;
/** What is kept between runs, for one shop. */
export type StoreServices = OrderStore | ShipmentStore | InventoryStore | RunStore | ShopStore;

export interface SyncOptions<E1, E2> {
  /** The two sides of each shop, by its id. */
  readonly shops: ReadonlyMap<string, Layer.Layer<ShopServices, E2>>;
  /** Built once for each shop. */
  readonly stores: Layer.Layer<StoreServices, E1, CurrentShop>;
  /** Clock, loggers, tracer: what every run has in its context beside the services. */
  readonly runtime?: Layer.Layer<never>;
}

/** Why a run could not be begun or recorded. What goes wrong within a run stands in its record. */
export type SyncFailure = StorageError | LeaseLost | ConfigurationError | UnknownShop | SyncClosed;

export interface Sync<E> {
  readonly shops: ReadonlyArray<string>;
  /** Runs the order sync of one shop: fetch, import, render, submit, track, erase. */
  readonly orderSync: (
    request?: OrderSyncRequest & RunControl,
  ) => Effect.Effect<RunReport, E | SyncFailure>;
  /** The same run as it goes on; the last element is its record. Ending the stream stops the run. */
  readonly orderSyncProgress: (
    request?: OrderSyncRequest & RunControl,
  ) => Stream.Stream<RunProgress, E | SyncFailure>;
  /** Runs the inventory sync of one shop: download (unless it is quick), stock, compare, push. */
  readonly inventorySync: (
    request?: InventorySyncRequest & RunControl,
  ) => Effect.Effect<InventoryReport, E | SyncFailure>;
  /** The same run as it goes on; the last element is its record. Ending the stream stops the run. */
  readonly inventorySyncProgress: (
    request?: InventorySyncRequest & RunControl,
  ) => Stream.Stream<RunProgress, E | SyncFailure>;
  /**
   * Reads some orders of a shop anew, whatever the walk has seen: after a webhook, or because a person
   * wants it tried again. The wish is kept before anything else is done, so that none is lost; a run
   * that is under way fulfils it, or one of its own.
   */
  readonly refresh: (request: RefreshRequest) => Effect.Effect<RunReport, E | SyncFailure>;
  /**
   * Has an order that failed tried again. It is looked for in JTL first; if JTL has nothing of it the
   * next run decides on it anew and hands it over. Answers its new state, or refuses in words
   * (`OrderRefused`): when it has not failed, while JTL may still hold it, and without JTL's answer.
   */
  readonly retry: (
    request: OrderRequest,
  ) => Effect.Effect<OrderState, E | SyncFailure | OrderRefused>;
  /**
   * Ends what blocks an order from being reported, in a person's name: it is reported as Temu wants it
   * now, and one that Temu has cancelled counts as cancelled. Or what a person holds it for, or what keeps
   * stock back for an order of which nobody can read what it has sold. Answers its state, null where the order sync does not know
   * it, or refuses in words (`OrderRefused`): when nothing blocks it, or while Temu's last word could not
   * be read.
   */
  readonly release: (
    request: OrderRequest,
  ) => Effect.Effect<OrderState | null, E | SyncFailure | OrderRefused>;
  /**
   * Keeps an order from being handed over until a person releases it. Answers its state, or refuses in
   * words (`OrderRefused`): once JTL may have it.
   */
  readonly hold: (
    request: HoldRequest,
  ) => Effect.Effect<OrderState, E | SyncFailure | OrderRefused>;
  /**
   * Ends that units are kept back which a shop has sold whose sales nobody reads any more (`silentShop`),
   * until they are read again. Answers what was kept back, or refuses in words (`ShopRefused`).
   */
  readonly setAside: (
    request: SetAsideRequest,
  ) => Effect.Effect<SilentShop, E | SyncFailure | ShopRefused>;
  /** Runs a program with the services of one shop: a store's question, a single step. */
  readonly inShop: <A, E2>(
    shop: string,
    program: Effect.Effect<A, E2, ShopServices | StoreServices>,
  ) => Effect.Effect<A, E | E2 | UnknownShop | SyncClosed>;
  /** The order sync as a Promise. It rejects when the run could not be recorded, never because of one order. */
  readonly runOrderSync: (request?: OrderSyncRequest) => Promise<RunReport>;
  /** The inventory sync as a Promise. It rejects when the run could not be recorded, never because of one SKU. */
  readonly runInventorySync: (request?: InventorySyncRequest) => Promise<InventoryReport>;
  /** {@link Sync.refresh} as a Promise. */
  readonly refreshOrders: (request: RefreshRequest) => Promise<RunReport>;
  /** {@link Sync.retry} as a Promise. */
  readonly retryOrder: (request: OrderRequest) => Promise<OrderState>;
  /** {@link Sync.release} as a Promise. */
  readonly releaseOrder: (request: OrderRequest) => Promise<OrderState | null>;
  /** {@link Sync.hold} as a Promise. */
  readonly holdOrder: (request: HoldRequest) => Promise<OrderState>;
  /** {@link Sync.setAside} as a Promise. */
  readonly setShopAside: (request: SetAsideRequest) => Promise<SilentShop>;
  /** Interrupts what is under way, waits until it has ended, and gives back what the shops hold. */
  readonly close: () => Promise<void>;
}
