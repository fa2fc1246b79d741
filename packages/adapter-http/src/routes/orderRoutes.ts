import {
  chooseLanguage,
  type ListPage,
  makeVoice,
  type OrderEntry,
  OrderStore,
} from "@temu-jtl/core";
import { Clock, Effect, Stream } from "effect";
import { HttpServerResponse } from "effect/http";
import { HttpApiBuilder } from "effect/http-api";
import type { Api } from "../api/Api.ts";
import { Caller, told } from "../api/Caller.ts";
import type { OrderFilter } from "../api/groups/Orders.ts";
import { orAway, orNoList } from "../api/refuse.ts";
import { csvAnswer } from "../exports/csvAnswer.ts";
import { orderColumns } from "../exports/orderColumns.ts";
import { pagesOf } from "../exports/pages.ts";
import { Refusal } from "../problems/Refusal.ts";
import type { RouterParts } from "../RouterParts.ts";
import { orderSearch } from "./orderSearch.ts";
import { oneOrderView, orderView } from "./orderViews.ts";
import { shopZone } from "./shopZone.ts";
import { member, shopNamed } from "./visible.ts";

/** Who only reads sees no names and streets. */
const withPersonalData = Effect.map(member, ({ access }) => access === "operate");

const language = Effect.map(Caller, ({ languages }) => chooseLanguage(languages));

const unknownOrder = (order: string) =>
  new Refusal({ code: "unknownOrder", parameters: { order } });

export const orderRoutes = (api: Api, parts: RouterParts) => {
  /** How pages of a list are read, and how its entries are told. */
  const look = Effect.fnUntraced(function* (filter: OrderFilter) {
    const shop = yield* shopNamed(parts, filter.shop);
    const timeZone = yield* shopZone(parts, shop);
    const voice = makeVoice(yield* language, timeZone.id);
    const search = orderSearch(shop, filter);
    const view = {
      now: yield* Clock.currentTimeMillis,
      timeZone,
      withPersonalData: yield* withPersonalData,
    };
    return {
      timeZone,
      voice,
      read: (page: ListPage) => parts.reports.orders(search, page, view).pipe(orNoList),
      tellOne: (order: OrderEntry) => orderView(order, voice),
    };
  });

  return HttpApiBuilder.group(api, "orders", (handlers) =>
    handlers.handleAll({
      list: Effect.fnUntraced(function* ({ query: { cursor, limit, ...filter } }) {
        const { read, tellOne } = yield* look(filter);
        const { items, next, total } = yield* read({ cursor, limit });
        return { items: items.map(tellOne), next, total };
      }, told),

      export: Effect.fnUntraced(function* ({ query }) {
        const { read, tellOne, timeZone, voice } = yield* look(query);
        const pages = Stream.map(yield* pagesOf(read), (orders) => orders.map(tellOne));
        return csvAnswer("orders", voice.language, orderColumns(voice.language, timeZone), pages);
      }, told),

      one: Effect.fnUntraced(function* ({ params, query }) {
        const shop = yield* shopNamed(parts, query.shop);
        const order = yield* parts.reports
          .order(shop, params.parent_order_sn, { withPersonalData: yield* withPersonalData })
          .pipe(orAway);
        if (order === null) return yield* unknownOrder(params.parent_order_sn);
        return oneOrderView(order, makeVoice(yield* language));
      }, told),

      xml: Effect.fnUntraced(function* ({ params: { parent_order_sn: number }, query }) {
        const shop = yield* shopNamed(parts, query.shop);
        const [document] = yield* parts.sync
          .inShop(
            shop,
            Effect.flatMap(OrderStore, (orders) => orders.documents([number])),
          )
          .pipe(orAway);
        // Of an order that is done for long nothing is left of it.
        if (document === undefined || document.text === "") return yield* unknownOrder(number);
        return HttpServerResponse.text(document.text, {
          contentType: "text/plain; charset=utf-8",
        });
      }, told),
    }),
  );
};
