import { articleKey, type JtlWawi } from "@temu-jtl/core";
import type { SeededRandom } from "@temu-jtl/core/testing";
import { Array as Arr, Clock, DateTime, Effect } from "effect";
import type { PlannedSku } from "./DayPlan.ts";
import type { Moment } from "./IdealPusher.ts";
import type { Counted, OpenShop } from "./OpenShop.ts";
import { isLeft, type Sales, Truth } from "./Truth.ts";

const label = "pending_buyer_cancellation";

/** What buyers can do to their orders. */
export type Wish = "cancelled" | "lineCancelled" | "quantityLowered";

/** JTL as it is at one moment. */
interface View {
  /** With the orders that somebody knows. */
  readonly see: (knows: (shop: OpenShop, order: string) => boolean) => Truth;
  /** With what was counted as open before, whatever JTL has reserved of it since. */
  readonly seeCounted: (counted: Counted) => Truth;
}

/** Temu's buyers, and an eye on what can still be shipped. */
export class Market {
  private readonly jtl: JtlWawi["Service"];
  private readonly random: SeededRandom;
  private readonly shops: Array<OpenShop> = [];
  /** All that has happened, in words. */
  readonly log: Array<string> = [];
  /** Units that were sold at Temu although an ideal pusher would have had fewer on sale. */
  readonly oversold: Array<string> = [];
  /** SKUs of which Temu offers more than an ideal pusher would, whether somebody buys them or not. */
  readonly offered: Array<string> = [];

  constructor(jtl: JtlWawi["Service"], random: SeededRandom) {
    this.jtl = jtl;
    this.random = random;
  }

  opens(shop: OpenShop): void {
    this.shops.push(shop);
  }

  /** Everything as it is now. */
  readonly truth = Effect.suspend(() => Effect.map(this.view, ({ see }) => see(() => true)));

  /** What a shop's SKUs should show now: by what it sells itself, and what others have read. */
  moment(shop: OpenShop): Effect.Effect<Moment> {
    return Effect.map(this.view, (view) => this.momentOf(shop, view));
  }

  /** Tells every ideal pusher what is right now. */
  readonly look = Effect.suspend(() =>
    Effect.map(this.view, (view) => {
      for (const shop of this.shops) {
        if (shop.ideal.isReading) shop.ideal.look(this.momentOf(shop, view));
      }
    }),
  );

  /** The shop has read what was sold, and counts what of it is open. */
  count(shop: OpenShop): void {
    const sales = this.shops.map((other): Sales & { readonly reserved: ReadonlyArray<string> } => {
      const known = other.temu.snapshot.filter(
        ({ order }) => other === shop || other.read.has(order.parentOrderSn),
      );
      const reserved = known
        .map(({ order }) => order.parentOrderSn)
        .filter((order) => other.isReserved(order));
      return { numbers: other.numbers, sold: known, reserved };
    });
    shop.counted = { sales, reserved: new Set(sales.flatMap(({ reserved }) => reserved)) };
  }

  private momentOf(shop: OpenShop, { see, seeCounted }: View): Moment {
    const truth = see((other, order) => other === shop || other.read.has(order));
    const asRead = see((other, order) => other.read.has(order));
    const sold = shop.plan.skus.filter(
      ({ skuId }) => shop.listed.has(skuId) && truth.isSold(shop.numbers.get(skuId)),
    );
    const targets = truth.targets(shop);
    const { counted, plan } = shop;
    // Only guards on zeros ask for it.
    const isAsked = counted !== null && plan.rules.zeroGuardPercent !== 100;
    return {
      targets,
      targetsAsRead: asRead.targets(shop),
      targetsAsCounted: isAsked ? seeCounted(counted).targets(shop) : targets,
      sold: new Set(sold.map(({ skuId }) => skuId)),
    };
  }

