import { Result } from "effect";
import type { Address } from "../../domain/Address.ts";
import type { Amounts, LineAmounts } from "../../domain/Amounts.ts";
import type { ExportOrder, Position } from "../../domain/ExportOrder.ts";
import { type HoldReason, holdReason } from "../../domain/HoldReason.ts";
import { linesToShip, type OrderLine, type ParentOrder } from "../../domain/ParentOrder.ts";
import type { DocumentSettings } from "../../domain/ShopSettings.ts";

const positionName = (line: OrderLine): string =>
  line.variant === "" || line.name.includes(line.variant)
    ? line.name
    : `${line.name}, ${line.variant}`;

/**
 * The goods positions of one line. What the seller grants as a discount lowers the line's total. A
 * total that its quantity does not divide becomes two positions, a cent apart: 10.00 for three is
 * `2 × 3.33` and `1 × 3.34`.
 */
const goodsPositions = (line: OrderLine, amounts: LineAmounts): ReadonlyArray<Position> => {
  const total = amounts.unitGross.minor * line.quantity - (amounts.discountFromSeller?.minor ?? 0);
  const lower = Math.floor(total / line.quantity);
  const dearer = total - lower * line.quantity;
  const position = (quantity: number, unitGross: number): Position => ({
    kind: "goods",
    name: positionName(line),
    sku: line.merchantSku,
    quantity,
    unitGross,
    taxRate: amounts.taxRate,
  });
  return [position(line.quantity - dearer, lower), position(dearer, lower + 1)].filter(
    ({ quantity }) => quantity > 0,
  );
};

const shippingPosition = (unitGross: number, taxRate: number): Position => ({
  kind: "shipping",
  name: "Versand",
  sku: "",
  quantity: 1,
  unitGross,
  taxRate,
});

/**
 * The shipping positions, one for each tax rate. Temu tells shipping by line; where it tells only the
 * order's sum, that sum takes the rate of the first line.
 */
const shippingPositions = (
  lines: ReadonlyArray<LineAmounts>,
  amounts: Amounts,
  form: DocumentSettings["shippingLine"],
): ReadonlyArray<Position> => {
  const byRate = new Map<number, number>();
  for (const line of lines) {
    const rate = line.shippingTaxRate ?? line.taxRate;
    byRate.set(rate, (byRate.get(rate) ?? 0) + (line.shippingGross?.minor ?? 0));
  }
  const told = [...byRate.values()].reduce((sum, gross) => sum + gross, 0);
  const whole = amounts.shippingGross?.minor ?? told;
  const [firstRate = 0] = byRate.keys();
  const positions =
    told === whole
      ? [...byRate].map(([rate, gross]) => shippingPosition(gross, rate))
      : [shippingPosition(whole, firstRate)];
  const charged = positions.filter(({ unitGross }) => unitGross !== 0);
  return charged.length > 0 || form === "whenCharged" ? charged : [shippingPosition(0, firstRate)];
};

/**
 * The order in an ERP's terms, or every reason why it cannot be handed over yet. Amounts belong to
 * lines by their number, never by their place in a list.
 */
export const toExportOrder = (
  order: ParentOrder,
  details: { readonly address: Address; readonly amounts: Amounts },
  settings: DocumentSettings,
): Result.Result<ExportOrder, ReadonlyArray<HoldReason>> => {
  const lines = linesToShip(order);
  const amountsOf = new Map(details.amounts.lines.map((line) => [line.orderSn, line]));
  const priced = lines.flatMap((line) => {
    const amounts = amountsOf.get(line.orderSn);
    return amounts === undefined ? [] : [{ line, amounts }];
  });
  const numbers = (some: ReadonlyArray<OrderLine>) => some.map((line) => line.orderSn).join(", ");
  const withoutSku = lines.filter((line) => line.merchantSku.trim() === "");
  const withoutAmounts = lines.filter((line) => !amountsOf.has(line.orderSn));
  const reasons: ReadonlyArray<HoldReason> = [
    ...(lines.length === 0 ? [holdReason("nothingToShip")] : []),
    ...(withoutSku.length > 0 ? [holdReason("noMerchantSku", { lines: numbers(withoutSku) })] : []),
    ...(withoutAmounts.length > 0
      ? [holdReason("amountsIncomplete", { lines: numbers(withoutAmounts) })]
      : []),
  ];
  const [first] = priced;
  if (reasons.length > 0 || first === undefined) return Result.fail(reasons);

  return Result.succeed({
    parentOrderSn: order.parentOrderSn,
    currency: first.amounts.unitGross.currency,
    orderedAt: order.orderedAt,
    shipBefore: order.shipBefore,
    positions: [
      ...priced.flatMap(({ line, amounts }) => goodsPositions(line, amounts)),
      ...shippingPositions(
        priced.map(({ amounts }) => amounts),
        details.amounts,
        settings.shippingLine,
      ),
    ],
    address: details.address,
  });
};
