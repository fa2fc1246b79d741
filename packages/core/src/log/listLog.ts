import { Effect, Schema } from "effect";
import type { KeptLogLine } from "../domain/LogLine.ts";
import { KeyInstant, type List, type ListPage, listCursor, pageLimit } from "../domain/Listing.ts";
import type { LogFilter, LogStore } from "../ports/LogStore.ts";

const cursors = listCursor("log lines", Schema.Struct({ at: KeyInstant, lineId: Schema.Int }));

/** A part of the log, the newest lines first. They are not counted: there may be millions. */
export const listLog = Effect.fn("listLog")(function* (
  log: LogStore["Service"],
  filter: LogFilter,
  page: ListPage,
) {
  const limit = pageLimit(page);
  const cursor = (yield* cursors.read(filter, page)) ?? undefined;
  const found = yield* log.list({ filter, cursor, limit: limit + 1 });
  const { items, next } = yield* cursors.page(filter, limit, found, 0, ({ at, lineId }) => ({
    at,
    lineId,
  }));
  return { items, next } satisfies Pick<List<KeptLogLine>, "items" | "next">;
});
