import { Schema } from "effect";
import type { OrderState } from "../../domain/OrderState.ts";
import type { Instant } from "../../domain/Time.ts";

/** Why a person's wish for an order is not fulfilled. */
export const OrderRefusalCode = Schema.Literals([
  "unknownOrder",
  "changedMeanwhile",
  "mayBeInJtl",
  "notFailed",
  "workerMayHold",
  "jtlUnreachable",
  "waitsInImportTable",
  "notReleasable",
  "notBlocked",
  "unreadAtTemu",
  "notHoldable",
]);
export type OrderRefusalCode = typeof OrderRefusalCode.Type;

/** What the sentences need; each code has some of it. */
export interface OrderRefusalParameters {
  readonly state?: OrderState;
  /** Until when nobody knows whether JTL has the order. */
  readonly until?: Instant;
  /** The row of JTL's import table. */
  readonly row?: number;
  /** What JTL said. */
  readonly problem?: string;
}
