import { Clock, Effect, Fiber } from "effect";

/** Those who ask at the same time have come after so long. */
const gatherMillis = 10;

/** What is known of the readings under one key. */
interface Readings<A> {
  /** Answers all who ask before it begins; null when none is about to begin. */
  readonly next: Fiber.Fiber<A> | null;
  readonly begunAt: number;
}

/**
 * Answers those who ask for the same with one reading, so that there is at most one in `everyMillis`. It
 * begins after they have asked: what somebody is told is never older than his question.
 */
export const readTogether = <A>(everyMillis: number, read: (key: string) => Effect.Effect<A>) => {
  const all = new Map<string, Readings<A>>();

  const readAfter = (key: string, millis: number) =>
    Effect.gen(function* () {
      yield* Effect.sleep(millis);
      const now = yield* Clock.currentTimeMillis;
      for (const [other, { begunAt, next }] of all) {
        if (next === null && begunAt + everyMillis <= now) all.delete(other);
      }
      all.set(key, { next: null, begunAt: now });
      return yield* read(key);
    });

  return (key: string): Effect.Effect<A> =>
    Effect.gen(function* () {
      const now = yield* Clock.currentTimeMillis;
      const { begunAt = 0, next = null } = all.get(key) ?? {};
      if (next !== null) return yield* Fiber.join(next);
      // A clock that was set back must not keep anybody waiting.
      const pause = Math.min(everyMillis, begunAt + everyMillis - now);
      const reading = yield* Effect.forkDetach(readAfter(key, Math.max(gatherMillis, pause)));
      all.set(key, { next: reading, begunAt });
      return yield* Fiber.join(reading);
    });
};
