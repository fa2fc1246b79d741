import { Context, Effect, Layer, RcRef, Result, type Scope, Semaphore, Stream } from "effect";
import type { KeptHint } from "../domain/Hint.ts";
import type { StorageError } from "../domain/SyncError.ts";
import { Events } from "../ports/Events.ts";

/** So many hints are kept in memory for readers that come back. */
const keptHints = 1_000;
/** So many are read at once. */
const pageHints = 500;
/** Changes of so many milliseconds are read together. */
const gatherMillis = 100;
/** A database that takes longer is away. */
const readWithinMillis = 10_000;
/** The reader stops when nobody has listened for so long. */
const idleTime = "30 seconds";

/** A hint with the place where whoever has heard it is. */
export type PlacedHint = KeptHint & { readonly place: string };

/** What a listener hears. `place` is where it is afterwards, to come back to. */
export type News =
  | { readonly _tag: "Hints"; readonly place: string; readonly hints: ReadonlyArray<PlacedHint> }
  /** Hints are missing: whatever was read before may be old. */
  | { readonly _tag: "Reset"; readonly place: string };

/** Gets all hints of all shops, in order, and must not take long. */
export type Listener = (news: News) => void;

/** Tells the hints of all shops to any number of listeners in this process, with one reader for all. */
export class EventHub extends Context.Service<
  EventHub,
  {
    /**
     * Listens until the scope closes. `after` is a place from before, where the listener goes on: it hears at
     * once what it has missed, or `Reset` when nobody can tell. Without one it begins here: it hears `Hints`
     * without any.
     */
    readonly listen: (
      after: string | null,
      listener: Listener,
    ) => Effect.Effect<void, StorageError, Scope.Scope>;
  }
>()("@temu-jtl/core/EventHub") {}

/** The number in a place of this epoch, or null. */
const numberIn = (place: string, epoch: string): number | null => {
  const text = place.startsWith(`${epoch}-`) ? place.slice(epoch.length + 1) : "";
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
};

/** Reads on whenever it is woken, as long as its scope lives. */
const startReader = Effect.gen(function* () {
  const events = yield* Events;
  const listeners = new Set<Listener>();
  const one = yield* Semaphore.make(1);
  const first = yield* events.read({ after: null, limit: keptHints });
  let { epoch } = first;
  let at = first.newest;
  const placed = (hints: ReadonlyArray<KeptHint>): ReadonlyArray<PlacedHint> =>
    hints.map((hint) => ({ ...hint, place: `${epoch}-${hint.id}` }));
  let kept = placed(first.hints);
  // Whoever has seen this one has missed nothing that is not kept.
  let keptBehind = (kept[0]?.id ?? at + 1) - 1;
  let isAway = false;

  const place = () => `${epoch}-${at}`;
  /** All of them hear it at once, whatever becomes of one. */
  const tell = (news: News) => {
    const heard = [...listeners].map((listener) => Result.try(() => listener(news)));
    return Effect.forEach(
      heard.filter(Result.isFailure),
      ({ failure }) => Effect.logError("A listener of live events failed", failure),
      { discard: true },
    );
  };

  const readPage = Effect.gen(function* () {
    const page = yield* events.read({ after: at, limit: pageHints });
    if (page.epoch !== epoch || at > page.newest || at < page.oldest - 1) {
      epoch = page.epoch;
      at = page.newest;
      kept = [];
      keptBehind = at;
      yield* tell({ _tag: "Reset", place: place() });
      return false;
    }
    const last = page.hints.at(-1);
    if (last === undefined) return false;
    at = last.id;
    const hints = placed(page.hints);
    kept = [...kept, ...hints];
    if (kept.length > keptHints) {
      keptBehind = kept.at(-keptHints - 1)?.id ?? keptBehind;
      kept = kept.slice(-keptHints);
    }
    yield* tell({ _tag: "Hints", place: place(), hints });
    return page.hints.length === pageHints;
  });

  const readOn = one.withPermit(Effect.repeat(readPage, { while: (more) => more }));

  const watch = readOn.pipe(
    Effect.timeoutOrElse({
      duration: readWithinMillis,
      orElse: () => Effect.fail({ message: "The database does not answer." }),
    }),
    Effect.andThen(
      Effect.sync(() => {
        isAway = false;
      }),
    ),
    // The database comes back, and what has happened meanwhile is there.
    Effect.catch(({ message }) => {
      if (isAway) return Effect.void;
      isAway = true;
      return Effect.logWarning(`Live events are late: ${message}`);
    }),
    Effect.catchDefect((defect) => Effect.logError("Unexpected error", defect)),
    Effect.andThen(Effect.sleep(gatherMillis)),
  );
  yield* Effect.forkScoped(Stream.runForEach(events.wakes, () => watch));

  /** What somebody who was there has missed; null when nobody can tell. */
  const missedSince = (after: string): ReadonlyArray<PlacedHint> | null => {
    const number = numberIn(after, epoch);
    if (number === null || number < keptBehind || number > at) return null;
    return kept.filter(({ id }) => id > number);
  };

  return {
    listen: Effect.fnUntraced(function* (after: string | null, listener: Listener) {
      // Another host may be ahead of this one.
      if (after !== null && (numberIn(after, epoch) ?? 0) > at) yield* readOn;
      yield* Effect.acquireRelease(
        Effect.sync(() => {
          const hints = after === null ? [] : missedSince(after);
          listener(
            hints === null
              ? { _tag: "Reset", place: place() }
              : { _tag: "Hints", place: place(), hints },
          );
          listeners.add(listener);
        }),
        () => Effect.sync(() => listeners.delete(listener)),
      );
    }),
  };
});

/** The reader works while somebody listens. */
export const eventHubLayer: Layer.Layer<EventHub, never, Events> = Layer.effect(
  EventHub,
  Effect.map(RcRef.make({ acquire: startReader, idleTimeToLive: idleTime }), (reader) =>
    EventHub.of({
      listen: (after, listener) =>
        Effect.flatMap(RcRef.get(reader), ({ listen }) => listen(after, listener)),
    }),
  ),
);
