import { Context, Effect, FiberSet, Layer } from "effect";
import { keepSlots } from "../budget/keepSlots.ts";
import type { SlotAnswer, SlotRequest } from "../budget/RateSlots.ts";
import { makeSlotLimiter, type SlotLimiter } from "../budget/slotLimiter.ts";
import type { StorageError } from "../domain/SyncError.ts";

/** Requests to Temu, per app key: no sliding second of sends may hold more than the limit. */
export class RequestBudget extends Context.Service<
  RequestBudget,
  {
    /** Waits for the next free slot of this app key and sends the request in it. */
    readonly spend: <A, E, R>(
      appKey: string,
      request: Effect.Effect<A, E, R>,
    ) => Effect.Effect<A, E, R>;
  }
>()("@temu-jtl/core/RequestBudget") {
  /** The budget of one process that shares its app keys with no other one. */
  static readonly layerMemory = (options: { readonly perSecond: number }) =>
    Layer.sync(RequestBudget, () =>
      perAppKey(() => {
        const limiter = makeSlotLimiter();
        limiter.add(options.perSecond, -Infinity);
        limiter.holdUntil(Infinity);
        return limiter;
      }),
    );

  /**
   * The budget that all processes share that name the same store and the same limit. Each borrows
   * slots while it has work, by `holder`, an id that no other one has, and gives them back when the
   * layer is closed.
   */
  static readonly layerShared = (options: {
    readonly perSecond: number;
    readonly holder: string;
    readonly exchange: SlotExchange;
  }): Layer.Layer<RequestBudget> =>
    Layer.effect(
      RequestBudget,
      Effect.gen(function* () {
        const run = yield* FiberSet.makeRuntime();
        return perAppKey((appKey) => {
          const limiter = makeSlotLimiter();
          run(
            keepSlots({
              limiter,
              limit: options.perSecond,
              holder: options.holder,
              exchange: (request) => options.exchange(appKey, request),
            }),
          );
          return limiter;
        });
      }),
    );
}

/** Applies `exchangeSlots` to the slots of an app key, by the store's clock, one after another. */
export type SlotExchange = (
  appKey: string,
  request: SlotRequest,
) => Effect.Effect<SlotAnswer, StorageError>;

const perAppKey = (make: (appKey: string) => SlotLimiter): RequestBudget["Service"] => {
  const limiters = new Map<string, SlotLimiter>();
  const limiterOf = (appKey: string): SlotLimiter => {
    const limiter = limiters.get(appKey) ?? make(appKey);
    limiters.set(appKey, limiter);
    return limiter;
  };
  return RequestBudget.of({
    spend: (appKey, request) => Effect.suspend(() => limiterOf(appKey).spend(request)),
  });
};
