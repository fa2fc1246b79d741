import { Clock, Effect, Stream } from "effect";
import { readAgain } from "../../domain/HoldReason.ts";
import { days, type Instant, minutes } from "../../domain/Time.ts";
import { OrderStore } from "../../ports/OrderStore.ts";
import type { OrderQuery, TemuApi } from "../../ports/TemuApi.ts";
import { CurrentStep } from "../CurrentStep.ts";
import type { Step } from "../Workflow.ts";
import { makeOrderTaker } from "./takeOrders.ts";

/** What a run looks at. Without a filter: everything that changed since the last complete walk. */
export interface OrderFilter {
  /** Orders made in the last days, whatever the watermark says. */
  readonly daysBack?: number;
  /** Only orders that have this status at Temu (Temu's number). */
  readonly parentOrderStatus?: number;
  /** Only these orders. */
  readonly parentOrderSns?: ReadonlyArray<string>;
}

/** How far a walk looks back behind the watermark, and ahead of each of its requests. */
const overlap = minutes(15);
const ahead = minutes(10);

/** Temu's numbers for pending, unshipped and partly shipped: what may still have to be handed over. */
const openStatuses = [1, 2, 41];

const isFiltered = (filter: OrderFilter): boolean => Object.keys(filter).length > 0;

const filterQuery = (filter: OrderFilter, now: Instant): OrderQuery => ({
  ...(filter.parentOrderStatus === undefined ? {} : { statusCode: filter.parentOrderStatus }),
  ...(filter.parentOrderSns === undefined ? {} : { parentOrderSns: filter.parentOrderSns }),
  ...(filter.daysBack === undefined
    ? {}
    : { window: { by: "ordered", since: now - days(filter.daysBack), aheadMillis: ahead } }),
});

const walkQueries = (watermark: Instant | null): ReadonlyArray<OrderQuery> =>
  // The first walk has no yesterday: it takes what is open and leaves the past alone.
  watermark === null
    ? openStatuses.map((statusCode) => ({ statusCode }))
    : [{ window: { by: "updated", since: watermark - overlap, aheadMillis: ahead } }];

/**
 * Walks every page of Temu's orders by update time, reads what new orders lack, and puts the answers
 * down for import. The watermark moves once, when the last page is stored; a run with a filter never
 * moves it.
 */
export const fetchOrders = (filter: OrderFilter = {}): Step<TemuApi | OrderStore> => ({
  name: "fetch",
  required: true,
  run: Effect.gen(function* () {
    const orders = yield* OrderStore;
    const step = yield* CurrentStep;
    const { seen, taken, walk } = yield* makeOrderTaker;
    const begunAt = yield* Clock.currentTimeMillis;
    if (isFiltered(filter)) return void (yield* walk(filterQuery(filter, begunAt)));

    const totals = yield* Effect.forEach(walkQueries(yield* orders.watermark), walk);
    const announced = totals.reduce((sum, total) => sum + total, 0);
    const walked = taken();

    // Orders whose reason Temu's list does not show to have gone are asked for by their number.
    const held = yield* orders.inStates(["held"]).pipe(
      Stream.map((page) =>
        page
          .filter(({ holdReasons }) =>
            holdReasons.some(({ code }) => readAgain[code] !== "nothing"),
          )
          .map(({ parentOrderSn }) => parentOrderSn)
          .filter((parentOrderSn) => !seen.has(parentOrderSn)),
      ),
      Stream.runCollect,
    );
    if (held.flat().length > 0) yield* walk({ parentOrderSns: held.flat() });

    if (walked < announced) {
      yield* step.problem({
        code: "walkIncomplete",
        message: `Temu announced ${announced} orders, but its pages held ${walked}.`,
        whatToDo: "Nothing: the next run walks the same span again.",
      });
    } else {
      yield* orders.setWatermark(begunAt);
    }
  }),
});
