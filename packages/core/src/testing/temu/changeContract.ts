import { Effect } from "effect";
import { linesToShip } from "../../domain/ParentOrder.ts";
import { minutes, seconds } from "../../domain/Time.ts";
import { TemuApi } from "../../ports/TemuApi.ts";
import type { ContractCase } from "../Contract.ts";
import { expectEqual, expectThat, violated } from "../expectations.ts";
import { type SoldOrder, statusCodes } from "./SoldOrder.ts";
import { expectRefusal, listedOrder, listNumbers, numberOf, sellOne, wholeOrder } from "./steps.ts";
import { TemuWorld } from "./TemuWorld.ts";

/** An order with several lines, the first of them with several units. */
const sellLarge = Effect.gen(function* () {
  const sold = yield* (yield* TemuWorld).sell(12);
  const large = sold.find(({ order }) => order.lines.length > 1 && (quantityAt(order, 0) ?? 0) > 1);
  return large ?? (yield* violated("no order is large enough"));
});

const quantityAt = (order: SoldOrder["order"], at: number) => order.lines[at]?.quantity;
const lineNumber = ({ order }: SoldOrder, at: number) => order.lines[at]?.orderSn ?? "";

/** The totals are what the lines come to, with the quantities that are wanted now. */
const expectTotals = Effect.fnUntraced(function* (sold: SoldOrder) {
  const order = yield* listedOrder(sold);
  const amounts = yield* (yield* TemuApi).amounts(numberOf(sold));
  const goods = order.lines.reduce((sum, { orderSn, quantity }) => {
    const line = amounts.lines.find((told) => told.orderSn === orderSn);
    return sum + quantity * (line?.unitGross.minor ?? 0);
  }, 0);
  const minor = (of: (line: (typeof amounts.lines)[number]) => number | undefined) =>
    amounts.lines.reduce((sum, line) => sum + (of(line) ?? 0), 0);
  const shipping = minor((line) => line.shippingGross?.minor);
  const discounts =
    minor((line) => line.discountFromSeller?.minor) + minor((line) => line.discountFromTemu?.minor);
  yield* expectEqual(
    [amounts.goodsGross, amounts.shippingGross, amounts.customerPaid].map((sum) => sum?.minor),
    [goods, shipping, goods - discounts + shipping],
    "goods, shipping and what was paid",
  );
});

