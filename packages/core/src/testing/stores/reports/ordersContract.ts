import { DateTime, Effect } from "effect";
import type { OrderSearch, OrderView } from "../../../domain/OrderList.ts";
import type { ReportState } from "../../../domain/Shipment.ts";
import { days, hours, type Instant, minutes } from "../../../domain/Time.ts";
import { OrderStore } from "../../../ports/OrderStore.ts";
import { Reports } from "../../../ports/Reports.ts";
import { ShipmentStore } from "../../../ports/ShipmentStore.ts";
import type { ContractCase } from "../../Contract.ts";
import { expectEqual } from "../../expectations.ts";
import { SeededRandom } from "../../SeededRandom.ts";
import type { InventoryWorld } from "../inventory/contract/InventoryWorld.ts";
import { at, begin } from "../inventory/contract/steps.ts";
import { sampleParentOrder } from "../sampleOrders.ts";
import { acceptSamples, numberOf } from "../steps.ts";
import { inShop, order } from "./steps.ts";
import { walkList } from "./walk.ts";

const shops = ["north", "south"];

/** Late on a day in Berlin, when it is the same day in UTC. */
const now: Instant = Date.UTC(2026, 0, 5, 20);
const view: OrderView = { now, timeZone: DateTime.zoneMakeNamedUnsafe("Europe/Berlin") };

/** What a search finds: the sample orders' indexes, and how many. */
const found = Effect.fnUntraced(function* (search: Omit<OrderSearch, "shops">) {
  const reports = yield* Reports;
  const { items, total } = yield* reports.orders({ shops, ...search }, {}, view);
  const indexOf = new Map(Array.from({ length: 30 }, (_, index) => [numberOf(index), index]));
  return [items.map(({ parentOrderSn }) => indexOf.get(parentOrderSn)), total.count];
});

const expectFound = Effect.fnUntraced(function* (
  wanted: ReadonlyArray<readonly [Omit<OrderSearch, "shops">, ReadonlyArray<number>]>,
) {
  for (const [search, indexes] of wanted) {
    yield* expectEqual(yield* found(search), [indexes, indexes.length], JSON.stringify(search));
  }
});

/** A parcel that has one unit of each of these lines. */
const packed = Effect.fnUntraced(function* (
  parcelId: string,
  trackingNumber: string,
  orders: ReadonlyArray<number>,
) {
  const shipments = yield* ShipmentStore;
  const contents = orders.map((index) => ({
    parentOrderSn: numberOf(index),
    orderSn: sampleParentOrder(index).lines[0]?.orderSn ?? "",
    quantity: 1,
  }));
  yield* shipments.saveParcels([
    {
      parcelId,
      parentOrderSn: numberOf(orders[0] ?? 0),
      trackingNumber,
      shippingMethod: "DHL Paket",
      shippedAt: begin + minutes(1),
      furtherBoxOf: null,
      contents,
    },
  ]);
});

/** A report of the first line of an order, as far as that state. */
const reported = Effect.fnUntraced(function* (index: number, state: ReportState) {
  const shipments = yield* ShipmentStore;
  const { goodsId = "", orderSn = "", skuId = "" } = sampleParentOrder(index).lines[0] ?? {};
  const contents = [{ parentOrderSn: numberOf(index), orderSn, quantity: 1, goodsId, skuId }];
  const parcel = { parcelId: "P", trackingNumber: "T", carrierId: "1", warehouseId: "W", contents };
  yield* shipments.plan([{ sendType: "splitOrder", parcels: [parcel] }]);
  const [report] = yield* shipments.reportsOf([numberOf(index)]);
  const { reportId = "" } = report ?? {};
  yield* shipments.changeReport({ reportId, from: "planned", to: "sending" });
  yield* shipments.changeReport({ reportId, from: "sending", to: state, problem: "Refused." });
});

const block = { code: "articleSwapped", parameters: { lines: "1" } } as const;

