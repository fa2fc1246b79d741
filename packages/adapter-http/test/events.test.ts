import { assert, describe, it } from "@effect/vitest";
import type { Identity } from "@temu-jtl/adapter-http";
import type { Hint } from "@temu-jtl/core";
import { Effect, Layer, Schema } from "effect";
import { TestClock } from "effect/testing";
import { readStream } from "./support/readStream.ts";
import { type LabOptions, makeLab, problemIn } from "./support/RouterLab.ts";

const path = "/temu-jtl/api/events";

const order = (object: string, shop: string | null = "main"): Hint => ({
  shop,
  kind: "order",
  object,
});

const Data = Schema.Struct({
  shop: Schema.NullOr(Schema.String),
  kind: Schema.String,
  object: Schema.NullOr(Schema.String),
  version: Schema.Int,
});
const decodeData = Schema.decodeUnknownEffect(Schema.fromJsonString(Data), {
  onExcessProperty: "error",
});

/** A router whose clock is the test's. */
const open = Effect.fnUntraced(function* (options: LabOptions = {}) {
  const context = yield* Effect.context();
  const lab = yield* makeLab({ ...options, runtime: Layer.succeedContext(context) });
  const listen = Effect.fnUntraced(function* (
    query = "",
    init: Parameters<typeof lab.ask>[1] = { as: "reader" },
  ) {
    const response = yield* lab.ask(path + query, init);
    assert.strictEqual(response.status, 200);
    const stream = readStream(response);
    const opening = yield* stream.next;
    assert.isNotNull(opening);
    return { ...stream, opening, response };
  });
  return { ...lab, listen };
});

/** The objects that a stream tells next. */
const objects = Effect.fnUntraced(function* (
  stream: Effect.Success<ReturnType<Effect.Success<ReturnType<typeof open>>["listen"]>>,
  count: number,
) {
  const seen: Array<string | null> = [];
  while (seen.length < count) {
    const { data } = yield* stream.nextOf("hint");
    seen.push((yield* decodeData(data)).object);
  }
  return seen;
});

const gather = TestClock.adjust(200);

describe("a stream of live events", () => {
  it.effect("begins at once, and nothing between may keep it back or change it", () =>
    Effect.gen(function* () {
      const { listen } = yield* open();
      const { next, opening, response } = yield* listen();
      assert.strictEqual(response.headers.get("content-type"), "text/event-stream");
      assert.strictEqual(response.headers.get("cache-control"), "no-cache, no-transform");
      assert.strictEqual(response.headers.get("x-accel-buffering"), "no");
      assert.strictEqual(opening.retry, "3000");
      assert.strictEqual((yield* next)?.id, "memory-0");
    }),
  );

  it.effect("tells shop, kind, object and version of what changes, and nothing else", () =>
    Effect.gen(function* () {
      const { listen, publish } = yield* open();
      const { nextOf } = yield* listen();
      yield* publish([order("PO-1")]);
      yield* gather;
      const { data, id } = yield* nextOf("hint");
      assert.strictEqual(id, "memory-1");
      assert.deepStrictEqual(yield* decodeData(data), {
        shop: "main",
        kind: "order",
        object: "PO-1",
        version: 1,
      });
    }),
  );

  it.effect("says every fifteen seconds that it is still there, and how far it is", () =>
    Effect.gen(function* () {
      const { listen, publish } = yield* open();
      const { next } = yield* listen("?shop=main");
      yield* next;
      // Of another shop: it is not told, but it need not be asked for again.
      yield* publish([order("PO-1", "second")]);
      for (let beat = 0; beat < 3; beat += 1) {
        yield* TestClock.adjust("15 seconds");
        const heartbeat = yield* next;
        assert.strictEqual(heartbeat?.text, ": still here\nid: memory-1");
      }
    }),
  );

  it.effect("goes on behind the last event that somebody has, by header or by query", () =>
    Effect.gen(function* () {
      const { listen, publish } = yield* open();
      yield* publish([order("PO-1")]);
      yield* publish([order("PO-2")]);
      yield* publish([order("PO-3")]);
      const header = { as: "reader", headers: { "last-event-id": "memory-1" } } as const;
      assert.deepStrictEqual(yield* objects(yield* listen("", header), 2), ["PO-2", "PO-3"]);
      const byQuery = yield* listen("?last_event_id=memory-2");
      assert.deepStrictEqual(yield* objects(byQuery, 1), ["PO-3"]);
      // A browser that comes back has the newer one in its header.
      const both = yield* listen("?last_event_id=memory-0", header);
      assert.deepStrictEqual(yield* objects(both, 2), ["PO-2", "PO-3"]);
    }),
  );

  it.effect("tells who cannot be told what he missed to read afresh", () =>
    Effect.gen(function* () {
      const { listen, publish } = yield* open();
      yield* publish([order("PO-1")]);
      for (const place of ["other-1", "memory-7", "nonsense", "1%0Adata:%20x"]) {
        const { next, nextOf } = yield* listen(`?last_event_id=${place}`);
        const reset = yield* nextOf("reset");
        assert.strictEqual(reset.text, "id: memory-1\nevent: reset\ndata: {}", place);
        assert.strictEqual((yield* next)?.text, "id: memory-1");
      }
    }),
  );

  it.effect("tells each his own shops only", () =>
    Effect.gen(function* () {
      const { listen, publish } = yield* open();
      const second = yield* listen("", { as: "second" });
      const all = yield* listen();
      const main = yield* listen("?shop=main");
      yield* publish([order("PO-1"), order("job", null)]);
      yield* publish([order("PO-2", "second"), order("PO-3", "third")]);
      yield* publish([order("PO-4")]);
      yield* gather;
      assert.deepStrictEqual(yield* objects(second, 1), ["PO-2"]);
      assert.deepStrictEqual(yield* objects(all, 4), ["PO-1", "job", "PO-2", "PO-4"]);
      assert.deepStrictEqual(yield* objects(main, 2), ["PO-1", "PO-4"]);
    }),
  );

  it.effect("is refused for a shop that somebody may not see, and to strangers", () =>
    Effect.gen(function* () {
      const { ask } = yield* open();
      const foreign = yield* ask(`${path}?shop=main`, { as: "second" });
      assert.strictEqual((yield* problemIn(foreign)).code, "unknownShop");
      assert.strictEqual((yield* ask(path)).status, 401);
    }),
  );

  it.effect("is not opened by HEAD", () =>
    Effect.gen(function* () {
      const { ask, listen } = yield* open({ limits: { streams: 1 } });
      for (let count = 0; count < 3; count += 1) {
        const response = yield* ask(path, { as: "reader", method: "HEAD" });
        assert.strictEqual(response.status, 200);
        assert.isNull(response.body);
      }
      yield* listen();
    }),
  );
});

