import { Effect, Option, Stream } from "effect";
import { TemuApiError } from "../domain/SyncError.ts";
import type { TemuSku } from "../domain/TemuSku.ts";
import type { Instant } from "../domain/Time.ts";
import type { SkuPage } from "./TemuApi.ts";

/** Temu lists SKUs that can be bought now apart from all others. */
export type SkuListName = "onSale" | "offSale";

/** A page of one of the two lists. */
export interface SkuListPart<Position> {
  readonly skus: ReadonlyArray<TemuSku>;
  /** How many SKUs Temu says are in this list; null: it does not say. */
  readonly total: number | null;
  /** When this page was asked for. */
  readonly askedAt: Instant;
  /** Where the next page begins; none after the last one. */
  readonly next: Option.Option<Position>;
}

interface Walk<Position> {
  readonly round: number;
  readonly list: SkuListName;
  /** undefined: the list's first page. */
  readonly position: Position | undefined;
  /** The SKUs of the page before. */
  readonly previous: ReadonlyArray<string>;
  /** Of this list so far. */
  readonly seen: number;
  readonly totals: Readonly<Record<SkuListName, number | null>>;
  /** A SKU came, went or moved while the lists were read. */
  readonly isMoved: boolean;
}

const mostRounds = 3;

const noTotals = { onSale: null, offSale: null };

const differs = (before: number | null, now: number | null): boolean =>
  before !== null && now !== null && before !== now;

/** A server that overlooks the position would be asked for ever. */
const repeats = (previous: ReadonlyArray<string>, ids: ReadonlyArray<string>): boolean =>
  ids.length > 0 &&
  ids.length === previous.length &&
  ids.every((skuId, index) => skuId === previous[index]);

/**
 * Every SKU of both lists, as pages. A SKU that is sold out or comes back while they are read moves
 * from one to the other and could be in neither when it is looked at; so the first page is read once
 * more in the end, and where the lists have other lengths than before, all is read again, twice at
 * most. A SKU can be on several pages: the later one counts.
 */
export const uniteSkuLists = <Position, E>(
  operation: string,
  read: (
    list: SkuListName,
    position: Position | undefined,
  ) => Effect.Effect<SkuListPart<Position>, E>,
): Stream.Stream<SkuPage, E | TemuApiError> =>
  Stream.paginate<Walk<Position>, SkuPage, E | TemuApiError>(
    {
      round: 1,
      list: "onSale",
      position: undefined,
      previous: [],
      seen: 0,
      totals: noTotals,
      isMoved: false,
    },
    Effect.fnUntraced(function* (walk) {
      const part = yield* read(walk.list, walk.position);
      const ids = part.skus.map(({ skuId }) => skuId);
      if (repeats(walk.previous, ids)) {
        return yield* new TemuApiError({
          category: "transient",
          operation,
          message: `${operation}: the list repeats itself, a page equals the one before`,
          whatToDo: "Nothing: it is tried again.",
        });
      }
      const { page, next } = take(walk, part, ids);
      return [[page], next] as const;
    }),
  );

/** What a page comes to, and where to read on. */
const take = <Position>(
  walk: Walk<Position>,
  part: SkuListPart<Position>,
  ids: ReadonlyArray<string>,
): { readonly page: SkuPage; readonly next: Option.Option<Walk<Position>> } => {
  const { list, round } = walk;
  const isMoved = walk.isMoved || differs(walk.totals[list], part.total);
  const isProbe = round > 1 && list === "onSale" && walk.position === undefined;
  const seen = walk.seen + ids.length;
  const { onSale } = walk.totals;
  const total = (part.total ?? seen) + (list === "onSale" ? 0 : (onSale ?? 0));
  const page = { skus: part.skus, total, askedAt: part.askedAt };
  if (isProbe && (!isMoved || round > mostRounds)) return { page, next: Option.none() };
  const state = {
    ...walk,
    totals: { ...(isProbe ? noTotals : walk.totals), [list]: part.total ?? null },
    isMoved: isMoved && !isProbe,
  };
  if (Option.isSome(part.next)) {
    const next = { ...state, position: part.next.value, previous: ids, seen };
    return { page, next: Option.some(next) };
  }
  const start = { ...state, position: undefined, previous: [], seen: 0 };
  return {
    page,
    next: Option.some(
      list === "onSale"
        ? { ...start, list: "offSale" }
        : { ...start, list: "onSale", round: round + 1 },
    ),
  };
};
