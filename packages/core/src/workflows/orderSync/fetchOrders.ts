import { Array as Arr, Clock, Effect, Ref, Stream } from "effect";
import { isComplete } from "../../domain/Address.ts";
import type { AddressRead, AmountsRead, FetchedOrder } from "../../domain/FetchedOrder.ts";
import { type OrderState, isBeforeHandOver } from "../../domain/OrderState.ts";
import type { ParentOrder } from "../../domain/ParentOrder.ts";
import type { TemuApiError } from "../../domain/SyncError.ts";
import { days, minutes } from "../../domain/Time.ts";
import { type KnownOrder, OrderStore } from "../../ports/OrderStore.ts";
import { type ListedOrder, type OrderPage, type OrderQuery, TemuApi } from "../../ports/TemuApi.ts";
import { CurrentStep } from "../CurrentStep.ts";
import type { Step } from "../Workflow.ts";

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

const isFiltered = (filter: OrderFilter): boolean =>
  filter.daysBack !== undefined ||
  filter.parentOrderStatus !== undefined ||
  filter.parentOrderSns !== undefined;

const queriesOf = (
  filter: OrderFilter,
  now: number,
  watermark: number | null,
): ReadonlyArray<OrderQuery> => {
  if (isFiltered(filter)) {
    return [
      {
        ...(filter.parentOrderStatus === undefined ? {} : { statusCode: filter.parentOrderStatus }),
        ...(filter.parentOrderSns === undefined ? {} : { parentOrderSns: filter.parentOrderSns }),
        ...(filter.daysBack === undefined
          ? {}
          : {
              window: {
                by: "ordered" as const,
                since: now - days(filter.daysBack),
                aheadMillis: ahead,
              },
            }),
      },
    ];
  }
  // The first walk has no yesterday: it takes what is open and leaves the past alone.
  return watermark === null
    ? openStatuses.map((statusCode) => ({ statusCode }))
    : [{ window: { by: "updated", since: watermark - overlap, aheadMillis: ahead } }];
};

const failedRead = (error: TemuApiError): Extract<AddressRead, { _tag: "Failed" }> => ({
  _tag: "Failed",
  category: error.category,
  code: error.code ?? null,
  message: error.message,
});

const notRead = { _tag: "NotRead" } as const;

/** States in which an order may still need its address and amounts. */
const needsDetails = (state: OrderState | undefined): boolean =>
  state === undefined || isBeforeHandOver(state);

/**
 * Walks every page of Temu's orders by update time, reads what new orders lack, and puts the answers
 * down for import. The watermark moves once, when the last page is stored.
 */
