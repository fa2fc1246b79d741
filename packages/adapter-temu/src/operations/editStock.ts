import { type StockEdit, type StockVerdict, TemuApiError } from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import { Id, nullish, textOf, WholeNumber } from "../answerFields.ts";
import { meaningOf } from "../errorCodes.ts";
import type { TemuClient } from "../TemuClient.ts";
import { longNumbersOf } from "./longNumber.ts";

const type = "bg.local.goods.stock.edit";
/** Units that can be sent now; Temu keeps stock for pre-sale apart. */
const ordinaryStock = 0;

const long = longNumbersOf(type, "Report it: Temu's ids of goods and SKUs have another form.");

const EditAnswer = Schema.Struct({
  operateResult: nullish(Schema.Boolean),
  msg: nullish(Schema.String),
  skuStockEditStatusInfoList: nullish(
    Schema.Array(
      Schema.Struct({
        skuId: Id,
        stockEditStatus: nullish(Schema.Boolean),
        errorCode: nullish(WholeNumber),
        errorMsg: nullish(Schema.String),
      }),
    ),
  ),
});

type SkuAnswer = NonNullable<
  NonNullable<typeof EditAnswer.Type>["skuStockEditStatusInfoList"]
>[number];

/** Temu says yes to the product and to the SKU, or no to the SKU. All else may be either. */
const outcomeOf = (isDone: boolean, sku: SkuAnswer | undefined): StockVerdict["outcome"] => {
  if (sku?.stockEditStatus === true) return isDone ? "accepted" : "unknown";
  if (sku?.stockEditStatus !== false) return "unknown";
  const brokeOff = sku.errorCode != null && meaningOf(sku.errorCode)?.brokeOff === true;
  return brokeOff ? "unknown" : "rejected";
};

const verdictOf = (
  skuId: string,
  { operateResult, msg }: typeof EditAnswer.Type,
  sku: SkuAnswer | undefined,
): StockVerdict => {
  const outcome = outcomeOf(operateResult === true, sku);
  return {
    skuId,
    outcome,
    code: outcome === "accepted" ? null : (sku?.errorCode ?? null),
    message: outcome === "accepted" ? "" : textOf(sku?.errorMsg) || textOf(msg),
  };
};

/** Temu documents no number for a key that it has seen before, so its words have to tell. */
const isKeyRepeated = ({ message }: TemuApiError): boolean =>
  /requestUniqueKey.*(repeat|duplicat|already)|(repeat|duplicat).*requestUniqueKey/i.test(
    message,
  ) || /(repeat|duplicat)\w* request|request is (repeat|duplicat)/i.test(message);

const keyRepeated = ({ code, message, requestId }: TemuApiError) =>
  new TemuApiError({
    category: "unknownOutcome",
    operation: type,
    message,
    whatToDo: "Nothing: the stock is sent again with another key.",
    ...(code === undefined ? {} : { code }),
    ...(requestId === undefined ? {} : { requestId }),
  });

/**
 * Sets the stock of SKUs of one product (`bg.local.goods.stock.edit`), each with a verdict of its own:
 * some can be refused while the others are set.
 */
export const editStock = (client: TemuClient["Service"]) =>
  Effect.fnUntraced(function* ({
    goodsId,
    requestKey,
    targets,
  }: StockEdit): Effect.fn.Return<ReadonlyArray<StockVerdict>, TemuApiError> {
    const goods = yield* long("goodsId", goodsId);
    const skuStockTargetList = yield* Effect.forEach(targets, ({ skuId, quantity }) =>
      Effect.map(long("skuId", skuId), (id) => ({ skuId: id, stockTarget: quantity })),
    );
    const { value } = yield* client
      .call({
        type,
        about: goodsId,
        parameters: () => ({
          goodsId: goods,
          stockType: ordinaryStock,
          skuStockTargetList,
          requestUniqueKey: requestKey,
        }),
        result: EditAnswer,
        once: true,
      })
      .pipe(Effect.mapError((error) => (isKeyRepeated(error) ? keyRepeated(error) : error)));
    const answers = new Map(
      (value.skuStockEditStatusInfoList ?? []).map((sku) => [sku.skuId, sku] as const),
    );
    return targets.map(({ skuId }) => verdictOf(skuId, value, answers.get(skuId)));
  });