describe("who reads live events", () => {
  const readers: Identity = { access: "read", user: { id: "r1", name: "Rita" } };
  const changes: ReadonlyArray<readonly [string, () => Identity]> = [
    ["is signed out", () => ({ access: "none" })],
    ["may not see a shop any more", () => ({ ...readers, shops: ["main"] })],
    ["may operate now", () => ({ ...readers, access: "operate" })],
    ["is somebody else", () => ({ ...readers, user: { id: "r2", name: "Rita" } })],
    [
      "cannot be asked about",
      () => {
        throw new Error("The host's sessions are away.");
      },
    ],
  ];
  for (const [what, now] of changes) {
    it.effect(`is asked for within a minute, and sent to ask who he is: ${what}`, () =>
      Effect.gen(function* () {
        let asked = 0;
        let isChanged = false;
        const { listen } = yield* open({
          auth: () => {
            asked += 1;
            return isChanged ? now() : readers;
          },
        });
        const { next, nextOf } = yield* listen("", {});
        yield* TestClock.adjust("59 seconds");
        assert.strictEqual(asked, 1);
        yield* TestClock.adjust("1 seconds");
        isChanged = true;
        yield* TestClock.adjust("60 seconds");
        yield* nextOf("session");
        assert.isNull(yield* next);
        assert.strictEqual(asked, 3);
      }),
    );
  }

  it.effect("has so many streams and no more, and room again when one has ended", () =>
    Effect.gen(function* () {
      const { ask, listen } = yield* open({ limits: { streamsPerUser: 2, streams: 3 } });
      const first = yield* listen();
      yield* listen();
      const tooMany = yield* ask(path, { as: "reader" });
      assert.strictEqual(tooMany.status, 503);
      assert.strictEqual(tooMany.headers.get("retry-after"), "30");
      assert.strictEqual((yield* problemIn(tooMany)).code, "tooManyStreams");
      yield* listen("", { as: "operator" });
      // The host is full, whoever asks.
      assert.strictEqual((yield* ask(path, { as: "second" })).status, 503);
      yield* first.cancel;
      yield* TestClock.adjust(0);
      yield* listen("", { as: "second" });
    }),
  );

  it.effect("is cut off when he does not keep up, and the others go on", () =>
    Effect.gen(function* () {
      const { listen, publish } = yield* open({ limits: { streamsPerUser: 2 } });
      const slow = yield* listen();
      const other = yield* listen("", { as: "operator" });
      const burst = Array.from({ length: 20 }, (_, place) => order(`${place}-${"x".repeat(500)}`));
      for (let round = 0; round < 30; round += 1) {
        yield* publish(burst);
        yield* gather;
        yield* objects(other, 20);
      }
      // What waits is read, then it breaks off instead of ending as if all had been told.
      let told = 0;
      const end = yield* Effect.exit(
        Effect.gen(function* () {
          while ((yield* slow.next) !== null) told += 1;
        }),
      );
      assert.strictEqual(end._tag, "Failure");
      assert.isBelow(told, 600);
      yield* listen();
      yield* listen();
    }),
  );

  it.effect("is sent away when the router closes, each to come back at another time", () =>
    Effect.gen(function* () {
      const { ask, listen, router } = yield* open();
      const streams = yield* Effect.replicateEffect(listen(), 5);
      yield* Effect.promise(() => router.close());
      const waits: Array<number> = [];
      for (const { next } of streams) {
        yield* next;
        const last = yield* next;
        const wait = Number(last?.retry);
        assert.isAtLeast(wait, 1_000);
        assert.isAtMost(wait, 5_000);
        waits.push(wait);
        assert.isNull(yield* next);
      }
      assert.isAbove(new Set(waits).size, 1);
      assert.strictEqual((yield* problemIn(yield* ask(path, { as: "reader" }))).code, "closing");
    }),
  );
});
