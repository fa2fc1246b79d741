import { type HoldReason, holdReason } from "../../../domain/HoldReason.ts";
import { linesToShip, type OrderLine, type ParentOrder } from "../../../domain/ParentOrder.ts";
import type { ShopSettings } from "../../../domain/ShopSettings.ts";
import { isOutsideEu } from "../render/regions.ts";

const numbersOf = (lines: ReadonlyArray<OrderLine>): Record<string, string> => ({
  lines: lines.map(({ orderSn }) => orderSn).join(", "),
});

const hasAny = (texts: ReadonlyArray<string>, wanted: ReadonlySet<string>): boolean =>
  texts.some((text) => wanted.has(text));

/** Temu's labels and warnings, by what they mean here. */
const customised = new Set(["customized_products", "made_to_order"]);
const preSale = new Set(["pre_sale_order", "Y2_advance_sale"]);
const checks = new Set(["REQUIRES_AGE_VERIFICATION", "REQUIRES_AUTHENTICATION_REPORT_SUBMISSION"]);
const labelFromTemuOnly = new Set(["RESTRICT_SELF_SHIPPING", "SPECIFIC_LOGISTICS_REQUIRED"]);
const pickUp = new Set(["REQUIRES_CUSTOMER_PICKUP"]);

/** Temu's numbers: 1 is "shipped as usual"; restrictions of an address. */
const standardShipping = 1;
const onlyCashOnDelivery = 1;

/** Reasons that Temu's list tells: labels, warnings and kinds of orders that the shop has to allow. */
export const orderReasons = (
  order: ParentOrder,
  restriction: number | undefined,
  { allow, money }: ShopSettings,
): ReadonlyArray<HoldReason> => {
  const lines = linesToShip(order);
  const linesWith = (is: (line: OrderLine) => boolean) => lines.filter(is);
  const warnings = [...order.warnings, ...lines.flatMap((line) => line.warnings)];
  const otherMethod =
    (order.shippingMethod !== null && order.shippingMethod !== standardShipping) ||
    hasAny(warnings, pickUp);
  const madeToOrder = linesWith((line) => hasAny(line.labels, customised));
  const soldAhead = linesWith((line) => hasAny(line.labels, preSale));
  const checked = linesWith((line) => hasAny(line.warnings, checks));
  const several = linesWith((line) => (line.piecesPerUnit ?? 1) !== 1);
  const when = (
    is: boolean,
    code: Parameters<typeof holdReason>[0],
    parameters: Record<string, string> = {},
  ): ReadonlyArray<HoldReason> => (is ? [holdReason(code, parameters)] : []);
  return [
    ...when(order.labels.includes("pending_buyer_cancellation"), "buyerWantsToCancel"),
    ...when(order.labels.includes("pending_buyer_address_change"), "addressChangePending"),
    ...when(order.labels.includes("pending_risk_control_alert"), "riskCheckPending"),
    ...when(
      !allow.otherShippingMethod && otherMethod,
      "otherShippingMethod",
      order.shippingMethod === null ? {} : { method: String(order.shippingMethod) },
    ),
    ...when(
      !allow.cashOnDelivery && (order.paymentType === "COD" || restriction === onlyCashOnDelivery),
      "cashOnDelivery",
    ),
    ...when(
      !allow.selfShippingRestricted &&
        (hasAny(warnings, labelFromTemuOnly) ||
          (restriction !== undefined && restriction !== onlyCashOnDelivery)),
      "selfShippingRestricted",
    ),
    ...when(!allow.customised && madeToOrder.length > 0, "customised", numbersOf(madeToOrder)),
    ...when(!allow.preSale && soldAhead.length > 0, "preSale", numbersOf(soldAhead)),
    ...when(
      !allow.qualificationCheck && checked.length > 0,
      "qualificationCheck",
      numbersOf(checked),
    ),
    ...when(!allow.severalPerUnit && several.length > 0, "severalPerUnit", numbersOf(several)),
    ...when(money.temuTax === "hold" && isOutsideEu(order), "outsideEu", {
      regionId: String(order.regionId),
    }),
  ];
};
