import { Clock, Effect, Equal, Stream } from "effect";
import { type JtlOrder, liveOrders } from "../../../../domain/JtlOrder.ts";
import type { Order } from "../../../../domain/Order.ts";
import type { Parcel } from "../../../../domain/Shipment.ts";
import { JtlWawi } from "../../../../ports/JtlWawi.ts";
import { OrderStore } from "../../../../ports/OrderStore.ts";
import { ShipmentStore } from "../../../../ports/ShipmentStore.ts";
import { ShopStore } from "../../../../ports/ShopStore.ts";
import { CurrentStep } from "../../../CurrentStep.ts";
import { decideJtlBlocks } from "./decideJtlBlocks.ts";
import { isAddressVoid, isDue } from "../../details.ts";
import { isWhollyTold } from "../temu/isWhollyTold.ts";
import { invoiceLeft } from "./invoicesLeft.ts";
import type { JtlSide } from "./jtlGoods.ts";
import { matchParcels } from "./matchParcels.ts";
import { stuckBecause, tellBlocked, tellStuck } from "./tellStuck.ts";

/** So many orders are looked up at once. */
const lookUpSize = 1_000;

/** Whether Temu's last word about an order, or its new address, could not be read. */
const isToReadAnew = (order: Order): boolean =>
  order.contentHash === "" ||
  (order.temu !== null && order.blockReasons.length > 0 && isAddressVoid(order.temu, order));

/** A parcel that JTL no longer has, or only for an order that is cancelled: it holds nothing. */
const emptied = (parcel: Parcel): Parcel => ({ ...parcel, furtherBoxOf: null, contents: [] });

/** Those parcels of an order that are to be stored. */
const toStore = (
  { state }: Order,
  matched: ReadonlyArray<Parcel>,
  stored: ReadonlyArray<Parcel>,
): ReadonlyArray<Parcel> => {
  const known = new Map(stored.map((parcel) => [parcel.parcelId, parcel]));
  const shown = new Set(matched.map(({ parcelId }) => parcelId));
  const gone = stored.filter(({ parcelId }) => !shown.has(parcelId)).map(emptied);
  return [
    // Storing one makes an accepted order shipped, even where the parcel itself is known.
    ...matched.filter(
      (parcel) => state === "accepted" || !Equal.equals(known.get(parcel.parcelId), parcel),
    ),
    ...gone.filter((parcel) => !Equal.equals(known.get(parcel.parcelId), parcel)),
  ];
};

/**
 * Those of a page that are at their end: people have shipped them by hand, told Temu so, and cancelled
 * them in JTL before anything of them was packed there.
 */
const findShippedByHand = Effect.fnUntraced(function* (
  page: ReadonlyArray<Order>,
  jtlOrders: ReadonlyMap<string, ReadonlyArray<JtlOrder>>,
) {
  const shipments = yield* ShipmentStore;
  const unwanted = page.filter(
    ({ parentOrderSn, state }) =>
      state === "accepted" && liveOrders(jtlOrders.get(parentOrderSn) ?? []).length === 0,
  );
  if (unwanted.length === 0) return new Set<string>();
  const reports = yield* shipments.reportsOf(unwanted.map(({ parentOrderSn }) => parentOrderSn));
  return new Set(
    unwanted
      .filter((order) => isWhollyTold(order, reports))
      .map(({ parentOrderSn }) => parentOrderSn),
  );
});

/** What is known of an order beside what Temu and JTL say. */
interface Known {
  readonly stored: ReadonlyArray<Parcel>;
  readonly skuMap: ReadonlyMap<string, string>;
  readonly isShippedByHand: boolean;
}

