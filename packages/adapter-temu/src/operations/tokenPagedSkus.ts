import { type SkuPage, type TemuApiError, uniteSkuLists } from "@temu-jtl/core";
import { Data, Effect, Option, Schema, type Stream } from "effect";
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

/** The list has SKUs, and the stock of none. Temu tells it since September 2026, not everywhere yet. */
export class StockNotTold extends Data.TaggedError("StockNotTold")<{}> {}

/** Where a page is: its number for people, its token for Temu. */
interface Position {
  readonly number: number;
  readonly token: string;
}

/** Temu's list of SKUs (`temu.local.sku.list.retrieve`); a token leads from page to page. */
export const tokenPagedSkus = (
  client: TemuClient["Service"],
): Stream.Stream<SkuPage, TemuApiError | StockNotTold> =>
  uniteSkuLists(
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
      if (skus.length > 0 && skus.every(({ stock }) => stock === null)) {
        return yield* new StockNotTold();
      }
      const token = textOf(value.pagination?.nextToken);
      const isLast = skus.length === 0 || token === "";
      const next = isLast ? Option.none<Position>() : Option.some({ number: number + 1, token });
      return { skus, total: value.total ?? null, askedAt: sentAt, next };
    }),
  );
