import { DateTime, Schema } from "effect";
import { HoldCode } from "./HoldReason.ts";
import { BlockReason } from "./BlockReason.ts";
import { type Order, isOursToShip } from "./Order.ts";
import { OrderState, unreportedStates } from "./OrderState.ts";
import { RunOutcome, WorkflowName } from "./Run.ts";
import { ErrorCategory } from "./SyncError.ts";
import { days, Instant } from "./Time.ts";

/** Orders that have something in common, and the first time by which one of them has to be shipped. */
export const OrderGroup = Schema.Struct({
  count: Schema.Int,
  nearestDeadline: Schema.NullOr(Instant),
});
export type OrderGroup = typeof OrderGroup.Type;

/** With any of these parameters a run looks at a part only: nobody has looked at the rest. */
export const narrowingParameters = [
  "daysBack",
  "onlySku",
  "parentOrderSns",
  "parentOrderStatus",
] as const;

/** How the runs of a workflow stand. */
export const WorkflowFigures = Schema.Struct({
  workflow: WorkflowName,
  /** The run that has begun and not ended. */
  underWay: Schema.NullOr(Schema.Struct({ runId: Schema.String, startedAt: Instant })),
  /** The last run that has ended, and the kinds of errors that it met, each once. */
  lastRun: Schema.NullOr(
    Schema.Struct({
      runId: Schema.String,
      outcome: RunOutcome,
      startedAt: Instant,
      endedAt: Instant,
      categories: Schema.Array(ErrorCategory),
    }),
  ),
  /** The last that `succeeded` or was `partial`, was no dry run and had no {@link narrowingParameters}. */
  lastSuccess: Schema.NullOr(
    Schema.Struct({ runId: Schema.String, outcome: RunOutcome, endedAt: Instant }),
  ),
});
export type WorkflowFigures = typeof WorkflowFigures.Type;

/** How a shop stands: what the verdict, the cards and the metrics are made of. No personal data. */
export const ShopFigures = Schema.Struct({
  shop: Schema.String,
  /** Whether a check of its settings and rights has ever found nothing that stands in the way. */
  hasPassedPreflight: Schema.Boolean,
  /** How many orders are in each state. */
  orders: Schema.Record(OrderState, Schema.Int),
  /** Held orders by reason; one with several counts for each. In the order of their codes. */
  held: Schema.Array(Schema.Struct({ code: HoldCode, ...OrderGroup.fields })),
  /** Orders that are not reported although JTL has them, or may have; in the order of their codes. */
  blocked: Schema.Array(Schema.Struct({ code: BlockReason.fields.code, ...OrderGroup.fields })),
  failed: OrderGroup,
  /** Orders to ship ({@link isToShip}) whose time has passed, and those with less than 24 hours left. */
  overdue: OrderGroup,
  dueIn24h: OrderGroup,
  /** Since when the order that waits longest in JTL's import table has been there. */
  submittedSince: Schema.NullOr(Instant),
  /** Shipment reports that Temu has refused and nothing stands in for. */
  rejectedReports: Schema.Int,
  /** Listed SKUs; `notInJtl` by {@link notInJtlReasons}. */
  inventory: Schema.Struct({
    skus: Schema.Int,
    outOfStep: Schema.Int,
    rejected: Schema.Int,
    heldBack: Schema.Int,
    notInJtl: Schema.Int,
  }),
  /** When the first run began that a guard has stopped, while none has come through since. */
  guardStoppedSince: Schema.NullOr(Instant),
  /** Null before Temu was first asked. */
  token: Schema.NullOr(
    Schema.Struct({
      expiresAt: Schema.NullOr(Instant),
      readAt: Instant,
      refused: Schema.Boolean,
    }),
  ),
  workflows: Schema.Array(WorkflowFigures),
});
export type ShopFigures = typeof ShopFigures.Type;

/** What happened in a shop on one day. Each order counts once for each thing. */
export const DayFigures = Schema.Struct({
  shop: Schema.String,
  /** `2026-01-05` */
  day: Schema.String,
  /** Orders that were seen for the first time, held, accepted by JTL, reported, cancelled. */
  firstSeen: Schema.Int,
  held: Schema.Int,
  accepted: Schema.Int,
  reported: Schema.Int,
  cancelled: Schema.Int,
  /** Runs that began, and those of them that failed. */
  runs: Schema.Int,
  failedRuns: Schema.Int,
});
export type DayFigures = typeof DayFigures.Type;

export const noOrders: ShopFigures["orders"] = {
  imported: 0,
  held: 0,
  exported: 0,
  submitting: 0,
  submitted: 0,
  accepted: 0,
  shipped: 0,
  reported: 0,
  cancelled: 0,
  failed: 0,
  closed: 0,
};

/** Steps of the inventory sync in which a guard may stop a run. */
export const guardedSteps = ["download", "compare"] as const;

/** Whether Temu waits for an order to be shipped, as far as is known here. */
export const isToShip = (order: Pick<Order, "holdReasons" | "state" | "temu">): boolean =>
  unreportedStates.includes(order.state) &&
  isOursToShip(order) &&
  order.temu?.status !== "shipped" &&
  order.temu?.status !== "delivered";

/** A stretch of time; what is null has no end on that side. `until` is not part of it. */
export interface TimeSpan {
  readonly from: Instant | null;
  readonly until: Instant | null;
}

const dayOf = (now: Instant, timeZone: DateTime.TimeZone, back: number) => {
  const today = DateTime.startOf(DateTime.makeZonedUnsafe(now, { timeZone }), "day");
  const from = DateTime.startOf(DateTime.subtract(today, { days: back }), "day");
  const until = DateTime.startOf(DateTime.add(from, { days: 1 }), "day");
  return {
    day: DateTime.formatIsoDate(from),
    from: DateTime.toEpochMillis(from),
    until: DateTime.toEpochMillis(until),
  };
};

/** So many days by the wall clock of a zone, the last of them that of `now`; the oldest first. */
export const lastDays = (
  now: Instant,
  timeZone: DateTime.TimeZone,
  count: number,
): ReadonlyArray<{ readonly day: string; readonly from: Instant; readonly until: Instant }> =>
  Array.from({ length: count }, (_, place) => dayOf(now, timeZone, count - 1 - place));

/** `overdue`: the latest shipping time has passed · `today`: it is on this day · `in24h`: by then. */
export const Due = Schema.Literals(["overdue", "today", "in24h"]);
export type Due = typeof Due.Type;

/** Which latest shipping times are due. */
export const dueSpan = (due: Due, now: Instant, timeZone: DateTime.TimeZone): TimeSpan => {
  if (due === "overdue") return { from: null, until: now };
  if (due === "in24h") return { from: now, until: now + days(1) };
  return dayOf(now, timeZone, 0);
};

/** Whether an instant lies in a stretch of time. */
export const isWithin = ({ from, until }: TimeSpan, instant: Instant): boolean =>
  (from === null || instant >= from) && (until === null || instant < until);
