import { Effect, Hash, Schema } from "effect";
import { CursorMismatch } from "./SyncError.ts";
import { Instant } from "./Time.ts";

/** How many entries a page of a list has, unless fewer or more are asked for, and how many at most. */
export const listPageSize = 50;
export const longestListPage = 200;

/** As far as this a list is counted. */
export const countedEntries = 10_000;

/** Which part of a list. */
export interface ListPage {
  /** `next` of the page before; it belongs to the same filter and sort. Without it the first page. */
  readonly cursor?: string | undefined;
  /** From 1 to {@link longestListPage}; {@link listPageSize} without it. */
  readonly limit?: number | undefined;
}

/** How many entries there are; with `isAtLeast` it may be more. */
export interface ListCount {
  readonly count: number;
  readonly isAtLeast: boolean;
}

/** A part of a list. */
export interface List<A> {
  readonly items: ReadonlyArray<A>;
  /** The cursor of the next page; null behind the last. */
  readonly next: string | null;
  readonly total: ListCount;
}

/** Which of two numbers comes first. */
export const byNumber = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);

/** Which of two texts comes first, by their characters' codes as the database has it (collate "C"). */
export const byText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** How many entries a page has. */
export const pageLimit = ({ limit = listPageSize }: ListPage): number =>
  Math.min(longestListPage, Math.max(1, Math.trunc(limit)));

/** The same text for the same query, whatever the order of its fields and of the values in its lists. */
const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).toSorted().join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`);
  return `{${fields.toSorted().join(",")}}`;
};

/** A time in the key of a cursor: one that PostgreSQL and JavaScript both know. Anybody can make a cursor. */
export const KeyInstant = Instant.check(Schema.isBetween({ minimum: -2e14, maximum: 8.64e15 }));

/** A text in the key of a cursor: one that PostgreSQL takes, whose texts know no NUL. */
export const KeyText = Schema.String.check(
  Schema.makeFilter((text: string) => !text.includes("\0"), { expected: "a text without NUL" }),
);

const Cursor = Schema.StringFromBase64Url.pipe(
  Schema.decodeTo(Schema.fromJsonString(Schema.Struct({ of: Schema.Int, after: Schema.Json }))),
);

/**
 * The cursors of a list. Each tells behind which entry a page begins (`key`), and carries a hash of what
 * the list was asked for, so that none goes on in another list. The hash is no secret: the key's schema
 * lets pass only what the database takes ({@link KeyInstant}, {@link KeyText}).
 */
export const listCursor = <Key, Encoded extends Schema.Json>(
  list: string,
  key: Schema.Codec<Key, Encoded>,
) => {
  const hashOf = (query: object): number => Hash.string(`${list} ${canonical(query)}`);
  const encode = Schema.encodeEffect(Cursor);
  const decode = Schema.decodeEffect(Cursor);
  const encodeKey = Schema.encodeEffect(key);
  const decodeKey = Schema.decodeUnknownEffect(key);
  const mismatch = () =>
    new CursorMismatch({
      list,
      message: `The cursor does not belong to this list of ${list}: filter or sort have changed.`,
      whatToDo: "Read the list from its first page.",
    });

  return {
    /** The entry behind which the page begins, or null for the first page. */
    read: (query: object, { cursor }: ListPage): Effect.Effect<Key | null, CursorMismatch> =>
      cursor === undefined
        ? Effect.succeed(null)
        : decode(cursor).pipe(
            Effect.filterOrFail(({ of }) => of === hashOf(query), mismatch),
            Effect.flatMap(({ after }) => decodeKey(after)),
            Effect.mapError(mismatch),
          ),
    /** The page of what was found, of which one entry more than the page has was asked for. */
    page: <A>(
      query: object,
      limit: number,
      found: ReadonlyArray<A>,
      counted: number,
      keyOf: (item: A) => Key,
    ): Effect.Effect<List<A>> => {
      const items = found.slice(0, limit);
      const last = items.at(-1);
      const total = {
        count: Math.min(counted, countedEntries),
        isAtLeast: counted > countedEntries,
      };
      if (last === undefined || found.length <= limit) {
        return Effect.succeed({ items, next: null, total });
      }
      return encodeKey(keyOf(last)).pipe(
        Effect.flatMap((after) => encode({ of: hashOf(query), after })),
        Effect.orDie,
        Effect.map((next) => ({ items, next, total })),
      );
    },
  };
};
