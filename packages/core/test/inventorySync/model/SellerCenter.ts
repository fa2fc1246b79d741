import type { SeededRandom } from "@temu-jtl/core/testing";
import { Clock, Effect } from "effect";
import type { RareKind } from "./DayPlan.ts";
import type { Market } from "./Market.ts";
import type { OpenShop } from "./OpenShop.ts";

/** What people do in Seller Center, and Temu itself. */
export type SellerWork = Extract<
  RareKind,
  "setByHand" | "offeredOrNot" | "removedOrBack" | "underReviewOrNot" | "unreadableOrNot"
>;

const inReview = { code: 150013003, message: "The SKU is under review." };

/** A shop's Seller Center. */
export class SellerCenter {
  private readonly shop: OpenShop;
  private readonly market: Market;
  private readonly random: SeededRandom;
  private readonly inReview = new Set<string>();
  private readonly unreadable = new Set<string>();

  constructor(shop: OpenShop, market: Market, random: SeededRandom) {
    this.shop = shop;
    this.market = market;
    this.random = random;
  }

  readonly work = Effect.fnUntraced({ self: this }, function* (kind: SellerWork) {
    const { plan, temu } = this.shop;
    const [sku] = this.random.shuffle(plan.skus);
    if (sku === undefined) return;
    const { skuId } = sku;
    const now = yield* Clock.currentTimeMillis;
    const listed = temu.shelf.find(skuId);
    yield* this.market.note(`${plan.id}: ${skuId} ${kind}`);
    switch (kind) {
      case "setByHand":
        if (listed !== undefined)
          this.put(skuId, { ...listed, stock: this.random.whole(0, 9) }, now);
        break;
      case "offeredOrNot":
        if (listed !== undefined) temu.shelf.put([{ ...listed, onSale: !listed.onSale }]);
        break;
      case "removedOrBack": {
        const { goodsId, merchantSku } = sku;
        const isGone = listed === undefined;
        if (!isGone) temu.shelf.remove(skuId);
        const back = { goodsId, skuId, merchantSku, name: merchantSku, variant: "", onSale: true };
        if (isGone) this.put(skuId, { ...back, stock: this.random.whole(0, 5) }, now);
        break;
      }
      case "underReviewOrNot":
        if (this.inReview.size > 0) this.endReviews();
        else {
          this.inReview.add(skuId);
          temu.shelf.reject(skuId, inReview);
        }
        break;
      case "unreadableOrNot":
        if (this.unreadable.size > 0) this.makeReadable();
        else this.makeUnreadable();
        break;
    }
  });

  /** Nothing is in the way any more. */
  settle(): void {
    this.endReviews();
    this.makeReadable();
  }

  private put(
    skuId: string,
    sku: Parameters<OpenShop["temu"]["shelf"]["put"]>[0][number],
    now: number,
  ): void {
    this.shop.temu.shelf.put([sku]);
    this.shop.ideal.put(skuId, sku.stock);
    this.shop.byHand.set(skuId, now);
  }

  private endReviews(): void {
    for (const skuId of this.inReview) this.shop.temu.shelf.reject(skuId, null);
    this.inReview.clear();
  }

  private makeUnreadable(): void {
    const last = this.shop.temu.snapshot.at(-1)?.order.parentOrderSn;
    if (last === undefined) return;
    this.unreadable.add(last);
    this.shop.temu.trouble(last, { unreadable: true });
  }

  private makeReadable(): void {
    for (const order of this.unreadable) this.shop.temu.trouble(order, { unreadable: false });
    this.unreadable.clear();
  }
}
