import { type Amounts, Money, TaxRate, TemuApiError } from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import { nullish, WholeNumber } from "../answerFields.ts";
import type { TemuClient } from "../TemuClient.ts";

const type = "bg.order.amount.query";

/** Temu's money: minor units with their currency. */
const MoneyAnswer = Schema.Struct({ currency: Money.fields.currency, amount: WholeNumber });
const RateAnswer = WholeNumber.pipe(Schema.decodeTo(TaxRate));

const AmountsAnswer = Schema.Struct({
  parentOrderMap: Schema.Struct({
    parentOrderSn: nullish(Schema.String),
    shipAmountTotalTaxIncl: nullish(MoneyAnswer),
    shipTaxAmount: nullish(MoneyAnswer),
    retailPriceTotalTaxIncl: nullish(MoneyAnswer),
    customerPaid: nullish(MoneyAnswer),
    refundsTotal: nullish(MoneyAnswer),
    temuTaxTotal: nullish(MoneyAnswer),
  }),
  orderList: Schema.Array(
    Schema.Struct({
      orderSn: Schema.NonEmptyString,
      unitRetailPriceVatIncl: MoneyAnswer,
      unitRetailPriceVatExcl: nullish(MoneyAnswer),
      productTaxRate: RateAnswer,
      shipAmountTotalTaxIncl: nullish(MoneyAnswer),
      shipTaxRate: nullish(RateAnswer),
      discountFromSeller: nullish(MoneyAnswer),
      discountFromTEMU: nullish(MoneyAnswer),
    }),
  ),
});

const moneyOf = (money: typeof MoneyAnswer.Type): Money => ({
  currency: money.currency,
  minor: money.amount,
});
const moneyOrNull = (money: typeof MoneyAnswer.Type | null | undefined): Money | null =>
  money ? moneyOf(money) : null;

const amountsOf = (
  parentOrderSn: string,
  { parentOrderMap: parent, orderList }: typeof AmountsAnswer.Type,
): Amounts => ({
  parentOrderSn,
  lines: orderList.map((line) => ({
    orderSn: line.orderSn,
    unitGross: moneyOf(line.unitRetailPriceVatIncl),
    unitNet: moneyOrNull(line.unitRetailPriceVatExcl),
    taxRate: line.productTaxRate,
    shippingGross: moneyOrNull(line.shipAmountTotalTaxIncl),
    shippingTaxRate: line.shipTaxRate ?? null,
    discountFromSeller: moneyOrNull(line.discountFromSeller),
    discountFromTemu: moneyOrNull(line.discountFromTEMU),
  })),
  shippingGross: moneyOrNull(parent.shipAmountTotalTaxIncl),
  shippingTax: moneyOrNull(parent.shipTaxAmount),
  goodsGross: moneyOrNull(parent.retailPriceTotalTaxIncl),
  customerPaid: moneyOrNull(parent.customerPaid),
  refunds: moneyOrNull(parent.refundsTotal),
  temuTax: moneyOrNull(parent.temuTaxTotal),
});

/** What the buyer pays (`bg.order.amount.query`). A line without price or tax rate is not readable. */
export const readAmounts = (client: TemuClient["Service"]) =>
  Effect.fnUntraced(function* (parentOrderSn: string): Effect.fn.Return<Amounts, TemuApiError> {
    const { value } = yield* client.call({
      type,
      about: parentOrderSn,
      parameters: () => ({ parentOrderSn }),
      result: AmountsAnswer,
    });
    if ((value.parentOrderMap.parentOrderSn ?? parentOrderSn) !== parentOrderSn) {
      return yield* new TemuApiError({
        category: "invalid",
        operation: type,
        message: `${type} of ${parentOrderSn}: the amounts belong to another order`,
        whatToDo: "Report it with the archived answer.",
      });
    }
    return amountsOf(parentOrderSn, value);
  });
