import type { SkuPage, TemuApiError } from "@temu-jtl/core";
import { Stream } from "effect";
import type { TemuClient } from "../TemuClient.ts";
import { numberedSkus } from "./numberedSkus.ts";
import { tokenPagedSkus } from "./tokenPagedSkus.ts";

/** Temu does not know the call, or no longer. */
const unknownCalls: ReadonlyArray<number | undefined> = [3000003, 3000004];

/**
 * All SKUs, by `temu.local.sku.list.retrieve`, or by `bg.local.goods.sku.list.query` where the shop's
 * token may not make the newer call or it does not tell the stock.
 */
export const listSkus = (client: TemuClient["Service"]): Stream.Stream<SkuPage, TemuApiError> =>
  tokenPagedSkus(client).pipe(
    Stream.catch((error) => {
      const isOutOfReach =
        error._tag === "StockNotTold" ||
        error.category === "permission" ||
        unknownCalls.includes(error.code);
      return isOutOfReach ? numberedSkus(client) : Stream.fail(error);
    }),
  );
