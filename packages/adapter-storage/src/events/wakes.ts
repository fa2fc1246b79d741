import { randomUUID } from "node:crypto";
import { Deferred, Effect, Queue, Stream } from "effect";
import pg from "pg";
import type { Database } from "../Database.ts";
import { storageError } from "../PgError.ts";

/** What all schemas of a database call on; the payload says which it was. */
const channel = "temu_jtl_events";
/** How often it is asked whether there is something new, where calls do not arrive. */
const pollMillis = 1_000;
/** How often the connection is tried by a call to itself, and how long anything may take to answer. */
const probeEveryMillis = 10_000;
const answerWithinMillis = 5_000;
/** How long it takes until the next connection is made, from the first failure to later ones. */
const firstPauseMillis = 1_000;
const longestPauseMillis = 60_000;
/** A connection whose other side is gone does not end by itself. */
const endWithinMillis = 1_000;

/** A connection of its own, beside the pool, since it is held for as long as anybody waits. */
const makeClient = (pool: pg.Pool) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      // As the pool makes its own: the password of its options cannot be copied.
      const client = new pg.Client(pool.options);
      // What breaks it also ends it.
      client.on("error", () => undefined);
      return client;
    }),
    (client) =>
      Effect.tryPromise({ try: () => client.end(), catch: () => "NotEnded" as const }).pipe(
        Effect.ignore,
        Effect.interruptible,
        Effect.timeoutOption(endWithinMillis),
      ),
  );

const begin = (client: pg.Client) =>
  Effect.tryPromise({
    try: async () => {
      await client.connect();
      await client.query(`listen ${channel}`);
    },
    catch: (error) => storageError("Events.listen", error),
  }).pipe(Effect.timeoutOrElse({ duration: answerWithinMillis, orElse: () => deaf }));

const deaf = Effect.fail({
  message: "no notification arrives; something between may share connections.",
});

/**
 * Emits at once and whenever somebody calls, over one connection. While that is away, or never hears
 * anything because something stands between that shares connections, it emits once a second.
 */
export const wakes = ({ on, pool, schema }: Database["Service"]): Stream.Stream<void> => {
  const call = (text: string) =>
    on("Events.listen").execute("select pg_notify($1, $2)", [channel, text]);

  return Stream.callback<void>(
    Effect.fnUntraced(function* (queue) {
      const wake = () => Queue.offerUnsafe(queue, undefined);
      let isHearing = false;
      let pause = firstPauseMillis;
      let told = "";

      /** Hears until the connection breaks, or fails when none can be made or it is deaf. */
      const hear = Effect.scoped(
        Effect.gen(function* () {
          const client = yield* makeClient(pool);
          const hasEnded = yield* Deferred.make<void>();
          const probes = new Map<string, Deferred.Deferred<void>>();
          client.on("end", () => Deferred.doneUnsafe(hasEnded, Effect.void));
          client.on("notification", ({ payload = "" }) => {
            if (payload === schema) wake();
            const probe = probes.get(payload);
            if (probe !== undefined) Deferred.doneUnsafe(probe, Effect.void);
          });
          yield* begin(client);
          const probeOnce = Effect.gen(function* () {
            // Of no schema: nobody else heeds it.
            const text = `probe ${randomUUID()}`;
            const heard = yield* Deferred.make<void>();
            probes.set(text, heard);
            yield* call(text);
            yield* Deferred.await(heard);
            probes.delete(text);
          }).pipe(Effect.timeoutOrElse({ duration: answerWithinMillis, orElse: () => deaf }));
          const listen = Effect.gen(function* () {
            while (true) {
              yield* probeOnce;
              if (!isHearing) {
                isHearing = true;
                pause = firstPauseMillis;
                told = "";
                // What was called before is not heard any more.
                wake();
              }
              yield* Effect.sleep(probeEveryMillis);
            }
          });
          yield* Effect.raceFirst(listen, Deferred.await(hasEnded));
        }),
      );

      const listening = hear.pipe(
        Effect.catch(({ message }) => {
          if (message === told) return Effect.void;
          told = message;
          return Effect.logInfo(`Live events are asked for once a second: ${message}`);
        }),
        Effect.andThen(
          Effect.suspend(() => {
            isHearing = false;
            const wait = pause;
            pause = Math.min(longestPauseMillis, 2 * pause);
            return Effect.sleep(wait);
          }),
        ),
        Effect.forever,
      );
      const asking = Effect.sleep(pollMillis).pipe(
        Effect.andThen(
          Effect.sync(() => {
            if (!isHearing) wake();
          }),
        ),
        Effect.forever,
      );

      wake();
      yield* Effect.forkScoped(asking);
      yield* Effect.forkScoped(listening);
    }),
    { bufferSize: 1, strategy: "sliding" },
  );
};
