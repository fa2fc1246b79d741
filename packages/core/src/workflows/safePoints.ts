import { Context, Effect, identity, Latch } from "effect";

/** Keeps writes whole: what is inside has ended before a stop ends the run. */
type Whole = <A, E, R>(write: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>;

/** Of the run under way. Without a run there is nobody to stop it. */
const WholeWrites = Context.Reference<{ readonly whole: Whole }>("@temu-jtl/core/WholeWrites", {
  defaultValue: () => ({ whole: identity }),
});

/**
 * One write that leaves the house, from its intent to its record. A stop ({@link stopAt})
 * waits for its end, and none begins afterwards. It may not hold another one. Everything else ends it as
 * ever: a lost lease, a host that closes, a crash; then the intent stands and the next run settles it.
 */
export const whole: Whole = (write) => Effect.flatMap(WholeWrites, (writes) => writes.whole(write));

/**
 * The safe points of one run: between its writes. `reached` completes after `stop` has, as soon as no
 * write is under way, with what `stop` says; no other begins from then on.
 */
export const stopAt = <A>(stop: Effect.Effect<A>) => {
  const quiet = Latch.makeUnsafe(true);
  let underWay = 0;
  let isStopping = false;
  const end = Effect.sync(() => {
    underWay -= 1;
    if (underWay === 0) quiet.openUnsafe();
  });
  const keepWhole: Whole = (write) =>
    Effect.uninterruptibleMask((restore) => {
      // Nothing more is begun; the stop interrupts who waits here.
      if (isStopping) return restore(Effect.never);
      underWay += 1;
      quiet.closeUnsafe();
      return Effect.ensuring(restore(write), end);
    });
  return {
    reached: stop.pipe(
      Effect.tap(() =>
        Effect.suspend(() => {
          isStopping = true;
          return quiet.await;
        }),
      ),
    ),
    whole: keepWhole,
    provide: Effect.provideService(WholeWrites, { whole: keepWhole }),
  };
};
