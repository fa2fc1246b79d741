import { randomUUID } from "node:crypto";
import {
  apiWords,
  chooseLanguage,
  jobIdOf,
  longestListPage,
  makeVoice,
  type OperationResult,
  orderRefusalWords,
  tell,
  type Voice,
} from "@temu-jtl/core";
import { Clock, Effect, Stream } from "effect";
import { HttpApiBuilder, HttpApiSchema } from "effect/http-api";
import { nameInAudit } from "../access/Access.ts";
import type { Api } from "../api/Api.ts";
import { Caller, told } from "../api/Caller.ts";
import type { OrderFilter } from "../api/groups/Orders.ts";
import { orAway, orNoList, orRefused } from "../api/refuse.ts";
import { pagesOf } from "../exports/pages.ts";
import type { Paths } from "../Paths.ts";
import { Refusal } from "../problems/Refusal.ts";
import type { RouterParts } from "../RouterParts.ts";
import { orderSearch } from "./orderSearch.ts";
import { retryEach } from "./retryEach.ts";
import { shopZone } from "./shopZone.ts";
import { member, shopNamed, shopsOf } from "./visible.ts";

const resultView =
  (voice: Voice) =>
  ({ code, parameters, parentOrderSn }: OperationResult) => ({
    parentOrderSn,
    code,
    parameters,
    ...(code === null
      ? tell(apiWords.databaseAway, {}, voice)
      : tell(orderRefusalWords[code], parameters, voice)),
  });

export const operationRoutes = (api: Api, paths: Paths, parts: RouterParts) => {
  /** The numbers that a filter finds now, unless there are more than were confirmed. */
  const confirmedNumbers = Effect.fnUntraced(function* (
    shop: string,
    filter: OrderFilter,
    confirmed: number,
  ) {
    const view = {
      now: yield* Clock.currentTimeMillis,
      timeZone: yield* shopZone(parts, shop),
      withPersonalData: false,
    };
    const search = orderSearch(shop, filter);
    const { total } = yield* parts.reports.orders(search, { limit: 1 }, view).pipe(orNoList);
    const countChanged = (now: number) =>
      new Refusal({ code: "countChanged", parameters: { confirmed, now } });
    if (total.count > confirmed || total.isAtLeast) return yield* countChanged(total.count);
    const pages = yield* pagesOf((page) => parts.reports.orders(search, page, view).pipe(orNoList));
    const numbers = yield* Stream.flattenIterable(pages).pipe(
      Stream.map(({ parentOrderSn }) => parentOrderSn),
      // A page more than was confirmed is enough to know that it has changed.
      Stream.take(confirmed + longestListPage),
      Stream.runCollect,
    );
    return numbers.length > confirmed ? yield* countChanged(numbers.length) : numbers;
  });

  return HttpApiBuilder.group(api, "operations", (handlers) =>
    handlers.handleAll({
      retryOrders: Effect.fnUntraced(function* ({ payload: { confirmedCount }, query }) {
        const shop = yield* shopNamed(parts, query.shop);
        const by = nameInAudit(yield* member);
        const numbers = yield* confirmedNumbers(shop, query, confirmedCount);
        const operationId = randomUUID();
        const total = numbers.length;
        const { shop: _, ...filter } = query;
        yield* parts
          .jobs()
          .note({
            job: jobIdOf("sync_orders", shop),
            by,
            action: "retry-orders",
            details: { operationId, total, filter: { ...filter } },
          })
          .pipe(orRefused("/query"));
        yield* parts.operations
          .begin({ operationId, shop, kind: "retryOrders", by, total })
          .pipe(orAway);
        yield* Effect.forkDetach(retryEach(parts, operationId, shop, numbers));
        const { publicPath } = yield* Caller;
        return HttpApiSchema.withHeaders({
          body: { operationId, shop, total },
          headers: { location: `${publicPath}${paths.api}/operations/${operationId}` },
        });
      }, told),

      operation: Effect.fnUntraced(function* ({ params: { operation_id: operationId } }) {
        const operation = yield* parts.operations.get(operationId).pipe(orAway);
        const shops = shopsOf(parts, yield* member);
        if (operation === null || !shops.includes(operation.shop)) {
          return yield* new Refusal({ code: "notFound" });
        }
        const { languages } = yield* Caller;
        const zone = yield* shopZone(parts, operation.shop);
        const view = resultView(makeVoice(chooseLanguage(languages), zone.id));
        const { failed, skipped } = operation;
        return {
          ...operation,
          skipped: { ...skipped, orders: skipped.orders.map(view) },
          failed: { ...failed, orders: failed.orders.map(view) },
        };
      }, told),
    }),
  );
};
