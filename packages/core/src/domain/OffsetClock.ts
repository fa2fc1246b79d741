import { Clock, Effect, Layer } from "effect";

/**
 * The machine's clock, moved by an offset: time travel for real processes, in demos and tests.
 * Sleeping and monotonic time stay as they are. `offsetMillis` is asked at every look at the clock.
 */
export const offsetClockLayer = (offsetMillis: () => number): Layer.Layer<never> =>
  Layer.effect(
    Clock.Clock,
    Effect.map(Clock.Clock, (real): Clock.Clock => {
      const millis = () => real.currentTimeMillisUnsafe() + offsetMillis();
      const nanos = () => real.currentTimeNanosUnsafe() + BigInt(offsetMillis()) * 1_000_000n;
      return {
        currentTimeMillisUnsafe: millis,
        currentTimeMillis: Effect.sync(millis),
        currentTimeNanosUnsafe: nanos,
        currentTimeNanos: Effect.sync(nanos),
        monotonicTimeNanosUnsafe: () => real.monotonicTimeNanosUnsafe(),
        monotonicTimeNanos: real.monotonicTimeNanos,
        sleep: (duration) => real.sleep(duration),
      };
    }),
  );
