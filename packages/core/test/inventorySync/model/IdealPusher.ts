/** What a shop's SKUs should show at one moment. SKUs that are to be left alone are missing. */
export interface Moment {
  /** By everything that has happened. */
  readonly targets: ReadonlyMap<string, number>;
  /** By what the shop has read of its own orders: nobody knows more while it cannot read them. */
  readonly targetsAsRead: ReadonlyMap<string, number>;
  /** By what the run has counted as open, though JTL may have reserved it by now: then it counts twice (I4). */
  readonly targetsAsCounted: ReadonlyMap<string, number>;
  /** SKUs whose article JTL has and sells. */
  readonly sold: ReadonlySet<string>;
}

/** The targets while a run reads. */
interface Reading {
  /** The highest, the same as far as orders were read, and the lowest. */
  readonly high: Map<string, number>;
  highAsRead: ReadonlyMap<string, number>;
  readonly low: Map<string, number>;
  /** The highest of the targets less what was sold since each was right. */
  readonly left: Map<string, number>;
  /** SKUs that were to be left alone for a moment: who has read that sets nothing. */
  readonly alone: Set<string>;
}

/** The targets have been worked out: what can be written of them, and what was shown before. */
interface Writing {
  readonly most: ReadonlyMap<string, number>;
  readonly before: Map<string, number>;
  readonly isWhole: boolean;
  readonly sent: Set<string>;
}

const keep = (
  units: Map<string, number>,
  targets: ReadonlyMap<string, number>,
  choose: (a: number, b: number) => number,
): void => {
  for (const [skuId, target] of targets) {
    units.set(skuId, choose(units.get(skuId) ?? target, target));
  }
};

const highest = (
  units: ReadonlyMap<string, number>,
  targets: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> => {
  const both = new Map(units);
  keep(both, targets, Math.max);
  return both;
};

const add = (units: Map<string, number>, skuId: string, more: number): void => {
  const before = units.get(skuId);
  if (before !== undefined) units.set(skuId, before + more);
};

/**
 * What Temu would show of a shop's SKUs if somebody who knows everything that has happened set them to
 * their targets whenever a run is due. Nobody reads and writes at once, so this is the most that a run can
 * leave on sale which reads and writes when the real one does: a write sets the highest target that was
 * right while that was read which it follows from (or by the orders of its beginning and JTL's stock of its
 * end: two systems cannot be read at one moment), and what was not written shows that less what was sold
 * since. A SKU that Temu, a fault or a guard keeps from being written stays as it was.
 */
export class IdealPusher {
  private readonly shown: Map<string, number>;
  private reading: Reading | null = null;
  private writing: Writing | null = null;

  constructor(shown: ReadonlyMap<string, number>) {
    this.shown = new Map(shown);
  }

  /** Whether a run is reading now. */
  get isReading(): boolean {
    return this.reading !== null;
  }

  /** A run begins to read, or to read once more. */
  read({ targets, targetsAsRead }: Moment): void {
    this.writing = null;
    this.reading = {
      high: new Map(targets),
      highAsRead: targetsAsRead,
      low: new Map(targets),
      left: new Map(targets),
      alone: new Set(this.withoutTarget(targets)),
    };
  }

  /** These are the targets by now. */
  look({ targets, targetsAsCounted, targetsAsRead }: Moment): void {
    if (this.reading === null) return;
    keep(this.reading.high, targets, Math.max);
    this.reading.highAsRead = highest(this.reading.highAsRead, targetsAsRead);
    keep(this.reading.low, targets, Math.min);
    keep(this.reading.low, targetsAsCounted, Math.min);
    keep(this.reading.left, targets, Math.max);
    for (const skuId of this.withoutTarget(targets)) this.reading.alone.add(skuId);
  }

  private withoutTarget(targets: ReadonlyMap<string, number>): ReadonlyArray<string> {
    return [...this.shown.keys()].filter((skuId) => !targets.has(skuId));
  }

  /** It has read the orders, and reads JTL's stock next: what is sold from here on it cannot know. */
  hasReadOrders({ targetsAsRead }: Moment): void {
    if (this.reading !== null) this.reading.highAsRead = targetsAsRead;
  }

  /** The lowest and the highest target of a SKU while it was read. */
  range(skuId: string): { readonly low: number; readonly high: number } | null {
    const low = this.reading?.low.get(skuId);
    const high = this.reading?.high.get(skuId);
    return low === undefined || high === undefined ? null : { low, high };
  }

  /**
   * The run works out its targets by what it has read. `isWhole`: it could read everything, so that what
   * is not written now shows its target, but for what is `kept` from it.
   */
  compare(isWhole: boolean, isKept: (skuId: string) => boolean): void {
    if (this.reading === null) return;
    const { alone, high, highAsRead, left } = this.reading;
    this.writing = {
      most: isWhole ? highest(high, highAsRead) : highAsRead,
      before: new Map(this.shown),
      isWhole,
      sent: new Set(),
    };
    if (isWhole) {
      for (const [skuId, units] of left) {
        if (isKept(skuId)) continue;
        this.shown.set(skuId, alone.has(skuId) ? Math.max(units, this.offers(skuId)) : units);
      }
    }
    this.reading = null;
  }

  /** The run has ended without working out targets. */
  giveUp(): void {
    this.reading = null;
    this.writing = null;
  }

  /** A SKU is written: until Temu has taken that, it shows what it did before. */
  sends(skuId: string): void {
    const { before, sent } = this.writing ?? {};
    const units = before?.get(skuId);
    if (units === undefined || sent === undefined || sent.has(skuId)) return;
    sent.add(skuId);
    this.shown.set(skuId, units);
  }

  /** Temu takes a write. */
  takes(skuId: string): void {
    const { isWhole, most } = this.writing ?? {};
    const units = most?.get(skuId);
    if (units === undefined) return;
    const before = this.shown.get(skuId) ?? 0;
    this.shown.set(skuId, isWhole === true ? units : Math.max(before, units));
  }

  /** Temu takes a write of a run that does not know what was sold: that may put nothing on sale (I4). */
  takesZero(skuId: string): void {
    if (this.writing !== null) this.shown.set(skuId, 0);
  }

  /** Units were sold, or given back (below 0). */
  sold(skuId: string, units: number): void {
    add(this.shown, skuId, -units);
    if (this.reading !== null) add(this.reading.left, skuId, -units);
    if (this.writing !== null) add(this.writing.before, skuId, -units);
  }

  /** A person sets the SKU's stock at Temu. */
  put(skuId: string, units: number): void {
    this.shown.set(skuId, units);
    this.writing?.before.set(skuId, units);
  }

  /** How many units of a SKU it would have on sale now, at the most. */
  offers(skuId: string): number {
    return this.shown.get(skuId) ?? 0;
  }
}
