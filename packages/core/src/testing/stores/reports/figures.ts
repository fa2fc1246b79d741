import {
  type DayFigures,
  guardedSteps,
  isToShip,
  isWithin,
  lastDays,
  narrowingParameters,
  noOrders,
  type OrderGroup,
  type ShopFigures,
  type TimeSpan,
  type WorkflowFigures,
} from "../../../domain/Figures.ts";
import { notInJtlReasons } from "../../../domain/Inventory.ts";
import type { Order } from "../../../domain/Order.ts";
import { isOnItsWay, OrderState } from "../../../domain/OrderState.ts";
import { type RunRecord, WorkflowName } from "../../../domain/Run.ts";
import { hours, type Instant } from "../../../domain/Time.ts";
import { isOfKind, itemOf, productsOf } from "../inventory/items.ts";
import { type ShopMemory, stateSince } from "../MemoryState.ts";

const least = (instants: ReadonlyArray<Instant>): Instant | null =>
  instants.length === 0 ? null : Math.min(...instants);

const groupOf = (orders: ReadonlyArray<Order>): OrderGroup => ({
  count: orders.length,
  nearestDeadline: least(orders.flatMap(({ temu }) => temu?.shipBefore ?? [])),
});

/** Orders by codes, in the order of these; one with several counts for each. */
const groupsBy = <Code extends string>(
  orders: ReadonlyArray<Order>,
  codesOf: (order: Order) => ReadonlyArray<{ readonly code: Code }>,
) =>
  [...new Set(orders.flatMap((order) => codesOf(order).map(({ code }) => code)))]
    .toSorted()
    .map((code) => ({
      code,
      ...groupOf(orders.filter((order) => codesOf(order).some((one) => one.code === code))),
    }));

const endedAt = ({ durationMillis, startedAt }: RunRecord): Instant => startedAt + durationMillis;

const workflowFigures = (
  runs: ReadonlyArray<RunRecord>,
  workflow: WorkflowName,
): WorkflowFigures => {
  const own = runs.filter((run) => run.workflow === workflow);
  const underWay = own.findLast(({ outcome }) => outcome === null);
  const last = own.findLast(({ outcome }) => outcome !== null);
  const success = own.findLast(
    ({ outcome, parameters }) =>
      (outcome === "succeeded" || outcome === "partial") &&
      parameters["dryRun"] !== true &&
      narrowingParameters.every((name) => parameters[name] === undefined),
  );
  const problems = last?.steps.flatMap((step) => step.problems) ?? [];
  return {
    workflow,
    underWay: underWay ? { runId: underWay.runId, startedAt: underWay.startedAt } : null,
    lastRun: last?.outcome
      ? {
          runId: last.runId,
          outcome: last.outcome,
          startedAt: last.startedAt,
          endedAt: endedAt(last),
          categories: [...new Set(problems.flatMap(({ category }) => category ?? []))].toSorted(),
        }
      : null,
    lastSuccess: success?.outcome
      ? { runId: success.runId, outcome: success.outcome, endedAt: endedAt(success) }
      : null,
  };
};

const guardStoppedSince = (runs: ReadonlyArray<RunRecord>): Instant | null =>
  least(
    guardedSteps.flatMap((name) => {
      const looked = runs.flatMap(({ startedAt, steps }) =>
        steps.filter((step) => step.name === name).map((step) => ({ startedAt, step })),
      );
      const passed = looked.findLastIndex(
        ({ step }) => step.outcome === "succeeded" || step.outcome === "partial",
      );
      return looked
        .slice(passed + 1)
        .filter(({ step }) => step.problems.some(({ code }) => code === "GuardStopped"))
        .map(({ startedAt }) => startedAt);
    }),
  );

/** Whether an order has to be shipped within a stretch of time. */
export const isDue = (order: Order, span: TimeSpan): boolean => {
  const shipBefore = order.temu?.shipBefore ?? null;
  return isToShip(order) && shipBefore !== null && isWithin(span, shipBefore);
};

/** How a shop stands. */
export const figuresOf = (shop: string, memory: ShopMemory, now: Instant): ShopFigures => {
  const orders = [...memory.orders.values()];
  const inState = (state: OrderState) => orders.filter((order) => order.state === state);
  const due = (span: TimeSpan) => groupOf(orders.filter((order) => isDue(order, span)));
  const items = productsOf(memory.inventory)
    .map((product) => itemOf(memory.inventory, product))
    .filter(({ isListed }) => isListed);
  const runs = [...memory.runs.values()];
  const { token } = memory;
  return {
    shop,
    hasPassedPreflight: memory.hasPassedPreflight,
    orders: OrderState.literals.reduce(
      (counts, state) => ({ ...counts, [state]: inState(state).length }),
      noOrders,
    ),
    held: groupsBy(inState("held"), ({ holdReasons }) => holdReasons),
    blocked: groupsBy(
      orders.filter(({ state }) => isOnItsWay(state)),
      ({ blockReasons }) => blockReasons,
    ),
    failed: groupOf(inState("failed")),
    overdue: due({ from: null, until: now }),
    dueIn24h: due({ from: now, until: now + hours(24) }),
    submittedSince: least(
      inState("submitted").map(({ parentOrderSn }) => stateSince(memory, parentOrderSn)),
    ),
    rejectedReports: [...memory.reports.values()].filter(({ state }) => state === "rejected")
      .length,
    inventory: {
      skus: items.length,
      outOfStep: items.filter((item) => isOfKind(item, "needsSync")).length,
      rejected: items.filter((item) => isOfKind(item, "rejected")).length,
      heldBack: items.filter((item) => isOfKind(item, "heldBack")).length,
      notInJtl: items.filter(({ reason }) => notInJtlReasons.includes(reason)).length,
    },
    guardStoppedSince: guardStoppedSince(runs),
    token: token && {
      expiresAt: token.info?.expiresAt ?? null,
      readAt: token.readAt,
      refused: token.refused,
    },
    workflows: WorkflowName.literals.map((workflow) => workflowFigures(runs, workflow)),
  };
};

/** What happened in a shop on each of these days. */
export const daysOf = (
  shop: string,
  memory: ShopMemory,
  wanted: ReturnType<typeof lastDays>,
): ReadonlyArray<DayFigures> =>
  wanted.map(({ day, ...span }) => {
    const events = memory.events.filter(({ at }) => isWithin(span, at));
    const runs = [...memory.runs.values()].filter(({ startedAt }) => isWithin(span, startedAt));
    const orders = (isMeant: (event: (typeof events)[number]) => boolean) =>
      new Set(events.filter(isMeant).map(({ parentOrderSn }) => parentOrderSn)).size;
    return {
      shop,
      day,
      firstSeen: orders(({ from }) => from === null),
      held: orders(({ to }) => to === "held"),
      accepted: orders(({ to }) => to === "accepted"),
      reported: orders(({ to }) => to === "reported"),
      cancelled: orders(({ to }) => to === "cancelled"),
      runs: runs.length,
      failedRuns: runs.filter(({ outcome }) => outcome === "failed").length,
    };
  });
