import { Context, Effect, Fiber, Layer, Semaphore } from "effect";
import { elapsed } from "../domain/Time.ts";

/** Slots for requests to Temu, per app key: no sliding second of sends may hold more than the limit. */
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
  /**
   * The budget of one process. It remembers the last sends and lets the next one go when a second has
   * passed since the oldest of them: unlike evenly spaced sends this catches up after a pause.
   */
  static readonly layerMemory = (options: { readonly perSecond: number }) =>
    Layer.sync(RequestBudget, () => {
      const budgets = new Map<string, Budget>();
      const budgetOf = (appKey: string): Budget => {
        const budget = budgets.get(appKey) ?? makeBudget(options.perSecond);
        budgets.set(appKey, budget);
        return budget;
      };
      return RequestBudget.of({ spend: (appKey, request) => budgetOf(appKey)(request) });
    });
}

type Budget = <A, E, R>(request: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>;

/** A sliding second. */
const windowMillis = 1_000;

const makeBudget = (perSecond: number): Budget => {
  const turn = Semaphore.makeUnsafe(1);
  const sends: Array<number> = [];

  const waitForSlot = Effect.gen(function* () {
    const oldest = sends[0];
    if (oldest === undefined || sends.length < perSecond) return;
    for (let at = yield* elapsed; at - oldest < windowMillis; at = yield* elapsed) {
      yield* Effect.sleep(Math.ceil(windowMillis - (at - oldest)));
    }
    sends.shift();
  });

  /**
   * Starts the request and notes when it has left. Noting it before would not do: what delays this
   * send, but not the one a second later, would bring the two too close together.
   */
  const start = <A, E, R>(request: Effect.Effect<A, E, R>) =>
    Effect.forkChild(request, { startImmediately: true }).pipe(
      Effect.tap(Effect.yieldNow),
      Effect.tap(Effect.map(elapsed, (at) => sends.push(at))),
      Effect.uninterruptible,
    );

  return (request) =>
    turn
      .withPermits(1)(Effect.andThen(waitForSlot, start(request)))
      .pipe(
        Effect.flatMap((sent) => Effect.onInterrupt(Fiber.join(sent), () => Fiber.interrupt(sent))),
      );
};
