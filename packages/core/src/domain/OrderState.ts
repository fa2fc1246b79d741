import { Schema } from "effect";

/**
 * Where an order stands on its way from Temu to JTL and back.
 *
 * - `imported`: stored and complete, to be rendered · `held`: waits for its reasons to go
 * - `exported`: its document is ready · `submitting`: being handed over, outcome not yet recorded
 * - `submitted`: waits in JTL's import table · `accepted`: JTL has the order
 * - `shipped`: JTL has packed a parcel · `reported`: Temu knows every unit's parcel
 * - `cancelled` · `failed`: a person has to look · `closed`: not ours to hand over
 */
export const OrderState = Schema.Literals([
  "imported",
  "held",
  "exported",
  "submitting",
  "submitted",
  "accepted",
  "shipped",
  "reported",
  "cancelled",
  "failed",
  "closed",
]);
export type OrderState = typeof OrderState.Type;

/** The states an order can be in when it is first seen. */
export const initialStates: ReadonlyArray<OrderState> = ["imported", "held", "cancelled", "closed"];

/**
 * Which change is allowed. Stores refuse any other; the database has the same table and a test
 * compares the two.
 *
 * Whatever JTL turns out to have is accepted, wherever we believed it to be: hence `accepted` behind
 * every state before it, and behind `cancelled`, `closed` and `failed`.
 */
export const allowedChanges: Readonly<Record<OrderState, ReadonlyArray<OrderState>>> = {
  imported: ["held", "exported", "cancelled", "closed", "accepted"],
  held: ["imported", "cancelled", "closed", "accepted"],
  exported: ["imported", "held", "submitting", "cancelled", "closed", "accepted"],
  submitting: ["exported", "submitted", "failed", "accepted"],
  submitted: ["accepted", "failed"],
  accepted: ["shipped", "cancelled"],
  shipped: ["reported", "cancelled"],
  reported: [],
  cancelled: ["accepted"],
  failed: ["imported", "accepted", "cancelled", "closed"],
  closed: ["accepted"],
};

/** Whether an order may go from one state to another. */
export const mayChange = (from: OrderState, to: OrderState): boolean =>
  allowedChanges[from].includes(to);

/** States in which JTL has an order, or may have it, and it is not all reported yet. */
export const isOnItsWay = (state: OrderState): boolean =>
  state === "submitting" || state === "submitted" || state === "accepted" || state === "shipped";

/** States at which an order's way ends, unless JTL turns out to have it. */
export const isDone = (state: OrderState): boolean =>
  state === "reported" || state === "cancelled" || state === "closed";

/** States in which an order still belongs to us alone: nothing of it has left for JTL. */
export const isBeforeHandOver = (state: OrderState): boolean =>
  state === "imported" || state === "held" || state === "exported";

/** Whether JTL has an order that Temu is not wholly told of. */
export const isWithJtl = (state: OrderState): boolean =>
  state === "accepted" || state === "shipped";

/** States of orders whose units JTL has not reserved, and may yet have to (rule I2). */
export const unreservedStates: ReadonlyArray<OrderState> = [
  "imported",
  "held",
  "exported",
  "submitting",
  "submitted",
  "failed",
];

/** States in which Temu may still wait for an order to be shipped. */
export const unreportedStates: ReadonlyArray<OrderState> = [
  "imported",
  "held",
  "exported",
  "submitting",
  "submitted",
  "failed",
  "accepted",
  "shipped",
];
