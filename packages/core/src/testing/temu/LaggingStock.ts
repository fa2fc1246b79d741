import type { Instant } from "../../domain/Time.ts";

interface Sku {
  readonly skuId: string;
  readonly stock: number;
}

/** A stock that was right until something changed it; lists show it for a while longer. */
interface Former {
  readonly stock: number;
  readonly until: Instant;
}

/** Which stock lists still show, where it is no longer what is. */
export class LaggingStock {
  private readonly former = new Map<string, ReadonlyArray<Former>>();

  /** The SKU's stock changes: lists show this one until then; null: everything at once. */
  changed({ skuId, stock }: Sku, until: Instant | null): void {
    if (until === null) this.former.delete(skuId);
    else this.former.set(skuId, [...(this.former.get(skuId) ?? []), { stock, until }]);
  }

  stockOf(sku: Sku, now: Instant): number {
    return stillShown(this.former.get(sku.skuId) ?? [], now)[0]?.stock ?? sku.stock;
  }

  forget(skuId: string): void {
    this.former.delete(skuId);
  }

  /** Lets go what is not shown any more at that time. Whether there was any. */
  show(now: Instant): boolean {
    let moved = false;
    for (const [skuId, former] of this.former) {
      const left = stillShown(former, now);
      if (left.length === former.length) continue;
      moved = true;
      if (left.length === 0) this.former.delete(skuId);
      else this.former.set(skuId, left);
    }
    return moved;
  }

  showAll(): void {
    this.former.clear();
  }
}

/** A change that shows early shows what was before it, too. */
const stillShown = (former: ReadonlyArray<Former>, now: Instant): ReadonlyArray<Former> =>
  former.slice(former.findLastIndex(({ until }) => until <= now) + 1);
