import { Clock, Effect } from "effect";
import type { Order } from "../../domain/Order.ts";
import type { TemuApiError } from "../../domain/SyncError.ts";
import { minutes } from "../../domain/Time.ts";
import { OrderStore } from "../../ports/OrderStore.ts";
import { CurrentStep } from "../CurrentStep.ts";
import { importPage } from "./importOrders.ts";
import { makeOrderTaker } from "./takeOrders.ts";

/** How old Temu's word about an order may be when the order is handed over. */
const freshMillis = minutes(10);

/** Reads these orders anew and imports what is new of them. Answers which of them Temu has told of. */
const readAnew = Effect.fnUntraced(
  function* (parentOrderSns: ReadonlyArray<string>) {
    const { seen, walk } = yield* makeOrderTaker;
    yield* walk({ parentOrderSns });
    while ((yield* importPage) !== null);
    return seen;
  },
  (effect) =>
    // The figures of a step tell of its own work: what is read again here is no news of the walk's.
    Effect.updateService(effect, CurrentStep, (step) => ({
      ...step,
      count: () => Effect.void,
      progress: () => Effect.void,
    })),
);

/**
 * The numbers of those exported orders that may be handed over: Temu has told of them within the last
 * ten minutes, by a complete walk or, where that is longer ago, asked for by number now, and nothing
 * has changed their state. When Temu cannot be asked the others wait.
 */
export const confirmStanding = Effect.fnUntraced(function* (
  page: ReadonlyArray<Pick<Order, "parentOrderSn" | "readAt">>,
) {
  const orders = yield* OrderStore;
  const step = yield* CurrentStep;
  const numbers = page.map(({ parentOrderSn }) => parentOrderSn);
  const since = (yield* Clock.currentTimeMillis) - freshMillis;
  const watermark = yield* orders.watermark;
  const stale = page.filter(({ readAt }) => readAt < since).map((order) => order.parentOrderSn);
  if (stale.length === 0 || (watermark !== null && watermark >= since)) return numbers;
  const told = yield* readAnew(stale).pipe(
    Effect.catchIf(
      (error): error is TemuApiError => error._tag === "TemuApiError",
      (error) => Effect.as(step.problem(error), new Set<string>()),
    ),
  );
  const exported = new Set(
    (yield* orders.known(numbers))
      .filter(({ state }) => state === "exported")
      .map(({ parentOrderSn }) => parentOrderSn),
  );
  const isStale = new Set(stale);
  const ready = numbers.filter(
    (number) => exported.has(number) && (!isStale.has(number) || told.has(number)),
  );
  yield* step.count({ skipped: numbers.length - ready.length });
  return ready;
});
