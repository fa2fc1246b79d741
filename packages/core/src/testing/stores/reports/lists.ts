import { Effect } from "effect";
import { dueSpan } from "../../../domain/Figures.ts";
import { notInJtlReasons } from "../../../domain/Inventory.ts";
import {
  compareItems,
  inventoryCursor,
  type InventorySearch,
  itemKey,
  type InventoryEntry,
} from "../../../domain/InventoryList.ts";
import { type listCursor, type ListPage, pageLimit } from "../../../domain/Listing.ts";
import {
  compareOrders,
  type OrderEntry,
  maskOrder,
  orderCursor,
  type OrderDetail,
  orderKey,
  type OrderSearch,
  type OrderView,
} from "../../../domain/OrderList.ts";
import { isOnItsWay } from "../../../domain/OrderState.ts";
import type { RunRecord } from "../../../domain/Run.ts";
import { compareRuns, runCursor, runKey, type RunSearch } from "../../../domain/RunList.ts";
import { isOfKind, itemOf, productsOf } from "../inventory/items.ts";
import { parcelsOf } from "../memoryShipmentStore.ts";
import { type ShopMemory, stateSince } from "../MemoryState.ts";
import { isDue } from "./figures.ts";

type OfShop = (shop: string) => ShopMemory;

/** A page of everything that a list has. */
const pageOf = Effect.fnUntraced(function* <A, Key>(
  cursor: ReturnType<typeof listCursor<Key, never>>,
  query: object,
  page: ListPage,
  list: {
    readonly entries: ReadonlyArray<A>;
    readonly keyOf: (entry: A) => Key;
    readonly compare: (a: Key, b: Key) => number;
  },
) {
  const { compare, entries, keyOf } = list;
  const after = yield* cursor.read(query, page);
  const limit = pageLimit(page);
  const left = entries
    .filter((entry) => after === null || compare(keyOf(entry), after) > 0)
    .toSorted((a, b) => compare(keyOf(a), keyOf(b)));
  return yield* cursor.page(query, limit, left.slice(0, limit + 1), entries.length, keyOf);
});

/** Runs of these shops. */
export const runsIn = (ofShop: OfShop, query: RunSearch, page: ListPage) =>
  Effect.suspend(() => {
    const { from, shops, status, until, workflow } = query;
    const isWanted = (run: RunRecord): boolean =>
      (workflow === undefined || run.workflow === workflow) &&
      (status === undefined || (run.outcome ?? "running") === status) &&
      (from === undefined || run.startedAt >= from) &&
      (until === undefined || run.startedAt < until);
    const entries = shops.flatMap((shop) => [...ofShop(shop).runs.values()].filter(isWanted));
    return pageOf(runCursor, query, page, { entries, keyOf: runKey, compare: compareRuns });
  });

const listedOrder = (
  shop: string,
  memory: ShopMemory,
  parentOrderSn: string,
): OrderEntry | null => {
  const order = memory.orders.get(parentOrderSn);
  if (order === undefined) return null;
  const numbers = parcelsOf(memory, [parentOrderSn]).map(({ trackingNumber }) => trackingNumber);
  return {
    shop,
    ...order,
    stateSince: stateSince(memory, parentOrderSn),
    jtlOrderNumbers: memory.jtlOrderNumbers.get(parentOrderSn) ?? [],
    trackingNumbers: [...new Set(numbers)].filter((number) => number !== "").toSorted(),
  };
};

const isWantedOrder =
  (memory: ShopMemory, query: OrderSearch, { now, timeZone }: OrderView) =>
  (order: OrderEntry): boolean => {
    const { blockCode, due, holdCode, number, report, sku, states, trackingNumber } = query;
    const lines = order.temu?.lines ?? [];
    return (
      (states === undefined || states.includes(order.state)) &&
      (holdCode === undefined ||
        (order.state === "held" && order.holdReasons.some(({ code }) => code === holdCode))) &&
      (blockCode === undefined ||
        (isOnItsWay(order.state) && order.blockReasons.some(({ code }) => code === blockCode))) &&
      (sku === undefined ||
        lines.some(({ merchantSku, skuId }) => merchantSku === sku || skuId === sku)) &&
      (trackingNumber === undefined || order.trackingNumbers.includes(trackingNumber)) &&
      (number === undefined ||
        order.parentOrderSn === number ||
        order.jtlOrderNumbers.includes(number) ||
        lines.some(({ orderSn }) => orderSn === number)) &&
      (report === undefined ||
        [...memory.reports.values()].some(
          ({ parentOrderSns, state }) =>
            state === report && parentOrderSns.includes(order.parentOrderSn),
        )) &&
      (due === undefined || isDue(order, dueSpan(due, now, timeZone)))
    );
  };

/** Orders of these shops. */
export const ordersIn = (ofShop: OfShop, query: OrderSearch, page: ListPage, view: OrderView) =>
  Effect.suspend(() => {
    const { shops, sort = "shipBefore" } = query;
    const entries = shops.flatMap((shop) => {
      const memory = ofShop(shop);
      return [...memory.orders.keys()]
        .flatMap((parentOrderSn) => listedOrder(shop, memory, parentOrderSn) ?? [])
        .filter(isWantedOrder(memory, query, view))
        .map((order) => (view.withPersonalData === true ? order : maskOrder(order)));
    });
    const list = { entries, keyOf: orderKey(sort), compare: compareOrders(sort) };
    return pageOf(orderCursor, query, page, list);
  });

/** An order with all that happened to it, or null. */
export const orderIn = (
  shop: string,
  memory: ShopMemory,
  parentOrderSn: string,
  view: Pick<OrderView, "withPersonalData">,
): OrderDetail | null => {
  const order = listedOrder(shop, memory, parentOrderSn);
  if (order === null) return null;
  return {
    ...(view.withPersonalData === true ? order : maskOrder(order)),
    events: memory.events.filter((event) => event.parentOrderSn === parentOrderSn),
    parcels: parcelsOf(memory, [parentOrderSn]),
    reports: [...memory.reports.values()].filter(({ parentOrderSns }) =>
      parentOrderSns.includes(parentOrderSn),
    ),
  };
};

const isOfTab = (item: InventoryEntry, tab: InventorySearch["tab"]): boolean => {
  if (tab === undefined || tab === "all") return item.isListed;
  if (tab === "notInJtl") return item.isListed && notInJtlReasons.includes(item.reason);
  return isOfKind(item, tab === "outOfStep" ? "needsSync" : tab);
};

/** Listed SKUs of these shops. */
export const inventoryIn = (ofShop: OfShop, query: InventorySearch, page: ListPage) =>
  Effect.suspend(() => {
    const { shops, sku, tab } = query;
    const entries = shops.flatMap((shop) => {
      const { inventory } = ofShop(shop);
      return productsOf(inventory)
        .map((product): InventoryEntry => ({ shop, ...itemOf(inventory, product) }))
        .filter(
          (item) =>
            isOfTab(item, tab) &&
            (sku === undefined || item.merchantSku === sku || item.skuId === sku),
        );
    });
    return pageOf(inventoryCursor, query, page, { entries, keyOf: itemKey, compare: compareItems });
  });
