import { Equal } from "effect";
import { liveOrders } from "../../../../domain/JtlOrder.ts";
import type { BlockReason } from "../../../../domain/BlockReason.ts";
import { articleKey } from "../../../../domain/JtlArticle.ts";
import { linesToShip, type ParentOrder } from "../../../../domain/ParentOrder.ts";
import type { LineQuantity, Parcel } from "../../../../domain/Shipment.ts";
import { type ArticleSwap, findSwap } from "./articleSwap.ts";
import { articleNumberOf } from "../../ImportContext.ts";
import {
  type ArticleUnits,
  findBundles,
  foldBundles,
  type JtlSide,
  wholeUnits,
} from "./jtlGoods.ts";
import { fillParcels } from "./parcelContents.ts";

/** What JTL's parcels hold, and what of JTL's order does not fit Temu's. */
export interface Match {
  readonly parcels: ReadonlyArray<Parcel>;
  /** Released ones too: they are still the case. */
  readonly differences: ReadonlyArray<BlockReason>;
}

/**
 * Deals packed units out to the lines of their article, in the order of lines and never more than they
 * want. `swap`: lines that other articles count for as well.
 */
const dealOut = (
  order: ParentOrder,
  skuMap: ReadonlyMap<string, string>,
  swap: ArticleSwap | null,
) => {
  const open = linesToShip(order).map((line) => ({
    orderSn: line.orderSn,
    key: articleKey(articleNumberOf(line, skuMap)),
    left: line.quantity,
  }));
  const packed = new Map<string, number>();
  const dealt = new Map<string, number>();
  return (units: ReadonlyArray<ArticleUnits>): ReadonlyArray<LineQuantity> => {
    const taken = new Map<string, number>();
    for (const { quantity, sku } of units) {
      const key = articleKey(sku);
      // What completes a unit that was begun before counts as that unit.
      packed.set(key, (packed.get(key) ?? 0) + quantity);
      for (const line of open) {
        const isSwapped = swap !== null && swap.lines.has(line.orderSn) && swap.articles.has(key);
        if (line.key !== key && !isSwapped) continue;
        const waiting = wholeUnits(packed.get(key) ?? 0) - (dealt.get(key) ?? 0);
        const count = Math.min(waiting, line.left);
        if (count <= 0) continue;
        line.left -= count;
        dealt.set(key, (dealt.get(key) ?? 0) + count);
        taken.set(line.orderSn, (taken.get(line.orderSn) ?? 0) + count);
      }
    }
    return open.flatMap(({ orderSn }) => {
      const quantity = taken.get(orderSn);
      const { parentOrderSn } = order;
      return quantity === undefined ? [] : [{ parentOrderSn, orderSn, quantity }];
    });
  };
};

/**
 * JTL's parcels of one order with their contents as units of Temu's order lines. All JTL orders of the
 * number count that are not cancelled. Positions that someone added in JTL belong to no line.
 */
export const matchParcels = (
  order: ParentOrder,
  { orders, parcels }: JtlSide,
  known: {
    readonly skuMap: ReadonlyMap<string, string>;
    /** What a person has released: see `BlockReason`. */
    readonly released: ReadonlyArray<BlockReason>;
  },
): Match => {
  const isReleased = (reason: BlockReason): boolean =>
    known.released.some((one) => Equal.equals(one, reason));
  const live = liveOrders(orders);
  const ids = new Set(live.map(({ orderId }) => orderId));
  const bundles = findBundles(live.flatMap(({ positions }) => positions));
  const swap = findSwap(order, live, known.skuMap);
  const releasedSwap = swap !== null && isReleased(swap.reason) ? swap : null;
  const sold = new Set([
    ...linesToShip(order).map((line) => articleKey(articleNumberOf(line, known.skuMap))),
    ...(releasedSwap?.articles ?? []),
  ]);
  const { parcels: filled, unknown } = fillParcels(
    parcels.filter(({ orderId }) => ids.has(orderId)),
    bundles,
    { isOfALine: (sku) => sold.has(articleKey(sku)), isReleased },
  );
  const fold = foldBundles(bundles);
  const take = dealOut(order, known.skuMap, releasedSwap);
  const boxes = filled.map((one) => ({ ...one, contents: take(fold(one.contents)) }));
  const withUnits = new Set(
    boxes.filter(({ contents }) => contents.length > 0).map((box) => box.parcel),
  );
  return {
    parcels: boxes.map(({ contents, furtherBoxOf, parcel }) => ({
      parcelId: String(parcel.parcelId),
      // A unit that no line wants any more is in no box.
      furtherBoxOf:
        furtherBoxOf !== null && withUnits.has(furtherBoxOf) ? String(furtherBoxOf.parcelId) : null,
      parentOrderSn: order.parentOrderSn,
      trackingNumber: cleanTrackingNumber(parcel.trackingNumber),
      shippingMethod: parcel.shippingMethod,
      shippedAt: parcel.shippedAt,
      contents,
    })),
    differences: [swap?.reason ?? null, unknown].filter((reason) => reason !== null),
  };
};

/** Temu refuses tracking numbers with blanks and the characters `-`, `%` and `#`. */
export const cleanTrackingNumber = (text: string): string => text.replace(/[-%#\s]/g, "");
