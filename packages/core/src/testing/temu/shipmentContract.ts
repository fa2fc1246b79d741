import { Effect } from "effect";
import type { ShipmentConfirmation } from "../../domain/Shipment.ts";
import { TemuApi } from "../../ports/TemuApi.ts";
import type { ContractCase } from "../Contract.ts";
import { expectEqual, violated } from "../expectations.ts";
import { badGatewayText, internalError, tooFrequent } from "../Fault.ts";
import { statusCodes } from "./SoldOrder.ts";
import { expectRefusal, listNumbers, numberOf, sellOne, wholeOrder } from "./steps.ts";
import { temuCalls } from "./temuShop.ts";
import { TemuWorld } from "./TemuWorld.ts";

/** How parcels are reported. */
export const temuShipmentContract: ReadonlyArray<ContractCase<TemuApi | TemuWorld>> = [
  {
    name: "a confirmed order is shipped, and its lines show the parcel",
    test: Effect.gen(function* () {
      const api = yield* TemuApi;
      const sold = yield* sellOne();
      const confirmation = yield* wholeOrder(sold, "00340434000000000001");
      yield* api.confirmShipment(confirmation);
      for (const line of sold.order.lines) {
        yield* expectEqual(
          yield* api.confirmedShipments(numberOf(sold), line.orderSn),
          [
            {
              trackingNumber: "00340434000000000001",
              carrierId: "141252268",
              quantity: line.quantity,
            },
          ],
          "the shipments",
        );
        yield* expectEqual(
          yield* (yield* TemuWorld).confirmations(line.orderSn),
          1,
          "the confirmations",
        );
      }
      yield* expectEqual(
        yield* listNumbers({ statusCode: statusCodes.shipped }),
        [numberOf(sold)],
        "the shipped orders",
      );
    }),
  },
  {
    name: "a line's units may be split over the parcels of one call",
    test: Effect.gen(function* () {
      const api = yield* TemuApi;
      const sold = yield* (yield* TemuWorld).sell(6);
      const large =
        sold.find(({ order }) => order.lines.some(({ quantity }) => quantity > 1)) ??
        (yield* violated("no line has several units"));
      const whole = yield* wholeOrder(large, "00340434000000000002");
      const parcel = whole.parcels[0] ?? (yield* violated("there is no parcel"));
      const content =
        parcel.contents.find(({ quantity }) => quantity > 1) ??
        (yield* violated("the parcel is empty"));
      yield* api.confirmShipment({
        sendType: "splitOrder",
        parcels: [
          {
            ...parcel,
            contents: parcel.contents.map((part) =>
              part === content ? { ...part, quantity: part.quantity - 1 } : part,
            ),
          },
          {
            ...parcel,
            trackingNumber: "00340434000000000003",
            contents: [{ ...content, quantity: 1 }],
          },
        ],
      });
      const shipments = yield* api.confirmedShipments(numberOf(large), content.orderSn);
      yield* expectEqual(
        shipments.map(({ trackingNumber, quantity }) => [trackingNumber, quantity]),
        [
          ["00340434000000000002", content.quantity - 1],
          ["00340434000000000003", 1],
        ],
        "the shipments",
      );
    }),
  },
  {
    name: "several orders go in one parcel only when they go to the same address",
    test: Effect.gen(function* () {
      const api = yield* TemuApi;
      const world = yield* TemuWorld;
      const sold = yield* world.sell(2);
      const [first, second] = sold;
      const wholes = yield* Effect.forEach(sold, (one) => wholeOrder(one, "00340434000000000012"));
      const confirm = api.confirmShipment({
        sendType: "combined",
        parcels: (wholes[0]?.parcels ?? []).map((parcel) => ({
          ...parcel,
          contents: wholes.flatMap(({ parcels }) => parcels.flatMap(({ contents }) => contents)),
        })),
      });
      yield* expectRefusal(confirm, { code: 120012015, category: "invalid" });
      if (first === undefined || second === undefined) return yield* violated("nothing was sold");
      // Whom Temu writes to is another question than where the parcel goes.
      const { mail } = second.address;
      yield* world.changeAddress(numberOf(second), { ...first.address, mail });
      yield* confirm;
      yield* expectEqual(
        (yield* listNumbers({ statusCode: statusCodes.shipped })).toSorted(),
        sold.map(numberOf).toSorted(),
        "the shipped orders",
      );
    }),
  },
  {
    name: "a second confirmation is refused as already shipped and changes nothing",
    test: Effect.gen(function* () {
      const api = yield* TemuApi;
      const sold = yield* sellOne();
      yield* api.confirmShipment(yield* wholeOrder(sold, "00340434000000000004"));
      yield* expectRefusal(api.confirmShipment(yield* wholeOrder(sold, "00340434000000000005")), {
        code: 120012004,
        category: "invalid",
      });
      const world = yield* TemuWorld;
      const orderSn = sold.order.lines[0]?.orderSn ?? "";
      yield* expectEqual(yield* world.confirmations(orderSn), 1, "confirmations");
      yield* expectEqual(yield* world.repeatedConfirmations(orderSn), 1, "repeated ones");
    }),
  },
  {
    name: "a confirmation that is wrong in one thing is refused as a whole",
    test: Effect.gen(function* () {
      const api = yield* TemuApi;
      const sold = yield* sellOne();
      const right = yield* wholeOrder(sold, "00340434000000000006");
      const withParcel = (change: Partial<ShipmentConfirmation["parcels"][number]>) => ({
        ...right,
        parcels: right.parcels.map((parcel) => ({ ...parcel, ...change })),
      });
      const refusals = [
        { change: { trackingNumber: "" }, code: 120014001 },
        { change: { carrierId: "1" }, code: 120015002 },
        { change: { warehouseId: "WH-1" }, code: 120011085 },
      ];
      for (const { change, code } of refusals) {
        yield* expectRefusal(api.confirmShipment(withParcel(change)), {
          code,
          category: "invalid",
        });
      }
      const orderSn = sold.order.lines[0]?.orderSn ?? "";
      yield* expectEqual(yield* api.confirmedShipments(numberOf(sold), orderSn), [], "shipments");
      yield* api.confirmShipment(right);
    }),
  },
  {
    name: "what became of a confirmation is unknown when Temu breaks off, and known when it refuses",
    test: Effect.gen(function* () {
      const api = yield* TemuApi;
      const world = yield* TemuWorld;
      const sold = yield* sellOne();
      const parcel = yield* wholeOrder(sold, "00340434000000000009");
      const confirm = api.confirmShipment(parcel);
      yield* world.failNext(temuCalls.confirmShipment, 1, internalError);
      yield* expectRefusal(confirm, { code: 4000000, category: "unknownOutcome" });
      yield* world.failNext(temuCalls.confirmShipment, 1, tooFrequent);
      yield* expectRefusal(confirm, { code: 4000004, category: "throttled" });
      yield* world.failNext(temuCalls.confirmShipment, 1, badGatewayText);
      const lost = yield* Effect.flip(confirm);
      yield* expectEqual(lost.category, "unknownOutcome", "the category without Temu's answer");
      yield* confirm;
    }),
  },
];
