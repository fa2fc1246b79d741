import { Effect, Stream } from "effect";
import { type Hint, mostObjects } from "../../domain/Hint.ts";
import { Events } from "../../ports/Events.ts";
import type { ContractCase } from "../Contract.ts";
import { expectEqual, expectThat } from "../expectations.ts";

const order = (object: string | null, shop: string | null = "north"): Hint => ({
  shop,
  kind: "order",
  object,
});

/** Hints behind an id, without their ids, in an order of their own. */
const hintsAfter = Effect.fnUntraced(function* (after: number) {
  const events = yield* Events;
  const { hints } = yield* events.read({ after, limit: 1_000 });
  return hints
    .map(({ kind, object, shop }) => `${shop ?? "-"} ${kind} ${object ?? "*"}`)
    .toSorted();
});

/** The last id that there is. */
const end = Effect.gen(function* () {
  const events = yield* Events;
  return (yield* events.read({ after: null, limit: 1 })).newest;
});

/** What every implementation of events promises, whatever was published before. */
export const eventsContract: ReadonlyArray<ContractCase<Events>> = [
  {
    name: "what is published is read behind the place where a reader is, and later hints have higher ids",
    test: Effect.gen(function* () {
      const events = yield* Events;
      const before = yield* end;
      yield* events.publish([order("PO-1"), { shop: null, kind: "job", object: "delete_old_log" }]);
      yield* expectEqual(
        yield* hintsAfter(before),
        ["- job delete_old_log", "north order PO-1"],
        "the first hints",
      );
      const between = yield* end;
      yield* events.publish([order("PO-1"), order(null, "south")]);
      yield* expectEqual(
        yield* hintsAfter(between),
        ["north order PO-1", "south order *"],
        "the later hints",
      );
      const { hints } = yield* events.read({ after: before, limit: 1_000 });
      const ids = hints.map(({ id }) => id);
      yield* expectEqual(
        ids,
        ids.toSorted((a, b) => a - b),
        "the order of ids",
      );
      yield* expectEqual(new Set(ids).size, 4, "the number of ids");
    }),
  },
  {
    name: "a reader comes to the end in pages, and knows which hints are kept",
    test: Effect.gen(function* () {
      const events = yield* Events;
      const before = yield* end;
      yield* events.publish(["PO-1", "PO-2", "PO-3"].map((number) => order(number)));
      const first = yield* events.read({ after: before, limit: 2 });
      const last = first.hints.at(-1)?.id ?? 0;
      const second = yield* events.read({ after: last, limit: 2 });
      yield* expectEqual(
        [first, second].map(({ hints }) => hints.length),
        [2, 1],
        "the pages",
      );
      yield* expectEqual(second.hints.at(-1)?.id, second.newest, "the last id");
      yield* expectThat(
        first.oldest > 0 && first.oldest <= (first.hints[0]?.id ?? 0),
        "the first id that is kept is at or before every hint",
      );
      const newest = yield* events.read({ after: null, limit: 2 });
      yield* expectEqual(
        newest.hints.map(({ id }) => id),
        [last, second.newest],
        "the newest two",
      );
      yield* expectEqual(newest.epoch, first.epoch, "the epoch");
    }),
  },
  {
    name: "hints that come together are told once each, and many of a shop and kind as one",
    test: Effect.gen(function* () {
      const events = yield* Events;
      const before = yield* end;
      const many = Array.from({ length: mostObjects + 1 }, (_, place) => `PO-${place}`);
      yield* events.publish([
        order("PO-1"),
        order("PO-1"),
        ...many.map((number) => order(number, "south")),
        ...many.slice(1).map((number) => order(number, "west")),
        order("PO-1", "east"),
        order(null, "east"),
      ]);
      yield* expectEqual(
        yield* hintsAfter(before),
        [
          "east order *",
          "north order PO-1",
          "south order *",
          ...many.slice(1).map((number) => `west order ${number}`),
        ].toSorted(),
        "the hints",
      );
      yield* events.publish([]);
    }),
  },
  {
    name: "whoever waits is woken at once, and again when something is published",
    test: Effect.gen(function* () {
      const events = yield* Events;
      const before = yield* end;
      let isPublished = false;
      // Publishes when it is woken for the first time, and waits until it has been woken to read that.
      yield* events.wakes.pipe(
        Stream.mapEffect(() =>
          Effect.gen(function* () {
            if (!isPublished) yield* events.publish([order("PO-1")]);
            isPublished = true;
            return yield* hintsAfter(before);
          }),
        ),
        Stream.drop(1),
        Stream.takeUntil((hints) => hints.length > 0),
        Stream.runDrain,
      );
      yield* expectEqual(yield* hintsAfter(before), ["north order PO-1"], "the hint");
    }),
  },
];
