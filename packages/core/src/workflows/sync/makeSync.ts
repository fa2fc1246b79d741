import { Effect, identity, Queue, References, Stream } from "effect";
import type { RunProgress } from "../../domain/Run.ts";
import type { OrderRefused, StorageError } from "../../domain/SyncError.ts";
import { OrderStore } from "../../ports/OrderStore.ts";
import { inventoryReport } from "../inventorySync/inventoryReport.ts";
import { inventorySync } from "../inventorySync/InventorySync.ts";
import { orderSync } from "../orderSync/OrderSync.ts";
import { setAside } from "../inventorySync/sales/silentShops.ts";
import { holdOrder } from "../orderSync/people/holdOrder.ts";
import { releaseOrder } from "../orderSync/people/releaseOrder.ts";
import { retryOrder } from "../orderSync/people/retryOrder.ts";
import { type RunControl, runWorkflow } from "../Workflow.ts";
import { fulfilLeftWishes } from "./fulfilLeftWishes.ts";
import { openShops } from "./openShops.ts";
import type { ShopServices, StoreServices, Sync, SyncOptions } from "./Sync.ts";
import {
  decodeRequest,
  HoldRequest,
  InventorySyncRequest,
  OrderRequest,
  OrderSyncRequest,
  RefreshRequest,
  SetAsideRequest,
} from "./SyncRequests.ts";

const decodeOrderSync = decodeRequest(OrderSyncRequest);
const decodeInventorySync = decodeRequest(InventorySyncRequest);
const decodeHold = decodeRequest(HoldRequest);
const decodeOrder = decodeRequest(OrderRequest);
const decodeSetAside = decodeRequest(SetAsideRequest);
const decodeRefresh = decodeRequest(RefreshRequest);

type Watch = (progress: RunProgress) => void;

/** Tells all of them how a run goes on; the run does not depend on what they do. */
const tellAll =
  (...watches: ReadonlyArray<Watch | undefined>) =>
  (progress: RunProgress) =>
    Effect.catchDefect(
      Effect.sync(() => {
        for (const watch of watches) watch?.(progress);
      }),
      () => Effect.logWarning("onProgress has thrown; the run goes on."),
    );

const logged = (verbose: boolean | undefined) =>
  verbose === true ? Effect.provideService(References.MinimumLogLevel, "Debug") : identity;

/** A run as it goes on. */
const progressOf = <E>(run: (watch: Watch) => Effect.Effect<unknown, E>) =>
  Stream.callback<RunProgress, E>((queue) =>
    run((progress) => Queue.offerUnsafe(queue, progress)).pipe(Effect.andThen(Queue.end(queue))),
  );

/**
 * Puts the workflows over one set of stores and any number of shops. For people who never saw Effect
 * every workflow is a Promise too.
 *
 * The shops' layers are built apart from each other, so what they share (a database pool) is to be
 * built before and given to `stores` as a value.
 */
export const makeSync = <E1, E2>(options: SyncOptions<E1, E2>): Sync<E1 | E2> => {
  const { close, inShop, shops, untilClosed } = openShops(options);

  const runOrders = Effect.fn("orderSync")(function* (
    { onProgress, runId, stop, ...given }: OrderSyncRequest & RunControl,
    watch?: Watch,
  ) {
    const { shop, trigger, verbose, ...filter } = yield* decodeOrderSync(given);
    const run = runWorkflow(orderSync(filter), {
      trigger: trigger ?? "script",
      parameters: { ...filter },
      onProgress: tellAll(watch, onProgress),
      runId,
      stop,
    }).pipe(
      // Wishes that came too late for the run that was under way.
      Effect.tap((report) =>
        report.outcome === "succeeded" || report.outcome === "partial"
          ? fulfilLeftWishes(stop)
          : Effect.void,
      ),
      logged(verbose),
    );
    return yield* inShop(shop, run);
  }, untilClosed);

  const runInventory = Effect.fn("inventorySync")(function* (
    { onProgress, runId, stop, ...given }: InventorySyncRequest & RunControl,
    watch?: Watch,
  ) {
    const {
      allowGuards = false,
      dryRun = false,
      mode = "quick",
      onlySku,
      shop,
      trigger,
      verbose,
    } = yield* decodeInventorySync(given);
    const how = { mode, dryRun, allowGuards, ...(onlySku === undefined ? {} : { onlySku }) };
    const run = runWorkflow(inventorySync(how), {
      trigger: trigger ?? "script",
      parameters: how,
      onProgress: tellAll(watch, onProgress),
      runId,
      stop,
    }).pipe(
      Effect.flatMap((report) => inventoryReport(report, how)),
      logged(verbose),
    );
    return yield* inShop(shop, run);
  }, untilClosed);

  const refresh: Sync<E1 | E2>["refresh"] = Effect.fn("refresh")(function* (request) {
    const { parentOrderSns, shop, trigger } = yield* decodeRefresh(request);
    yield* inShop(
      shop,
      Effect.flatMap(OrderStore, (orders) => orders.wish(parentOrderSns)),
    );
    return yield* runOrders({
      ...(shop === undefined ? {} : { shop }),
      parentOrderSns: [],
      trigger: trigger ?? "refresh",
    });
  }, untilClosed);

  /** Does something with one order, beside whatever run is under way. */
  const forOrder = <A>(
    name: string,
    work: (
      parentOrderSn: string,
    ) => Effect.Effect<A, StorageError | OrderRefused, ShopServices | StoreServices>,
  ) =>
    Effect.fn(name)(function* (request: OrderRequest) {
      const { parentOrderSn, shop } = yield* decodeOrder(request);
      return yield* inShop(shop, work(parentOrderSn));
    }, untilClosed);
  const retry = forOrder("retry", retryOrder);
  const release = forOrder("release", releaseOrder);
  const hold: Sync<E1 | E2>["hold"] = Effect.fn("hold")(function* (request) {
    const { by, parentOrderSn, shop } = yield* decodeHold(request);
    return yield* inShop(shop, holdOrder(parentOrderSn, by));
  }, untilClosed);
  const setShopAside: Sync<E1 | E2>["setAside"] = Effect.fn("setAside")(function* (request) {
    const { shop, silentShop } = yield* decodeSetAside(request);
    return yield* inShop(shop, setAside(silentShop));
  }, untilClosed);

  return {
    shops,
    orderSync: (request = {}) => runOrders(request),
    orderSyncProgress: (request = {}) => progressOf((watch) => runOrders(request, watch)),
    inventorySync: (request = {}) => runInventory(request),
    inventorySyncProgress: (request = {}) => progressOf((watch) => runInventory(request, watch)),
    refresh,
    retry,
    release,
    hold,
    inShop: (shop, program) => untilClosed(inShop(shop, program)),
    runOrderSync: (request = {}) => Effect.runPromise(runOrders(request)),
    runInventorySync: (request = {}) => Effect.runPromise(runInventory(request)),
    refreshOrders: (request) => Effect.runPromise(refresh(request)),
    retryOrder: (request) => Effect.runPromise(retry(request)),
    releaseOrder: (request) => Effect.runPromise(release(request)),
    holdOrder: (request) => Effect.runPromise(hold(request)),
    setAside: setShopAside,
    setShopAside: (request) => Effect.runPromise(setShopAside(request)),
    close,
  };
};
