/**
 * Entries in the order of a time, then of their name: a window is found by two binary searches, a
 * page is a slice, and a change costs no sorting.
 */
export class TimeIndex<A> {
  private readonly entries: A[] = [];
  private readonly time: (entry: A) => number;
  private readonly name: (entry: A) => string;

  constructor(keys: { readonly time: (entry: A) => number; readonly name: (entry: A) => string }) {
    this.time = keys.time;
    this.name = keys.name;
  }

  get size(): number {
    return this.entries.length;
  }

  add(entry: A): void {
    this.entries.splice(this.positionOf(entry), 0, entry);
  }

  remove(entry: A): void {
    const position = this.positionOf(entry);
    if (this.entries[position] === entry) this.entries.splice(position, 1);
  }

  /** Where the entries of a window (both ends inclusive) begin, and the first place after them. */
  bounds(from: number, to: number): { readonly start: number; readonly end: number } {
    return {
      start: this.firstWhere((entry) => this.time(entry) >= from),
      end: this.firstWhere((entry) => this.time(entry) > to),
    };
  }

  /** The entries from `start` up to `end`, the oldest first. */
  slice(start: number, end: number): ReadonlyArray<A> {
    return this.entries.slice(start, end);
  }

  private positionOf(entry: A): number {
    const time = this.time(entry);
    const name = this.name(entry);
    return this.firstWhere(
      (other) => this.time(other) > time || (this.time(other) === time && this.name(other) >= name),
    );
  }

  private firstWhere(holds: (entry: A) => boolean): number {
    let low = 0;
    let high = this.entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = this.entries[middle];
      if (entry === undefined || holds(entry)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
