/** What an ideal pusher would have Temu show while and after it is at work. */
interface Turn {
  /** The highest target since it began: what was worked out then may arrive at any moment. */
  highest: Map<string, number>;
  /** The same, less what was sold since it was worked out: nothing of that is left when it ends. */
  left: Map<string, number>;
}

const raise = (units: Map<string, number>, targets: ReadonlyMap<string, number>): void => {
  for (const [skuId, target] of targets) {
    units.set(skuId, Math.max(units.get(skuId) ?? Number.NEGATIVE_INFINITY, target));
  }
};

const add = (units: Map<string, number>, skuId: string, more: number): void => {
  const before = units.get(skuId);
  if (before !== undefined) units.set(skuId, before + more);
};

/**
 * What Temu would show of a shop's SKUs if somebody who knows everything that has happened set them
 * to their targets whenever a run is due. A run takes a while: it may read at any moment of it and
 * write at any later one. What it offers beyond what can be shipped, nobody could have taken from sale.
 */
export class IdealPusher {
  private readonly shown: Map<string, number>;
  private turn: Turn | null = null;

  constructor(shown: ReadonlyMap<string, number>) {
    this.shown = new Map(shown);
  }

  /** A run is due now. */
  begin(targets: ReadonlyMap<string, number>): void {
    this.turn = { highest: new Map(targets), left: new Map(targets) };
  }

  /** These are the targets by now. */
  look(targets: ReadonlyMap<string, number>): void {
    if (this.turn === null) return;
    raise(this.turn.highest, targets);
    raise(this.turn.left, targets);
  }

  /** Units were sold, or given back (below 0). */
  sold(skuId: string, units: number): void {
    add(this.shown, skuId, -units);
    if (this.turn === null) return;
    add(this.turn.left, skuId, -units);
    if (units < 0) add(this.turn.highest, skuId, -units);
  }

  /** The run is over. SKUs that it could not reach, whatever it did, stay as they were at the worst. */
  end(isReached: (skuId: string) => boolean): void {
    for (const [skuId, units] of this.turn?.left ?? []) {
      const before = this.shown.get(skuId) ?? Number.NEGATIVE_INFINITY;
      this.shown.set(skuId, isReached(skuId) ? units : Math.max(before, units));
    }
    this.turn = null;
  }

  /** How many units of a SKU it would have on sale now, at the most. */
  offers(skuId: string): number {
    const offered = [this.shown, this.turn?.highest].map((units) => units?.get(skuId) ?? 0);
    return Math.max(...offered);
  }
}
