import { Clock, Context, Effect, Layer, Semaphore } from "effect";

/** Slots for requests to Temu, per app key: no sliding second of sends may hold more than the limit. */
export class RequestBudget extends Context.Service<
  RequestBudget,
  {
    /** Waits for the next free slot of this app key. Send at once afterwards. */
    readonly take: (appKey: string) => Effect.Effect<void>;
  }
>()("@temu-jtl/core/RequestBudget") {
  /**
   * The budget of one process. It remembers the last sends and lets the next one go a second (and a
   * millisecond for the clock's own granularity) after the oldest of them: unlike evenly spaced
   * sends this catches up after a pause.
   */
  static readonly layerMemory = (options: { readonly perSecond: number }) =>
    Layer.sync(RequestBudget, () => {
      const keys = new Map<
        string,
        { readonly turn: Semaphore.Semaphore; readonly sends: number[] }
      >();
      const ofKey = (appKey: string) => {
        const known = keys.get(appKey);
        if (known !== undefined) return known;
        const made = { turn: Semaphore.makeUnsafe(1), sends: [] };
        keys.set(appKey, made);
        return made;
      };
      const window = 1_001;
      const waitForSlot = Effect.fnUntraced(function* (sends: number[]) {
        while (true) {
          const now = yield* Clock.currentTimeMillis;
          const oldest = sends[0];
          if (oldest === undefined || sends.length < options.perSecond || now - oldest >= window) {
            sends.push(now);
            if (sends.length > options.perSecond) sends.shift();
            return;
          }
          yield* Effect.sleep(oldest + window - now);
        }
      });
      return RequestBudget.of({
        take: (appKey) => {
          const { turn, sends } = ofKey(appKey);
          return turn.withPermits(1)(waitForSlot(sends));
        },
      });
    });
}
