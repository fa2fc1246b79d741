import { Clock, Effect, Stream } from "effect";
import type { StorageError, TemuApiError } from "../domain/SyncError.ts";
import { days, type Instant, minutes } from "../domain/Time.ts";
import { type ListedOrder, type OrderPage, type OrderQuery, TemuApi } from "../ports/TemuApi.ts";
import type { Trouble } from "./CurrentStep.ts";

/** How far a walk looks back behind its watermark, and ahead of each of its requests. */
export const overlap = minutes(15);
const ahead = minutes(10);

/** What changed while a list was read lies before the first order that is so much older than the walk. */
const frontMargin = minutes(10);

/** How often a list is walked in a run until nothing of it is missing. */
const mostWalks = 3;

/** Temu's numbers for pending, unshipped and partly shipped: what is still to be shipped. */
export const openStatuses = [1, 2, 41];

/** Everything that changed since a watermark. */
export const changedSince = (watermark: Instant): OrderQuery => ({
  window: { by: "updated", since: watermark - overlap, aheadMillis: ahead },
});

/** Everything that was made in the last days. */
export const madeInLast = (daysBack: number, now: Instant): OrderQuery => ({
  window: { by: "ordered", since: now - days(daysBack), aheadMillis: ahead },
});

export const isOlderThan =
  (at: Instant) =>
  (listed: ListedOrder): boolean =>
    listed._tag === "Readable" && listed.order.updatedAt < at;

/** The number of a listed order, where it could be read. */
export const numberOf = (listed: ListedOrder): string | null =>
  listed._tag === "Readable" ? listed.order.parentOrderSn : listed.parentOrderSn;

/** What one walk through a list has come to. */
export interface Walked {
  /** The different entries of its pages. */
  readonly entries: ReadonlySet<string>;
  /** How many Temu said there are, at most. */
  readonly total: number;
}

/** Whether a page is the last that matters. */
export type IsLastPage = (page: OrderPage) => boolean;

/**
 * Goes through the pages of a list, all of them or until one is the last that matters. `take` hears how
 * many orders Temu has announced so far.
 */
export const walkPages = Effect.fnUntraced(function* <E, R>(
  query: OrderQuery,
  take: (page: OrderPage, announced: number) => Effect.Effect<void, E, R>,
  isLast: IsLastPage = () => false,
) {
  const temu = yield* TemuApi;
  const entries = new Set<string>();
  let total = 0;
  yield* temu.listOrders(query).pipe(
    Stream.takeUntil(isLast),
    Stream.runForEach(
      Effect.fnUntraced(function* (page) {
        // A list that orders leave while it is read gets shorter, and moves the others up unseen.
        total = Math.max(total, page.total);
        for (const [place, listed] of page.orders.entries()) {
          entries.add(numberOf(listed) ?? `${page.pageNumber}:${place}`);
        }
        yield* take(page, total);
      }),
    ),
  );
  const walked: Walked = { entries, total };
  return walked;
});

/**
 * Walks a list until its pages have held as many orders as Temu announced, three times at most. Answers
 * how many are missing then.
 */
export const walkWhole = Effect.fnUntraced(function* <E, R>(
  walk: (isLast?: IsLastPage) => Effect.Effect<Walked, E, R>,
) {
  let missing = 0;
  for (let walks = 0; walks < mostWalks; walks += 1) {
    const walkedAt = yield* Clock.currentTimeMillis;
    const { entries, total } = yield* walk();
    if (entries.size >= total) return 0;
    // What moved while it was read has moved to the front.
    const isOld = isOlderThan(walkedAt - frontMargin);
    const front = yield* walk((page) => page.orders.some(isOld));
    missing = total - new Set([...entries, ...front.entries]).size;
    if (missing <= 0) return 0;
  }
  return missing;
});

/**
 * Walks orders by their numbers. Where Temu refuses several at once each is asked for by itself, and
 * `onRefused` hears of those that it does not take. Answers which of them it has listed.
 */
export const walkNumbers: <R>(
  parentOrderSns: ReadonlyArray<string>,
  walk: (query: OrderQuery) => Effect.Effect<Walked, TemuApiError | StorageError, R>,
  onRefused: (error: TemuApiError, parentOrderSn: string) => Effect.Effect<void>,
) => Effect.Effect<ReadonlySet<string>, TemuApiError | StorageError, R> = (
  parentOrderSns,
  walk,
  onRefused,
) =>
  walk({ parentOrderSns }).pipe(
    Effect.map(({ entries }) => entries),
    Effect.catchIf(
      (error): error is TemuApiError =>
        error._tag === "TemuApiError" && error.category === "invalid",
      (error) => {
        const [first] = parentOrderSns;
        return parentOrderSns.length === 1 && first !== undefined
          ? Effect.as(onRefused(error, first), new Set<string>())
          : Effect.map(
              Effect.forEach(parentOrderSns, (one) => walkNumbers([one], walk, onRefused)),
              (listed) => new Set(listed.flatMap((some) => [...some])),
            );
      },
    ),
  );

/** Orders are missing of a list that was walked as often as it may be. */
export const walkIncomplete = (missing: number, whatToDo: string): Trouble => ({
  code: "walkIncomplete",
  message: `Temu announced more orders than its pages held: ${missing} are missing after ${mostWalks} walks.`,
  whatToDo,
});
