import { JtlWawi } from "@temu-jtl/core";
import {
  JtlWorld,
  type SeededRandom,
  type SoldOrder,
  type TemuModel,
} from "@temu-jtl/core/testing";
import { Array as Arr, Clock, DateTime, Effect } from "effect";
import type { DayPlan, PlannedShop, PlannedSku } from "./DayPlan.ts";
import type { IdealPusher } from "./IdealPusher.ts";
import { type Sales, Truth } from "./Truth.ts";

/** A shop while the day goes on. */
export interface OpenShop {
  readonly plan: PlannedShop;
  readonly temu: TemuModel;
  readonly ideal: IdealPusher;
  /** What it had sold when its last run began that could read that: others know of nothing else. */
  read: ReadonlySet<string>;
}

const kinds = [
  "soldElsewhere",
  "soldElsewhere",
  "takenBackElsewhere",
  "restocked",
  "restocked",
  "lost",
  "cancelled",
  "lineCancelled",
  "quantityLowered",
  "cancelledInJtl",
  "labelled",
  "taken",
  "taken",
  "rejected",
  "packed",
  "bufferChanged",
  ...Array.from({ length: 9 }, () => "bought" as const),
] as const;

/** What happens in the few moments of a run, where it matters in which order things are read. */
const kindsOfRush = [
  ...kinds,
  ...Array.from({ length: 6 }, () => ["bought", "bought", "taken", "cancelled"] as const).flat(),
] as const;

const label = "pending_buyer_cancellation";

const isLeft = ({ status }: { readonly status: string }) =>
  status !== "shipped" && status !== "delivered" && status !== "cancelled";

/** Buyers, people in JTL and its worker, and an eye on what can still be shipped. */
export class Market {
  private readonly plan: DayPlan;
  private readonly shops: ReadonlyArray<OpenShop>;
  private readonly random: SeededRandom;
  /** All that has happened, in words. */
  readonly log: Array<string> = [];
  /** Units that were sold at Temu although an ideal pusher would have had fewer on sale. */
  readonly oversold: Array<string> = [];

  constructor(plan: DayPlan, shops: ReadonlyArray<OpenShop>, random: SeededRandom) {
    this.plan = plan;
    this.shops = shops;
    this.random = random;
  }

  /** Everything as it is now. */
  readonly truth = Effect.suspend(() =>
    this.truthOf(this.shops.map(({ plan, temu }) => ({ plan, sold: temu.snapshot }))),
  );

  /** What Temu should show of a shop's SKUs, by what this shop sells and others have been read of. */
  targets(shop: OpenShop) {
    const sales = this.shops.map(({ plan, read, temu }) => ({
      plan,
      sold: temu.snapshot.filter(
        ({ order }) => temu === shop.temu || read.has(order.parentOrderSn),
      ),
    }));
    return Effect.map(this.truthOf(sales), (truth) => truth.targets(shop.plan));
  }

  private readonly truthOf = Effect.fnUntraced(
    { self: this },
    function* (sales: ReadonlyArray<Sales>) {
      const jtl = yield* JtlWawi;
      const numbers = this.shops.flatMap(({ temu }) =>
        temu.snapshot.map(({ order }) => order.parentOrderSn),
      );
      const stock = yield* jtl.stock(this.plan.articles.map(({ sku }) => sku));
      return new Truth(stock, yield* jtl.orders(numbers), sales);
    },
    Effect.orDie,
  );

  /** Writes down what happens. */
  note(words: string) {
    return Effect.map(Clock.currentTimeMillis, (now) => {
      this.log.push(`${DateTime.formatIso(DateTime.makeUnsafe(now)).slice(11)} ${words}`);
    });
  }

  /** Lets one thing happen, at any time or while a run is under way. */
  readonly happen = Effect.fnUntraced({ self: this }, function* (when: "anyTime" | "inRun") {
    const shop = this.random.shuffle(this.shops)[0];
    if (shop === undefined) return;
    yield* this.one(this.random.pick(when === "inRun" ? kindsOfRush : kinds), shop);
    for (const one of this.shops) one.ideal.look(yield* this.targets(one));
  });

  private one(kind: (typeof kinds)[number], shop: OpenShop) {
    switch (kind) {
      case "bought":
        return this.buy(shop);
      case "cancelled":
      case "lineCancelled":
      case "quantityLowered":
        return this.wantLess(kind, shop);
      case "labelled":
        return this.label(shop);
      case "cancelledInJtl":
      case "packed":
        return this.workOnOrder(kind, shop);
      case "taken":
        return Effect.flatMap(JtlWorld, (jtl) => jtl.takeOver).pipe(
          Effect.andThen(this.note("JTL's worker takes all rows")),
        );
      case "rejected":
        return Effect.flatMap(JtlWorld, (jtl) => jtl.rejectNext(1)).pipe(
          Effect.andThen(this.note("JTL's worker will drop a row")),
        );
      default:
        return this.moveStock(kind);
    }
  }

  private readonly buy = Effect.fnUntraced({ self: this }, function* (shop: OpenShop) {
    const { random } = this;
    const { ideal, plan, temu } = shop;
    const wished = random.shuffle(plan.skus).slice(0, random.pick([1, 1, 1, 2]));
    const now = yield* Clock.currentTimeMillis;
    for (const sku of wished) {
      const wanted = random.whole(1, 3);
      const quantity = Math.min(wanted, temu.shelf.find(sku.skuId)?.stock ?? 0);
      if (quantity === 0) continue;
      yield* this.judge(shop, sku, quantity);
      temu.sellUnits({ [sku.skuId]: quantity }, now);
      ideal.sold(sku.skuId, quantity);
    }
  });

