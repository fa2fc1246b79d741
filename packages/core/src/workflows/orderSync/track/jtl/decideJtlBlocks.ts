import { Equal } from "effect";
import { type BlockReason, isJtlBlock } from "../../../../domain/BlockReason.ts";
import { articleKey } from "../../../../domain/JtlArticle.ts";
import { type JtlOrder, liveOrders } from "../../../../domain/JtlOrder.ts";
import type { HandedOver, Order } from "../../../../domain/Order.ts";
import {
  isCancelledAtTemu,
  linesToShip,
  type ParentOrder,
} from "../../../../domain/ParentOrder.ts";
import { articleNumberOf } from "../../ImportContext.ts";
import { orderedPositions } from "./jtlGoods.ts";

type Blocks = Pick<Order, "blockReasons" | "released" | "handedOver">;

/** What a look at JTL says of an order's blocks. */
export interface JtlVerdict {
  readonly blocks: Blocks;
  /** Neither side wants the order any more. */
  readonly isCancelledOnBothSides: boolean;
}

const listed = (texts: ReadonlyArray<string>): string => [...new Set(texts)].toSorted().join(", ");

const cancelledInJtl = (orders: ReadonlyArray<JtlOrder>): BlockReason => {
  const reason = listed(orders.flatMap(({ cancellation }) => cancellation?.reason ?? []));
  return {
    code: "cancelledInJtl",
    parameters: {
      orders:
        orders.length === 0
          ? "none any more"
          : listed(orders.map(({ orderNumber }) => orderNumber)),
      ...(reason === "" ? {} : { reason }),
    },
  };
};

/** Whether JTL has as many units of each of the order's articles as Temu wants now. */
const hasWhatTemuWants = (
  order: ParentOrder,
  live: ReadonlyArray<JtlOrder>,
  skuMap: ReadonlyMap<string, string>,
): boolean => {
  const missing = new Map<string, number>();
  for (const line of order.lines) {
    const key = articleKey(articleNumberOf(line, skuMap));
    missing.set(key, (missing.get(key) ?? 0) + line.quantity);
  }
  for (const { quantity, sku } of orderedPositions(live)) {
    const left = missing.get(articleKey(sku));
    if (left !== undefined) missing.set(articleKey(sku), left - quantity);
  }
  return [...missing.values()].every((left) => left === 0);
};

/** What of JTL's order still differs from Temu's, now that people have given it Temu's quantities. */
const agreedOn = (
  order: ParentOrder,
  handedOver: HandedOver,
  blockReasons: ReadonlyArray<BlockReason>,
): Pick<Blocks, "blockReasons" | "handedOver"> => {
  const left = blockReasons.filter(({ code }) => code !== "quantityLowered");
  const lines = linesToShip(order).map(({ orderSn, quantity }) => ({ orderSn, quantity }));
  return {
    blockReasons: left,
    handedOver: left.every(isJtlBlock) ? null : { lines, address: handedOver.address },
  };
};

/**
 * What JTL's people have made of the order that Temu does not know of, and which of Temu's changes they
 * have followed. What a person has released does not block, for as long as it stays the same.
 */
export const decideJtlBlocks = (
  known: Order,
  order: ParentOrder,
  orders: ReadonlyArray<JtlOrder>,
  seen: {
    readonly differences: ReadonlyArray<BlockReason>;
    readonly skuMap: ReadonlyMap<string, string>;
  },
): JtlVerdict => {
  const live = liveOrders(orders);
  const isCancelled = isCancelledAtTemu(order);
  const differences = live.length === 0 ? [cancelledInJtl(orders)] : seen.differences;
  const isNow = isCancelled ? [] : differences;
  const isAmong = (reasons: ReadonlyArray<BlockReason>, reason: BlockReason): boolean =>
    reasons.some((one) => Equal.equals(one, reason));
  const ofTemu = {
    blockReasons: known.blockReasons.filter((reason) => !isJtlBlock(reason)),
    handedOver: known.handedOver,
  };
  const left =
    known.handedOver !== null &&
    !isCancelled &&
    live.length > 0 &&
    hasWhatTemuWants(order, live, seen.skuMap)
      ? agreedOn(order, known.handedOver, ofTemu.blockReasons)
      : ofTemu;
  return {
    blocks: {
      blockReasons: [
        ...left.blockReasons,
        ...isNow.filter((reason) => !isAmong(known.released, reason)),
      ],
      released: known.released.filter((reason) => isAmong(isNow, reason)),
      handedOver: left.handedOver,
    },
    isCancelledOnBothSides: isCancelled && live.length === 0,
  };
};
