import { Result } from "effect";
import type { Address } from "../../../domain/Address.ts";
import type { Amounts, LineAmounts } from "../../../domain/Amounts.ts";
import type { ExportOrder, Position } from "../../../domain/ExportOrder.ts";
import { type HoldReason, holdReason } from "../../../domain/HoldReason.ts";
import { netMinorOf } from "../../../domain/Money.ts";
import { linesToShip, type OrderLine, type ParentOrder } from "../../../domain/ParentOrder.ts";
import type { DocumentSettings } from "../../../domain/ShopSettings.ts";
import { discountOf, shippingOf, totalsByTemu } from "./amountsOfOrder.ts";
import { articleNumberOf, type ExportContext } from "../ImportContext.ts";
import { isOutsideEu } from "./regions.ts";

/** JTL's fields: an external order number, and an article number. */
const longestNumber = 50;
const longestArticleNumber = 100;

/** A line to ship with what it costs. */
interface PricedLine {
  readonly line: OrderLine;
  readonly amounts: LineAmounts;
}

/** Amounts belong to lines by their number, never by their place in a list. */
const pricedLines = (order: ParentOrder, amounts: Amounts): ReadonlyArray<PricedLine> => {
  const byNumber = new Map(amounts.lines.map((line) => [line.orderSn, line]));
  return linesToShip(order).flatMap((line) => {
    const ofLine = byNumber.get(line.orderSn);
    return ofLine === undefined ? [] : [{ line, amounts: ofLine }];
  });
};

const positionName = (line: OrderLine): string =>
  line.variant === "" || line.name.includes(line.variant)
    ? line.name
    : `${line.name}, ${line.variant}`;

/** Temu collects the tax itself: it is no turnover of the seller's. */
const isTaxedByTemu = (amounts: Amounts): boolean => (amounts.temuTax?.minor ?? 0) > 0;

/** Whether the order's prices go into the document without their tax. */
const isTaxFree = (order: ParentOrder, amounts: Amounts, { settings }: ExportContext): boolean =>
  settings.money.temuTax === "taxFree" && (isTaxedByTemu(amounts) || isOutsideEu(order));

/**
 * A line's positions. What lowers it as a discount lowers its total. A total that its quantity does
 * not divide becomes two positions, a cent apart: 10.00 for three is `2 × 3.33` and `1 × 3.34`.
 */
const goodsPositions = (
  { amounts, line }: PricedLine,
  context: ExportContext,
  taxFree: boolean,
): ReadonlyArray<Position> => {
  const { discounts } = context.settings.money;
  const gross = amounts.unitGross.minor * line.quantity - discountOf(amounts, discounts);
  const total = taxFree ? netMinorOf(gross, amounts.taxRate) : gross;
  const lower = Math.floor(total / line.quantity);
  const dearer = total - lower * line.quantity;
  const position = (quantity: number, unitGross: number): Position => ({
    kind: "goods",
    name: positionName(line),
    sku: articleNumberOf(line, context.skuMap),
    quantity,
    unitGross,
    taxRate: taxFree ? 0 : amounts.taxRate,
  });
  return [position(line.quantity - dearer, lower), position(dearer, lower + 1)].filter(
    ({ quantity }) => quantity > 0,
  );
};

/** The rate of a shipping sum that only the order tells: that of the lines whose tax comes to Temu's. */
const rateOfWhole = (
  rates: ReadonlyArray<number>,
  whole: number,
  shippingTax: number | null,
): number => {
  const [first = 0] = rates;
  if (shippingTax === null) return first;
  const distance = (rate: number) => Math.abs(whole - netMinorOf(whole, rate) - shippingTax);
  return rates.reduce((best, rate) => (distance(rate) < distance(best) ? rate : best), first);
};

/** The shipping positions, one for each tax rate. */
const shippingPositions = (
  lines: ReadonlyArray<LineAmounts>,
  amounts: Amounts,
  form: DocumentSettings["shippingLine"],
  taxFree: boolean,
): ReadonlyArray<Position> => {
  const position = (gross: number, rate: number): Position => ({
    kind: "shipping",
    name: "Versand",
    sku: "",
    quantity: 1,
    unitGross: taxFree ? netMinorOf(gross, rate) : gross,
    taxRate: taxFree ? 0 : rate,
  });
  const byRate = new Map<number, number>();
  for (const line of lines) {
    const rate = line.shippingTaxRate ?? line.taxRate;
    byRate.set(rate, (byRate.get(rate) ?? 0) + (line.shippingGross?.minor ?? 0));
  }
  const { byLines, whole } = shippingOf(lines, amounts);
  const rates = [...byRate.keys()];
  const [firstRate = 0] = rates;
  const positions =
    byLines === whole
      ? [...byRate].map(([rate, gross]) => position(gross, rate))
      : [position(whole, rateOfWhole(rates, whole, amounts.shippingTax?.minor ?? null))];
  const charged = positions.filter(({ unitGross }) => unitGross !== 0);
  return charged.length > 0 || form === "whenCharged" ? charged : [position(0, firstRate)];
};

const positionsOf = (
  order: ParentOrder,
  amounts: Amounts,
  context: ExportContext,
  taxFree: boolean = isTaxFree(order, amounts, context),
): ReadonlyArray<Position> => {
  const priced = pricedLines(order, amounts);
  return [
    ...priced.flatMap((line) => goodsPositions(line, context, taxFree)),
    ...shippingPositions(
      priced.map((line) => line.amounts),
      amounts,
      context.settings.document.shippingLine,
      taxFree,
    ),
  ];
};

