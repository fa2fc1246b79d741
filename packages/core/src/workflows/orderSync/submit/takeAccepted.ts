import { Effect } from "effect";
import { liveOrders } from "../../../domain/JtlOrder.ts";
import { JtlWawi } from "../../../ports/JtlWawi.ts";
import { OrderStore } from "../../../ports/OrderStore.ts";
import { ShopStore } from "../../../ports/ShopStore.ts";
import { CurrentStep } from "../../CurrentStep.ts";
import { type Acceptance, judgeAcceptance } from "./judgeAcceptance.ts";

/**
 * Takes these orders as accepted, and tells a person where JTL's differ from their documents. Answers
 * how many were accepted: a person may have been faster.
 */
export const takeAccepted = Effect.fnUntraced(function* (
  acceptances: ReadonlyArray<Acceptance>,
  skuMap: ReadonlyMap<string, string>,
) {
  const orders = yield* OrderStore;
  const step = yield* CurrentStep;
  for (const acceptance of acceptances) {
    // Told before it is written down: rather twice than never.
    for (const trouble of judgeAcceptance(acceptance, skuMap)) {
      yield* step.alert(trouble, acceptance.order.parentOrderSn);
    }
  }
  return (yield* orders.recordAcceptance(acceptances.map(recordOf))).length;
});

/** What is kept of an acceptance. */
export const recordOf = ({ jtlOrders, order }: Acceptance) => {
  const live = liveOrders(jtlOrders);
  return {
    parentOrderSn: order.parentOrderSn,
    from: order.state,
    jtlOrderNumbers: (live.length > 0 ? live : jtlOrders).map(({ orderNumber }) => orderNumber),
  };
};

/** Takes an order as accepted of which an insert has found that JTL has it. */
export const acceptFound = Effect.fnUntraced(function* (parentOrderSn: string) {
  const orders = yield* OrderStore;
  const jtl = yield* JtlWawi;
  const order = yield* orders.get(parentOrderSn);
  const jtlOrders = yield* jtl.orders([parentOrderSn]);
  if (order === null || jtlOrders.length === 0) return;
  const [submission] = yield* orders.submissions([order.state], [parentOrderSn]);
  yield* takeAccepted(
    [{ order, jtlOrders, totalGross: submission?.totalGross ?? null }],
    yield* (yield* ShopStore).skuMap,
  );
});
