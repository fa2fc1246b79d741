import { type SkuPage, type TemuApiError, uniteSkuLists } from "@temu-jtl/core";
import { Data, Effect, Option, Schema, Stream } from "effect";
import { nullish, textOf, WholeNumber } from "../answerFields.ts";
import type { TemuClient } from "../TemuClient.ts";
import { skuFields, skuOf } from "./skuAnswer.ts";

const type = "temu.local.sku.list.retrieve";
const pageSize = 100;

const searchTypes = { onSale: "ACTIVE", offSale: "INACTIVE" } as const;

const PageAnswer = Schema.Struct({
  total: nullish(WholeNumber),
  pagination: nullish(Schema.Struct({ nextToken: nullish(Schema.String) })),
  skuList: nullish(Schema.Array(Schema.Struct({ ...skuFields, outSkuSn: nullish(Schema.String) }))),
});

/** The first SKUs come without any stock. Temu tells it since September 2026, not everywhere yet. */
export class StockNotTold extends Data.TaggedError("StockNotTold")<{}> {}

/** Where a page is: its number for people, its token for Temu. */
interface Position {
  readonly number: number;
  readonly token: string;
}

/** Reads the pages of one walk. `onUntold`: what to do where the first SKUs come without any stock. */
const readPages = <E>(client: TemuClient["Service"], onUntold: Effect.Effect<void, E>) => {
  let isFirst = true;
  return uniteSkuLists(
    type,
    Effect.fnUntraced(function* (list, position: Position | undefined) {
      const number = position?.number ?? 1;
      const { value, sentAt } = yield* client.call({
        type,
        about: `${searchTypes[list].toLowerCase()}-page-${number}`,
        parameters: () => ({
          pageSize,
          pageToken: position?.token,
          skuSearchType: searchTypes[list],
        }),
        result: PageAnswer,
      });
      const skus = (value.skuList ?? []).map((sku) => skuOf(sku, sku.outSkuSn, list === "onSale"));
      if (isFirst && skus.length > 0) {
        isFirst = false;
        if (skus.every(({ stock }) => stock === null)) yield* onUntold;
      }
      const token = textOf(value.pagination?.nextToken);
      const isLast = skus.length === 0 || token === "";
      const next = isLast ? Option.none<Position>() : Option.some({ number: number + 1, token });
      return { skus, total: value.total ?? null, askedAt: sentAt, next };
    }),
  );
};

/**
 * Temu's list of SKUs (`temu.local.sku.list.retrieve`); a token leads from page to page. Fails with
 * {@link StockNotTold} where another list may know more; later SKUs without a stock are listed as they
 * are.
 */
export const tokenPagedSkus = (
  client: TemuClient["Service"],
): Stream.Stream<SkuPage, TemuApiError | StockNotTold> =>
  Stream.suspend(() => readPages(client, Effect.fail(new StockNotTold())));

/** The same list, of SKUs whose stock Temu does not tell too. */
export const tokenPagedSkusEvenUntold = (
  client: TemuClient["Service"],
): Stream.Stream<SkuPage, TemuApiError> => Stream.suspend(() => readPages(client, Effect.void));
