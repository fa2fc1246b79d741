import { Clock, Effect, Layer, Option, Stream } from "effect";
import { CurrentShop } from "../../ports/CurrentShop.ts";
import { inventoryPageSize, InventoryStore } from "../../ports/InventoryStore.ts";
import { countOpen, saveArticles, silentShops, wantArticles } from "./inventory/articles.ts";
import { compareShop } from "./inventory/compareShop.ts";
import { endDownload, saveSkus } from "./inventory/downloads.ts";
import {
  beginPush,
  dueSkus,
  endPush,
  isOfKind,
  itemOf,
  productsOf,
  summaryOf,
} from "./inventory/items.ts";
import {
  forgetBefore,
  noteUnread,
  openOrders,
  releaseUnread,
  saveSoldLine,
  unreadOrders,
} from "./inventory/sold.ts";
import { MemoryState, refused } from "./MemoryState.ts";

/** What a list that is settled at the beginning holds, as pages. */
const pagesOf = <A>(list: Effect.Effect<ReadonlyArray<A>>): Stream.Stream<ReadonlyArray<A>> =>
  Stream.unwrap(
    Effect.map(list, (all) =>
      Stream.paginate(0, (from) => {
        const page = all.slice(from, from + inventoryPageSize);
        const next = from + page.length;
        return Effect.succeed([
          page.length === 0 ? [] : [page],
          next < all.length ? Option.some(next) : Option.none(),
        ]);
      }),
    ),
  );

/** What is known of the current shop's stock, in memory. */
export const memoryInventoryStoreLayer: Layer.Layer<
  InventoryStore,
  never,
  MemoryState | CurrentShop
> = Layer.effect(
  InventoryStore,
  Effect.gen(function* () {
    const { id, inventory: rules } = yield* CurrentShop;
    const state = yield* MemoryState;
    const memory = state.ofShop(id);
    const { inventory } = memory;

    return InventoryStore.of({
      saveSkus: ({ askedAt, skus }) => Effect.sync(() => saveSkus(memory, skus, askedAt)),
      endDownload: (begunAt, decide) => Effect.sync(() => endDownload(inventory, begunAt, decide)),
      downloadedAt: Effect.sync(() => inventory.downloadedAt),
      saveSoldLines: (lines) =>
        Effect.sync(() => {
          for (const line of lines) saveSoldLine(inventory, line);
        }),
      openOrders: Effect.sync(() => openOrders(inventory)),
      noteUnread: (noted) =>
        Effect.map(Clock.currentTimeMillis, (now) => noteUnread(inventory, noted, now)),
      unreadOrders: Effect.sync(() => unreadOrders(inventory)),
      releaseUnread: (parentOrderSn) => Effect.sync(() => releaseUnread(inventory, parentOrderSn)),
      forgetBefore: (instant) => Effect.sync(() => forgetBefore(inventory, instant)),
      silentShops: (before) => Effect.sync(() => silentShops(state.shops, memory, before)),
      setAside: (shop, before) =>
        Effect.map(Clock.currentTimeMillis, (now) => {
          const silent = silentShops(state.shops, memory, before).find((one) => one.shop === shop);
          if (silent !== undefined) state.ofShop(shop).inventory.setAsideAt = now;
          return silent ?? null;
        }),
      countOpen: Effect.sync(() => countOpen(state.shops, memory)),

      articlesToRead: (choice) =>
        pagesOf(
          Effect.sync(() => {
            wantArticles(memory, choice._tag === "All" ? null : choice.articleNumbers);
            return [...inventory.articles]
              .filter(([, { isWanted }]) => isWanted)
              .toSorted(([a], [b]) => (a < b ? -1 : 1))
              .map(([, { number }]) => number);
          }),
        ),

      saveArticles: (asked, found) =>
        Effect.map(Clock.currentTimeMillis, (now) => saveArticles(inventory, asked, found, now)),

      stockMark: Effect.sync(() => inventory.stockMark),
      saveStockMark: (mark) =>
        Effect.sync(() => {
          inventory.stockMark = mark;
        }),

      compare: ({ limit }, decide) =>
        Effect.sync(() => compareShop(state.shops, memory, rules, limit, decide)),

      dueCount: (options) =>
        Effect.map(Clock.currentTimeMillis, (now) => dueSkus(inventory, options, now).length),

      due: (options) =>
        Stream.unwrap(
          Effect.map(Clock.currentTimeMillis, (now) =>
            Stream.paginate("", (after) =>
              Effect.sync(() => {
                const left = dueSkus(inventory, options, now).filter(
                  ({ goodsId }) => goodsId > after,
                );
                const last = left[inventoryPageSize - 1]?.goodsId;
                const page =
                  last === undefined ? left : left.filter(({ goodsId }) => goodsId <= last);
                return [
                  page.length === 0 ? [] : [page],
                  last === undefined ? Option.none() : Option.some(last),
                ];
              }),
            ),
          ),
        ),

      beginPush: (edit) =>
        Effect.flatMap(Clock.currentTimeMillis, (now) => {
          if (inventory.pushes.has(edit.requestKey)) {
            return refused("InventoryStore.beginPush", "A push with this key was begun before.");
          }
          return Effect.sync(() => beginPush(inventory, edit, now));
        }),

      endPush: (requestKey, verdicts) =>
        Effect.suspend(() => {
          const push = inventory.pushes.get(requestKey);
          if (push === undefined) {
            return refused("InventoryStore.endPush", "There is no push with this key.");
          }
          inventory.pushes.set(requestKey, { ...push, hasEnded: true });
          for (const verdict of verdicts) endPush(inventory, requestKey, verdict);
          return Effect.void;
        }),

      item: (skuId) =>
        Effect.sync(() => {
          const product = inventory.products.get(skuId);
          return product === undefined ? null : itemOf(inventory, product);
        }),

      items: ({ only } = {}) =>
        pagesOf(
          Effect.sync(() =>
            productsOf(inventory)
              .map((product) => itemOf(inventory, product))
              .filter((item) => only === undefined || isOfKind(item, only)),
          ),
        ),

      summary: Effect.sync(() => summaryOf(inventory)),
    });
  }),
);
