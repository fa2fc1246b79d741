import { Schema } from "effect";
import { Address } from "../../domain/Address.ts";
import { Amounts } from "../../domain/Amounts.ts";
import { ParentOrder, type TemuOrderStatus } from "../../domain/ParentOrder.ts";

/** What is wrong with an order at Temu, to see what its reader does about it. */
export const OrderTrouble = Schema.Struct({
  /**
   * `masked`: only the decrypted address is in clear · `hidden`: neither is · `missing`: the street
   * is empty in both.
   */
  address: Schema.Literals(["none", "masked", "hidden", "missing"]),
  /** Temu is still calculating the amounts. */
  amountsNotReady: Schema.Boolean,
  /** The amounts list the lines in another order than the order does. */
  amountsShuffled: Schema.Boolean,
  /** The amounts leave out the first line that is to be shipped. */
  amountsOfLineMissing: Schema.Boolean,
  /** The order's entry in lists has a form that nobody expects. */
  unreadable: Schema.Boolean,
});
export type OrderTrouble = typeof OrderTrouble.Type;

export const noTrouble: OrderTrouble = {
  address: "none",
  amountsNotReady: false,
  amountsShuffled: false,
  amountsOfLineMissing: false,
  unreadable: false,
};

/** Everything Temu knows of one order. A change makes a new value. */
export const SoldOrder = Schema.Struct({
  order: ParentOrder,
  address: Address,
  amounts: Amounts,
  trouble: OrderTrouble,
});
export type SoldOrder = typeof SoldOrder.Type;

/** Temu's numbers of the statuses (`parentOrderStatus`). */
export const statusCodes = {
  pending: 1,
  unshipped: 2,
  cancelled: 3,
  shipped: 4,
  partlyShipped: 41,
  delivered: 5,
  partlyDelivered: 51,
} as const satisfies Partial<Record<TemuOrderStatus, number>>;

/** Temu's times have whole seconds. */
export const wholeSecond = (millis: number): number => Math.floor(millis / 1_000) * 1_000;
