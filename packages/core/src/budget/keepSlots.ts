import { Effect } from "effect";
import type { StorageError } from "../domain/SyncError.ts";
import { elapsed } from "../domain/Time.ts";
import {
  type RestingSlots,
  type SlotAnswer,
  slotLeaseMillis,
  type SlotRequest,
} from "./RateSlots.ts";
import type { SlotLimiter } from "./slotLimiter.ts";

/** How often a process says that it still has its slots, and hears whether others need some. */
const tickMillis = 500;

/** The same while requests wait for slots that others have not yet given back. */
const hungryMillis = 100;

/** An idle process gives its slots back when its last send is so long ago. */
const idleMillis = 2_000;

/** So long before the store takes a lease for run out, nothing is sent any more. */
const leaseMarginMillis = 500;

/** How long closing waits for a store that does not answer: the lease runs out by itself. */
const closingMillis = 2_000;

export interface SlotKeeping {
  readonly limiter: SlotLimiter;
  /** The slots of the app key, over all processes. */
  readonly limit: number;
  /** This process, by an id that no other one has. */
  readonly holder: string;
  readonly exchange: (request: SlotRequest) => Effect.Effect<SlotAnswer, StorageError>;
}

/** Borrows slots from the store while there is work for them. Interrupted, it gives them back. */
export const keepSlots = (keeping: SlotKeeping): Effect.Effect<never> => {
  const { limiter } = keeping;
  /** What is given back with the next word to the store, and with no other one. */
  let returned: ReadonlyArray<RestingSlots> = [];
  let isAway = false;

  const exchange = Effect.fnUntraced(function* (wanted: number) {
    const from = yield* elapsed;
    const { holder, limit } = keeping;
    const request = { holder, kept: limiter.state(from).owned, returned, wanted, limit };
    returned = [];
    const answer = yield* keeping.exchange(request);
    const at = yield* elapsed;
    if (!answer.held) limiter.remove(limiter.state(at).owned, at);
    for (const { inMillis, slots } of answer.taken) {
      limiter.add(slots, inMillis === 0 ? at : at + inMillis + 1);
    }
    limiter.holdUntil(from + slotLeaseMillis - leaseMarginMillis);
    return answer;
  });

  const giveBack = (slots: number) =>
    Effect.map(elapsed, (at) => {
      returned = limiter.remove(slots, at);
    });

  const giveAllBack = Effect.gen(function* () {
    yield* giveBack(limiter.state(yield* elapsed).owned);
    yield* exchange(0);
  });

  /** Speaks with the store once and tells how long to wait then. */
  const round = Effect.gen(function* () {
    const at = yield* elapsed;
    const { lastSend, resting, waiting } = limiter.state(at);
    if (waiting === 0 && at - lastSend >= idleMillis) {
      yield* giveAllBack;
      return 0;
    }
    const { excess, share } = yield* exchange(Math.min(keeping.limit, waiting + resting));
    if (excess > 0) {
      yield* giveBack(excess);
      return 0;
    }
    const now = limiter.state(yield* elapsed);
    return now.waiting > 0 && now.owned < share ? hungryMillis : tickMillis;
  }).pipe(
    Effect.tap(() => {
      if (!isAway) return Effect.void;
      isAway = false;
      return Effect.logInfo("The budget is shared again: requests to Temu go on.");
    }),
    Effect.catch((error) => {
      const again = Effect.succeed(tickMillis);
      if (isAway) return again;
      isAway = true;
      return Effect.andThen(
        Effect.logWarning(
          `Requests to Temu may have to wait, since the database that shares their budget fails: ${error.message}`,
        ),
        again,
      );
    }),
  );

  const pause = (millis: number) =>
    Effect.flatMap(elapsed, (at) => {
      const { owned, waiting } = limiter.state(at);
      if (owned > 0 || waiting > 0) return Effect.sleep(millis);
      limiter.demand.closeUnsafe();
      return limiter.demand.await;
    });

  const leave = giveAllBack.pipe(
    Effect.timeout(closingMillis),
    Effect.catch(() => Effect.logDebug("Slots of the request budget are left to run out.")),
  );

  return Effect.andThen(limiter.demand.await, round).pipe(
    Effect.flatMap(pause),
    Effect.forever,
    Effect.onInterrupt(() => Effect.andThen(Effect.sync(limiter.close), leave)),
  );
};
