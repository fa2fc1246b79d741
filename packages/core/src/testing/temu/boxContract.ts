import { Effect } from "effect";
import type { FurtherBox, ShipmentConfirmation } from "../../domain/Shipment.ts";
import { TemuApi } from "../../ports/TemuApi.ts";
import type { ContractCase } from "../Contract.ts";
import { expectEqual, violated } from "../expectations.ts";
import { badGatewayAfterwards } from "../Fault.ts";
import type { SoldOrder } from "./SoldOrder.ts";
import { expectRefusal, numberOf, sellOne, wholeOrder } from "./steps.ts";
import { temuCalls } from "./temuShop.ts";
import { TemuWorld } from "./TemuWorld.ts";

const firstNumber = "00340434000000000020";

/** So many further boxes, each with a number of its own. */
const boxes = (count: number): ReadonlyArray<FurtherBox> =>
  Array.from({ length: count }, (_, at) => ({
    trackingNumber: `0034043400000000003${at.toString(36).toUpperCase()}`,
    carrierId: at % 2 === 0 ? "141252268" : "998264853",
  }));

/** An order of a single unit. */
const sellUnit = Effect.gen(function* () {
  const sold = yield* (yield* TemuWorld).sell(3);
  const single = sold.find(
    ({ order }) => order.lines.length === 1 && order.lines[0]?.quantity === 1,
  );
  return single ?? (yield* violated("no order has a single unit"));
});

const inBoxes = Effect.fnUntraced(function* (
  sold: SoldOrder,
  furtherBoxes: ReadonlyArray<FurtherBox>,
) {
  const { parcels } = yield* wholeOrder(sold, firstNumber);
  const confirmation: ShipmentConfirmation = {
    sendType: "splitOrder",
    parcels: parcels.map((parcel) => ({ ...parcel, furtherBoxes })),
  };
  return confirmation;
});

const shipmentsOf = Effect.fnUntraced(function* (sold: SoldOrder) {
  const api = yield* TemuApi;
  return yield* api.confirmedShipments(numberOf(sold), sold.order.lines[0]?.orderSn ?? "");
});

/** One unit in several boxes. */
export const temuBoxContract: ReadonlyArray<ContractCase<TemuApi | TemuWorld>> = [
  {
    name: "a single unit in eleven boxes is one shipment that names them all",
    test: Effect.gen(function* () {
      const api = yield* TemuApi;
      const sold = yield* sellUnit;
      yield* api.confirmShipment(yield* inBoxes(sold, boxes(10)));
      yield* expectEqual(
        yield* shipmentsOf(sold),
        [
          {
            trackingNumber: firstNumber,
            carrierId: "141252268",
            quantity: 1,
            furtherBoxes: boxes(10),
          },
        ],
        "the shipments",
      );
      const orderSn = sold.order.lines[0]?.orderSn ?? "";
      yield* expectEqual(yield* (yield* TemuWorld).confirmations(orderSn), 1, "confirmations");
    }),
  },
  {
    name: "the boxes are known also when the answer to their confirmation was lost",
    test: Effect.gen(function* () {
      const api = yield* TemuApi;
      const sold = yield* sellUnit;
      yield* (yield* TemuWorld).failNext(temuCalls.confirmShipment, 1, badGatewayAfterwards);
      yield* Effect.flip(api.confirmShipment(yield* inBoxes(sold, boxes(1))));
      const shipments = yield* shipmentsOf(sold);
      yield* expectEqual(
        shipments.map(({ furtherBoxes }) => furtherBoxes),
        [boxes(1)],
        "the boxes",
      );
    }),
  },
  {
    name: "several units, several lines and more than ten further boxes are refused",
    test: Effect.gen(function* () {
      const api = yield* TemuApi;
      const world = yield* TemuWorld;
      const single = yield* sellUnit;
      yield* expectRefusal(api.confirmShipment(yield* inBoxes(single, boxes(11))), {
        code: 120011098,
        category: "invalid",
      });
      const large = (yield* world.snapshot).find(
        ({ order: { lines } }) => lines.length > 1 && (lines[0]?.quantity ?? 0) > 1,
      );
      const { order, ...others } = large ?? (yield* violated("no order is large enough"));
      const oneLine = { ...others, order: { ...order, lines: order.lines.slice(0, 1) } };
      const onlyOneUnit = { code: 120011045, category: "invalid" };
      yield* expectRefusal(api.confirmShipment(yield* inBoxes(oneLine, boxes(1))), onlyOneUnit);
      for (const { orderSn, quantity } of order.lines) {
        if (quantity > 1) yield* world.lowerQuantity(order.parentOrderSn, orderSn, 1);
      }
      const oneUnitEach = order.lines.map((line) => ({ ...line, quantity: 1 }));
      yield* expectRefusal(
        api.confirmShipment(
          yield* inBoxes({ ...others, order: { ...order, lines: oneUnitEach } }, boxes(1)),
        ),
        onlyOneUnit,
      );
    }),
  },
  {
    name: "a box that is wrong in one thing is refused with the whole confirmation",
    test: Effect.gen(function* () {
      const api = yield* TemuApi;
      const other = yield* sellOne();
      const used = "00340434000000000021";
      yield* api.confirmShipment(yield* wholeOrder(other, used));
      const sold = yield* sellUnit;
      const [right] = boxes(1);
      const box = right ?? (yield* violated("there is no box"));
      const refusals = [
        { wrong: { trackingNumber: "" }, code: 120014001 },
        { wrong: { trackingNumber: "0034-0434" }, code: 120014005 },
        { wrong: { trackingNumber: firstNumber }, code: 120014003 },
        { wrong: { trackingNumber: used }, code: 120014004 },
        { wrong: { carrierId: "1" }, code: 120015002 },
      ];
      for (const { wrong, code } of refusals) {
        const confirmation = yield* inBoxes(sold, [{ ...box, ...wrong }]);
        yield* expectRefusal(api.confirmShipment(confirmation), { code, category: "invalid" });
      }
      const twice = yield* inBoxes(sold, [box, box]);
      yield* expectRefusal(api.confirmShipment(twice), { code: 120014003, category: "invalid" });
      yield* expectEqual(yield* shipmentsOf(sold), [], "the shipments");
      yield* api.confirmShipment(yield* inBoxes(sold, [box]));
    }),
  },
  {
    name: "the number of a further box is used up for other orders",
    test: Effect.gen(function* () {
      const api = yield* TemuApi;
      const sold = yield* sellUnit;
      const [box] = boxes(1);
      yield* api.confirmShipment(yield* inBoxes(sold, box === undefined ? [] : [box]));
      const next = yield* wholeOrder(yield* sellOne(), box?.trackingNumber ?? "");
      yield* expectRefusal(api.confirmShipment(next), { code: 120014004, category: "invalid" });
    }),
  },
  {
    name: "an order that is said to go in one parcel has no further boxes",
    test: Effect.gen(function* () {
      const api = yield* TemuApi;
      const sold = yield* sellUnit;
      const confirmation = yield* inBoxes(sold, boxes(1));
      yield* expectRefusal(api.confirmShipment({ ...confirmation, sendType: "wholeOrder" }), {
        code: 3000000,
        category: "invalid",
      });
    }),
  },
];
