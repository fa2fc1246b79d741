import { chooseLanguage, type ListPage } from "@temu-jtl/core";
import { Effect } from "effect";
import { HttpApiBuilder } from "effect/http-api";
import type { Api } from "../api/Api.ts";
import { Caller, told } from "../api/Caller.ts";
import type { InventoryFilter } from "../api/groups/Inventory.ts";
import { orNoList } from "../api/refuse.ts";
import { csvAnswer } from "../exports/csvAnswer.ts";
import { inventoryColumns } from "../exports/inventoryColumns.ts";
import { pagesOf } from "../exports/pages.ts";
import type { RouterParts } from "../RouterParts.ts";
import { shopZone } from "./shopZone.ts";
import { shopNamed } from "./visible.ts";

export const inventoryRoutes = (api: Api, parts: RouterParts) => {
  /** The shop that is meant, and how pages of its list are read. */
  const look = Effect.fnUntraced(function* ({ shop: name, ...filter }: InventoryFilter) {
    const shop = yield* shopNamed(parts, name);
    const read = (page: ListPage) =>
      parts.reports.inventory({ shops: [shop], ...filter }, page).pipe(orNoList);
    return { shop, read };
  });

  return HttpApiBuilder.group(api, "inventory", (handlers) =>
    handlers.handleAll({
      list: Effect.fnUntraced(function* ({ query: { cursor, limit, ...filter } }) {
        const { read } = yield* look(filter);
        return yield* read({ cursor, limit });
      }, told),

      export: Effect.fnUntraced(function* ({ query }) {
        const { read, shop } = yield* look(query);
        const columns = inventoryColumns(yield* shopZone(parts, shop));
        const { languages } = yield* Caller;
        return csvAnswer("inventory", chooseLanguage(languages), columns, yield* pagesOf(read));
      }, told),
    }),
  );
};
