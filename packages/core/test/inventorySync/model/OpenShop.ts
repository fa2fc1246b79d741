import type { TemuModel } from "@temu-jtl/core/testing";
import { isSameArticle, type PlannedShop } from "./DayPlan.ts";
import { IdealPusher } from "./IdealPusher.ts";
import { isLeft, type KnownShop, type Sales } from "./Truth.ts";

/** What a run has counted as open: what was sold by then, and the orders that it took for reserved. */
export interface Counted {
  readonly sales: ReadonlyArray<Sales>;
  readonly reserved: ReadonlySet<string>;
}

/** A shop while the day goes on, and what its runs have learned so far. */
export class OpenShop implements KnownShop {
  readonly plan: PlannedShop;
  readonly temu: TemuModel;
  readonly ideal: IdealPusher;
  readonly numbers: Map<string, string | null>;
  listed: ReadonlySet<string> = new Set();
  readonly known = new Set<string>();
  /** Of those, the ones that JTL still knew and sold by the last comparison: a guard counts what is lost of them (I15). */
  readonly knownLast = new Set<string>();
  /** What it had sold when it last read the whole list of its orders: others know of nothing else. */
  read: ReadonlySet<string> = new Set();
  /** When a person set the stock of a SKU in Seller Center, as long as only a download can tell. */
  readonly byHand = new Map<string, number>();
  /** When the article of a SKU got another number, and what was sold by then, as long as only a full run can tell. */
  readonly renamed = new Map<
    string,
    { readonly at: number; readonly soldBefore: ReadonlySet<string> }
  >();
  /** Of the reading that is under way. */
  counted: Counted | null = null;
  /** Whether the shop has heard that JTL has reserved an order. */
  readonly isReserved: (order: string) => boolean;
  /** What a guard has kept from Temu in the last run: a person has to look. */
  guardSaid: ReadonlyArray<string> = [];

  constructor(plan: PlannedShop, temu: TemuModel, isReserved: (order: string) => boolean) {
    this.plan = plan;
    this.temu = temu;
    this.isReserved = isReserved;
    this.ideal = new IdealPusher(new Map(plan.skus.map(({ skuId, stock }) => [skuId, stock])));
    this.numbers = new Map(plan.skus.map(({ number, skuId }) => [skuId, number]));
  }

  /** The SKUs that Temu has in stock now. */
  get offered(): ReadonlySet<string> {
    const { plan, temu } = this;
    const ids = plan.skus.map(({ skuId }) => skuId);
    return new Set(ids.filter((skuId) => (temu.shelf.find(skuId)?.stock ?? 0) > 0));
  }

  /** The numbers of all orders that it has sold by now. */
  get sold(): ReadonlySet<string> {
    return new Set(this.temu.snapshot.map(({ order }) => order.parentOrderSn));
  }

  /**
   * Whether it has counted an open line of the SKU's article that was sold between these two: JTL is
   * asked for the article then (I9).
   */
  hasOpenNews(
    skuId: string,
    sold: { readonly since: ReadonlySet<string>; readonly until: ReadonlySet<string> },
  ): boolean {
    const { counted, numbers, temu } = this;
    const number = numbers.get(skuId) ?? null;
    return temu.snapshot.some(
      ({ order: { lines, parentOrderSn, status } }) =>
        status !== "cancelled" &&
        sold.until.has(parentOrderSn) &&
        !sold.since.has(parentOrderSn) &&
        counted?.reserved.has(parentOrderSn) === false &&
        lines.some(
          (line) =>
            isLeft(line) &&
            line.quantity > 0 &&
            isSameArticle(numbers.get(line.skuId) ?? null, number),
        ),
    );
  }
}
