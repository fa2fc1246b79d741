import { type SkuPage, type TemuApiError, type TemuSku, uniteSkuLists } from "@temu-jtl/core";
import { Effect, Option, Schema, type Stream } from "effect";
import { Id, nullish, textOf, WholeNumber } from "../answerFields.ts";
import type { TemuClient } from "../TemuClient.ts";

const type = "bg.local.goods.sku.list.query";
const pageSize = 100;

/** Temu's numbers of the lists: SKUs that are available for sale, and that are not. */
const searchTypes = { onSale: 2, offSale: 3 } as const;

const PageAnswer = Schema.Struct({
  total: nullish(WholeNumber),
  skuList: nullish(
    Schema.Array(
      Schema.Struct({
        goodsId: Id,
        skuId: Id,
        skuSn: nullish(Schema.String),
        goodsName: nullish(Schema.String),
        specName: nullish(Schema.String),
        stock: nullish(WholeNumber),
      }),
    ),
  ),
});

type SkuAnswer = NonNullable<NonNullable<(typeof PageAnswer.Type)["skuList"]>>[number];

const skuOf = (sku: SkuAnswer, onSale: boolean): TemuSku => ({
  goodsId: sku.goodsId,
  skuId: sku.skuId,
  merchantSku: textOf(sku.skuSn),
  name: textOf(sku.goodsName),
  variant: textOf(sku.specName),
  onSale,
  stock: sku.stock ?? null,
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
      const skus = (value.skuList ?? []).map((sku) => skuOf(sku, list === "onSale"));
      const total = value.total ?? null;
      const read = (pageNo - 1) * pageSize + skus.length;
      const isLast = skus.length < pageSize || (total !== null && total > 0 && read >= total);
      const next = isLast ? Option.none<number>() : Option.some(pageNo + 1);
      return { skus, total, askedAt: sentAt, next };
    }),
  );
