import type { BlockReason } from "../../../../domain/BlockReason.ts";
import { articleKey } from "../../../../domain/JtlArticle.ts";
import { type JtlOrder, liveOrders } from "../../../../domain/JtlOrder.ts";
import { linesToShip, type ParentOrder } from "../../../../domain/ParentOrder.ts";
import { articleNumberOf } from "../../ImportContext.ts";
import { orderedPositions } from "./jtlGoods.ts";

/** Lines whose article JTL's people may have swapped, and the articles that may stand for them. */
export interface ArticleSwap {
  readonly reason: BlockReason;
  /** `orderSn` */
  readonly lines: ReadonlySet<string>;
  /** By `articleKey`. */
  readonly articles: ReadonlySet<string>;
}

/**
 * Finds lines without their article in JTL, while JTL has others that nobody ordered at Temu. An
 * article that was only added stands beside those of all lines, and is none.
 */
export const findSwap = (
  order: ParentOrder,
  jtlOrders: ReadonlyArray<JtlOrder>,
  skuMap: ReadonlyMap<string, string>,
): ArticleSwap | null => {
  const positions = orderedPositions(liveOrders(jtlOrders));
  const goods = new Set(
    positions.filter(({ kind }) => kind === "goods").map(({ sku }) => articleKey(sku)),
  );
  const sold = new Set(order.lines.map((line) => articleKey(articleNumberOf(line, skuMap))));
  const lines = linesToShip(order)
    .filter((line) => !goods.has(articleKey(articleNumberOf(line, skuMap))))
    .map(({ orderSn }) => orderSn);
  const others = new Map(
    positions
      .map(({ sku }) => [articleKey(sku), sku.trim()] as const)
      .filter(([key]) => !sold.has(key))
      // The same swap is the same reason, in whatever order JTL lists its positions.
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
  if (lines.length === 0 || others.size === 0) return null;
  return {
    reason: {
      code: "articleSwapped",
      parameters: { lines: lines.join(", "), articles: [...others.values()].join(", ") },
    },
    lines: new Set(lines),
    articles: new Set(others.keys()),
  };
};