export const fetchOrders = (filter: OrderFilter = {}): Step<TemuApi | OrderStore> => ({
  name: "fetch",
  required: true,
  run: Effect.gen(function* () {
    const temu = yield* TemuApi;
    const orders = yield* OrderStore;
    const step = yield* CurrentStep;

    const begunAt = yield* Clock.currentTimeMillis;
    const watermark = yield* orders.watermark;
    const seen = new Set<string>();
    // Known to be refused for the whole shop: the other orders need not ask.
    const amountsRefused = yield* Ref.make<TemuApiError | null>(null);

    const readAddress = Effect.fnUntraced(
      function* (parentOrderSn: string) {
        const address = yield* temu.shippingAddress(parentOrderSn);
        const readAt = yield* Clock.currentTimeMillis;
        const read = { _tag: "Read", value: address, readAt } as const;
        if (isComplete(address)) return read;
        return yield* temu.decryptedAddress(parentOrderSn).pipe(
          Effect.map((value) => ({ ...read, value })),
          Effect.catchIf(
            ({ category }) => category !== "auth",
            (error) => step.problem(error, parentOrderSn).pipe(Effect.as(read)),
          ),
        );
      },
      (effect, parentOrderSn) =>
        effect.pipe(
          Effect.catchIf(
            ({ category }) => category !== "auth",
            (error) => step.problem(error, parentOrderSn).pipe(Effect.as(failedRead(error))),
          ),
        ),
    );

    const readAmounts = Effect.fnUntraced(
      function* (parentOrderSn: string) {
        const refused = yield* Ref.get(amountsRefused);
        if (refused !== null) return yield* refused;
        const value = yield* temu.amounts(parentOrderSn);
        return { _tag: "Read", value, readAt: yield* Clock.currentTimeMillis } as const;
      },
      (effect, parentOrderSn) =>
        effect.pipe(
          Effect.tapError((error) =>
            error.category === "permission" ? Ref.set(amountsRefused, error) : Effect.void,
          ),
          Effect.catchIf(
            ({ category }) => category !== "auth",
            (error) =>
              // Amounts that Temu has not calculated yet are no problem: the order waits for them.
              (error.category === "notReady"
                ? Effect.void
                : step.problem(error, parentOrderSn)
              ).pipe(Effect.as(failedRead(error))),
          ),
        ),
    );

    const detailsFor = Effect.fnUntraced(function* (
      order: ParentOrder,
      known: KnownOrder | undefined,
    ) {
      const wanted = order.status === "unshipped" && needsDetails(known?.state);
      const read = yield* Effect.all(
        {
          address:
            wanted && known?.hasAddress !== true
              ? readAddress(order.parentOrderSn)
              : Effect.succeed<AddressRead>(notRead),
          amounts:
            wanted && known?.hasAmounts !== true
              ? readAmounts(order.parentOrderSn)
              : Effect.succeed<AmountsRead>(notRead),
        },
        { concurrency: 2 },
      );
      return read;
    });

    /** What one listed order brings, or null when it is known just like this. */
    const fetched = Effect.fnUntraced(function* (
      listed: ListedOrder,
      known: KnownOrder | undefined,
      readAt: number,
    ) {
      if (listed._tag === "Unreadable") {
        yield* step.problem(
          {
            code: "unreadableOrder",
            message: `Temu's answer about an order has an unexpected form: ${listed.problem}`,
            whatToDo: "The order is held and its raw answer is archived: report it with that.",
          },
          listed.parentOrderSn ?? undefined,
        );
        yield* step.count({ failed: 1 });
        return listed.parentOrderSn === null
          ? null
          : ({
              parentOrderSn: listed.parentOrderSn,
              readAt,
              content: { _tag: "Unreadable", problem: listed.problem },
              address: notRead,
              amounts: notRead,
            } satisfies FetchedOrder);
      }
      const { order, contentHash } = listed;
      const lacksNothing =
        known !== undefined &&
        known.contentHash === contentHash &&
        (order.status !== "unshipped" ||
          !needsDetails(known.state) ||
          (known.hasAddress && known.hasAmounts));
      if (lacksNothing) {
        yield* step.count({ skipped: 1 });
        return null;
      }
      const details = yield* detailsFor(order, known);
      yield* step.count(known === undefined ? { created: 1 } : { changed: 1 });
      return {
        parentOrderSn: order.parentOrderSn,
        readAt,
        content: { _tag: "Readable", order, contentHash },
        ...details,
      } satisfies FetchedOrder;
    });

    const takePage = Effect.fnUntraced(function* (page: OrderPage) {
      const listed = page.orders.map((one) => ({
        one,
        parentOrderSn: one._tag === "Readable" ? one.order.parentOrderSn : one.parentOrderSn,
      }));
      // The list shifts while it is read: an order can stand on two pages.
      const fresh = listed.filter(
        ({ parentOrderSn }) => parentOrderSn === null || !seen.has(parentOrderSn),
      );
      const numbers = fresh.flatMap(({ parentOrderSn }) =>
        parentOrderSn === null ? [] : [parentOrderSn],
      );
      for (const number of numbers) seen.add(number);
      const known = new Map(
        (yield* orders.known(numbers)).map((order) => [order.parentOrderSn, order]),
      );
      const answers = yield* Effect.forEach(
        fresh,
        ({ one, parentOrderSn }) =>
          fetched(one, parentOrderSn === null ? undefined : known.get(parentOrderSn), page.askedAt),
        { concurrency: detailConcurrency },
      );
      const news = answers.filter((answer) => answer !== null);
      if (news.length > 0) yield* orders.saveFetched(news);
      yield* step.count({ processed: fresh.length });
      yield* step.progress(seen.size, Math.max(page.total, seen.size));
    });

    let announced = 0;
    for (const query of queriesOf(filter, begunAt, watermark)) {
      let total = 0;
      yield* temu.listOrders(query).pipe(
        Stream.runForEach((page) => {
          total = page.total;
          return takePage(page);
        }),
      );
      announced += total;
    }
    if (isFiltered(filter)) return;

    // Held orders whose details could not be read are out of the window by now: ask for them by number.
    const waiting = yield* orders.inStates(["held"]).pipe(
      Stream.map((page) =>
        page
          .filter(
            (order) =>
              !seen.has(order.parentOrderSn) && (order.address === null || order.amounts === null),
          )
          .map(({ parentOrderSn }) => parentOrderSn),
      ),
      Stream.runCollect,
    );
    const walked = seen.size;
    for (const parentOrderSns of Arr.chunksOf(waiting.flat(), 20)) {
      yield* temu.listOrders({ parentOrderSns }).pipe(Stream.runForEach(takePage));
    }

    if (walked < announced) {
      return yield* step.problem({
        code: "walkIncomplete",
        message: `Temu announced ${announced} orders, but its pages held ${walked}.`,
        whatToDo: "Nothing: the next run walks the same span again.",
      });
    }
    yield* orders.setWatermark(begunAt);
  }),
});
