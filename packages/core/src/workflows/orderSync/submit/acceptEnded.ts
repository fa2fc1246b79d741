import { Array as Arr, Clock, Effect } from "effect";
import { liveOrders } from "../../../domain/JtlOrder.ts";
import type { Order } from "../../../domain/Order.ts";
import type { DocumentSettings } from "../../../domain/ShopSettings.ts";
import { days } from "../../../domain/Time.ts";
import { CurrentShop } from "../../../ports/CurrentShop.ts";
import { JtlWawi } from "../../../ports/JtlWawi.ts";
import { OrderStore } from "../../../ports/OrderStore.ts";
import { ShopStore } from "../../../ports/ShopStore.ts";
import { CurrentStep } from "../../CurrentStep.ts";
import { decideBlock } from "../import/decideBlock.ts";
import type { Acceptance } from "./judgeAcceptance.ts";
import { lookUpSize } from "./settleSubmissions.ts";
import { takeAccepted } from "./takeAccepted.ts";

/** So long an order that Temu has ended after its hand-over may still appear in JTL. */
const lookBackMillis = days(30);

/** What blocks an order that Temu has ended and JTL has. */
const blocksOfEnded = (order: Order, document: DocumentSettings) => {
  const { address, blockReasons, contentHash, parentOrderSn, released, temu } = order;
  if (temu === null) return [];
  const now = { address, isAddressUnread: false };
  const seen = { contentHash, blockReasons };
  return [{ parentOrderSn, released, ...decideBlock(temu, order, now, document), seen }];
};

/**
 * Looks for orders that were handed over and that Temu ended before JTL was seen with them. One that
 * stands in JTL would be packed: it is accepted after all, with what blocks it.
 */
export const acceptEnded = Effect.gen(function* () {
  const orders = yield* OrderStore;
  const jtl = yield* JtlWawi;
  const step = yield* CurrentStep;
  const settings = yield* CurrentShop;
  const ended = yield* orders.endedUnaccepted((yield* Clock.currentTimeMillis) - lookBackMillis);
  for (const page of Arr.chunksOf(ended, lookUpSize)) {
    const numbers = page.map(({ parentOrderSn }) => parentOrderSn);
    const found = Map.groupBy(yield* jtl.orders(numbers), ({ externalNumber }) => externalNumber);
    const acceptances = page.flatMap((order): ReadonlyArray<Acceptance> => {
      const jtlOrders = found.get(order.parentOrderSn) ?? [];
      return liveOrders(jtlOrders).length === 0 ? [] : [{ order, jtlOrders, totalGross: null }];
    });
    if (acceptances.length === 0) continue;
    // Before they are accepted: never is one of them to be reported that Temu has cancelled.
    yield* orders.setBlocks(
      acceptances.flatMap(({ order }) => blocksOfEnded(order, settings.document)),
    );
    const changed = yield* takeAccepted(acceptances, yield* (yield* ShopStore).skuMap);
    yield* step.count({ processed: acceptances.length, changed });
  }
});
