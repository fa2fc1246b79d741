import { assert, describe, it } from "@effect/vitest";
import { mostInASecond } from "@temu-jtl/core/testing";
import { Schema } from "effect";
import { fairShares } from "../src/budget/fairShares.ts";
import {
  exchangeSlots,
  noRateSlots,
  restMillis,
  type RateSlots,
  type RestingSlots,
  slotLeaseMillis,
} from "../src/budget/RateSlots.ts";

const between = (minimum: number, maximum: number) =>
  Schema.Int.check(Schema.isBetween({ minimum, maximum }));

const sum = (counts: ReadonlyArray<number>): number => counts.reduce((all, next) => all + next, 0);

describe("Slots are divided so that", () => {
  const Claims = Schema.Array(between(0, 25)).check(Schema.isBetweenLength(1, 30));

  it.prop(
    "nobody gets more than wanted, none is left while somebody wants one, and who lacks some has no less than another",
    [Claims, between(1, 20), between(0, 100)],
    ([wanted, slots, turn]) => {
      const shares = fairShares(wanted, slots, turn);
      for (const [index, share] of shares.entries()) {
        assert.isAtLeast(share, 0);
        assert.isAtMost(share, wanted[index] ?? 0);
        if (share < (wanted[index] ?? 0)) assert.isAtLeast(share, Math.max(...shares) - 1);
      }
      assert.strictEqual(sum(shares), Math.min(slots, sum(wanted)));
    },
  );

  it("three with work have 7, 7 and 6 of 20, however much more each wants", () => {
    assert.deepStrictEqual(fairShares([20, 9, 12], 20, 0), [7, 7, 6]);
  });

  it("of more claims than slots each has its turn", () => {
    const had = [0, 1, 2].map((turn) => fairShares([5, 5, 5], 1, turn));
    assert.deepStrictEqual(had, [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
  });
});

/** What a process does next, and how long after the last thing that happened. */
const Step = Schema.Struct({
  process: between(0, 3),
  afterMillis: between(0, 700),
  wanted: between(0, 8),
  givesBack: between(0, 5),
  /** `lost`: the store has heard it, but the answer does not arrive. */
  what: Schema.Literals(["exchange", "exchange", "exchange", "lost", "leave", "dies"]),
});

interface Process {
  readonly holder: string;
  /** When each of its slots may be used again. */
  slots: Array<number>;
  heldUntil: number;
}

describe("Slots that change hands", () => {
  const limit = 5;

  it.prop(
    "hold no second with more sends than the limit, whoever dies and whatever answer is lost",
    [Schema.Array(Step).check(Schema.isBetweenLength(1, 60))],
    ([steps]) => {
      let now = 1_800_000_000_000;
      let store: RateSlots = noRateSlots;
      let started = 0;
      const sends: Array<bigint> = [];
      const fresh = (): Process => ({ holder: `p${(started += 1)}`, slots: [], heldUntil: 0 });
      const processes = Array.from({ length: 4 }, fresh);

      /** Everybody sends as soon as possible: what comes of it is the worst case. */
      const sendUntil = (end: number): void => {
        for (const one of processes) {
          one.slots = one.slots.map((readyAt) => {
            let next = Math.max(readyAt, now);
            while (next < Math.min(end, one.heldUntil)) {
              sends.push(BigInt(next) * 1_000_000n);
              next += restMillis;
            }
            return Math.max(readyAt, next === Math.max(readyAt, now) ? readyAt : next);
          });
        }
        now = end;
      };

      for (const { afterMillis, givesBack, process, wanted, what } of steps) {
        sendUntil(now + afterMillis);
        const one = processes[process] ?? fresh();
        if (what === "dies") {
          processes[process] = fresh();
          continue;
        }
        const ready = one.slots.toSorted((a, b) => a - b);
        const gone = ready.splice(0, what === "leave" ? ready.length : givesBack);
        one.slots = ready;
        const returned: ReadonlyArray<RestingSlots> = gone.map((readyAt) => ({
          slots: 1,
          inMillis: Math.max(0, readyAt - now),
        }));
        const [after, answer] = exchangeSlots(
          store,
          {
            holder: one.holder,
            kept: one.slots.length,
            returned,
            wanted: what === "leave" ? 0 : wanted,
            limit,
          },
          now,
        );
        store = after;
        if (what === "lost") continue;
        if (!answer.held) one.slots = [];
        for (const { inMillis, slots } of answer.taken) {
          for (let slot = 0; slot < slots; slot += 1) one.slots.push(now + inMillis);
        }
        one.heldUntil = now + slotLeaseMillis;
      }
      sendUntil(now + 5_000);
      const most = mostInASecond(sends.toSorted((a, b) => (a < b ? -1 : 1)));
      assert.isAtMost(most, limit);
    },
  );
});
