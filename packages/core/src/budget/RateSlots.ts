import { Schema } from "effect";
import { fairShares } from "./fairShares.ts";

/** After a send its slot rests for a second, and a little for clocks that do not go equally fast. */
export const restMillis = 1_001;

/** How long slots are lent to a process that does not say that it still needs them. */
export const slotLeaseMillis = 3_000;

const Slots = Schema.Struct({
  slots: Schema.Int,
  /** From when others may use them, in milliseconds since 1970 by the clock of the store. */
  until: Schema.Int,
});
type Slots = typeof Slots.Type;

const SlotHolder = Schema.Struct({
  ...Slots.fields,
  /** A process, by an id that it has made up. */
  holder: Schema.String,
  /** How many slots it has work for. */
  wanted: Schema.Int,
});

/**
 * Who has the slots of an app key. A slot is the right to send one request a sliding second. What is
 * in neither list is free.
 */
export const RateSlots = Schema.Struct({
  holders: Schema.Array(SlotHolder),
  /** Slots that were given back and have been used a moment ago. */
  resting: Schema.Array(Slots),
});
export type RateSlots = typeof RateSlots.Type;

export const noRateSlots: RateSlots = { holders: [], resting: [] };

/** What a process says to the store now and then. */
export interface SlotRequest {
  readonly holder: string;
  /** How many slots it has. Those that the store knows of beyond them are given back. */
  readonly kept: number;
  /**
   * Slots that it gives back. When an answer has been lost, they are not all that are missing in
   * `kept`; then nobody knows how long each has to rest, and all rest for as long as any may have to.
   */
  readonly returned: ReadonlyArray<RestingSlots>;
  /** How many it has work for. One that wants none and keeps none leaves. */
  readonly wanted: number;
  /** The slots of the app key, over all processes. */
  readonly limit: number;
}

/** Slots that may not be used for so many milliseconds from now. */
export interface RestingSlots {
  readonly slots: number;
  readonly inMillis: number;
}

export interface SlotAnswer {
  /** Whether it still has the slots that it keeps; otherwise its lease had run out. */
  readonly held: boolean;
  /** Slots that it has got. */
  readonly taken: ReadonlyArray<RestingSlots>;
  /** How many of its slots others need: it is to stop using them and to give them back. */
  readonly excess: number;
  /** How many slots it should have. */
  readonly share: number;
}

const sum = (counts: ReadonlyArray<number>): number =>
  counts.reduce((all, count) => all + count, 0);
const total = (list: ReadonlyArray<{ readonly slots: number }>): number =>
  sum(list.map(({ slots }) => slots));

/** Shares go round when there are more processes than slots: each has its turn of so long. */
const turnMillis = 2_000;

/** What has run out is free. A clock that was set back must not keep slots from everybody for as long. */
const current = <S extends Slots>(list: ReadonlyArray<S>, now: number): ReadonlyArray<S> => {
  const latest = now + slotLeaseMillis + 2 * restMillis;
  return list
    .filter(({ until }) => until > now)
    .map((entry) => (entry.until > latest ? { ...entry, until: latest } : entry));
};

/** Takes slots that rest: those that may be used soonest. */
const takeResting = (resting: ReadonlyArray<Slots>, count: number, now: number) => {
  const left: Array<Slots> = [];
  const taken: Array<RestingSlots> = [];
  let missing = count;
  for (const { slots, until } of resting.toSorted((a, b) => a.until - b.until)) {
    const here = Math.min(slots, missing);
    missing -= here;
    if (here > 0) taken.push({ slots: here, inMillis: until - now });
    if (here < slots) left.push({ slots: slots - here, until });
  }
  return { left, taken };
};

/**
 * What becomes of the slots when a process speaks up at `now`, by the clock of the store. Nobody gets
 * a slot within a second of its last use elsewhere, and there are never more than the limit.
 */
export const exchangeSlots = (
  before: RateSlots,
  request: SlotRequest,
  now: number,
): readonly [after: RateSlots, answer: SlotAnswer] => {
  const { holder, limit, wanted } = request;
  const holders = current(before.holders, now);
  const mine = holders.find((entry) => entry.holder === holder);
  const others = holders.filter((entry) => entry !== mine);
  const kept = Math.min(request.kept, mine?.slots ?? 0);
  const missing = (mine?.slots ?? 0) - kept;
  const returned =
    total(request.returned) === missing
      ? request.returned
      : [{ slots: missing, inMillis: 2 * restMillis }];
  const idle = [
    ...current(before.resting, now),
    ...returned
      .filter(({ inMillis, slots }) => slots > 0 && inMillis > 0)
      .map(({ inMillis, slots }) => ({ slots, until: now + inMillis })),
  ];
  if (wanted === 0 && request.kept === 0) {
    return [
      { holders: others, resting: idle },
      { held: mine !== undefined, taken: [], excess: 0, share: 0 },
    ];
  }

  // In the order in which they came, so that everybody finds the same shares.
  const me = { holder, slots: kept, wanted, until: now + slotLeaseMillis + restMillis };
  const all =
    mine === undefined ? [...others, me] : holders.map((entry) => (entry === mine ? me : entry));
  const shares = fairShares(
    all.map((entry) => entry.wanted),
    limit,
    Math.floor(now / turnMillis),
  );
  const share = shares[all.indexOf(me)] ?? 0;
  const lacking = sum(
    all.map((entry, index) => (entry === me ? 0 : Math.max(0, (shares[index] ?? 0) - entry.slots))),
  );

  const used = total(others) + kept;
  const available = Math.max(0, limit - used);
  const free = Math.max(0, available - total(idle));
  // Its share, and what nobody else lacks: one process alone has all.
  const count = Math.min(available, Math.max(0, share - kept, available - lacking));
  const fresh = Math.min(free, count);
  const { left, taken } = takeResting(idle, count - fresh, now);
  const slots = kept + fresh + total(taken);
  return [
    {
      holders: all.map((entry) => (entry === me ? { ...me, slots } : entry)),
      resting: left,
    },
    {
      held: mine !== undefined,
      taken: fresh > 0 ? [{ slots: fresh, inMillis: 0 }, ...taken] : taken,
      excess: Math.max(0, Math.min(slots - share, lacking - (available - count))),
      share,
    },
  ];
};
