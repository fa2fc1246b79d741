import { Clock, Effect } from "effect";
import type { FetchedOrder } from "../../../domain/FetchedOrder.ts";
import { readAgain } from "../../../domain/HoldReason.ts";
import type { Order } from "../../../domain/Order.ts";
import type { Instant } from "../../../domain/Time.ts";
import type { TokenState } from "../../../domain/TokenState.ts";
import { OrderStore } from "../../../ports/OrderStore.ts";
import {
  type ListedOrder,
  type OrderPage,
  type OrderQuery,
  TemuApi,
} from "../../../ports/TemuApi.ts";
import { CurrentStep, type Trouble } from "../../CurrentStep.ts";
import { type IsLastPage, numberOf, walkNumbers, walkPages } from "../../walkOrders.ts";
import { asKnown, withoutDetails } from "../import/asKnown.ts";
import { isDue } from "../details.ts";
import { makeDetailReader } from "./readDetails.ts";

/** Details of so many orders are asked for at once; the request budget sets the pace. */
const detailConcurrency = 24;

/** How orders are taken. */
export interface TakeOptions {
  /** Only orders with this status at Temu are taken in; those that are known are kept up to date. */
  readonly onlyStatus?: number | undefined;
  readonly token: TokenState | null;
}

/** How a list is walked. */
export interface WalkOptions {
  /** Somebody wants these orders: their details are read whether it is time to look again or not. */
  readonly isAskedFor?: boolean;
  /** Unknown orders are taken in whatever their status at Temu. */
  readonly ofAnyStatus?: boolean;
  /** Whether this page is the last that matters. */
  readonly isLast?: IsLastPage;
  /** Is told which orders nobody knew. */
  readonly onUnknown?: (listed: ReadonlyArray<ListedOrder>) => Effect.Effect<void>;
}

/** Whether what the order is held for may go by Temu's list alone. */
const isHeldForList = ({ holdReasons }: Order): boolean =>
  holdReasons.some(({ code }) => readAgain[code] === "order");

const hashOf = (listed: ListedOrder): string =>
  listed._tag === "Readable" ? listed.contentHash : "";

/** Temu does not list an order by its number. */
export const unknownAtTemu: Trouble = {
  code: "unknownAtTemu",
  message: "Temu does not list an order that was asked for by its number.",
  whatToDo: "Compare its number with Seller Center.",
};

const askedInVain = (order: Order, at: Instant): FetchedOrder => ({
  ...(asKnown(order) ??
    withoutDetails({
      parentOrderSn: order.parentOrderSn,
      readAt: order.readAt,
      content: { _tag: "Unreadable", problem: "Temu does not list it" },
    })),
  askedForAt: at,
});

