import { maskedFields, missingFields } from "../../../domain/Address.ts";
import type { AddressRead, AmountsRead, FetchedOrder } from "../../../domain/FetchedOrder.ts";
import { type HoldReason, holdReason } from "../../../domain/HoldReason.ts";
import { articleKey } from "../../../domain/JtlArticle.ts";
import type { Order } from "../../../domain/Order.ts";
import { isDone, type OrderState } from "../../../domain/OrderState.ts";
import { linesToShip, type ParentOrder } from "../../../domain/ParentOrder.ts";
import { type Details, isBeforeImportFrom, linesOfOthers } from "../details.ts";
import { articleNumberOf, type ImportContext } from "../ImportContext.ts";
import { lineReasons, moneyReasons } from "../render/exportOrder.ts";
import { orderReasons } from "./orderReasons.ts";

const addressReasons = (
  address: Details["address"],
  read: AddressRead,
): ReadonlyArray<HoldReason> => {
  if (address === null) {
    const code = read._tag === "Failed" && read.code !== null ? { code: String(read.code) } : {};
    return [holdReason("addressMissing", code)];
  }
  const missing = missingFields(address);
  const masked = maskedFields(address);
  return [
    ...(missing.length > 0 ? [holdReason("addressMissing", { fields: missing.join(", ") })] : []),
    ...(masked.length > 0 ? [holdReason("addressMasked", { fields: masked.join(", ") })] : []),
  ];
};

const amountsCodes: ReadonlySet<string> = new Set([
  "amountsNotReady",
  "amountsNotPermitted",
  "amountsIncomplete",
]);

const amountsReasons = (
  amounts: Details["amounts"],
  read: AmountsRead,
  known: Order | null,
): ReadonlyArray<HoldReason> => {
  if (amounts !== null) return [];
  if (read._tag !== "Failed") {
    // Nobody has asked now: what was the matter still is.
    const before = known?.holdReasons.filter(({ code }) => amountsCodes.has(code)) ?? [];
    return before.length > 0 ? before : [holdReason("amountsNotReady")];
  }
  const code = read.code === null ? {} : { code: String(read.code) };
  if (read.category === "permission") return [holdReason("amountsNotPermitted", code)];
  if (read.category === "invalid") return [holdReason("amountsIncomplete", code)];
  return [holdReason("amountsNotReady", code)];
};

const articleReasons = (
  order: ParentOrder,
  { articles, skuMap }: ImportContext,
): ReadonlyArray<HoldReason> => {
  const wanted = linesToShip(order)
    .map((line) => articleNumberOf(line, skuMap))
    .filter((sku) => sku !== "");
  if (wanted.length === 0) return [];
  if (articles === null) return [holdReason("articlesNotRead")];
  const unknown = wanted.filter((sku) => !articles.has(articleKey(sku)));
  return unknown.length > 0
    ? [holdReason("skuUnknownInJtl", { skus: [...new Set(unknown)].join(", ") })]
    : [];
};

/** Everything that keeps an order which Temu calls ready to ship from being handed over. */
const readinessReasons = (
  order: ParentOrder,
  fetched: FetchedOrder,
  known: Order | null,
  details: Details,
  context: ImportContext,
): ReadonlyArray<HoldReason> => {
  const { address, amounts } = details;
  const others = linesOfOthers(order);
  if (others.length > 0 && !context.settings.allow.notFulfilledBySeller) {
    const lines = others.map(({ orderSn }) => orderSn).join(", ");
    return [holdReason("notFulfilledBySeller", { lines })];
  }
  const ofLines = lineReasons(order, context);
  if (linesToShip(order).length === 0) return ofLines;
  return [
    ...orderReasons(order, address?.restriction, context.settings),
    ...ofLines,
    ...articleReasons(order, context),
    ...addressReasons(address, fetched.address),
    ...amountsReasons(amounts, fetched.amounts, known),
    ...(amounts === null ? [] : moneyReasons(order, amounts, context)),
  ];
};

/** Where an order stands, and for what. */
export interface Standing {
  readonly state: OrderState;
  readonly holdReasons: ReadonlyArray<HoldReason>;
  readonly reason: string;
}

const held = (holdReasons: ReadonlyArray<HoldReason>): Standing => ({
  state: "held",
  holdReasons,
  reason: holdReasons.map(({ code }) => code).join(",") || "held",
});

const at = (state: OrderState, reason: string): Standing => ({ state, holdReasons: [], reason });

/** Where an order ends by Temu's word alone, or null while it does not. */
export const endOf = (order: ParentOrder): Standing | null => {
  switch (order.status) {
    case "cancelled":
      return at("cancelled", "cancelledAtTemu");
    case "shipped":
    case "delivered":
    case "partlyDelivered":
      return at("closed", "shippedByHand");
    case "unshipped":
    case "partlyShipped":
    case "pending":
    case "other":
      return null;
  }
};

/** Where an order that is still ours alone stands, by what Temu says of it. */
export const standingOf = (
  order: ParentOrder,
  fetched: FetchedOrder,
  known: Order | null,
  details: Details,
  context: ImportContext,
): Standing => {
  const end = endOf(order);
  if (end !== null) return end;
  if (isBeforeImportFrom(order, context.settings)) return at("closed", "beforeImportFrom");
  switch (order.status) {
    case "partlyShipped":
      return held([holdReason("partlyShippedByHand")]);
    case "pending":
      return held([holdReason("pendingAtTemu")]);
    case "unshipped": {
      const reasons = readinessReasons(order, fetched, known, details, context);
      return reasons.length > 0 ? held(reasons) : at("imported", "completeAtTemu");
    }
    default:
      return held([holdReason("unknownStatus", { status: String(order.statusCode) })]);
  }
};

/** The same for an order that a person holds, unless it ends by Temu's word. */
export const heldByPerson = (standing: Standing, byPerson: ReadonlyArray<HoldReason>): Standing =>
  byPerson.length === 0 || isDone(standing.state)
    ? standing
    : held([...standing.holdReasons, ...byPerson]);