export const ordersContract: ReadonlyArray<ContractCase<Reports | InventoryWorld>> = [
  {
    name: "orders: come by their latest shipping time, those without one last, or by their last change",
    test: Effect.gen(function* () {
      yield* inShop(
        "north",
        Effect.gen(function* () {
          yield* order(1, { temu: { shipBefore: now + hours(3) }, at: begin + 1 });
          yield* order(2, { temu: { shipBefore: null }, at: begin + 2 });
          yield* order(3, { temu: { shipBefore: now + hours(1) }, at: begin + 3 });
          yield* order(4, { temu: { shipBefore: null }, at: begin + 2 });
        }),
      );
      yield* inShop("south", order(5, { temu: { shipBefore: now + hours(2) }, at: begin + 9 }));
      yield* inShop("east", order(6, { at: begin }));
      yield* expectFound([
        [{}, [3, 5, 1, 2, 4]],
        [{ sort: "changed" }, [5, 3, 4, 2, 1]],
      ]);
      yield* inShop(
        "north",
        Effect.flatMap(OrderStore, (orders) =>
          at(
            now,
            orders.changeStates([
              { parentOrderSn: numberOf(1), from: "imported", to: "held", reason: "contract" },
            ]),
          ),
        ),
      );
      yield* expectFound([[{ sort: "changed" }, [1, 5, 3, 4, 2]]]);
    }),
  },
  {
    name: "orders: are found by state, reason, SKU, number, tracking number and report, never by a part of these",
    test: Effect.gen(function* () {
      yield* inShop(
        "north",
        Effect.gen(function* () {
          const orders = yield* OrderStore;
          yield* order(1, { held: ["addressMissing", "preSale"], at: begin });
          yield* order(2, { held: ["preSale"], at: begin });
          yield* order(3, { at: begin });
          yield* acceptSamples([4, 5]);
          yield* orders.setBlocks(
            [3, 4].map((index) => ({
              parentOrderSn: numberOf(index),
              blockReasons: [block],
              released: [],
              handedOver: null,
            })),
          );
          yield* packed("P-1", "TRACK-1", [4, 5]);
          yield* packed("P-2", "", [5]);
          yield* reported(4, "rejected");
          yield* reported(5, "unknown");
        }),
      );
      const [line] = sampleParentOrder(2).lines;
      const own = { merchantSku: line?.merchantSku ?? "", skuId: line?.skuId ?? "" };
      const others = [1, 2, 3, 4, 5].filter((index) =>
        sampleParentOrder(index).lines.some(({ skuId }) => skuId === own.skuId),
      );
      yield* expectFound([
        [{}, [1, 2, 3, 4, 5]],
        [{ states: ["held"] }, [1, 2]],
        [{ states: ["imported", "shipped"] }, [3, 4, 5]],
        [{ states: [] }, []],
        [{ holdCode: "preSale" }, [1, 2]],
        [{ holdCode: "addressMissing" }, [1]],
        [{ holdCode: "addressMasked" }, []],
        [{ blockCode: "articleSwapped" }, [4]],
        [{ blockCode: "addressChanged" }, []],
        [{ sku: own.merchantSku }, others],
        [{ sku: own.skuId }, others],
        [{ sku: own.merchantSku.slice(1) }, []],
        [{ number: numberOf(3) }, [3]],
        [{ number: line?.orderSn ?? "" }, [2]],
        [{ number: "AU-5" }, [5]],
        [{ number: numberOf(3).slice(0, -1) }, []],
        [{ trackingNumber: "TRACK-1" }, [4, 5]],
        [{ trackingNumber: "TRACK" }, []],
        [{ report: "rejected" }, [4]],
        [{ states: ["held"], holdCode: "preSale", number: numberOf(2) }, [2]],
        [{ states: ["held"], number: numberOf(3) }, []],
      ]);
    }),
  },
  {
    name: "orders: what is due is what Temu waits for, today by the wall clock of the zone",
    test: Effect.gen(function* () {
      const midnight = Date.UTC(2026, 0, 5, 23);
      const times = [now - hours(1), now, midnight - 1, midnight, now + days(1) - 1, now + days(1)];
      yield* inShop(
        "north",
        Effect.gen(function* () {
          yield* Effect.forEach(times, (shipBefore, place) =>
            order(place + 1, { temu: { shipBefore }, at: begin }),
          );
          yield* order(7, { state: "closed", temu: { shipBefore: now }, at: begin });
          yield* order(8, { held: ["notFulfilledBySeller"], temu: { shipBefore: now }, at: begin });
          yield* order(9, { temu: { shipBefore: null }, at: begin });
        }),
      );
      yield* expectFound([
        [{ due: "overdue" }, [1]],
        [{ due: "today" }, [1, 2, 3]],
        [{ due: "in24h" }, [2, 3, 4, 5]],
      ]);
      const [figures] = yield* (yield* Reports).figures(["north"], now);
      yield* expectEqual([figures?.overdue.count, figures?.dueIn24h.count], [1, 4], "the figures");
    }),
  },
  {
    name: "orders: page by page each comes once in both sorts, whatever is added meanwhile, and other cursors are refused",
    test: Effect.gen(function* () {
      const reports = yield* Reports;
      const random = new SeededRandom(3);
      // Few times, so that pages end between orders that have the same or none.
      const times = [null, now, now, now + hours(1)];
      const indexes = Array.from({ length: 14 }, (_, index) => index + 1);
      for (const index of indexes) {
        const wanted = { temu: { shipBefore: times[index % 4] ?? null }, at: begin };
        yield* inShop(index % 3 === 0 ? "south" : "north", order(index, wanted));
      }
      const whole = indexes.map(numberOf).toSorted();
      let added = 100;
      for (const sort of ["shipBefore", "changed"] as const) {
        const all = yield* walkList(
          random,
          (page) => reports.orders({ shops, sort }, page, view),
          Effect.suspend(() => inShop("north", order((added += 1), { at: begin + added }))),
        );
        const old = all
          .map(({ parentOrderSn }) => parentOrderSn)
          .filter((sn) => whole.includes(sn));
        yield* expectEqual(old.toSorted(), whole, `the orders of all pages by ${sort}`);
      }
      const { next } = yield* reports.orders({ shops }, { limit: 1 }, view);
      const error = yield* Effect.flip(
        reports.orders({ shops, sort: "changed" }, { cursor: next ?? "" }, view),
      );
      yield* expectEqual(error._tag, "CursorMismatch", "the cursor of another sort");
    }),
  },
];
