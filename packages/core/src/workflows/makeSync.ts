import {
  Effect,
  Exit,
  Fiber,
  identity,
  Layer,
  ManagedRuntime,
  Queue,
  References,
  Schema,
  Scope,
  Stream,
} from "effect";
import { configurationError } from "../domain/configurationError.ts";
import type { OrderState } from "../domain/OrderState.ts";
import type { RunProgress } from "../domain/Run.ts";
import {
  type ConfigurationError,
  type LeaseLost,
  type OrderRefused,
  type StorageError,
  SyncClosed,
  UnknownShop,
} from "../domain/SyncError.ts";
import type { Archive } from "../ports/Archive.ts";
import type { CurrentShop } from "../ports/CurrentShop.ts";
import type { JtlWawi } from "../ports/JtlWawi.ts";
import type { OrderDocument } from "../ports/OrderDocument.ts";
import { OrderStore } from "../ports/OrderStore.ts";
import type { RunStore } from "../ports/RunStore.ts";
import type { ShipmentStore } from "../ports/ShipmentStore.ts";
import type { ShopStore } from "../ports/ShopStore.ts";
import type { TemuApi } from "../ports/TemuApi.ts";
import { orderSync } from "./orderSync/OrderSync.ts";
import { releaseOrder } from "./orderSync/people/releaseOrder.ts";
import { retryOrder } from "./orderSync/people/retryOrder.ts";
import { type RunReport, runWorkflow } from "./Workflow.ts";

/** The two sides, the form of documents and the archive of what they said, for one shop. */
export type ShopServices = TemuApi | JtlWawi | OrderDocument | Archive | CurrentShop;
/** What is kept between runs, for one shop. */
export type StoreServices = OrderStore | ShipmentStore | RunStore | ShopStore;

export interface SyncOptions<E1, E2> {
  /** The two sides of each shop, by its id. */
  readonly shops: ReadonlyMap<string, Layer.Layer<ShopServices, E2>>;
  /** Built once for each shop. */
  readonly stores: Layer.Layer<StoreServices, E1, CurrentShop>;
  /** Clock, loggers, tracer: what every run has in its context beside the services. */
  readonly runtime?: Layer.Layer<never>;
}

/** What to sync. Without a filter: everything that changed at Temu since the last run. */
export const OrderSyncRequest = Schema.Struct({
  /** The shop's id; may be left out while there is only one. */
  shop: Schema.optionalKey(Schema.String),
  /** Only orders made in the last days (1 to 90); the watermark stays. */
  daysBack: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 90 }))),
  /** Only orders with this status at Temu (Temu's number, 2 is "to ship"); the watermark stays. */
  parentOrderStatus: Schema.optionalKey(Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))),
  /** Only these orders; the watermark stays. */
  parentOrderSns: Schema.optionalKey(Schema.Array(Schema.NonEmptyString)),
  /** Logs what each step does, not only what goes wrong. */
  verbose: Schema.optionalKey(Schema.Boolean),
  /** Who or what starts the run, for its record. */
  trigger: Schema.optionalKey(Schema.NonEmptyString),
});
export interface OrderSyncRequest extends Schema.Schema.Type<typeof OrderSyncRequest> {
  /** Called while the run is under way. */
  readonly onProgress?: (progress: RunProgress) => void;
}

/** Orders to read anew at Temu, because somebody says that they have changed. */
export const RefreshRequest = Schema.Struct({
  shop: OrderSyncRequest.fields.shop,
  parentOrderSns: Schema.NonEmptyArray(Schema.NonEmptyString),
  trigger: OrderSyncRequest.fields.trigger,
});
export type RefreshRequest = typeof RefreshRequest.Type;

/** One order that a person wants something for. */
export const OrderRequest = Schema.Struct({
  shop: OrderSyncRequest.fields.shop,
  parentOrderSn: Schema.NonEmptyString,
});
export type OrderRequest = typeof OrderRequest.Type;

/** Why a run could not be begun or recorded. What goes wrong within a run stands in its record. */
export type SyncFailure = StorageError | LeaseLost | ConfigurationError | UnknownShop | SyncClosed;

