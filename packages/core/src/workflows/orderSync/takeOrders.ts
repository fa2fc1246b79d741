import { Effect, Stream } from "effect";
import type { FetchedOrder } from "../../domain/FetchedOrder.ts";
import { readAgain } from "../../domain/HoldReason.ts";
import type { Instant } from "../../domain/Time.ts";
import { type KnownOrder, OrderStore } from "../../ports/OrderStore.ts";
import { type ListedOrder, type OrderPage, type OrderQuery, TemuApi } from "../../ports/TemuApi.ts";
import { CurrentStep } from "../CurrentStep.ts";
import { lackingDetails, makeDetailReader } from "./readDetails.ts";

/** Details of so many orders are asked for at once; the request budget sets the pace. */
const detailConcurrency = 24;

const numberOf = (listed: ListedOrder): string | null =>
  listed._tag === "Readable" ? listed.order.parentOrderSn : listed.parentOrderSn;

/** Whether an order that Temu still tells the same of has to be decided on anew. */
const isHeldForReading = (known: KnownOrder | undefined): boolean =>
  known?.state === "held" && known.holdCodes.some((code) => readAgain[code] !== "nothing");

/** Takes listed orders: reads what they lack and puts down what is new, each order once. */
export const makeOrderTaker = Effect.gen(function* () {
  const temu = yield* TemuApi;
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

  return {
    walk,
    /** The orders that Temu has told of. */
    seen,
    /** How many entries were taken, those without a readable number too. */
    taken: () => done,
  };
});
