import { hours, type JtlError } from "@temu-jtl/core";
import { Clock, Effect, Option, SynchronizedRef } from "effect";
import { SqlServer } from "../sqlServer/SqlServer.ts";

/** JTL may be updated, and rights be granted, while a host runs. */
const keptFor = hours(1);

/** What is read by whoever asks first, and then kept for a while. */
export interface Kept<A> {
  readonly get: Effect.Effect<A, JtlError>;
  /** Lets the next one who asks read it again. */
  readonly forget: Effect.Effect<void>;
}

/** Keeps what is read for an hour; a reading that fails is taken again. */
export const keep = <A>(
  read: Effect.Effect<A, JtlError, SqlServer>,
): Effect.Effect<Kept<A>, never, SqlServer> =>
  Effect.gen(function* () {
    const server = yield* SqlServer;
    const known = yield* SynchronizedRef.make(
      Option.none<{ readonly value: A; readonly until: number }>(),
    );
    const readAgain = Effect.gen(function* () {
      const value = yield* read;
      const until = (yield* Clock.currentTimeMillis) + keptFor;
      return [value, Option.some({ value, until })] as const;
    });
    return {
      get: SynchronizedRef.modifyEffect(known, (before) =>
        Effect.flatMap(Clock.currentTimeMillis, (now) =>
          Option.isSome(before) && now < before.value.until
            ? Effect.succeed([before.value.value, before] as const)
            : readAgain,
        ),
      ).pipe(Effect.provideService(SqlServer, server)),
      forget: SynchronizedRef.set(known, Option.none()),
    };
  });
