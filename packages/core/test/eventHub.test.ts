import { assert, describe, it } from "@effect/vitest";
import {
  EventHub,
  eventHubLayer,
  Events,
  type Hint,
  type News,
  StorageError,
} from "@temu-jtl/core";
import { memoryEventsLayer } from "@temu-jtl/core/testing";
import { Effect, Exit, Layer, Scope, Stream } from "effect";
import { TestClock } from "effect/testing";

const order = (object: string): Hint => ({ shop: "north", kind: "order", object });

const away = new StorageError({
  category: "transient",
  operation: "Events.read",
  message: "The database is away.",
  whatToDo: "Start it.",
});

/** The events behind the hub: what is asked of them, and what they may be made to do. */
const makeLab = Effect.gen(function* () {
  const memory = yield* Events;
  const lab = { reads: 0, connections: 0, isAway: false, epoch: "memory", oldest: 0 };
  const behind = Events.of({
    ...memory,
    read: (request) =>
      Effect.suspend(() => {
        lab.reads += 1;
        if (lab.isAway) return Effect.fail(away);
        return Effect.map(memory.read(request), (page) => ({
          ...page,
          epoch: lab.epoch,
          oldest: Math.max(page.oldest, lab.oldest),
        }));
      }),
    wakes: Stream.suspend(() => {
      lab.connections += 1;
      return memory.wakes;
    }),
  });
  const hub = yield* Effect.map(
    Layer.build(eventHubLayer.pipe(Layer.provide(Layer.succeed(Events, behind)))),
    (services) => Layer.succeedContext(services),
  );
  /** Somebody who listens: all that he has heard. */
  const listen = (after: string | null = null) =>
    Effect.gen(function* () {
      const heard: Array<News> = [];
      yield* Effect.flatMap(EventHub, ({ listen: begin }) =>
        begin(after, (news) => heard.push(news)),
      );
      return heard;
    }).pipe(Effect.provide(hub));
  const publish = (...objects: ReadonlyArray<string>) =>
    Effect.forEach(objects, (object) => memory.publish([order(object)]), { discard: true });
  return { hub, lab, listen, publish };
});

const inLab = <A, E, R>(use: (lab: Effect.Success<typeof makeLab>) => Effect.Effect<A, E, R>) =>
  Effect.scoped(Effect.flatMap(makeLab, use)).pipe(Effect.provide(memoryEventsLayer));

/** The objects that somebody has heard of, `reset` where he has to read afresh. */
const told = (heard: ReadonlyArray<News>) =>
  heard.flatMap((news) =>
    news._tag === "Reset" ? ["reset"] : news.hints.map(({ object }) => object ?? "several"),
  );

const placeOf = (heard: ReadonlyArray<News>) => heard.at(-1)?.place ?? "";

/** Time for whatever is read together. */
const aMoment = TestClock.adjust(1_000);

