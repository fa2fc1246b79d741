import { Effect, Layer, Stream, SubscriptionRef } from "effect";
import { type KeptHint, mergeHints } from "../../domain/Hint.ts";
import { Events } from "../../ports/Events.ts";

/** Hints in memory. The stores in memory publish none. */
export const memoryEventsLayer: Layer.Layer<Events> = Layer.effect(
  Events,
  Effect.gen(function* () {
    let kept: ReadonlyArray<KeptHint> = [];
    const newest = yield* SubscriptionRef.make(0);
    return Events.of({
      publish: Effect.fnUntraced(function* (hints) {
        const last = kept.at(-1)?.id ?? 0;
        kept = [
          ...kept,
          ...mergeHints(hints).map((hint, place) => ({ id: last + place + 1, ...hint })),
        ];
        yield* SubscriptionRef.set(newest, kept.length);
      }),
      read: ({ after, limit }) =>
        Effect.sync(() => ({
          epoch: "memory",
          oldest: kept[0]?.id ?? 0,
          newest: kept.at(-1)?.id ?? 0,
          hints:
            after === null
              ? kept.slice(-limit)
              : kept.filter(({ id }) => id > after).slice(0, limit),
        })),
      wakes: Stream.map(SubscriptionRef.changes(newest), () => undefined),
    });
  }),
);
