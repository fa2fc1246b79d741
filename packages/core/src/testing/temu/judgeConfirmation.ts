import { Equal, Result } from "effect";
import type { Address } from "../../domain/Address.ts";
import type { OrderLine } from "../../domain/ParentOrder.ts";
import type { ShipmentConfirmation } from "../../domain/Shipment.ts";
import { judgeParcels, type ParcelFacts } from "./judgeParcels.ts";
import { isShipped } from "./orderChanges.ts";
import type { SoldOrder } from "./SoldOrder.ts";
import { refuse, type TemuRefusal } from "./TemuRefusal.ts";

/** What is known when a confirmation is judged. */
export interface ConfirmationFacts extends ParcelFacts {
  readonly find: (parentOrderSn: string) => SoldOrder | undefined;
}

/** One line with the units that the confirmation ships of it. */
export interface ConfirmedLine {
  readonly parentOrderSn: string;
  readonly line: OrderLine;
}

const judgeOrder = (sold: SoldOrder): Result.Result<void, TemuRefusal> => {
  const { status, labels } = sold.order;
  if (status === "shipped" || status === "delivered") {
    return refuse(120012004, "The order has already been shipped.");
  }
  if (labels.includes("pending_buyer_cancellation")) {
    return refuse(120012030, "The buyer's wish to cancel is pending.");
  }
  if (labels.includes("pending_buyer_address_change")) {
    return refuse(120012023, "The buyer's address change is pending.");
  }
  if (labels.includes("pending_risk_control_alert")) {
    return refuse(120012031, "The order is under risk control.");
  }
  if (status !== "unshipped" && status !== "partlyShipped") {
    return refuse(2000000, "An order in this status cannot be shipped.");
  }
  return Result.succeed(undefined);
};

const judgeSendType = (
  confirmation: ShipmentConfirmation,
  orders: ReadonlySet<string>,
): Result.Result<void, TemuRefusal> => {
  const { sendType, parcels } = confirmation;
  if (parcels.length === 0 || orders.size === 0) return refuse(3000000, "Nothing is to be sent.");
  if (sendType === "wholeOrder" && (parcels.length !== 1 || orders.size !== 1)) {
    return refuse(3000000, "sendType 0 is one parcel of one order.");
  }
  if (
    sendType !== "splitOrder" &&
    parcels.some(({ furtherBoxes = [] }) => furtherBoxes.length > 0)
  ) {
    return refuse(3000000, "One order in several packages is sendType 1.");
  }
  if (sendType === "splitOrder" && orders.size !== 1) {
    return refuse(3000000, "sendType 1 concerns one order.");
  }
  if (sendType === "combined" && (parcels.length !== 1 || orders.size < 2)) {
    return refuse(3000000, "sendType 2 is one parcel of several orders.");
  }
  return Result.succeed(undefined);
};

/** What a parcel's label says. */
const destination = ({ name, additionalName, street, supplement, ...place }: Address) => [
  [name, additionalName, street, supplement],
  [place.postCode, place.city, place.state, place.country],
];

/** What goes in one parcel goes to one address. */
const judgeAddresses = (sold: ReadonlyArray<SoldOrder>): Result.Result<void, TemuRefusal> => {
  const [first, ...others] = sold.map(({ address }) => destination(address));
  return others.every((other) => Equal.equals(other, first))
    ? Result.succeed(undefined)
    : refuse(120012015, "The orders go to different addresses.");
};

/**
 * Judges a confirmation as a whole: the lines that it ships, or why nothing happens. All units of a
 * line must come in one call; with `wholeOrder` and `combined` all lines of its orders as well.
 */
export const judgeConfirmation = (
  confirmation: ShipmentConfirmation,
  facts: ConfirmationFacts,
): Result.Result<ReadonlyArray<ConfirmedLine>, TemuRefusal> =>
  Result.gen(function* () {
    const contents = confirmation.parcels.flatMap((parcel) => parcel.contents);
    const orders = new Set(contents.map((content) => content.parentOrderSn));
    yield* judgeSendType(confirmation, orders);

    const units = new Map<string, { readonly line: ConfirmedLine; readonly quantity: number }>();
    for (const content of contents) {
      const sold = facts.find(content.parentOrderSn);
      const line = sold?.order.lines.find(({ orderSn }) => orderSn === content.orderSn);
      if (sold === undefined || line === undefined) {
        return yield* refuse(120012007, "The order does not belong to the parent order.");
      }
      if (line.goodsId !== content.goodsId || line.skuId !== content.skuId) {
        return yield* refuse(120012016, "The goods do not belong to the order.");
      }
      yield* judgeOrder(sold);
      if (isShipped(line)) return yield* refuse(120012004, "The order has already been shipped.");
      if (content.quantity < 1) return yield* refuse(3000000, "A quantity must be positive.");
      units.set(content.orderSn, {
        line: { parentOrderSn: content.parentOrderSn, line },
        quantity: (units.get(content.orderSn)?.quantity ?? 0) + content.quantity,
      });
    }
    for (const { line, quantity } of units.values()) {
      if (quantity !== line.line.quantity) {
        return yield* refuse(2000000, "All units of an order must be shipped in one call.");
      }
    }
    if (confirmation.sendType !== "splitOrder") {
      for (const parentOrderSn of orders) {
        const open = facts
          .find(parentOrderSn)
          ?.order.lines.filter((line) => line.quantity > 0 && !units.has(line.orderSn));
        if (open !== undefined && open.length > 0) {
          return yield* refuse(2000000, "All orders of the parent order must be in the parcel.");
        }
      }
    }
    yield* judgeAddresses([...orders].flatMap((parentOrderSn) => facts.find(parentOrderSn) ?? []));
    yield* judgeParcels(confirmation.parcels, facts);
    return [...units.values()].map(({ line }) => line);
  });