  /** JTL as it is now, to be seen with the orders that somebody knows. */
  private readonly view = Effect.suspend(() => {
    const sold = this.shops.map((shop) => ({ shop, orders: shop.temu.snapshot }));
    const numbers = sold.flatMap(({ orders }) => orders.map(({ order }) => order.parentOrderSn));
    const articles = this.shops.flatMap((shop) => [...shop.numbers.values()]);
    return Effect.gen({ self: this }, function* () {
      const found = yield* this.jtl.stock(articles.flatMap((one) => (one === null ? [] : [one])));
      const have = new Set(found.map(({ sku }) => articleKey(sku)));
      const parts = found
        .flatMap(({ components }) => components.map(({ sku }) => sku))
        .filter((sku) => !have.has(articleKey(sku)));
      const stock = [...found, ...(parts.length > 0 ? yield* this.jtl.stock(parts) : [])];
      const inJtl = yield* this.jtl.orders(numbers);
      return {
        see: (knows) =>
          new Truth(
            stock,
            inJtl,
            sold.map(({ orders, shop }): Sales => ({
              numbers: shop.numbers,
              sold: orders.filter(({ order }) => knows(shop, order.parentOrderSn)),
            })),
          ),
        seeCounted: ({ reserved, sales }) =>
          new Truth(
            stock,
            inJtl.filter(({ externalNumber }) => reserved.has(externalNumber)),
            sales,
          ),
      } satisfies View;
    }).pipe(Effect.orDie);
  });

  /** Writes down what happens. */
  note(words: string) {
    return Effect.map(Clock.currentTimeMillis, (now) => {
      this.log.push(`${DateTime.formatIso(DateTime.makeUnsafe(now)).slice(11)} ${words}`);
    });
  }

  /** Writes down that too much of a SKU is on sale. */
  blame(words: string) {
    return Effect.map(this.note(words), () => this.offered.push(this.log.at(-1) ?? words));
  }

  readonly buy = Effect.fnUntraced({ self: this }, function* (shop: OpenShop) {
    const { random } = this;
    const { ideal, plan, temu } = shop;
    const wished = random.shuffle(plan.skus).slice(0, random.pick([1, 1, 1, 2]));
    const now = yield* Clock.currentTimeMillis;
    for (const sku of wished) {
      const wanted = random.whole(1, 3);
      const { onSale = false, stock = 0 } = temu.shelf.find(sku.skuId) ?? {};
      const quantity = Math.min(wanted, onSale ? stock : 0);
      if (quantity <= 0) continue;
      yield* this.judge(shop, sku, quantity);
      temu.sellUnits({ [sku.skuId]: quantity }, now);
      ideal.sold(sku.skuId, quantity);
    }
  });

  /** Whether so many units may be sold now. */
  private readonly judge = Effect.fnUntraced(
    { self: this },
    function* ({ ideal, numbers, plan, temu }: OpenShop, { skuId }: PlannedSku, quantity: number) {
      const shown = temu.shelf.find(skuId)?.stock;
      const article = numbers.get(skuId) ?? null;
      const free = article === null ? null : (yield* this.truth).free(article);
      const offered = ideal.offers(skuId);
      const words = `${plan.id}: ${quantity} of ${skuId} (${article}) bought, shown ${shown}, free ${free}, ideally at most ${offered}`;
      yield* this.note(words);
      if (free !== null && free < quantity && offered < quantity) {
        this.oversold.push(this.log.at(-1) ?? words);
      }
    },
  );

  readonly wantLess = Effect.fnUntraced(
    { self: this },
    function* (kind: Wish, { ideal, plan, temu }: OpenShop) {
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

  readonly label = Effect.fnUntraced({ self: this }, function* ({ temu }: OpenShop) {
    const now = yield* Clock.currentTimeMillis;
    const open = temu.snapshot.filter(({ order }) => order.lines.some(isLeft));
    if (!Arr.isReadonlyArrayNonEmpty(open)) return;
    const { order } = this.random.pick(open);
    const isOn = order.labels.includes(label);
    temu.setLabel(order.parentOrderSn, label, !isOn, now);
    yield* this.note(`${order.parentOrderSn} ${isOn ? "goes on" : "waits for its buyer"}`);
  });
}