export interface Sync<E> {
  readonly shops: ReadonlyArray<string>;
  /** Runs the order sync of one shop: fetch, import, render, submit, track, erase. */
  readonly orderSync: (request?: OrderSyncRequest) => Effect.Effect<RunReport, E | SyncFailure>;
  /** The same run as it goes on; the last element is its record. Ending the stream stops the run. */
  readonly orderSyncProgress: (
    request?: OrderSyncRequest,
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
   * now, and one that Temu has cancelled counts as cancelled. Answers its new state, or refuses in
   * words (`OrderRefused`): when nothing blocks it, or while Temu's last word could not be read.
   */
  readonly release: (
    request: OrderRequest,
  ) => Effect.Effect<OrderState, E | SyncFailure | OrderRefused>;
  /** Runs a program with the services of one shop: a store's question, a single step. */
  readonly inShop: <A, E2>(
    shop: string,
    program: Effect.Effect<A, E2, ShopServices | StoreServices>,
  ) => Effect.Effect<A, E | E2 | UnknownShop | SyncClosed>;
  /** The order sync as a Promise. It rejects when the run could not be recorded, never because of one order. */
  readonly runOrderSync: (request?: OrderSyncRequest) => Promise<RunReport>;
  /** {@link Sync.refresh} as a Promise. */
  readonly refreshOrders: (request: RefreshRequest) => Promise<RunReport>;
  /** {@link Sync.retry} as a Promise. */
  readonly retryOrder: (request: OrderRequest) => Promise<OrderState>;
  /** {@link Sync.release} as a Promise. */
  readonly releaseOrder: (request: OrderRequest) => Promise<OrderState>;
  /** Interrupts what is under way, waits until it has ended, and gives back what the shops hold. */
  readonly close: () => Promise<void>;
}

const strictly = { errors: "all", onExcessProperty: "error" } as const;
const decodeRequest = Schema.decodeUnknownEffect(OrderSyncRequest, strictly);
const decodeOrder = Schema.decodeUnknownEffect(OrderRequest, strictly);
const decodeRefresh = Schema.decodeUnknownEffect(RefreshRequest, strictly);

/**
 * Runs for the wishes alone that are left over, one at a time, until a run fails or none is left. An
 * order that is wished for again and again waits for the next run.
 */
const fulfilLeftWishes = Effect.gen(function* () {
  const orders = yield* OrderStore;
  const fulfilled = new Set<string>();
  while (true) {
    const left = (yield* orders.wishes).map(({ parentOrderSn }) => parentOrderSn);
    if (left.every((number) => fulfilled.has(number))) return;
    for (const number of left) fulfilled.add(number);
    const run = yield* runWorkflow(orderSync({ parentOrderSns: [] }), {
      trigger: "refresh",
      parameters: {},
    });
    if (run.alreadyRunning || run.outcome === "failed") return;
  }
});

/**
 * Puts the workflows over one set of stores and any number of shops. For people who never saw Effect
 * every workflow is a Promise too.
 *
 * The shops' layers are built apart from each other, so what they share (a database pool) is to be
 * built before and given to `stores` as a value.
 */
export const makeSync = <E1, E2>(options: SyncOptions<E1, E2>): Sync<E1 | E2> => {
  const shops = [...options.shops.keys()];
  const runtimes = new Map(
    [...options.shops].map(([id, shop]) => [
      id,
      ManagedRuntime.make(
        options.stores.pipe(
          Layer.provideMerge(shop),
          Layer.provideMerge(options.runtime ?? Layer.empty),
        ),
      ),
    ]),
  );
  const underWay = Scope.makeUnsafe("parallel");
  let closing: Promise<void> | undefined;

  /** In a fiber of its own, that `close` can interrupt and wait for, wherever it was started. */
  const untilClosed = <A, E3>(work: Effect.Effect<A, E3>): Effect.Effect<A, E3 | SyncClosed> =>
    Effect.uninterruptibleMask((restore) =>
      Effect.gen(function* () {
        if (closing !== undefined) {
          return yield* new SyncClosed({
            message: "It is closed.",
            whatToDo: "Open it anew, and close it when nothing is to be run any more.",
          });
        }
        const fiber = yield* Effect.forkIn(work, underWay);
        return yield* restore(Fiber.join(fiber)).pipe(
          Effect.onInterrupt(() => Fiber.interrupt(fiber)),
        );
      }),
    );

  const runtimeOf = Effect.fnUntraced(function* (shop: string | undefined) {
    const id = shop ?? (shops.length === 1 ? shops[0] : undefined);
    const runtime = id === undefined ? undefined : runtimes.get(id);
    if (runtime !== undefined) return runtime;
    return yield* new UnknownShop({
      shop: shop ?? "",
      message:
        shop === undefined
          ? `There are several shops; name one of: ${shops.join(", ")}.`
          : `There is no shop "${shop}". The shops are: ${shops.join(", ")}.`,
    });
  });

  const runOrders = Effect.fn("orderSync")(function* (
    { onProgress, ...given }: OrderSyncRequest,
    tell: (progress: RunProgress) => void,
  ) {
    const { shop, trigger, verbose, ...filter } = yield* decodeRequest(given).pipe(
      Effect.mapError((error) => configurationError("Invalid request", error)),
    );
    const runtime = yield* runtimeOf(shop);
    const services = yield* runtime.contextEffect;
    return yield* runWorkflow(orderSync(filter), {
      trigger: trigger ?? "script",
      parameters: { ...filter },
      onProgress: (progress) =>
        Effect.catchDefect(
          Effect.sync(() => {
            tell(progress);
            onProgress?.(progress);
          }),
          () => Effect.logWarning("onProgress has thrown; the run goes on."),
        ),
    }).pipe(
      // Wishes that came too late for the run that was under way.
      Effect.tap((run) =>
        run.alreadyRunning || run.outcome === "failed" ? Effect.void : fulfilLeftWishes,
      ),
      verbose === true ? Effect.provideService(References.MinimumLogLevel, "Debug") : identity,
      Effect.provideContext(services),
    );
  }, untilClosed);
  const refresh: Sync<E1 | E2>["refresh"] = Effect.fn("refresh")(function* (request) {
    const { parentOrderSns, shop, trigger } = yield* decodeRefresh(request).pipe(
      Effect.mapError((error) => configurationError("Invalid request", error)),
    );
    const services = yield* (yield* runtimeOf(shop)).contextEffect;
    yield* Effect.flatMap(OrderStore, (orders) => orders.wish(parentOrderSns)).pipe(
      Effect.provideContext(services),
    );
    return yield* runOrders(
      {
        ...(shop === undefined ? {} : { shop }),
        parentOrderSns: [],
        trigger: trigger ?? "refresh",
      },
      () => undefined,
    );
  }, untilClosed);
  /** Does something with one order, beside whatever run is under way. */
  const forOrder = (
    name: string,
    work: (
      parentOrderSn: string,
    ) => Effect.Effect<OrderState, StorageError | OrderRefused, ShopServices | StoreServices>,
  ): Sync<E1 | E2>["retry"] =>
    Effect.fn(name)(function* (request) {
      const { parentOrderSn, shop } = yield* decodeOrder(request).pipe(
        Effect.mapError((error) => configurationError("Invalid request", error)),
      );
      const services = yield* (yield* runtimeOf(shop)).contextEffect;
      return yield* work(parentOrderSn).pipe(Effect.provideContext(services));
    }, untilClosed);
  const retry = forOrder("retry", retryOrder);
  const release = forOrder("release", releaseOrder);
  const orderSyncEffect: Sync<E1 | E2>["orderSync"] = (request = {}) =>
    runOrders(request, () => undefined);

  return {
    shops,
    orderSync: orderSyncEffect,
    refresh,
    retry,
    release,
    orderSyncProgress: (request = {}) =>
      Stream.callback((queue) =>
        runOrders(request, (progress) => Queue.offerUnsafe(queue, progress)).pipe(
          Effect.andThen(Queue.end(queue)),
        ),
      ),
    inShop: (shop, program) =>
      Effect.flatMap(runtimeOf(shop), (runtime) =>
        Effect.flatMap(runtime.contextEffect, (services) =>
          Effect.provideContext(program, services),
        ),
      ).pipe(untilClosed),
    runOrderSync: (request) => Effect.runPromise(orderSyncEffect(request)),
    refreshOrders: (request) => Effect.runPromise(refresh(request)),
    retryOrder: (request) => Effect.runPromise(retry(request)),
    releaseOrder: (request) => Effect.runPromise(release(request)),
    close: () => {
      closing ??= Effect.runPromise(Scope.close(underWay, Exit.void)).then(async () => {
        await Promise.all([...runtimes.values()].map((runtime) => runtime.dispose()));
      });
      return closing;
    },
  };
};
