import {
  CurrentShop,
  type ListedOrder,
  type OrderFilter,
  type OrderPage,
  type OrderQuery,
  orderSync,
  OrderStore,
  type RunReport,
  runWorkflow,
  ShopSettings,
  type ShopSettingsInput,
  TemuApi,
} from "@temu-jtl/core";
import {
  memoryJtlWawi,
  memoryOrderDocument,
  memoryTemuApi,
  TemuModel,
  temuCalls,
} from "@temu-jtl/core/testing";
import { Effect, Layer, References, Schema, Stream } from "effect";
import { memoryStores } from "../../memoryShop.ts";
import { start } from "../runs.ts";

/** A shop in memory over this Temu, where time stands still and nobody logs. */
export const inShopOf =
  (model: TemuModel) =>
  <A, E, R>(program: Effect.Effect<A, E, R>) =>
    program.pipe(
      Effect.provide(
        Layer.mergeAll(
          memoryStores,
          memoryTemuApi(model),
          memoryJtlWawi({ takeOverDelayMillis: null, packDelayMillis: null }),
          memoryOrderDocument,
        ),
      ),
      Effect.provideService(References.MinimumLogLevel, "None"),
    );

/** The program in a shop with these settings. */
export const withSettings =
  (settings: Omit<ShopSettingsInput, "id" | "temu">) =>
  <A, E, R>(program: Effect.Effect<A, E, R>) =>
    Effect.provideService(
      program,
      CurrentShop,
      Schema.decodeSync(ShopSettings)({
        id: "demo",
        temu: {
          appKey: "demo",
          appSecret: "demo",
          accessToken: "demo",
          endpoint: "http://127.0.0.1:1/",
        },
        ...settings,
      }),
    );

/** One run for this filter alone. */
export const syncOnly = (filter: OrderFilter) => runWorkflow(orderSync(filter), start);

/** How the order stands: its state and what it is held for. */
export const standing = Effect.fnUntraced(function* (parentOrderSn: string) {
  const orders = yield* OrderStore;
  const order = yield* orders.get(parentOrderSn);
  return order === null
    ? "unknown"
    : [order.state, ...order.holdReasons.map(({ code }) => code)].join(" ");
});

/** The program with a Temu whose list pages go through a hand before they arrive. */
export const withPages =
  <R2>(change: (page: OrderPage, query: OrderQuery) => Effect.Effect<OrderPage, never, R2>) =>
  <A, E, R>(program: Effect.Effect<A, E, R>) =>
    Effect.gen(function* () {
      const temu = yield* TemuApi;
      const context = yield* Effect.context<R2>();
      const listOrders = (query: OrderQuery) =>
        temu
          .listOrders(query)
          .pipe(Stream.mapEffect((page) => Effect.provideContext(change(page, query), context)));
      return yield* Effect.provideService(program, TemuApi, TemuApi.of({ ...temu, listOrders }));
    });

/** The program, and what it asked Temu's list for. */
export const watchQueries = Effect.fnUntraced(function* <A, E, R>(program: Effect.Effect<A, E, R>) {
  const asked: Array<OrderQuery> = [];
  const answer = yield* program.pipe(
    withPages((page, query) =>
      Effect.sync(() => {
        asked.push(query);
        return page;
      }),
    ),
  );
  return { answer, asked };
});

/** The listed order as it was at some other time. */
export const listedAs = (
  listed: ListedOrder,
  change: Partial<Extract<ListedOrder, { _tag: "Readable" }>["order"]>,
  contentHash: string,
): ListedOrder =>
  listed._tag === "Readable"
    ? { ...listed, order: { ...listed.order, ...change }, contentHash }
    : listed;

/** How often the calls for details were made in a run. */
export const detailRequests = ({ temuRequests }: RunReport) => ({
  address: temuRequests[temuCalls.shippingAddress] ?? 0,
  decrypted: temuRequests[temuCalls.decryptedAddress] ?? 0,
  amounts: temuRequests[temuCalls.amounts] ?? 0,
});

/** The orders that somebody wishes to have read anew. */
export const wished = Effect.flatMap(OrderStore, (orders) =>
  Effect.map(orders.wishes, (wishes) => wishes.map(({ parentOrderSn }) => parentOrderSn)),
);
