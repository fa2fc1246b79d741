import { chooseLanguage, listLog, type ListPage, type LogFilter } from "@temu-jtl/core";
import { Effect } from "effect";
import { HttpApiBuilder } from "effect/http-api";
import type { Api } from "../api/Api.ts";
import { Caller, told } from "../api/Caller.ts";
import type { LogQuery } from "../api/groups/Log.ts";
import { orNoList } from "../api/refuse.ts";
import { csvAnswer } from "../exports/csvAnswer.ts";
import { jsonAnswer } from "../exports/jsonAnswer.ts";
import { logColumns } from "../exports/logColumns.ts";
import { pagesOf } from "../exports/pages.ts";
import type { RouterParts } from "../RouterParts.ts";
import { shopZone } from "./shopZone.ts";
import { member, shopNamed } from "./visible.ts";

export const logRoutes = (api: Api, parts: RouterParts) => {
  /** The shop whose lines are asked for; null for all shops and what is of none, for who sees all. */
  const shopMeant = Effect.fnUntraced(function* (name: string | undefined) {
    const { shops } = yield* member;
    return name === undefined && shops === undefined ? null : yield* shopNamed(parts, name);
  });

  const look = Effect.fnUntraced(function* (query: LogQuery) {
    const { from, level, order, run, step, until } = query;
    const shop = yield* shopMeant(query.shop);
    const filter: LogFilter = {
      shops: shop === null ? undefined : [shop],
      level,
      runId: run,
      parentOrderSn: order,
      step,
      since: from,
      until,
    };
    return {
      shop,
      read: (page: ListPage) => listLog(parts.log, filter, page).pipe(orNoList),
    };
  });

  return HttpApiBuilder.group(api, "log", (handlers) =>
    handlers.handleAll({
      list: Effect.fnUntraced(function* ({ query: { cursor, limit, ...query } }) {
        const { read } = yield* look(query);
        return yield* read({ cursor, limit });
      }, told),

      export: Effect.fnUntraced(function* ({ query: { format, ...query } }) {
        const { read, shop } = yield* look(query);
        const pages = yield* pagesOf(read);
        if (format === "json") return jsonAnswer("log", pages);
        const language = chooseLanguage((yield* Caller).languages);
        return csvAnswer("log", language, logColumns(yield* shopZone(parts, shop)), pages);
      }, told),
    }),
  );
};
