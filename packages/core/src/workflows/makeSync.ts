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
import type { RunProgress } from "../domain/Run.ts";
import {
  type ConfigurationError,
  type LeaseLost,
  type StorageError,
  UnknownShop,
} from "../domain/SyncError.ts";
import type { Archive } from "../ports/Archive.ts";
import type { CurrentShop } from "../ports/CurrentShop.ts";
import type { JtlWawi } from "../ports/JtlWawi.ts";
import type { OrderDocument } from "../ports/OrderDocument.ts";
import type { OrderStore } from "../ports/OrderStore.ts";
import type { RunStore } from "../ports/RunStore.ts";
import type { ShipmentStore } from "../ports/ShipmentStore.ts";
import type { TemuApi } from "../ports/TemuApi.ts";
import { orderSync } from "./orderSync/OrderSync.ts";
import { type RunReport, runWorkflow } from "./Workflow.ts";

/** The two sides, the form of documents and the archive of what they said, for one shop. */
export type ShopServices = TemuApi | JtlWawi | OrderDocument | Archive | CurrentShop;
/** What is kept between runs, for one shop. */
export type StoreServices = OrderStore | ShipmentStore | RunStore;

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

/** It was closed before: nothing can be begun any more. */
export class SyncClosed extends Schema.TaggedError<SyncClosed>()("SyncClosed", {
  message: Schema.String,
  whatToDo: Schema.String,
}) {}

/** Why a run could not be begun or recorded. What goes wrong within a run stands in its record. */
export type SyncFailure = StorageError | LeaseLost | ConfigurationError | UnknownShop | SyncClosed;

export interface Sync<E> {
  readonly shops: ReadonlyArray<string>;
  /** Runs the order sync of one shop: fetch, import, render, submit, track. */
  readonly orderSync: (request?: OrderSyncRequest) => Effect.Effect<RunReport, E | SyncFailure>;
  /** The same run as it goes on; the last element is its record. Ending the stream stops the run. */
  readonly orderSyncProgress: (
    request?: OrderSyncRequest,
  ) => Stream.Stream<RunProgress, E | SyncFailure>;
  /** Runs a program with the services of one shop: a store's question, a single step. */
  readonly inShop: <A, E2>(
    shop: string,
    program: Effect.Effect<A, E2, ShopServices | StoreServices>,
  ) => Effect.Effect<A, E | E2 | UnknownShop | SyncClosed>;
  /** The order sync as a Promise. It rejects when the run could not be recorded, never because of one order. */
  readonly runOrderSync: (request?: OrderSyncRequest) => Promise<RunReport>;
  /** Interrupts what is under way, waits until it has ended, and gives back what the shops hold. */
  readonly close: () => Promise<void>;
}

const decodeRequest = Schema.decodeUnknownEffect(OrderSyncRequest, {
  errors: "all",
  onExcessProperty: "error",
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
      verbose === true ? Effect.provideService(References.MinimumLogLevel, "Debug") : identity,
      Effect.provideContext(services),
    );
  }, untilClosed);
  const orderSyncEffect: Sync<E1 | E2>["orderSync"] = (request = {}) =>
    runOrders(request, () => undefined);

  return {
    shops,
    orderSync: orderSyncEffect,
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
    close: () => {
      closing ??= Effect.runPromise(Scope.close(underWay, Exit.void)).then(async () => {
        await Promise.all([...runtimes.values()].map((runtime) => runtime.dispose()));
      });
      return closing;
    },
  };
};
