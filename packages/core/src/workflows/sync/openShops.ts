import { Effect, Exit, Fiber, Layer, ManagedRuntime, Scope } from "effect";
import { SyncClosed, UnknownShop } from "../../domain/SyncError.ts";
import type { ShopServices, StoreServices, SyncOptions } from "./Sync.ts";

/**
 * The services of each shop, built when they are first needed, and what is under way with them.
 *
 * The shops' layers are built apart from each other, so what they share (a database pool) is to be
 * built before and given to `stores` as a value.
 */
export const openShops = <E1, E2>(options: SyncOptions<E1, E2>) => {
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

  return {
    shops,
    /** In a fiber of its own, that `close` can interrupt and wait for, wherever it was started. */
    untilClosed: <A, E>(work: Effect.Effect<A, E>): Effect.Effect<A, E | SyncClosed> =>
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
      ),
    /** Runs a program with the services of one shop; without its id, of the only one that there is. */
    inShop: <A, E>(
      shop: string | undefined,
      program: Effect.Effect<A, E, ShopServices | StoreServices>,
    ): Effect.Effect<A, E | E1 | E2 | UnknownShop> =>
      Effect.flatMap(runtimeOf(shop), (runtime) =>
        Effect.flatMap(runtime.contextEffect, (services) =>
          Effect.provideContext(program, services),
        ),
      ),
    close: () => {
      closing ??= Effect.runPromise(Scope.close(underWay, Exit.void)).then(async () => {
        await Promise.all([...runtimes.values()].map((runtime) => runtime.dispose()));
      });
      return closing;
    },
  };
};
