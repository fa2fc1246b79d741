import { Array as Arr, Clock, Effect, Stream } from "effect";
import type { FetchedOrder } from "../../domain/FetchedOrder.ts";
import { readAgain } from "../../domain/HoldReason.ts";
import { days, type Instant, minutes } from "../../domain/Time.ts";
import { type KnownOrder, OrderStore } from "../../ports/OrderStore.ts";
import { type ListedOrder, type OrderPage, type OrderQuery, TemuApi } from "../../ports/TemuApi.ts";
import { CurrentStep } from "../CurrentStep.ts";
import type { Step } from "../Workflow.ts";
import { lackingDetails, makeDetailReader } from "./readDetails.ts";

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

/** Details of so many orders are asked for at once; the request budget sets the pace. */
const detailConcurrency = 24;

/** So many orders are asked for by number at once: what Temu takes in one list. */
const numbersAtOnce = 20;

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

const numberOf = (listed: ListedOrder): string | null =>
  listed._tag === "Readable" ? listed.order.parentOrderSn : listed.parentOrderSn;

/** Whether an order that Temu still tells the same of has to be decided on anew. */
const isHeldForReading = (known: KnownOrder | undefined): boolean =>
  known?.state === "held" && known.holdCodes.some((code) => readAgain[code] !== "nothing");

/** Takes pages of listed orders: reads what they lack and puts down what is new. */
const makePageTaker = Effect.gen(function* () {
  const orders = yield* OrderStore;
  const step = yield* CurrentStep;
  const readDetails = yield* makeDetailReader;
  const seen = new Set<string>();

  const takeUnreadable = Effect.fnUntraced(function* (
    { parentOrderSn, problem }: Extract<ListedOrder, { _tag: "Unreadable" }>,
    readAt: Instant,
  ) {
    yield* step.problem(
      {
        code: "unreadableOrder",
        message: `Temu's answer about an order has an unexpected form: ${problem}`,
        whatToDo: "The order is held and its raw answer is archived: report it with that.",
      },
      parentOrderSn ?? undefined,
    );
    yield* step.count({ failed: 1 });
    if (parentOrderSn === null) return null;
    const fetched: FetchedOrder = {
      parentOrderSn,
      readAt,
      content: { _tag: "Unreadable", problem },
      address: { _tag: "NotRead" },
      amounts: { _tag: "NotRead" },
    };
    return fetched;
  });

  /** What one listed order brings, or null when nothing about it is new. */
  const takeOrder = Effect.fnUntraced(function* (
    listed: ListedOrder,
    known: KnownOrder | undefined,
    readAt: Instant,
  ) {
    if (listed._tag === "Unreadable") return yield* takeUnreadable(listed, readAt);
    const { contentHash, order } = listed;
    const isSame = known?.contentHash === contentHash;
    const lacking = lackingDetails(order, known);
    if (isSame && !lacking.address && !lacking.amounts && !isHeldForReading(known)) {
      yield* step.count({ skipped: 1 });
      return null;
    }
    yield* step.count(known === undefined ? { created: 1 } : isSame ? { held: 1 } : { changed: 1 });
    const fetched: FetchedOrder = {
      parentOrderSn: order.parentOrderSn,
      readAt,
      content: { _tag: "Readable", order, contentHash },
      ...(yield* readDetails(order, known)),
    };
    return fetched;
  });

  let done = 0;
  const takePage = Effect.fnUntraced(function* (page: OrderPage, expected: number) {
    // The list shifts while it is read: an order can stand on two pages.
    const fresh = page.orders
      .map((listed) => ({ listed, number: numberOf(listed) }))
      .filter(({ number }) => number === null || !seen.has(number));
    const numbers = fresh.flatMap(({ number }) => (number === null ? [] : [number]));
    for (const number of numbers) seen.add(number);
    const known = new Map(
      (yield* orders.known(numbers)).map((order) => [order.parentOrderSn, order]),
    );
    const answers = yield* Effect.forEach(
      fresh,
      ({ listed, number }) =>
        takeOrder(listed, number === null ? undefined : known.get(number), page.askedAt).pipe(
          Effect.tap(() => {
            done += 1;
            return step.progress(done, Math.max(expected, done));
          }),
        ),
      { concurrency: detailConcurrency },
    );
    const news = answers.filter((answer) => answer !== null);
    if (news.length > 0) yield* orders.saveFetched(news);
    yield* step.count({ processed: fresh.length });
  });

  return {
    takePage,
    seen,
    /** How many entries were taken, those without a readable number too. */
    taken: () => done,
  };
});

/**
 * Walks every page of Temu's orders by update time, reads what new orders lack, and puts the answers
 * down for import. The watermark moves once, when the last page is stored; a run with a filter never
 * moves it.
 */
export const fetchOrders = (filter: OrderFilter = {}): Step<TemuApi | OrderStore> => ({
  name: "fetch",
  required: true,
  run: Effect.gen(function* () {
    const temu = yield* TemuApi;
    const orders = yield* OrderStore;
    const step = yield* CurrentStep;
    const { seen, takePage, taken } = yield* makePageTaker;

    /** Takes every page; answers how many orders Temu said there are. */
    const walk = Effect.fnUntraced(function* (query: OrderQuery) {
      const before = seen.size;
      let total = 0;
      yield* temu.listOrders(query).pipe(
        Stream.runForEach((page) => {
          // A list that orders leave while it is read gets shorter, and moves the others up unseen.
          total = Math.max(total, page.total);
          return takePage(page, before + total);
        }),
      );
      return total;
    });

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
    for (const parentOrderSns of Arr.chunksOf(held.flat(), numbersAtOnce)) {
      yield* walk({ parentOrderSns });
    }

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
