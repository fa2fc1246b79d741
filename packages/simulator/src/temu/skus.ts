import { Result, Schema } from "effect";
import type { StockedSku } from "@temu-jtl/core/testing";
import { Digits, LongNumber, type WireValue, writeExact } from "./ExactJson.ts";
import { operation } from "./operation.ts";

/** Temu's numbers of an article that is for sale, and of one that is not. */
const statusOf = ({ onSale }: StockedSku) => (onSale ? 2 : 3);

const numberedSku = (sku: StockedSku): WireValue => ({
  goodsId: new Digits(sku.goodsId),
  skuId: new Digits(sku.skuId),
  skuSn: sku.merchantSku === "" ? null : sku.merchantSku,
  goodsName: sku.name,
  specName: sku.variant,
  thumbUrl: "https://img.example.invalid/thumb.jpeg",
  stock: sku.stock,
  price: "19.99",
  retailPrice: { amount: "19.99", currency: "EUR" },
  currency: "EUR",
  status4VO: statusOf(sku),
  subStatus4VO: statusOf(sku) * 1_000 + 1,
});

const searchTypes = { 2: "onSale", 3: "offSale" } as const;

/** `bg.local.goods.sku.list.query`. The page is `pageNo` here; another name of it is overlooked. */
export const numberedSkus = operation(
  Schema.Struct({
    pageNo: Schema.optionalKey(Schema.Int),
    pageSize: Schema.optionalKey(Schema.Int),
    skuSearchType: Schema.Literals([2, 3]),
    skuStatusFilterType: Schema.Literals([2, 3]),
  }),
  ({ pageNo = 1, pageSize = 10, skuSearchType }, { temu }, now) =>
    Result.map(
      temu.listSkus(searchTypes[skuSearchType], { number: pageNo, size: pageSize }, now),
      ({ total, skus }) => writeExact({ pageNo, total, skuList: skus.map(numberedSku) }),
    ),
);

const tokenPagedSku = (sku: StockedSku): WireValue => ({
  goodsId: sku.goodsId,
  skuId: sku.skuId,
  outSkuSn: sku.merchantSku === "" ? null : sku.merchantSku,
  goodsName: sku.name,
  specName: sku.variant,
  skuStatus: sku.onSale ? "ACTIVE" : "INACTIVE",
  stock: sku.stock,
});

const namedLists = { ACTIVE: "onSale", INACTIVE: "offSale" } as const;

const tokenOf = (page: number): string => Buffer.from(`page ${page}`).toString("base64url");
const pageOf = (token: string): number =>
  Number(/^page (\d+)$/.exec(Buffer.from(token, "base64url").toString())?.[1] ?? 0);

/** `temu.local.sku.list.retrieve`. A token leads to the next page; ids are text. */
export const tokenPagedSkus = operation(
  Schema.Struct({
    pageSize: Schema.Int,
    pageToken: Schema.optionalKey(Schema.String),
    skuSearchType: Schema.Literals(["ACTIVE", "INACTIVE"]),
  }),
  ({ pageSize, pageToken, skuSearchType }, { temu }, now) => {
    const number = pageToken === undefined ? 1 : pageOf(pageToken);
    return Result.map(
      temu.listSkus(namedLists[skuSearchType], { number, size: pageSize }, now),
      ({ total, skus }) =>
        writeExact({
          total,
          pagination: {
            nextToken: number * pageSize < total ? tokenOf(number + 1) : null,
            previousToken: number > 1 ? tokenOf(number - 1) : null,
          },
          skuList: skus.map(tokenPagedSku),
        }),
    );
  },
);

/** `bg.local.goods.stock.edit`, with absolute targets. */
export const editStock = operation(
  Schema.Struct({
    goodsId: LongNumber,
    stockType: Schema.Literal(0),
    skuStockTargetList: Schema.Array(Schema.Struct({ skuId: LongNumber, stockTarget: Schema.Int })),
    requestUniqueKey: Schema.NonEmptyString,
  }),
  ({ goodsId, skuStockTargetList, requestUniqueKey }, { temu }, now) => {
    const targets = skuStockTargetList.map(({ skuId, stockTarget }) => ({
      skuId,
      quantity: stockTarget,
    }));
    return Result.map(
      temu.editStock({ goodsId, requestKey: requestUniqueKey, targets }, now),
      ({ isDone, skus }) =>
        writeExact({
          goodsId: new Digits(goodsId),
          operateResult: isDone,
          msg: "",
          skuStockEditStatusInfoList: skus.map(({ skuId, refusal }) => ({
            skuId: new Digits(skuId),
            stockEditStatus: refusal === null,
            errorCode: refusal?.code ?? null,
            errorMsg: refusal?.message ?? null,
          })),
        }),
    );
  },
);
