import { JtlWawi } from "@temu-jtl/core";
import { JtlWorld, type SeededRandom, type SoldOrder } from "@temu-jtl/core/testing";
import { Array as Arr, Effect } from "effect";
import { type DayPlan, isSameArticle, type RareKind } from "./DayPlan.ts";
import type { Market } from "./Market.ts";
import type { OpenShop } from "./OpenShop.ts";
import type { Hosts } from "./openHosts.ts";

/** What moves JTL's stock. */
export type StockMove =
  | "soldElsewhere"
  | "takenBackElsewhere"
  | "restocked"
  | "lost"
  | "bufferChanged";

/** What people do to articles and their numbers. */
export type ArticleWork = Extract<RareKind, `article${string}` | "skuMapped">;

/** People in JTL: at its desks, in its stock room, and over its articles. */
export class People {
  private readonly plan: DayPlan;
  private readonly all: ReadonlyArray<Hosts>;
  private readonly market: Market;
  private readonly random: SeededRandom;
  /** Articles by their numbers now, bundles apart. */
  private plain: ReadonlyArray<string>;
  private deleted: ReadonlyArray<string> = [];
  private renamed: ReadonlyArray<readonly [from: string, to: string]> = [];
  /** What the stock room held before a lot of it was emptied or put away. */
  private put: ReadonlyArray<{ readonly sku: string; readonly onHand: number }> = [];

  constructor(plan: DayPlan, all: ReadonlyArray<Hosts>, market: Market, random: SeededRandom) {
    this.plan = plan;
    this.all = all;
    this.market = market;
    this.random = random;
    this.plain = plan.articles.map(({ sku }) => sku).filter((sku) => !(sku in plan.bundles));
  }

  readonly workOnOrder = Effect.fnUntraced(
    { self: this },
    function* (kind: "cancelledInJtl" | "packed", { temu }: OpenShop) {
      const jtl = yield* JtlWawi;
      const world = yield* JtlWorld;
      const isCancelled = ({ order }: SoldOrder) => order.status === "cancelled";
      const orders = temu.snapshot.filter((sold) => isCancelled(sold) === (kind !== "packed"));
      const numbers = orders.map(({ order }) => order.parentOrderSn);
      const inJtl = (yield* Effect.orDie(jtl.orders(numbers))).filter(
        ({ cancellation, delivery }) => cancellation === null && delivery === "open",
      );
      if (!Arr.isReadonlyArrayNonEmpty(inJtl)) return;
      const { externalNumber } = this.random.pick(inJtl);
      if (kind === "packed") yield* world.pack({ externalNumbers: [externalNumber] });
      else yield* world.cancel(externalNumber);
      yield* this.market.note(`${externalNumber} ${kind}`);
    },
  );

  readonly moveStock = Effect.fnUntraced({ self: this }, function* (kind: StockMove) {
    const { random } = this;
    const world = yield* JtlWorld;
    const bundles = kind === "soldElsewhere" ? Object.keys(this.plan.bundles) : [];
    const [sku] = random.shuffle([...this.plain, ...bundles]);
    if (sku === undefined) return;
    const units = random.whole(1, kind === "restocked" ? 8 : 3);
    if (kind === "soldElsewhere") {
      // Another channel sells what JTL calls available, and now and then a little more.
      if ((yield* world.availableOf(sku)) < units && !random.happens(0.1)) return;
      yield* world.sellElsewhere(sku, units);
    } else if (kind === "takenBackElsewhere") yield* world.sellElsewhere(sku, -units);
    else if (kind === "bufferChanged") yield* world.setStock([{ sku, buffer: units - 1 }]);
    else yield* world.restock(sku, kind === "lost" ? -units : units);
    yield* this.market.note(
      `JTL: ${units} of ${sku} ${kind}, ${yield* world.availableOf(sku)} available`,
    );
  });

  /** Books goods of an article, or takes them back. */
  readonly book = Effect.fnUntraced({ self: this }, function* (sku: string, units: number) {
    const world = yield* JtlWorld;
    if (!this.plain.includes(sku)) return;
    yield* world.restock(sku, units);
    yield* this.market.note(`JTL: ${units} of ${sku} booked by mistake`);
  });

  /** An article that goods can be booked for. */
  get oneArticle(): string {
    return this.random.shuffle(this.plain)[0] ?? "";
  }

