import type { EventHub } from "@temu-jtl/core";
import { Deferred, Effect, Fiber, Random, type Scope } from "effect";
import type { Member } from "../access/Access.ts";
import { orAway } from "../api/refuse.ts";
import { Refusal } from "../problems/Refusal.ts";
import { farewellText, heartbeatText, newsText, openingText, sessionText } from "./eventText.ts";
import { makeStreamSlots, type StreamLimits } from "./StreamSlots.ts";
import { type StreamBody, streamBody } from "./streamBody.ts";

/** Something is written at least as often. */
const heartbeatMillis = 15_000;
/** Who reads is asked after so many heartbeats: once a minute. */
const beatsPerCheck = 4;
/** Whoever cannot be asked about for so long is not let in any more. */
const askWithinMillis = 10_000;
/** Whoever finds no room may come back after so long. */
const roomAfterSeconds = 30;
/** Those of a host that closes come back after this, so that they do not come all at once. */
const comeBackMillis = { from: 1_000, to: 5_000 };

/** Who wants to hear what. */
interface StreamRequest {
  readonly member: Member;
  readonly isSeen: (shop: string | null) => boolean;
  /** Where the reader was when his last stream ended. */
  readonly after: string | null;
  /** Who it is by now. */
  readonly askAgain: Effect.Effect<Member | null, Refusal>;
}

export interface EventStreams {
  /** The body of an answer that tells all news from now on. */
  readonly open: (request: StreamRequest) => Effect.Effect<ReadableStream<Uint8Array>, Refusal>;
  /** Ends all streams and lets nobody begin another. */
  readonly close: Effect.Effect<void>;
}

const shopsOf = ({ shops }: Member): string =>
  shops === undefined ? "all" : JSON.stringify(shops.toSorted());

/** Whether somebody may still do and see what he could. */
const isSame = (before: Member, now: Member | null): boolean =>
  now !== null &&
  now.user.id === before.user.id &&
  now.access === before.access &&
  shopsOf(now) === shopsOf(before);

/** The streams of live events of one router. */
export const makeEventStreams = (hub: EventHub["Service"], limits: StreamLimits): EventStreams => {
  const slots = makeStreamSlots(limits);
  const open = new Map<StreamBody, Fiber.Fiber<void>>();
  let isClosing = false;

  const takeSlot = (user: string): Effect.Effect<void, Refusal, Scope.Scope> =>
    Effect.acquireRelease(
      Effect.suspend(() =>
        slots.take(user)
          ? Effect.void
          : Effect.fail(
              new Refusal({
                code: "tooManyStreams",
                parameters: { retryAfterSeconds: roomAfterSeconds },
                headers: { "retry-after": String(roomAfterSeconds) },
              }),
            ),
      ),
      () => Effect.sync(() => slots.giveBack(user)),
    );

  /** Tells news until nobody reads any more. `begun` gets the body, or why there is none. */
  const serve = (
    { after, askAgain, isSeen, member }: StreamRequest,
    begun: Deferred.Deferred<StreamBody, Refusal>,
  ): Effect.Effect<void, Refusal, Scope.Scope> =>
    Effect.gen(function* () {
      yield* takeSlot(member.user.id);
      const gone = yield* Deferred.make<void>();
      const body = streamBody(() => Deferred.doneUnsafe(gone, Effect.void));
      yield* Effect.addFinalizer(() => Effect.sync(() => body.end("")));
      let place: string | null = null;
      yield* orAway(
        hub.listen(after, (news) => {
          body.write(place === null ? openingText(news, isSeen) : newsText(news, isSeen));
          place = news.place;
        }),
      );
      yield* Deferred.succeed(begun, body);
      for (let beat = 1; ; beat += 1) {
        const left = yield* Effect.timeoutOption(Deferred.await(gone), heartbeatMillis);
        if (left._tag === "Some") return;
        if (beat % beatsPerCheck === 0) {
          const now = yield* askAgain.pipe(
            Effect.timeout(askWithinMillis),
            Effect.orElseSucceed(() => null),
          );
          if (!isSame(member, now)) return body.end(sessionText);
        }
        body.write(heartbeatText(place ?? ""));
      }
    });

  return {
    open: Effect.fnUntraced(function* (request) {
      if (isClosing) return yield* new Refusal({ code: "closing" });
      const begun = yield* Deferred.make<StreamBody, Refusal>();
      const fiber = yield* Effect.scoped(serve(request, begun)).pipe(
        Effect.catchCause((cause) =>
          Effect.flatMap(Deferred.failCause(begun, cause), (isRefused) =>
            isRefused ? Effect.void : Effect.logError("A stream of live events failed", cause),
          ),
        ),
        Effect.forkDetach,
      );
      const body = yield* Deferred.await(begun).pipe(
        // Nobody is going to read it.
        Effect.onInterrupt(() => Fiber.interrupt(fiber)),
      );
      if (isClosing) {
        body.end("");
        return yield* new Refusal({ code: "closing" });
      }
      open.set(body, fiber);
      fiber.addObserver(() => open.delete(body));
      return body.stream;
    }),

    close: Effect.suspend(() => {
      isClosing = true;
      return Effect.forEach(
        [...open],
        ([body, fiber]) =>
          Random.nextIntBetween(comeBackMillis.from, comeBackMillis.to).pipe(
            Effect.tap((millis) => Effect.sync(() => body.end(farewellText(millis)))),
            Effect.andThen(Fiber.await(fiber)),
          ),
        { concurrency: "unbounded", discard: true },
      );
    }),
  };
};
