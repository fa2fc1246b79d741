import {
  CurrentShop,
  type DueSku,
  Instant,
  type InventoryItem,
  InventoryStore,
  type StorageError,
} from "@temu-jtl/core";
import { Clock, Effect, Layer, Option, Schema, Stream } from "effect";
import { Database } from "./Database.ts";
import { saveArticles, wantArticles, wantedAfter } from "./inventory/Articles.ts";
import { compareShop } from "./inventory/Compare.ts";
import { itemOf, itemsAfter, summaryOf } from "./inventory/Items.ts";
import { countOpen, setAside, silentShops } from "./inventory/OpenUnits.ts";
import { beginPush, dueAfter, dueCount, endPush } from "./inventory/Pushes.ts";
import { endDownload, saveSkus } from "./inventory/Skus.ts";
import { countAnew } from "./inventory/Statistics.ts";
import { forgetBefore, openOrders, saveSoldLines } from "./inventory/SoldLines.ts";
import { noteUnread, releaseUnread, unreadOrders } from "./inventory/UnreadOrders.ts";
import { millis, unlessEmpty } from "./Sql.ts";

const Marks = Schema.Array(
  Schema.Struct({
    downloadedAt: Schema.NullOr(Instant),
    stockMark: Schema.NullOr(Schema.String),
  }),
);

/** Pages that each begin after the last entry of the one before, until one is empty. */
const pagesAfter = <A, E>(
  read: (last: A | null) => Effect.Effect<ReadonlyArray<A>, E>,
): Stream.Stream<ReadonlyArray<A>, E> =>
  Stream.paginate<A | null, ReadonlyArray<A>, E>(null, (after) =>
    Effect.map(read(after), (page) => {
      const last = page.at(-1);
      return last === undefined ? [[], Option.none()] : [[page], Option.some(last)];
    }),
  );

/** What is known of the current shop's stock, in PostgreSQL. */
export const inventoryStoreLayer: Layer.Layer<InventoryStore, never, Database | CurrentShop> =
  Layer.effect(
    InventoryStore,
    Effect.gen(function* () {
      const { schema, on, transact } = yield* Database;
      const { id: shop, inventory: rules } = yield* CurrentShop;
      const operationOf = (method: string) => `InventoryStore.${method}`;
      /** Where a method's statements go, each in a transaction of its own. */
      const at = (method: string) => {
        const operation = operationOf(method);
        return [on(operation), { schema, shop, operation }] as const;
      };

      const marks = (method: string) =>
        Effect.map(
          on(operationOf(method)).query(
            Marks,
            `select ${millis("downloaded_at")} as "downloadedAt", stock_mark as "stockMark"
            from ${schema}.temu_inventory_marks where shop = $1`,
            [shop],
          ),
          ([row]) => row,
        );

      return InventoryStore.of({
        saveSkus: ({ askedAt, skus }) =>
          unlessEmpty(skus, { created: 0, changed: 0 }, saveSkus(...at("saveSkus"), skus, askedAt)),

        endDownload: (begunAt, decide) =>
          transact(operationOf("endDownload"), (connection) =>
            endDownload(connection, at("endDownload")[1], begunAt, decide),
          ).pipe(
            Effect.tap(({ before, seen }) =>
              countAnew(on(operationOf("endDownload")), seen - before, [
                `${schema}.temu_products`,
                `${schema}.temu_inventory`,
              ]),
            ),
          ),

        downloadedAt: Effect.map(marks("downloadedAt"), (row) => row?.downloadedAt ?? null),

        saveSoldLines: (lines) =>
          unlessEmpty(
            lines,
            undefined,
            transact(operationOf("saveSoldLines"), (connection) =>
              saveSoldLines(connection, at("saveSoldLines")[1], lines),
            ),
          ),

        openOrders: openOrders(...at("openOrders")),

        noteUnread: (noted) => noteUnread(...at("noteUnread"), noted),

        unreadOrders: unreadOrders(...at("unreadOrders")),

        releaseUnread: (parentOrderSn) => releaseUnread(...at("releaseUnread"), parentOrderSn),

        forgetBefore: (instant) => Effect.asVoid(forgetBefore(...at("forgetBefore"), instant)),

        silentShops: (before) => silentShops(...at("silentShops"), before),

        setAside: (other, before) =>
          transact(operationOf("setAside"), (connection) =>
            setAside(connection, at("setAside")[1], other, before),
          ),

        countOpen: Effect.asVoid(countOpen(...at("countOpen"))),

        articlesToRead: (choice) =>
          Stream.unwrap(
            Effect.as(
              wantArticles(...at("articlesToRead"), choice),
              pagesAfter<{ readonly articleKey: string; readonly number: string }, StorageError>(
                (last) => wantedAfter(...at("articlesToRead"), last?.articleKey ?? ""),
              ).pipe(Stream.map((page) => page.map(({ number }) => number.trim()))),
            ),
          ),

        saveArticles: (asked, found) =>
          unlessEmpty(
            [...asked, ...found],
            [],
            transact(operationOf("saveArticles"), (connection) =>
              saveArticles(connection, at("saveArticles")[1], asked, found),
            ),
          ),

        stockMark: Effect.map(marks("stockMark"), (row) => row?.stockMark ?? null),

        saveStockMark: (mark) =>
          Effect.asVoid(
            on(operationOf("saveStockMark")).execute(
              `insert into ${schema}.temu_inventory_marks (shop, stock_mark) values ($1, $2)
              on conflict (shop) do update set stock_mark = excluded.stock_mark`,
              [shop, mark],
            ),
          ),

        compare: ({ limit }, decide) =>
          transact(operationOf("compare"), (connection) =>
            compareShop(connection, at("compare")[1], rules, limit, decide),
          ).pipe(
            Effect.catchTag("Stopped", ({ counts }) =>
              Effect.succeed({ counts, decision: "stop" as const, changed: 0 }),
            ),
          ),

        dueCount: (options) => dueCount(...at("dueCount"), options),

        due: (options) =>
          Stream.unwrap(
            Effect.map(Clock.currentTimeMillis, (now) =>
              pagesAfter<DueSku, StorageError>((last) =>
                dueAfter(...at("due"), options, now, last?.goodsId ?? ""),
              ),
            ),
          ),

        beginPush: (edit) => beginPush(...at("beginPush"), edit),

        endPush: (requestKey, verdicts) => endPush(...at("endPush"), requestKey, verdicts),

        item: (skuId) => itemOf(...at("item"), skuId),

        items: ({ only } = {}) =>
          pagesAfter<InventoryItem, StorageError>((last) =>
            itemsAfter(...at("items"), only, last ?? { goodsId: "", skuId: "" }),
          ),

        summary: summaryOf(...at("summary")),
      });
    }),
  );