  readonly workOnArticle = Effect.fnUntraced({ self: this }, function* (kind: ArticleWork) {
    const { random } = this;
    const world = yield* JtlWorld;
    const jtl = yield* JtlWawi;
    const [sku] = random.shuffle(this.plain);
    if (sku === undefined) return;
    const [now] = yield* Effect.orDie(jtl.stock([sku]));
    const { isActive = true, isManaged = true, oversells = false } = now ?? {};
    switch (kind) {
      case "articleActiveOrNot":
        yield* world.setStock([{ sku, isActive: !isActive }]);
        break;
      case "articleManagedOrNot":
        yield* world.setStock([{ sku, isManaged: !isManaged }]);
        break;
      case "articleOversellsOrNot":
        yield* world.setStock([{ sku, oversells: !oversells }]);
        break;
      case "articleCreated":
        yield* world.setStock([{ sku: "NEW-1", onHand: random.whole(0, 6) }]);
        break;
      case "articleDeletedOrBack":
        yield* this.deleteOrBack(sku);
        break;
      case "articleRenamed":
        yield* this.rename(sku);
        break;
      case "skuMapped":
        yield* this.mapRenamed;
        break;
    }
    yield* this.market.note(`JTL: ${kind} ${sku}`);
  });

  /** A lot of articles is emptied or put away at once, or all that was is back. */
  readonly emptyOrBack = Effect.suspend(() =>
    this.put.length > 0
      ? this.putBack
      : Effect.gen({ self: this }, function* () {
          const world = yield* JtlWorld;
          const jtl = yield* JtlWawi;
          const stock = yield* Effect.orDie(jtl.stock(this.plain));
          this.put = stock
            .slice(this.random.whole(0, 2))
            .map(({ available, sku }) => ({ sku, onHand: Math.max(1, Number(available)) }));
          const isEmptied = this.random.happens(0.6);
          yield* world.setStock(
            this.put.map(({ sku }) => ({
              sku,
              ...(isEmptied ? { onHand: 0 } : { isActive: false }),
            })),
          );
          yield* this.market.note(`JTL: a lot is ${isEmptied ? "emptied" : "put away"}`);
        }),
  );

  /** What was emptied or put away is back. */
  readonly putBack = Effect.suspend(() => {
    const back = this.put.filter(({ sku }) => this.plain.includes(sku));
    this.put = [];
    if (back.length === 0) return Effect.void;
    return Effect.gen({ self: this }, function* () {
      const world = yield* JtlWorld;
      yield* world.setStock(back.map((one) => ({ ...one, isActive: true })));
      yield* this.market.note("JTL: all is back");
    });
  });

  private readonly deleteOrBack = Effect.fnUntraced({ self: this }, function* (sku: string) {
    const world = yield* JtlWorld;
    const [gone, ...others] = this.deleted;
    if (gone !== undefined) {
      yield* world.setStock([{ sku: gone, onHand: this.random.whole(0, 8) }]);
      this.deleted = others;
      this.plain = [...this.plain, gone];
      return;
    }
    const isPart = Object.values(this.plan.bundles).some((parts) =>
      parts.some((part) => isSameArticle(part.sku, sku)),
    );
    if (isPart || this.plain.length < 2) return;
    yield* world.deleteArticle(sku);
    this.deleted = [sku];
    this.plain = this.plain.filter((one) => one !== sku);
  });

  private readonly rename = Effect.fnUntraced({ self: this }, function* (from: string) {
    const world = yield* JtlWorld;
    const to = `${from}-N`;
    yield* world.renameArticle(from, to);
    this.plain = this.plain.map((one) => (one === from ? to : one));
    this.renamed = [...this.renamed, [from, to]];
    const now = yield* world.now;
    for (const { shop } of this.all) {
      for (const [skuId, number] of shop.numbers) {
        if (isSameArticle(number, from)) {
          shop.renamed.set(skuId, { at: now, soldBefore: shop.sold });
        }
      }
    }
  });

  /** Every shop learns the new number of an article. */
  private readonly mapRenamed = Effect.gen({ self: this }, function* () {
    const [first, ...others] = this.renamed;
    if (first === undefined) return;
    const [from, to] = first;
    this.renamed = others;
    const isOld = others.some(([number]) => isSameArticle(number, to));
    const now = yield* Effect.flatMap(JtlWorld, (world) => world.now);
    for (const { mapSkus, shop } of this.all) {
      const skus = [...shop.numbers].filter(([, number]) => isSameArticle(number, from));
      for (const [skuId] of skus) {
        shop.numbers.set(skuId, to);
        if (isOld) shop.renamed.set(skuId, { at: now, soldBefore: shop.sold });
        else shop.renamed.delete(skuId);
      }
      yield* mapSkus(new Map(skus.map(([skuId]) => [skuId, to])));
    }
  });
}
