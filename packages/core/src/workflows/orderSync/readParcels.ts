import { Clock, Effect, Stream } from "effect";
import { blockedBecause, whatToDoAboutBlock } from "../../domain/BlockReason.ts";
import type { Order } from "../../domain/Order.ts";
import { JtlWawi } from "../../ports/JtlWawi.ts";
import { OrderStore } from "../../ports/OrderStore.ts";
import { ShipmentStore } from "../../ports/ShipmentStore.ts";
import { ShopStore } from "../../ports/ShopStore.ts";
import { CurrentStep } from "../CurrentStep.ts";
import { isAddressVoid, isDue } from "./details.ts";
import { matchParcels } from "./matchParcels.ts";

/** The parcels of so many orders are read at once. */
const lookUpSize = 1_000;

/** Says, in every run, why an order that JTL has is not reported. */
const tellBlocked = Effect.fnUntraced(function* ({ blockReasons, parentOrderSn }: Order) {
  const step = yield* CurrentStep;
  for (const { code } of blockReasons) {
    yield* step.problem(
      { code, message: blockedBecause[code], whatToDo: whatToDoAboutBlock[code] },
      parentOrderSn,
    );
  }
});

/** Whether Temu's last word about an order, or its new address, could not be read. */
const isUnread = (order: Order): boolean =>
  order.contentHash === "" ||
  (order.temu !== null && order.blockReasons.length > 0 && isAddressVoid(order.temu, order));

/** Reads what JTL has packed for orders that it has. */
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
        const ofOrder = Map.groupBy(
          yield* jtl.parcels(page.map(({ parentOrderSn }) => parentOrderSn)),
          ({ externalNumber }) => externalNumber,
        );
        yield* Effect.forEach(page, tellBlocked, { discard: true });
        const toAskFor = page.filter((order) => isUnread(order) && isDue(order, now));
        yield* orders.wish(toAskFor.map(({ parentOrderSn }) => parentOrderSn));
        const parcels = page.flatMap(({ parentOrderSn, temu }) =>
          temu === null ? [] : matchParcels(temu, ofOrder.get(parentOrderSn) ?? [], skuMap),
        );
        const stored = yield* shipments.saveParcels(parcels);
        yield* step.count({ processed: page.length, created: stored.created });
      }),
    ),
  );
});
