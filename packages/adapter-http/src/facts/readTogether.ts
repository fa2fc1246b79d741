import { Deferred, Effect } from "effect";

/** The readings under one key. */
interface Readings<A> {
  /** Answers those who asked before the one under way began. */
  readonly current: Deferred.Deferred<A>;
  /** Answers those who have asked since. */
  next: Deferred.Deferred<A> | null;
}

/**
 * Answers those who ask for the same while a reading is under way with the one after it: however many
 * they are, there is one at a time, and what somebody is told is never older than his question.
 */
export const readTogether = <A>(read: (key: string) => Effect.Effect<A>) => {
  const all = new Map<string, Readings<A>>();

  /** Reads for those who have asked, until nobody has asked meanwhile. */
  const serve = (key: string, readings: Readings<A>): Effect.Effect<void> =>
    Effect.interruptible(read(key)).pipe(
      Effect.exit,
      Effect.flatMap((exit) => Deferred.done(readings.current, exit)),
      Effect.andThen(
        Effect.suspend(() => {
          if (readings.next === null) {
            all.delete(key);
            return Effect.void;
          }
          const following: Readings<A> = { current: readings.next, next: null };
          all.set(key, following);
          return serve(key, following);
        }),
      ),
    );

  const ask = (key: string): Effect.Effect<Deferred.Deferred<A>> =>
    Effect.suspend(() => {
      const answer = Deferred.makeUnsafe<A>();
      const before = all.get(key);
      if (before !== undefined) {
        before.next ??= answer;
        return Effect.succeed(before.next);
      }
      const readings: Readings<A> = { current: answer, next: null };
      all.set(key, readings);
      return Effect.as(Effect.forkDetach(serve(key, readings)), answer);
    });

  return (key: string): Effect.Effect<A> =>
    Effect.flatMap(Effect.uninterruptible(ask(key)), Deferred.await);
};