/** What happens to an order after it was sold. */
export const temuChangeContract: ReadonlyArray<ContractCase<TemuApi | TemuWorld>> = [
  {
    name: "a cancelled line has no units, and the amounts are those of the others",
    test: Effect.gen(function* () {
      const world = yield* TemuWorld;
      const sold = yield* sellLarge;
      yield* world.advance(minutes(1));
      yield* world.cancelLine(numberOf(sold), lineNumber(sold, 0));
      const order = yield* listedOrder(sold);
      yield* expectEqual(order.status, "unshipped", "the status of the order");
      yield* expectEqual(
        [order.lines[0]?.status, quantityAt(order, 0), order.lines[0]?.originalQuantity],
        ["cancelled", 0, quantityAt(sold.order, 0)],
        "the line",
      );
      yield* expectEqual(quantityAt(order, 1), quantityAt(sold.order, 1), "the other line");
      yield* expectThat(order.updatedAt > sold.order.updatedAt, "it should be an update");
      yield* expectTotals(sold);
    }),
  },
  {
    name: "an order without a line that is left is cancelled",
    test: Effect.gen(function* () {
      const world = yield* TemuWorld;
      const sold = yield* sellLarge;
      for (const { orderSn } of sold.order.lines) yield* world.cancelLine(numberOf(sold), orderSn);
      yield* expectEqual(
        yield* listNumbers({ statusCode: statusCodes.cancelled }),
        [numberOf(sold)],
        "the cancelled orders",
      );
      yield* expectTotals(sold);
    }),
  },
  {
    name: "a lowered quantity is less to ship and less to pay",
    test: Effect.gen(function* () {
      const world = yield* TemuWorld;
      const sold = yield* sellLarge;
      yield* world.lowerQuantity(numberOf(sold), lineNumber(sold, 0), 1);
      const order = yield* listedOrder(sold);
      yield* expectEqual(quantityAt(order, 0), 1, "the quantity");
      yield* expectEqual(
        order.lines[0]?.originalQuantity,
        quantityAt(sold.order, 0),
        "what was ordered",
      );
      yield* expectTotals(sold);
      const amounts = yield* (yield* TemuApi).amounts(numberOf(sold));
      yield* expectThat(
        (amounts.customerPaid?.minor ?? 0) < (sold.amounts.customerPaid?.minor ?? 0),
        "the buyer should pay less",
      );
    }),
  },
  {
    name: "an order that the seller shipped by hand is shipped, and refuses our parcel",
    test: Effect.gen(function* () {
      const world = yield* TemuWorld;
      const api = yield* TemuApi;
      const sold = yield* sellOne();
      yield* world.ship(numberOf(sold));
      const order = yield* listedOrder(sold);
      yield* expectEqual([order.status, order.statusCode], ["shipped", 4], "the status");
      yield* expectRefusal(api.confirmShipment(yield* wholeOrder(sold, "00340434000000000007")), {
        code: 120012004,
        category: "invalid",
      });
      const [line] = linesToShip(order);
      const shipments = yield* api.confirmedShipments(numberOf(sold), line?.orderSn ?? "");
      yield* expectEqual(
        shipments.map(({ quantity }) => quantity),
        [line?.quantity],
        "the seller's parcel",
      );
      yield* expectEqual(yield* world.confirmations(line?.orderSn ?? ""), 0, "our confirmations");
    }),
  },
  {
    name: "a line that the seller shipped by hand is shipped, and the others are still ours to ship",
    test: Effect.gen(function* () {
      const world = yield* TemuWorld;
      const api = yield* TemuApi;
      const sold = yield* sellLarge;
      const byHand = lineNumber(sold, 0);
      yield* world.ship(numberOf(sold), [byHand]);
      const order = yield* listedOrder(sold);
      yield* expectEqual([order.status, order.statusCode], ["partlyShipped", 41], "the status");
      yield* expectEqual(
        order.lines.map(({ status }) => status === "shipped"),
        order.lines.map(({ orderSn }) => orderSn === byHand),
        "the shipped lines",
      );
      const shipments = yield* api.confirmedShipments(numberOf(sold), byHand);
      yield* expectEqual(
        shipments.map(({ quantity }) => quantity),
        [quantityAt(order, 0)],
        "the seller's parcel",
      );
      const whole = yield* wholeOrder(sold, "00340434000000000011");
      yield* expectRefusal(api.confirmShipment(whole), { code: 120012004, category: "invalid" });
      yield* api.confirmShipment({
        sendType: "splitOrder",
        parcels: whole.parcels.map((parcel) => ({
          ...parcel,
          contents: parcel.contents.filter(({ orderSn }) => orderSn !== byHand),
        })),
      });
      yield* expectEqual((yield* listedOrder(sold)).status, "shipped", "the status afterwards");
      yield* expectEqual(yield* world.confirmations(byHand), 0, "our confirmations of that line");
      yield* expectEqual(
        yield* world.confirmations(lineNumber(sold, 1)),
        1,
        "our confirmations of the other",
      );
    }),
  },
  {
    name: "a label is an update of the order, as is its end, and stops a parcel between the two",
    test: Effect.gen(function* () {
      const world = yield* TemuWorld;
      const api = yield* TemuApi;
      const sold = yield* sellOne();
      const labels = [
        ["pending_buyer_cancellation", 120012030],
        ["pending_buyer_address_change", 120012023],
        ["pending_risk_control_alert", 120012031],
      ] as const;
      const parcel = yield* wholeOrder(sold, "00340434000000000008");
      let before = sold.order.updatedAt;
      for (const [label, code] of labels) {
        yield* world.advance(seconds(10));
        yield* world.setLabel(numberOf(sold), label, true);
        const pending = yield* listedOrder(sold);
        yield* expectEqual(pending.labels, [label], "the labels");
        yield* expectThat(pending.updatedAt > before, "the label should be an update");
        yield* expectRefusal(api.confirmShipment(parcel), { code, category: "notReady" });
        yield* world.advance(seconds(10));
        yield* world.setLabel(numberOf(sold), label, false);
        const decided = yield* listedOrder(sold);
        yield* expectEqual(decided.labels, [], "the labels afterwards");
        yield* expectThat(decided.updatedAt > pending.updatedAt, "its end should be an update");
        before = decided.updatedAt;
      }
      yield* api.confirmShipment(parcel);
    }),
  },
  {
    name: "all orders can be seen as Temu has them",
    test: Effect.gen(function* () {
      const world = yield* TemuWorld;
      const sold = yield* world.sell(3);
      yield* expectEqual(yield* world.snapshot, sold, "what was sold");
      yield* world.cancel(sold[1]?.order.parentOrderSn ?? "");
      yield* expectEqual(
        (yield* world.snapshot).map(({ order }) => order.status),
        ["unshipped", "cancelled", "unshipped"],
        "after a change",
      );
    }),
  },
];
