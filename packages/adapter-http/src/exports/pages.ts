import { type List, type ListPage, longestListPage } from "@temu-jtl/core";
import { Effect, Option, Stream } from "effect";

/** A page, and where the list goes on. */
type Part<A> = Pick<List<A>, "items" | "next">;

/**
 * All pages of a list, each read when it is wanted. The first is read at once, so that a list that cannot
 * be read is refused before an answer begins.
 */
export const pagesOf = <A, E, R>(read: (page: ListPage) => Effect.Effect<Part<A>, E, R>) =>
  Effect.map(read({ limit: longestListPage }), (first) =>
    Stream.paginate<Effect.Effect<Part<A>, E, R>, ReadonlyArray<A>, E, R>(
      Effect.succeed(first),
      (reading) =>
        Effect.map(reading, ({ items, next }) => [
          [items],
          next === null
            ? Option.none()
            : Option.some(read({ cursor: next, limit: longestListPage })),
        ]),
    ),
  );
