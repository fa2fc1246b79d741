import { Schema } from "effect";

const range = 4_294_967_296;

/** Where a {@link SeededRandom} begins: 32 bits. */
export const Seed = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: range - 1 }));

/** A share of all cases, from 0 (none) to 1 (all). */
export const Probability = Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 }));

/** Chance that repeats itself: the same seed, the same numbers (mulberry32, public domain). */
export class SeededRandom {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** From 0 to below 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / range;
  }

  /** A whole number, both ends included. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  happens(probability: number): boolean {
    return this.next() < probability;
  }

  pick<const A extends readonly [unknown, ...ReadonlyArray<unknown>]>(from: A): A[number] {
    return from[this.whole(0, from.length - 1)] ?? from[0];
  }

  /** The same entries in another order. */
  shuffle<A>(entries: ReadonlyArray<A>): ReadonlyArray<A> {
    return entries
      .map((entry) => ({ entry, place: this.next() }))
      .toSorted((a, b) => a.place - b.place)
      .map(({ entry }) => entry);
  }
}
