import { Effect, Equal } from "effect";
import { type BlockReason, isJtlBlock } from "../../../domain/BlockReason.ts";
import { isByPerson } from "../../../domain/HoldReason.ts";
import type { Order } from "../../../domain/Order.ts";
import { InventoryStore } from "../../../ports/InventoryStore.ts";
import { OrderStore } from "../../../ports/OrderStore.ts";
import { isAddressVoid } from "../details.ts";
import { orRefused, refuse } from "./orRefused.ts";

/** Whether nobody knows what Temu says of the order now, or where its buyer lives. */
const isUnread = ({ contentHash, ...order }: Order): boolean =>
  contentHash === "" || order.temu === null || isAddressVoid(order.temu, order);

const together = (
  released: ReadonlyArray<BlockReason>,
  more: ReadonlyArray<BlockReason>,
): ReadonlyArray<BlockReason> => [
  ...released,
  ...more.filter((reason) => !released.some((one) => Equal.equals(one, reason))),
];

/**
 * Ends the blocks of an order in a person's name, or what a person holds it for. What Temu has changed since the hand-over counts as
 * handed over, so that only a later change blocks again; what was seen in JTL blocks no more until
 * something else differs. An order that Temu has cancelled becomes `cancelled`. Answers its new state.
 *
 * An order of which the inventory sync cannot read what it has sold is released there, whatever its
 * state, and is as before otherwise; null where the order sync does not know it.
 *
 * It needs no lease: nothing is changed of an order that is not as it was seen any more.
 */
export const releaseOrder = Effect.fn("releaseOrder")(function* (parentOrderSn: string) {
  const orders = yield* OrderStore;
  const order = yield* orders.get(parentOrderSn);
  if (yield* (yield* InventoryStore).releaseUnread(parentOrderSn)) return order?.state ?? null;
  if (order === null) {
    return yield* refuse(parentOrderSn, "unknownOrder");
  }
  const { blockReasons, contentHash, handedOver, holdReasons, released, state } = order;
  if (state === "held" && holdReasons.some(isByPerson)) {
    const others = holdReasons.filter((one) => !isByPerson(one));
    yield* orders
      .changeHolds([
        {
          parentOrderSn,
          from: state,
          seen: holdReasons,
          holdReasons: others,
          reason: "releasedByPerson",
        },
      ])
      .pipe(orRefused(parentOrderSn));
    return others.length === 0 ? ("imported" as const) : state;
  }
  if (state !== "accepted" && state !== "shipped") {
    return yield* refuse(parentOrderSn, "notReleasable", { state });
  }
  if (blockReasons.length === 0) {
    return yield* refuse(parentOrderSn, "notBlocked");
  }
  if (blockReasons.some(({ code }) => code === "cancelledAtTemu")) {
    // Temu takes no cancellation back: by now it says nothing else.
    yield* orders
      .changeStates([{ parentOrderSn, from: state, to: "cancelled", reason: "releasedByPerson" }])
      .pipe(orRefused(parentOrderSn));
    yield* orders.setBlocks([{ parentOrderSn, blockReasons: [], released, handedOver: null }]);
    return "cancelled" as const;
  }
  const ofTemu = blockReasons.filter((reason) => !isJtlBlock(reason));
  if (ofTemu.length > 0 && isUnread(order)) {
    return yield* refuse(parentOrderSn, "unreadAtTemu");
  }
  yield* orders
    .setBlocks([
      {
        parentOrderSn,
        blockReasons: [],
        released: together(released, blockReasons.filter(isJtlBlock)),
        handedOver: ofTemu.length > 0 ? null : handedOver,
        seen: { contentHash, blockReasons },
      },
    ])
    .pipe(orRefused(parentOrderSn));
  return state;
});