/** What one look at JTL says of an order; nothing while Temu has told nothing readable of it. */
const lookAt = (order: Order, jtl: JtlSide, { isShippedByHand, skuMap, stored }: Known) => {
  const { blockReasons, handedOver, parentOrderSn, released, temu } = order;
  const seen = { contentHash: order.contentHash, blockReasons };
  if (temu === null) {
    return { seen, order, parcels: [], end: null, isChanged: false, troubles: [] };
  }
  const match = matchParcels(temu, jtl, { skuMap, released });
  const { blocks, isCancelledOnBothSides } = decideJtlBlocks(order, temu, jtl.orders, {
    differences: match.differences,
    skuMap,
  });
  const byHand = isShippedByHand ? "shippedByHand" : null;
  const end = isCancelledOnBothSides ? "bothCancelled" : byHand;
  return {
    seen,
    order: { ...order, ...blocks, parentOrderSn },
    parcels: end === null ? toStore(order, match.parcels, stored) : [],
    end,
    isChanged: !Equal.equals(blocks, { blockReasons, released, handedOver }),
    troubles: stuckBecause(temu, jtl, match.parcels, blocks.blockReasons),
  };
};

/**
 * Looks at what JTL has made of the orders that it has: what is packed, what differs from Temu, and
 * what will not go on by itself.
 */
export const readParcels = Effect.gen(function* () {
  const skuMap = yield* (yield* ShopStore).skuMap;
  const orders = yield* OrderStore;
  const shipments = yield* ShipmentStore;
  const jtl = yield* JtlWawi;
  const step = yield* CurrentStep;
  const now = yield* Clock.currentTimeMillis;
  yield* orders.inStates(["accepted", "shipped"], lookUpSize).pipe(
    Stream.runForEach(
      Effect.fnUntraced(function* (page) {
        const numbers = page.map(({ parentOrderSn }) => parentOrderSn);
        // Orders first: a parcel of one that is made in between counts in the next run.
        const jtlOrders = Map.groupBy(yield* jtl.orders(numbers), (one) => one.externalNumber);
        const jtlParcels = Map.groupBy(yield* jtl.parcels(numbers), (one) => one.externalNumber);
        const stored = Map.groupBy(yield* shipments.parcels(numbers), (one) => one.parentOrderSn);
        const byHand = yield* findShippedByHand(page, jtlOrders);
        const looks = page.map((order) => {
          const { parentOrderSn } = order;
          const ofOrder = {
            orders: jtlOrders.get(parentOrderSn) ?? [],
            parcels: jtlParcels.get(parentOrderSn) ?? [],
          };
          return lookAt(order, ofOrder, {
            stored: stored.get(parentOrderSn) ?? [],
            skuMap,
            isShippedByHand: byHand.has(parentOrderSn),
          });
        });

        const ended = looks.flatMap(({ end, order: { parentOrderSn, state } }) =>
          end === null
            ? []
            : [{ parentOrderSn, from: state, to: "cancelled" as const, reason: end }],
        );
        for (const { parentOrderSn, reason } of ended) {
          if (reason !== "bothCancelled") continue;
          // Told before it is written down, as nobody looks at the order afterwards.
          for (const trouble of invoiceLeft(jtlOrders.get(parentOrderSn) ?? [])) {
            yield* step.alert(trouble, parentOrderSn);
          }
        }
        if (ended.length > 0) yield* orders.changeStates(ended);
        const standing = looks.filter(({ end }) => end === null);
        // No import writes meanwhile: this run holds the shop's lease. Where a person has released an
        // order in this moment, the next run decides.
        const changed = standing.filter(({ isChanged }) => isChanged);
        if (changed.length > 0) {
          yield* orders.setBlocks(
            changed.map(
              ({ order: { blockReasons, handedOver, parentOrderSn, released }, seen }) => ({
                parentOrderSn,
                blockReasons,
                released,
                handedOver,
                seen,
              }),
            ),
          );
        }
        const parcels = standing.flatMap((look) => look.parcels);
        const saved =
          parcels.length === 0 ? { created: 0, changed: 0 } : yield* shipments.saveParcels(parcels);
        yield* step.count({
          processed: page.length,
          created: saved.created,
          changed: saved.changed + ended.length + changed.length,
        });

        for (const { order, troubles } of standing) {
          yield* tellBlocked(order, jtlOrders.get(order.parentOrderSn));
          yield* tellStuck(order.parentOrderSn, troubles);
        }
        const toAskFor = standing.filter(({ order }) => isToReadAnew(order) && isDue(order, now));
        if (toAskFor.length > 0) {
          yield* orders.wish(toAskFor.map(({ order }) => order.parentOrderSn));
        }
      }),
    ),
  );
});
