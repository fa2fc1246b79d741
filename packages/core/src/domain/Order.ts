import { Schema } from "effect";
import { Address } from "./Address.ts";
import { Amounts } from "./Amounts.ts";
import { BlockReason } from "./BlockReason.ts";
import { HoldReason } from "./HoldReason.ts";
import { OrderState } from "./OrderState.ts";
import { isCancelledAtTemu, ParentOrder } from "./ParentOrder.ts";
import { Instant } from "./Time.ts";

/** What of an order stands in the document that JTL got. */
export const HandedOver = Schema.Struct({
  lines: Schema.Array(Schema.Struct({ orderSn: Schema.String, quantity: Schema.Int })),
  address: Schema.NullOr(Address),
});
export type HandedOver = typeof HandedOver.Type;

/** Our record of one parent order: what Temu said last, and how far it has come. */
export const Order = Schema.Struct({
  parentOrderSn: Schema.String,
  state: OrderState,
  holdReasons: Schema.Array(HoldReason),
  /** Temu's last word. Null only while no answer about the order could be read. */
  temu: Schema.NullOr(ParentOrder),
  contentHash: Schema.String,
  /** When Temu was asked for what is in `temu`. */
  readAt: Instant,
  address: Schema.NullOr(Address),
  /** The `updatedAt` of the version that the address was read for: a later change voids it. */
  addressAsOf: Schema.NullOr(Instant),
  amounts: Schema.NullOr(Amounts),
  /** How often details that it is held for were asked for in vain, and when last. */
  looks: Schema.NullOr(Schema.Struct({ count: Schema.Int, at: Instant })),
  /** Why it is not reported to Temu although JTL has it, or may have. */
  blockReasons: Schema.Array(BlockReason),
  /** Blocks in JTL that a person has released: they block no more, until something else differs. */
  released: Schema.Array(BlockReason),
  /** What JTL was handed over, once Temu says something else. Null: what `temu` and `address` say. */
  handedOver: Schema.NullOr(HandedOver),
});
export type Order = typeof Order.Type;

/**
 * Whether a version shows an older word of Temu's than the known one: updated earlier, or in the same
 * second and read earlier.
 */
export const isOlder = (
  version: Pick<Order, "temu" | "readAt">,
  known: Pick<Order, "temu" | "readAt">,
): boolean => {
  const updatedAt = version.temu?.updatedAt ?? Number.NEGATIVE_INFINITY;
  const knownAt = known.temu?.updatedAt ?? Number.NEGATIVE_INFINITY;
  return updatedAt < knownAt || (updatedAt === knownAt && version.readAt < known.readAt);
};

/**
 * Whether Temu still waits for a person to ship an order: not for what it has cancelled, nor for what
 * a warehouse of its partners ships.
 */
export const isOursToShip = ({ holdReasons, temu }: Pick<Order, "holdReasons" | "temu">): boolean =>
  temu !== null &&
  !isCancelledAtTemu(temu) &&
  !holdReasons.some(({ code }) => code === "notFulfilledBySeller");

/** Who or what changes an order's state, for its history. */
export const StateChange = Schema.Struct({
  parentOrderSn: Schema.String,
  from: OrderState,
  to: OrderState,
  /** A short code such as `documentRendered`, `acceptedByJtl`. */
  reason: Schema.String,
});
export type StateChange = typeof StateChange.Type;

/** A row of an order's history. `from` is null for the first. */
export const OrderEvent = Schema.Struct({
  parentOrderSn: Schema.String,
  from: Schema.NullOr(OrderState),
  to: OrderState,
  reason: Schema.String,
  runId: Schema.NullOr(Schema.String),
  at: Instant,
});
export type OrderEvent = typeof OrderEvent.Type;
