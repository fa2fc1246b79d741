import type { TemuModel } from "@temu-jtl/core/testing";
import type { PlannedShop } from "./DayPlan.ts";
import { IdealPusher } from "./IdealPusher.ts";
import type { KnownShop } from "./Truth.ts";

/** A shop while the day goes on, and what its runs have learned so far. */
export class OpenShop implements KnownShop {
  readonly plan: PlannedShop;
  readonly temu: TemuModel;
  readonly ideal: IdealPusher;
  readonly numbers: Map<string, string | null>;
  listed: ReadonlySet<string> = new Set();
  readonly known = new Set<string>();
  /** What it had sold when it last read the whole list of its orders: others know of nothing else. */
  read: ReadonlySet<string> = new Set();
  /** When a person set the stock of a SKU in Seller Center, as long as only a download can tell. */
  readonly byHand = new Map<string, number>();
  /** When the article of a SKU got another number, as long as only a full run can tell. */
  readonly renamed = new Map<string, number>();
  /** What a guard has kept from Temu in the last run: a person has to look. */
  guardSaid: ReadonlyArray<string> = [];

  constructor(plan: PlannedShop, temu: TemuModel) {
    this.plan = plan;
    this.temu = temu;
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
}