describe("who listens to live events", () => {
  it.effect("hears everything although another who listens breaks down", () =>
    inLab(({ hub, listen, publish }) =>
      Effect.gen(function* () {
        let calls = 0;
        yield* Effect.flatMap(EventHub, ({ listen: begin }) =>
          begin(null, () => {
            calls += 1;
            if (calls > 1) throw new Error("broken");
          }),
        ).pipe(Effect.provide(hub));
        const heard = yield* listen();
        yield* publish("PO-1");
        yield* aMoment;
        yield* publish("PO-2");
        yield* aMoment;
        assert.strictEqual(calls, 3);
        assert.deepStrictEqual(told(heard), ["PO-1", "PO-2"]);
      }),
    ),
  );

  it.effect("hears at once where it stands, then each change after that, in order", () =>
    inLab(({ listen, publish }) =>
      Effect.gen(function* () {
        yield* publish("PO-1");
        const heard = yield* listen();
        assert.deepStrictEqual(told(heard), []);
        assert.lengthOf(heard, 1);
        yield* publish("PO-2", "PO-3");
        yield* aMoment;
        yield* publish("PO-2");
        yield* aMoment;
        assert.deepStrictEqual(told(heard), ["PO-2", "PO-3", "PO-2"]);
        const ids = heard.flatMap((news) =>
          news._tag === "Hints" ? news.hints.map(({ id }) => id) : [],
        );
        assert.deepStrictEqual(ids, [2, 3, 4]);
      }),
    ),
  );

  it.effect("hears when it comes back what it has missed, and nothing twice", () =>
    inLab(({ listen, publish }) =>
      Effect.gen(function* () {
        const scope = yield* Scope.make();
        const heard = yield* Scope.provide(listen(), scope);
        yield* publish("PO-1");
        yield* aMoment;
        yield* Scope.close(scope, Exit.void);
        yield* publish("PO-2", "PO-3");
        const again = yield* listen(placeOf(heard));
        yield* aMoment;
        assert.deepStrictEqual(told(heard), ["PO-1"]);
        assert.deepStrictEqual(told(again), ["PO-2", "PO-3"]);
        assert.deepStrictEqual(told(yield* listen(placeOf(again))), []);
      }),
    ),
  );

  it.effect("hears what it has missed also from a host that has not read that yet", () =>
    inLab(({ listen, publish }) =>
      Effect.gen(function* () {
        const heard = yield* listen();
        yield* aMoment;
        yield* publish("PO-1");
        yield* TestClock.adjust(1);
        assert.deepStrictEqual(told(heard), ["PO-1"]);
        yield* publish("PO-2", "PO-3");
        // This host gathers still; the other one has told of PO-2.
        const moved = yield* listen("memory-2");
        assert.deepStrictEqual(told(moved), ["PO-3"]);
        assert.deepStrictEqual(told(heard), ["PO-1", "PO-2", "PO-3"]);
      }),
    ),
  );

  it.effect("has to read afresh when nobody can tell what it has missed", () =>
    inLab(({ listen, publish }) =>
      Effect.gen(function* () {
        yield* publish(...Array.from({ length: 1_002 }, (_, place) => `PO-${place}`));
        for (const place of [
          "memory-1",
          "memory-9999",
          "other-1001",
          "memory-",
          "memory-1e3",
          "",
        ]) {
          assert.deepStrictEqual(told(yield* listen(place)), ["reset"], place);
        }
        const reset = yield* listen("memory-1");
        assert.strictEqual(placeOf(reset), "memory-1002");
        assert.lengthOf(told(yield* listen("memory-2")), 1_000);
      }),
    ),
  );

  it.effect("has to read afresh when the database turns out to be another one", () =>
    inLab(({ lab, listen, publish }) =>
      Effect.gen(function* () {
        const heard = yield* listen();
        yield* publish("PO-1");
        yield* aMoment;
        lab.epoch = "restored";
        yield* publish("PO-2");
        yield* aMoment;
        yield* publish("PO-3");
        yield* aMoment;
        assert.deepStrictEqual(told(heard), ["PO-1", "reset", "PO-3"]);
        assert.strictEqual(placeOf(heard), "restored-3");
      }),
    ),
  );

  it.effect("has to read afresh when what it would hear next is no longer kept", () =>
    inLab(({ lab, listen, publish }) =>
      Effect.gen(function* () {
        const heard = yield* listen();
        yield* publish("PO-1", "PO-2", "PO-3");
        lab.oldest = 3;
        yield* aMoment;
        assert.deepStrictEqual(told(heard), ["reset"]);
      }),
    ),
  );

  it.effect("hears after an outage of the database what has happened meanwhile", () =>
    inLab(({ lab, listen, publish }) =>
      Effect.gen(function* () {
        const heard = yield* listen();
        yield* aMoment;
        lab.isAway = true;
        yield* publish("PO-1");
        yield* aMoment;
        assert.deepStrictEqual(told(heard), []);
        lab.isAway = false;
        yield* publish("PO-2");
        yield* aMoment;
        assert.deepStrictEqual(told(heard), ["PO-1", "PO-2"]);
      }),
    ),
  );

  it.effect("is told that the database is away when it comes then", () =>
    inLab(({ lab, listen }) =>
      Effect.gen(function* () {
        lab.isAway = true;
        assert.strictEqual((yield* Effect.flip(listen())).message, away.message);
        lab.isAway = false;
        assert.lengthOf(yield* listen(), 1);
      }),
    ),
  );
});

describe("the reader behind live events", () => {
  it.effect("reads once for two hundred listeners, as often as for one", () =>
    inLab(({ lab, listen, publish }) =>
      Effect.gen(function* () {
        const readsFor = Effect.fnUntraced(function* (listeners: number) {
          const all = yield* Effect.replicateEffect(listen(), listeners);
          yield* aMoment;
          const before = lab.reads;
          yield* publish("PO-1", "PO-2");
          yield* aMoment;
          for (const heard of all) assert.deepStrictEqual(told(heard), ["PO-1", "PO-2"]);
          return lab.reads - before;
        });
        const one = yield* Effect.scoped(readsFor(1));
        assert.isAbove(one, 0);
        assert.strictEqual(yield* Effect.scoped(readsFor(200)), one);
        assert.strictEqual(lab.connections, 1);
      }),
    ),
  );

  it.effect("stops when nobody has listened for half a minute, and begins again", () =>
    inLab(({ lab, listen, publish }) =>
      Effect.gen(function* () {
        yield* Effect.scoped(listen());
        yield* TestClock.adjust("31 seconds");
        const before = lab.reads;
        yield* publish("PO-1");
        yield* aMoment;
        assert.strictEqual(lab.reads, before);
        const heard = yield* listen();
        yield* publish("PO-2");
        yield* aMoment;
        assert.deepStrictEqual(told(heard), ["PO-2"]);
        assert.strictEqual(lab.connections, 2);
      }),
    ),
  );
});
