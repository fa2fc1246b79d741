import type { TemuSku } from "@temu-jtl/core";
import { Schema } from "effect";
import { Id, nullish, textOf, WholeNumber } from "../answerFields.ts";

/** What both of Temu's lists say of a SKU. Only the merchant's number has another name in each. */
export const skuFields = {
  goodsId: Id,
  skuId: Id,
  goodsName: nullish(Schema.String),
  specName: nullish(Schema.String),
  stock: nullish(WholeNumber),
};

const SkuAnswer = Schema.Struct(skuFields);

/** A SKU of a list, as the domain has it. */
export const skuOf = (
  sku: typeof SkuAnswer.Type,
  merchantSku: string | null | undefined,
  onSale: boolean,
): TemuSku => ({
  goodsId: sku.goodsId,
  skuId: sku.skuId,
  merchantSku: textOf(merchantSku),
  name: textOf(sku.goodsName),
  variant: textOf(sku.specName),
  onSale,
  stock: sku.stock ?? null,
});
