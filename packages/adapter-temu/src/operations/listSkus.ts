import type { SkuPage, TemuApiError } from "@temu-jtl/core";
import { Stream } from "effect";
import type { TemuClient } from "../TemuClient.ts";
import { numberedSkus } from "./numberedSkus.ts";
import { tokenPagedSkus, tokenPagedSkusEvenUntold } from "./tokenPagedSkus.ts";

/** Temu does not know the call, or no longer. */
const unknownCalls: ReadonlyArray<number | undefined> = [3000003, 3000004];

/** Whether the shop cannot be listed by this call, whatever it is asked. */
const isOutOfReach = ({ category, code }: TemuApiError): boolean =>
  category === "permission" || unknownCalls.includes(code);

/**
 * All SKUs, by `temu.local.sku.list.retrieve`, or by `bg.local.goods.sku.list.query` where the shop's
 * token may not make the newer call or it does not tell the stock. Where the older one is out of reach
 * too, SKUs are listed without their stock rather than not at all.
 */
export const listSkus = (client: TemuClient["Service"]): Stream.Stream<SkuPage, TemuApiError> =>
  tokenPagedSkus(client).pipe(
    Stream.catch((error) => {
      if (error._tag === "StockNotTold") {
        return numberedSkus(client).pipe(
          Stream.catch((refusal) =>
            isOutOfReach(refusal) ? tokenPagedSkusEvenUntold(client) : Stream.fail(refusal),
          ),
        );
      }
      return isOutOfReach(error) ? numberedSkus(client) : Stream.fail(error);
    }),
  );
