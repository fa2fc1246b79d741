import type { Address } from "../../domain/Address.ts";
import type { Amounts } from "../../domain/Amounts.ts";
import { readAgain } from "../../domain/HoldReason.ts";
import type { Order } from "../../domain/Order.ts";
import { isBeforeHandOver, isOnItsWay } from "../../domain/OrderState.ts";
import { linesToShip, type OrderLine, type ParentOrder } from "../../domain/ParentOrder.ts";
import type { ShopSettings } from "../../domain/ShopSettings.ts";
import { hours, type Instant, minutes } from "../../domain/Time.ts";

/** The wait after the first look in vain; it doubles from look to look, up to the longest. */
const shortestWait = minutes(5);
const longestWait = hours(6);

/** Whether it is time to look again for what an order is held for. */
export const isDue = ({ looks }: Pick<Order, "looks">, now: Instant): boolean =>
  looks === null ||
  now >= looks.at + Math.min(shortestWait * 2 ** Math.max(0, looks.count - 1), longestWait);

/** Whether the order was ready to ship before the shop's orders are handed over by this program. */
export const isBeforeImportFrom = (
  {
    orderedAt,
    pendingFinishedAt,
    status,
  }: Pick<ParentOrder, "orderedAt" | "pendingFinishedAt" | "status">,
  { importFrom }: ShopSettings,
): boolean =>
  importFrom !== undefined &&
  // While it is pending nobody knows when it will be ready, whatever end Temu has planned.
  status !== "pending" &&
  (pendingFinishedAt ?? orderedAt) < importFrom;

/** Whether somebody else than the seller ships a line. */
export const isOthers = ({ fulfillmentType }: Pick<OrderLine, "fulfillmentType">): boolean =>
  fulfillmentType !== "" && fulfillmentType !== "fulfillBySeller";

/** Lines that somebody else than the seller ships. */
export const linesOfOthers = (order: ParentOrder) => linesToShip(order).filter(isOthers);

/** Whether the order may be handed over as far as Temu's list tells: its details are worth reading. */
const isImportable = (order: ParentOrder, settings: ShopSettings): boolean =>
  order.status === "unshipped" &&
  !isBeforeImportFrom(order, settings) &&
  linesToShip(order).length > 0 &&
  (settings.allow.notFulfilledBySeller || linesOfOthers(order).length === 0);

/** Whether anything of the order is still to be shipped, as Temu says. */
export const isToShip = ({ status }: Pick<ParentOrder, "status">): boolean =>
  status === "unshipped" || status === "partlyShipped";

const addressWarning = "CONFIRMED_CHANGED_ADDRESS";

/**
 * Whether the known address no longer holds: Temu says that the buyer's new one stands, and has
 * changed the order since ours was read, or had not said so then (its times have whole seconds). Temu
 * never takes that warning back, so it alone says nothing. Both times are Temu's: no clock of ours
 * plays a part.
 */
export const isAddressVoid = (
  order: ParentOrder,
  known: Pick<Order, "address" | "addressAsOf" | "temu"> | null,
): boolean =>
  known?.address != null &&
  order.warnings.includes(addressWarning) &&
  ((known.addressAsOf ?? Number.NEGATIVE_INFINITY) < order.updatedAt ||
    known.temu?.warnings.includes(addressWarning) !== true);

/** Whether the known amounts no longer hold: they were for other quantities. */
export const areAmountsVoid = (
  order: ParentOrder,
  known: Pick<Order, "temu" | "handedOver"> | null,
): boolean => {
  if (known?.temu == null) return false;
  // After the hand-over amounts are not read again, whatever the order has become.
  const lines = known.handedOver?.lines ?? linesToShip(known.temu);
  const before = new Map(lines.map(({ orderSn, quantity }) => [orderSn, quantity]));
  const now = linesToShip(order);
  return (
    now.length !== before.size ||
    now.some(({ orderSn, quantity }) => before.get(orderSn) !== quantity)
  );
};

/** Which details of an order are to be read. */
export interface Lacking {
  readonly address: boolean;
  readonly amounts: boolean;
}

/**
 * The details to read for an order: those that it lacks or whose old ones are void, and, when it is
 * due, those that it is held for. After the hand-over only a changed address is worth a look.
 */
export const lackingDetails = (
  order: ParentOrder,
  known: Order | null,
  settings: ShopSettings,
  due: boolean,
): Lacking => {
  if (known !== null && !isBeforeHandOver(known.state)) {
    const isChanged = isToShip(order) && isOnItsWay(known.state) && isAddressVoid(order, known);
    return { address: isChanged, amounts: false };
  }
  if (!isImportable(order, settings)) return { address: false, amounts: false };
  const heldFor = new Set(known?.holdReasons.map(({ code }) => readAgain[code]));
  const isFirst = known === null || known.looks === null;
  const needs = (detail: "address" | "amounts", isThere: boolean, isVoid: boolean): boolean =>
    isVoid || ((!isThere || heldFor.has(detail)) && (isFirst || due));
  return {
    address: needs("address", known?.address != null, isAddressVoid(order, known)),
    amounts: needs(
      "amounts",
      // JTL's prices only stand in while Temu's may not be read.
      known?.amounts != null && known.amounts.source !== "jtl",
      areAmountsVoid(order, known),
    ),
  };
};

/** Both details of an order, as far as they are known. */
export interface Details {
  readonly address: Address | null;
  readonly amounts: Amounts | null;
}
