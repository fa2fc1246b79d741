import { Effect } from "effect";
import type { List, ListPage } from "../../../domain/Listing.ts";
import type { SeededRandom } from "../../SeededRandom.ts";

/** All entries of a list, page by page of changing sizes; `between` happens behind each of them. */
export const walkList = Effect.fnUntraced(function* <A, E, R, E2 = never, R2 = never>(
  random: SeededRandom,
  read: (page: ListPage) => Effect.Effect<List<A>, E, R>,
  between: Effect.Effect<unknown, E2, R2> = Effect.void,
) {
  const found: Array<A> = [];
  let cursor: string | undefined;
  do {
    const page: List<A> = yield* read({ cursor, limit: random.whole(1, 4) });
    found.push(...page.items);
    cursor = page.next ?? undefined;
    yield* between;
  } while (cursor !== undefined);
  return found;
});
