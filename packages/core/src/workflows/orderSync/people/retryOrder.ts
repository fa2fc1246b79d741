import { Clock, DateTime, Effect } from "effect";
import type { OrderState } from "../../../domain/OrderState.ts";
import { graceEnds } from "../../../domain/Submission.ts";
import { OrderRefused } from "../../../domain/SyncError.ts";
import { Alerts } from "../../../ports/Alerts.ts";
import { CurrentShop } from "../../../ports/CurrentShop.ts";
import { JtlWawi } from "../../../ports/JtlWawi.ts";
import { OrderStore } from "../../../ports/OrderStore.ts";
import { ShipmentStore } from "../../../ports/ShipmentStore.ts";
import { ShopStore } from "../../../ports/ShopStore.ts";
import { handedOverOf } from "../import/decideBlock.ts";
import { judgeAcceptance } from "../submit/judgeAcceptance.ts";
import { recordOf } from "../submit/takeAccepted.ts";
import { hasChanged, orRefused } from "./orRefused.ts";

/** What is to be done about an order of which nothing can be tried again. */
const insteadOfRetry: Readonly<Record<Exclude<OrderState, "failed">, string>> = {
  imported: "Nothing: the next run hands it over.",
  held: "See what the order is held for; it goes on by itself.",
  exported: "Nothing: the next run hands it over.",
  submitting: "Wait",
  submitted: "Wait",
  accepted: "Nothing: JTL has the order.",
  shipped: "Nothing: JTL has shipped the order.",
  reported: "Nothing: the order is shipped, and Temu knows it.",
  cancelled: "Nothing: the order was cancelled.",
  closed: "Nothing: the order was not handed over from here.",
};

const instant = (at: number): string => DateTime.formatIso(DateTime.makeUnsafe(at));

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
  const refuse = (message: string, whatToDo: string) =>
    new OrderRefused({ parentOrderSn, message, whatToDo });

  const order = yield* orders.get(parentOrderSn);
  if (order === null) {
    return yield* refuse("Nobody knows this order.", "Compare the number with Seller Center.");
  }
  const { state } = order;
  const now = yield* Clock.currentTimeMillis;
  const [submission] = yield* orders.submissions([state], [parentOrderSn]);
  const until = submission === undefined ? now : graceEnds(submission, submission.begunAt);
  if (state === "submitting" || state === "submitted") {
    const latest = graceEnds(submission ?? { missedAt: null }, now);
    return yield* refuse(
      `The order is ${state}: JTL may have it, or get it yet.`,
      `Wait: it is looked up in each run, until about ${instant(latest)}. If JTL has nothing of it by then, it has failed and can be tried again.`,
    );
  }
  if (state === "accepted" || state === "shipped") {
    const refused = yield* rejectedReportsOf(parentOrderSn);
    if (refused.length > 0) {
      // The next run plans anew what they told, as if nothing had been refused.
      yield* (yield* ShipmentStore).plan([], refused).pipe(
        Effect.catchIf(
          ({ category }) => category === "invalid",
          () => Effect.fail(hasChanged(parentOrderSn)),
        ),
      );
      return state;
    }
  }
  if (state !== "failed") {
    return yield* refuse(`The order is ${state}, it has not failed.`, insteadOfRetry[state]);
  }
  if (now < until) {
    return yield* refuse(
      "JTL's worker may still hold the order.",
      `Wait until ${instant(until)}: if JTL has nothing of it by then, it can be tried again.`,
    );
  }

  // Rows before orders: JTL's worker moves them from the one to the other.
  const { jtlOrders, rows } = yield* Effect.all({
    rows: jtl.queued([parentOrderSn]),
    jtlOrders: jtl.orders([parentOrderSn]),
  }).pipe(
    Effect.mapError((error) =>
      refuse(`JTL-Wawi could not be asked, nothing was changed: ${error.message}`, error.whatToDo),
    ),
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
    return yield* refuse(
      `The order waits in JTL's import table (row ${row.rowId}).`,
      "Nothing: once JTL-Worker has taken it, it is accepted by itself. If it stays there, start JTL-Worker.",
    );
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
