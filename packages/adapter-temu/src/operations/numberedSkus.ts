import { type SkuPage, type TemuApiError, uniteSkuLists } from "@temu-jtl/core";
import { Effect, Option, Schema, type Stream } from "effect";
import { nullish, WholeNumber } from "../answerFields.ts";
import type { TemuClient } from "../TemuClient.ts";
import { skuFields, skuOf } from "./skuAnswer.ts";

const type = "bg.local.goods.sku.list.query";
const pageSize = 100;

/** Temu's numbers of the lists: SKUs that are available for sale, and that are not. */
const searchTypes = { onSale: 2, offSale: 3 } as const;

const PageAnswer = Schema.Struct({
  total: nullish(WholeNumber),
  skuList: nullish(Schema.Array(Schema.Struct({ ...skuFields, skuSn: nullish(Schema.String) }))),
});

/** Temu's list of SKUs (`bg.local.goods.sku.list.query`), by the number of the page: `pageNo` here. */
export const numberedSkus = (client: TemuClient["Service"]): Stream.Stream<SkuPage, TemuApiError> =>
  uniteSkuLists(
    type,
    Effect.fnUntraced(function* (list, pageNo: number = 1) {
      const searchType = searchTypes[list];
      const { value, sentAt } = yield* client.call({
        type,
        about: `list-${searchType}-page-${pageNo}`,
        // Its documentation wants both names of the filter; by themselves either has been left out.
        parameters: () => ({
          pageNo,
          pageSize,
          skuSearchType: searchType,
          skuStatusFilterType: searchType,
        }),
        result: PageAnswer,
      });
      const skus = (value.skuList ?? []).map((sku) => skuOf(sku, sku.skuSn, list === "onSale"));
      const total = value.total ?? null;
      const read = (pageNo - 1) * pageSize + skus.length;
      const isLast = skus.length < pageSize || (total !== null && total > 0 && read >= total);
      const next = isLast ? Option.none<number>() : Option.some(pageNo + 1);
      return { skus, total, askedAt: sentAt, next };
    }),
  );