/** Takes listed orders: reads what they lack and puts down what is new, each version once. */
export const makeOrderTaker = Effect.fnUntraced(function* (options: TakeOptions) {
  const temu = yield* TemuApi;
  const orders = yield* OrderStore;
  const step = yield* CurrentStep;
  const details = yield* makeDetailReader(options.token);
  /** The content hash of each order that Temu has told of. */
  const seen = new Map<string, string>();
  /** The orders that were put down: whatever they lack has just been asked for. */
  const taken = new Set<string>();

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
    return withoutDetails({ parentOrderSn, readAt, content: { _tag: "Unreadable", problem } });
  });

  /** What one listed order brings, or null when nothing about it is new and nobody asked for it. */
  const takeOrder = Effect.fnUntraced(function* (
    listed: ListedOrder,
    known: Order | null,
    page: Pick<WalkOptions, "isAskedFor" | "ofAnyStatus"> & { readonly askedAt: Instant },
  ) {
    if (listed._tag === "Unreadable") return yield* takeUnreadable(listed, page.askedAt);
    const { contentHash, order } = listed;
    const isAskedFor = page.isAskedFor === true;
    const onlyStatus = page.ofAnyStatus === true ? undefined : options.onlyStatus;
    if (known === null && onlyStatus !== undefined && order.statusCode !== onlyStatus) {
      yield* step.count({ skipped: 1 });
      return null;
    }
    const isSame = known?.contentHash === contentHash;
    // A change may be what the order was waiting for.
    const due = isAskedFor || !isSame || isDue(known, page.askedAt);
    const isLookedAt = due && known !== null && isHeldForList(known);
    if (isSame && !isAskedFor && !isLookedAt && !details.lacks(order, known, due)) {
      yield* step.count({ skipped: 1 });
      return null;
    }
    yield* step.count(known === null ? { created: 1 } : isSame ? { held: 1 } : { changed: 1 });
    const fetched: FetchedOrder = {
      parentOrderSn: order.parentOrderSn,
      readAt: page.askedAt,
      content: { _tag: "Readable", order, contentHash },
      ...(isAskedFor ? { askedForAt: page.askedAt } : {}),
      ...(yield* details.read(order, known, due)),
    };
    return fetched;
  });

  let done = 0;
  const takePage = Effect.fnUntraced(function* (
    page: OrderPage,
    expected: number,
    how: WalkOptions,
  ) {
    // The list shifts while it is read: an order can stand on two pages, and be another by then.
    const fresh = page.orders
      .map((listed) => ({ listed, number: numberOf(listed) }))
      .filter(
        ({ listed, number }) =>
          number === null ||
          seen.get(number) !== hashOf(listed) ||
          (how.isAskedFor === true && !taken.has(number)),
      );
    const numbers = fresh.flatMap(({ number }) => (number === null ? [] : [number]));
    const known = new Map(
      (yield* orders.known(numbers)).map((order) => [order.parentOrderSn, order]),
    );
    const answers = yield* Effect.forEach(
      fresh,
      ({ listed, number }) =>
        takeOrder(listed, number === null ? null : (known.get(number) ?? null), {
          ...how,
          askedAt: page.askedAt,
        }).pipe(
          Effect.tap(() => {
            done += 1;
            return step.progress(done, Math.max(expected, done));
          }),
        ),
      { concurrency: detailConcurrency },
    );
    const news = answers.filter((answer) => answer !== null);
    if (news.length > 0) yield* orders.saveFetched(news);
    for (const { parentOrderSn } of news) taken.add(parentOrderSn);
    yield* step.count({ processed: fresh.length });
    const unknown = fresh.filter(({ number }) => number !== null && !known.has(number));
    for (const { listed, number } of fresh) {
      if (number !== null) seen.set(number, hashOf(listed));
    }
    return unknown.map(({ listed }) => listed);
  });

  /** Takes the pages of a list, all of them or until one is the last that matters. */
  const walk = Effect.fnUntraced(function* (query: OrderQuery, how: WalkOptions = {}) {
    const before = seen.size;
    return yield* walkPages(
      query,
      Effect.fnUntraced(function* (page, announced) {
        const unknown = yield* takePage(page, before + announced, how);
        if (how.onUnknown !== undefined) yield* how.onUnknown(unknown);
      }),
      how.isLast,
    ).pipe(Effect.provideService(TemuApi, temu));
  });

  /**
   * Takes orders by their numbers. A number that Temu refuses is told, and the others are taken. Answers
   * which of them Temu has listed.
   */
  const takeNumbers = (parentOrderSns: ReadonlyArray<string>, how: WalkOptions) =>
    walkNumbers(parentOrderSns, (query) => walk(query, how), step.problem);

  /** Whether an order is held for a permission that the token has by now. */
  const isPermittedNow = Effect.fnUntraced(function* ({ holdReasons }: Order) {
    if (options.token?.info == null || (yield* details.areAmountsRefused)) return false;
    return holdReasons.some(({ code }) => code === "amountsNotPermitted");
  });

  /** A held order as it is known, to be decided on with details that are read now. */
  const lookAt = Effect.fnUntraced(function* (order: Order, now: Instant) {
    const known = asKnown(order);
    if (known?.content._tag !== "Readable") return null;
    const due = isDue(order, now) || (yield* isPermittedNow(order));
    if (!details.lacks(known.content.order, order, due)) return null;
    return { ...known, ...(yield* details.read(known.content.order, order, due)) };
  });

  /** Looks again for what held orders wait for, those whose time has come. */
  const takeHeld = Effect.fnUntraced(function* (page: ReadonlyArray<Order>) {
    const now = yield* Clock.currentTimeMillis;
    const untaken = page.filter(({ parentOrderSn }) => !taken.has(parentOrderSn));
    const toAskFor = untaken.filter((order) => isDue(order, now) && isHeldForList(order));
    const numbers = toAskFor.map(({ parentOrderSn }) => parentOrderSn);
    const listed =
      numbers.length === 0 ? new Set() : yield* takeNumbers(numbers, { isAskedFor: true });
    // One that Temu does not list is looked for as seldom as the others, and told.
    const missing = toAskFor.filter(({ parentOrderSn }) => !listed.has(parentOrderSn));
    for (const { parentOrderSn } of missing) yield* step.problem(unknownAtTemu, parentOrderSn);
    const asked = new Set(numbers);
    const looked = yield* Effect.forEach(
      untaken.filter(({ parentOrderSn }) => !asked.has(parentOrderSn)),
      (order) => lookAt(order, now),
      { concurrency: detailConcurrency },
    );
    yield* orders.saveFetched([
      ...missing.map((order) => askedInVain(order, now)),
      ...looked.filter((one) => one !== null),
    ]);
  });

  return {
    walk,
    takeNumbers,
    takeHeld,
    /** The orders that Temu has told of. */
    seen: { has: (parentOrderSn: string) => seen.has(parentOrderSn) },
    areAmountsRefused: details.areAmountsRefused,
  };
});