  /** Whether so many units may be sold now. */
  private readonly judge = Effect.fnUntraced(
    { self: this },
    function* ({ ideal, plan, temu }: OpenShop, { article, skuId }: PlannedSku, quantity: number) {
      const shown = temu.shelf.find(skuId)?.stock;
      const free = article === null ? null : (yield* this.truth).free(article);
      const offered = ideal.offers(skuId);
      const words = `${plan.id}: ${quantity} of ${skuId} (${article}) bought, shown ${shown}, free ${free}, ideally at most ${offered}`;
      yield* this.note(words);
      if (free !== null && free < quantity && offered < quantity) {
        this.oversold.push(this.log.at(-1) ?? words);
      }
    },
  );

  private readonly wantLess = Effect.fnUntraced(
    { self: this },
    function* (
      kind: "cancelled" | "lineCancelled" | "quantityLowered",
      { ideal, plan, temu }: OpenShop,
    ) {
      const { random } = this;
      const now = yield* Clock.currentTimeMillis;
      const left = temu.snapshot.filter(({ order }) =>
        order.lines.some((line) => isLeft(line) && line.quantity > 0),
      );
      if (!Arr.isReadonlyArrayNonEmpty(left)) return;
      const { order } = random.pick(left);
      const { parentOrderSn } = order;
      const [line] = random.shuffle(order.lines.filter((one) => isLeft(one) && one.quantity > 0));
      if (line === undefined) return;
      const before = new Map(
        plan.skus.map(({ skuId }) => [skuId, temu.shelf.find(skuId)?.stock ?? 0]),
      );
      if (kind === "cancelled") temu.cancel(parentOrderSn, now);
      else if (kind === "lineCancelled") temu.cancelLine(parentOrderSn, line.orderSn, now);
      else if (line.quantity > 1) {
        const quantity = random.whole(1, line.quantity - 1);
        temu.lowerQuantity(parentOrderSn, line.orderSn, quantity, now);
      }
      for (const [skuId, stock] of before) {
        const back = (temu.shelf.find(skuId)?.stock ?? 0) - stock;
        if (back === 0) continue;
        ideal.sold(skuId, -back);
        yield* this.note(`${plan.id}: ${back} of ${skuId} given back, ${kind} in ${parentOrderSn}`);
      }
    },
  );

  private readonly label = Effect.fnUntraced({ self: this }, function* ({ temu }: OpenShop) {
    const now = yield* Clock.currentTimeMillis;
    const open = temu.snapshot.filter(({ order }) => order.lines.some(isLeft));
    if (!Arr.isReadonlyArrayNonEmpty(open)) return;
    const { order } = this.random.pick(open);
    const isOn = order.labels.includes(label);
    temu.setLabel(order.parentOrderSn, label, !isOn, now);
    yield* this.note(`${order.parentOrderSn} ${isOn ? "goes on" : "waits for its buyer"}`);
  });

  private readonly workOnOrder = Effect.fnUntraced(
    { self: this },
    function* (kind: "cancelledInJtl" | "packed", { temu }: OpenShop) {
      const jtl = yield* JtlWawi;
      const world = yield* JtlWorld;
      const isCancelled = ({ order }: SoldOrder) => order.status === "cancelled";
      const orders = temu.snapshot.filter((sold) => isCancelled(sold) === (kind !== "packed"));
      const numbers = orders.map(({ order }) => order.parentOrderSn);
      const inJtl = (yield* jtl.orders(numbers)).filter(
        ({ cancellation, delivery }) => cancellation === null && delivery === "open",
      );
      if (!Arr.isReadonlyArrayNonEmpty(inJtl)) return;
      const { externalNumber } = this.random.pick(inJtl);
      if (kind === "packed") yield* world.pack({ externalNumbers: [externalNumber] });
      else yield* world.cancel(externalNumber);
      yield* this.note(`${externalNumber} ${kind}`);
    },
  );

  private readonly moveStock = Effect.fnUntraced(
    { self: this },
    function* (
      kind: "soldElsewhere" | "takenBackElsewhere" | "restocked" | "lost" | "bufferChanged",
    ) {
      const { random } = this;
      const world = yield* JtlWorld;
      const isPlain = ({ sku }: { readonly sku: string }) => !(sku in this.plan.bundles);
      const [article] = random.shuffle(
        kind === "soldElsewhere" ? this.plan.articles : this.plan.articles.filter(isPlain),
      );
      if (article === undefined) return;
      const { sku } = article;
      const units = random.whole(1, kind === "restocked" ? 8 : 3);
      if (kind === "soldElsewhere") {
        // Another channel sells what JTL calls available, and now and then a little more.
        if ((yield* world.availableOf(sku)) < units && !random.happens(0.1)) return;
        yield* world.sellElsewhere(sku, units);
      } else if (kind === "takenBackElsewhere") yield* world.sellElsewhere(sku, -units);
      else if (kind === "bufferChanged") yield* world.setStock([{ sku, buffer: units - 1 }]);
      else yield* world.restock(sku, kind === "lost" ? -units : units);
      yield* this.note(
        `JTL: ${units} of ${sku} ${kind}, ${yield* world.availableOf(sku)} available`,
      );
    },
  );
}
