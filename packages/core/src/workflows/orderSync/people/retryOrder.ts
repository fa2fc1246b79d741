import { Clock, Effect } from "effect";
import { graceEnds } from "../../../domain/Submission.ts";
import { Alerts } from "../../../ports/Alerts.ts";
import { CurrentShop } from "../../../ports/CurrentShop.ts";
import { JtlWawi } from "../../../ports/JtlWawi.ts";
import { OrderStore } from "../../../ports/OrderStore.ts";
import { ShipmentStore } from "../../../ports/ShipmentStore.ts";
import { ShopStore } from "../../../ports/ShopStore.ts";
import { handedOverOf } from "../import/decideBlock.ts";
import { judgeAcceptance } from "../submit/judgeAcceptance.ts";
import { recordOf } from "../submit/takeAccepted.ts";
import { orRefused, refuse } from "./orRefused.ts";

/** The reports of an order that Temu has refused. */
const rejectedReportsOf = Effect.fnUntraced(function* (parentOrderSn: string) {
  const reports = yield* (yield* ShipmentStore).reportsOf([parentOrderSn]);
  return reports.filter(({ state }) => state === "rejected").map(({ reportId }) => reportId);
});

/**
 * Has an order tried again that has failed, or whose shipment report Temu has refused: the next run
 * reports that anew, unchanged if need be. JTL is looked at first, so that an order which it has after
 * all is accepted; otherwise the order is decided on anew in the next run by what Temu says then.
 * Answers its new state.
 *
 * It needs no lease: every change is made only if the order is still in the state that it was seen in.
 */
export const retryOrder = Effect.fn("retryOrder")(function* (parentOrderSn: string) {
  const orders = yield* OrderStore;
  const jtl = yield* JtlWawi;
  const order = yield* orders.get(parentOrderSn);
  if (order === null) {
    return yield* refuse(parentOrderSn, "unknownOrder");
  }
  const { state } = order;
  const now = yield* Clock.currentTimeMillis;
  const [submission] = yield* orders.submissions([state], [parentOrderSn]);
  const until = submission === undefined ? now : graceEnds(submission, submission.begunAt);
  if (state === "submitting" || state === "submitted") {
    const latest = graceEnds(submission ?? { missedAt: null }, now);
    return yield* refuse(parentOrderSn, "mayBeInJtl", { state, until: latest });
  }
  if (state === "accepted" || state === "shipped") {
    const refused = yield* rejectedReportsOf(parentOrderSn);
    if (refused.length > 0) {
      // The next run plans anew what they told, as if nothing had been refused.
      yield* (yield* ShipmentStore).plan([], refused).pipe(
        Effect.catchIf(
          ({ category }) => category === "invalid",
          () => Effect.fail(refuse(parentOrderSn, "changedMeanwhile")),
        ),
      );
      return state;
    }
  }
  if (state !== "failed") {
    return yield* refuse(parentOrderSn, "notFailed", { state });
  }
  if (now < until) {
    return yield* refuse(parentOrderSn, "workerMayHold", { until });
  }

  // Rows before orders: JTL's worker moves them from the one to the other.
  const { jtlOrders, rows } = yield* Effect.all({
    rows: jtl.queued([parentOrderSn]),
    jtlOrders: jtl.orders([parentOrderSn]),
  }).pipe(
    Effect.mapError(({ message }) => refuse(parentOrderSn, "jtlUnreachable", { problem: message })),
  );
  if (jtlOrders.length > 0) {
    const acceptance = { order, jtlOrders, totalGross: submission?.totalGross ?? null };
    const { raise } = yield* Alerts;
    const { id: shop } = yield* CurrentShop;
    const skuMap = yield* (yield* ShopStore).skuMap;
    // Told before it is written down: rather twice than never.
    yield* Effect.forEach(
      judgeAcceptance(acceptance, skuMap),
      (trouble) => raise({ ...trouble, shop, parentOrderSn }),
      { discard: true },
    );
    yield* orders.recordAcceptance([recordOf(acceptance)]).pipe(orRefused(parentOrderSn));
    return "accepted" as const;
  }
  const [row] = rows;
  if (row !== undefined) {
    return yield* refuse(parentOrderSn, "waitsInImportTable", { row: row.rowId });
  }
  const { blockReasons, contentHash, handedOver, released } = order;
  // Read anew, and not handed over again before it was decided on anew.
  yield* orders.wish([parentOrderSn]);
  yield* orders
    .setBlocks([
      {
        parentOrderSn,
        blockReasons,
        released,
        handedOver: handedOver ?? handedOverOf(order),
        seen: { contentHash, blockReasons },
      },
    ])
    .pipe(orRefused(parentOrderSn));
  yield* orders
    .changeStates([{ parentOrderSn, from: "failed", to: "imported", reason: "retriedByPerson" }])
    .pipe(orRefused(parentOrderSn));
  return "imported" as const;
});
