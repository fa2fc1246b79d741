import { Effect, Fiber, Latch, Semaphore } from "effect";
import { elapsed } from "../domain/Time.ts";
import { type RestingSlots, restMillis } from "./RateSlots.ts";

/** Slots that may be used again at a time, by {@link elapsed}. */
interface Resting {
  readonly slots: number;
  /** Infinity while the request that uses it has not left. */
  readyAt: number;
}

export interface SlotLimiter {
  /** Waits for the next slot and sends the request in it. */
  readonly spend: <A, E, R>(request: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>;
  /** Open while a request may wait for a slot; whoever has looked closes it. */
  readonly demand: Latch.Latch;
  /** How many slots it has, how many of them rest, how many requests wait, and when one left last. */
  readonly state: (at: number) => {
    readonly owned: number;
    readonly resting: number;
    readonly waiting: number;
    readonly lastSend: number;
  };
  /** Adds slots that may be used from then on. */
  readonly add: (slots: number, readyAt: number) => void;
  /** Until when it has its slots: nothing is sent later. */
  readonly holdUntil: (until: number) => void;
  /** Takes away so many slots, those first that may be used soonest. */
  readonly remove: (slots: number, at: number) => ReadonlyArray<RestingSlots>;
  /** Sends nothing any more, whatever is added. */
  readonly close: () => void;
}

/** Sends requests in slots that this process has, each of them once in a sliding second. */
export const makeSlotLimiter = (): SlotLimiter => {
  const turn = Semaphore.makeUnsafe(1);
  const demand = Latch.makeUnsafe(false);
  const changed = Latch.makeUnsafe(false);
  let ready = 0;
  /** In the order in which they may be used again. */
  let resting: Array<Resting> = [];
  let heldUntil = -Infinity;
  let isClosed = false;
  let waiting = 0;
  let lastSend = -Infinity;

  const settle = (at: number): void => {
    for (let next = resting[0]; next !== undefined && next.readyAt <= at; next = resting[0]) {
      ready += next.slots;
      resting.shift();
    }
  };

  /**
   * Starts the request if there is a slot, and notes when it has left. Noting it before would not do:
   * what delays this send, but not the one a second later, would bring the two too close together.
   */
  const trySend = <A, E, R>(request: Effect.Effect<A, E, R>) =>
    Effect.gen(function* () {
      const at = yield* elapsed;
      settle(at);
      if (ready === 0 || at >= heldUntil || isClosed) return null;
      const slot: Resting = { slots: 1, readyAt: Infinity };
      ready -= 1;
      resting.push(slot);
      const sent = yield* Effect.forkChild(request, { startImmediately: true });
      yield* Effect.yieldNow;
      lastSend = yield* elapsed;
      slot.readyAt = lastSend + restMillis;
      return sent;
    }).pipe(Effect.uninterruptible);

  const waitForChange = Effect.gen(function* () {
    changed.closeUnsafe();
    const at = yield* elapsed;
    const next = resting[0];
    yield* next === undefined || at >= heldUntil || isClosed
      ? changed.await
      : Effect.raceFirst(changed.await, Effect.sleep(Math.ceil(next.readyAt - at)));
  });

  const send = Effect.fnUntraced(function* <A, E, R>(request: Effect.Effect<A, E, R>) {
    for (;;) {
      const sent = yield* trySend(request);
      if (sent !== null) return sent;
      yield* waitForChange;
    }
  });

  const sumOf = (list: ReadonlyArray<Resting>) => list.reduce((sum, { slots }) => sum + slots, 0);

  return {
    spend: (request) =>
      Effect.acquireUseRelease(
        Effect.sync(() => {
          waiting += 1;
          demand.openUnsafe();
        }),
        () => turn.withPermits(1)(send(request)),
        () =>
          Effect.sync(() => {
            waiting -= 1;
          }),
      ).pipe(
        Effect.flatMap((sent) => Effect.onInterrupt(Fiber.join(sent), () => Fiber.interrupt(sent))),
      ),
    demand,
    state: (at) => {
      settle(at);
      const busy = sumOf(resting);
      return { owned: ready + busy, resting: busy, waiting, lastSend };
    },
    add: (slots, readyAt) => {
      resting = [...resting, { slots, readyAt }].toSorted((a, b) => a.readyAt - b.readyAt);
      changed.openUnsafe();
    },
    holdUntil: (until) => {
      heldUntil = until;
      changed.openUnsafe();
    },
    remove: (slots, at) => {
      settle(at);
      const fresh = Math.min(ready, slots);
      ready -= fresh;
      const removed: Array<RestingSlots> = [{ slots: fresh, inMillis: 0 }];
      const left: Array<Resting> = [];
      let missing = slots - fresh;
      for (const slot of resting) {
        const here = Math.min(missing, slot.slots);
        missing -= here;
        if (here > 0) {
          // One in which a request is just leaving has about a second to go.
          const wait = Math.min(slot.readyAt - at, 2 * restMillis);
          removed.push({ slots: here, inMillis: Math.ceil(wait) + 1 });
        }
        if (here === 0) left.push(slot);
        else if (here < slot.slots) left.push({ ...slot, slots: slot.slots - here });
      }
      resting = left;
      return removed;
    },
    close: () => {
      isClosed = true;
    },
  };
};