/** Temu's total and the document's, in minor units, where they differ. */
export const amountMismatch = (
  order: ParentOrder,
  amounts: Amounts,
  context: ExportContext,
): { readonly byTemu: number; readonly inDocument: number } | null => {
  const lines = pricedLines(order, amounts).map((line) => line.amounts);
  // With its tax, also where the document is written without: Temu tells its totals so.
  const inDocument = positionsOf(order, amounts, context, false).reduce(
    (sum, { quantity, unitGross }) => sum + quantity * unitGross,
    0,
  );
  const byTemu = totalsByTemu(lines, amounts, context.settings.money.discounts).find(
    (total) => total !== inDocument,
  );
  return byTemu === undefined ? null : { byTemu, inDocument };
};

const numbersOf = (lines: ReadonlyArray<OrderLine>): string =>
  lines.map((line) => line.orderSn).join(", ");

/** Reasons that lie in what is to be shipped. */
export const lineReasons = (
  order: ParentOrder,
  { skuMap }: ExportContext,
): ReadonlyArray<HoldReason> => {
  const lines = linesToShip(order);
  const withoutSku = lines.filter((line) => articleNumberOf(line, skuMap) === "");
  const tooLong = lines.filter(
    (line) => articleNumberOf(line, skuMap).length > longestArticleNumber,
  );
  return [
    ...(lines.length === 0 ? [holdReason("nothingToShip")] : []),
    ...(withoutSku.length > 0
      ? [holdReason("noMerchantSku", { lines: numbersOf(withoutSku) })]
      : []),
    ...(order.parentOrderSn.length > longestNumber
      ? [holdReason("tooLongForJtl", { field: "parentOrderSn", most: String(longestNumber) })]
      : []),
    ...(tooLong.length > 0
      ? [
          holdReason("tooLongForJtl", {
            field: "sku",
            lines: numbersOf(tooLong),
            most: String(longestArticleNumber),
          }),
        ]
      : []),
  ];
};

/** The currencies of everything that the document is summed up from or compared with. */
const currenciesOf = (
  priced: ReadonlyArray<PricedLine>,
  amounts: Amounts,
): ReadonlyArray<string> => {
  const beside = [
    ...priced.flatMap(({ amounts: ofLine }) => [
      ofLine.shippingGross,
      ofLine.discountFromSeller,
      ofLine.discountFromTemu,
    ]),
    amounts.shippingGross,
    amounts.goodsGross ?? amounts.customerPaid,
  ];
  return [
    ...new Set([
      ...priced.map((line) => line.amounts.unitGross.currency),
      // Where nothing is owed the currency is of no account.
      ...beside.flatMap((money) => (money === null || money.minor === 0 ? [] : [money.currency])),
    ]),
  ];
};

/** Reasons that lie in what the order costs. */
export const moneyReasons = (
  order: ParentOrder,
  amounts: Amounts,
  context: ExportContext,
): ReadonlyArray<HoldReason> => {
  const { currencies, onAmountMismatch, temuTax } = context.settings.money;
  const priced = pricedLines(order, amounts);
  const withAmounts = new Set(priced.map(({ line }) => line.orderSn));
  const without = linesToShip(order).filter((line) => !withAmounts.has(line.orderSn));
  // A discount that is more than the price is a mistake: JTL would owe the buyer money.
  const belowZero = positionsOf(order, amounts, context).some(({ unitGross }) => unitGross < 0);
  const inUse = currenciesOf(priced, amounts);
  const isForeign = inUse.length > 1 || inUse.some((currency) => !currencies.includes(currency));
  const mismatch = onAmountMismatch === "hold" ? amountMismatch(order, amounts, context) : null;
  return [
    ...(without.length > 0 ? [holdReason("amountsIncomplete", { lines: numbersOf(without) })] : []),
    ...(isForeign ? [holdReason("currencyNotAllowed", { currencies: inUse.join(", ") })] : []),
    ...(temuTax === "hold" && isTaxedByTemu(amounts) ? [holdReason("temuCollectsTax")] : []),
    ...(without.length === 0 && (mismatch !== null || belowZero)
      ? [
          holdReason(
            "amountsDoNotAddUp",
            mismatch === null
              ? {}
              : { byTemu: String(mismatch.byTemu), inDocument: String(mismatch.inDocument) },
          ),
        ]
      : []),
  ];
};

/** The order in an ERP's terms, or every reason why it cannot be handed over yet. */
export const toExportOrder = (
  order: ParentOrder,
  { address, amounts }: { readonly address: Address; readonly amounts: Amounts },
  context: ExportContext,
): Result.Result<ExportOrder, ReadonlyArray<HoldReason>> => {
  const reasons = [...lineReasons(order, context), ...moneyReasons(order, amounts, context)];
  const [first] = pricedLines(order, amounts);
  if (reasons.length > 0 || first === undefined) return Result.fail(reasons);
  return Result.succeed({
    parentOrderSn: order.parentOrderSn,
    currency: first.amounts.unitGross.currency,
    orderedAt: order.orderedAt,
    shipBefore: order.shipBefore,
    positions: positionsOf(order, amounts, context),
    address,
  });
};
