import { Effect } from "effect";
import { minutes, seconds } from "../../domain/Time.ts";
import { TemuApi } from "../../ports/TemuApi.ts";
import type { ContractCase } from "../Contract.ts";
import { expectEqual, expectThat, violated } from "../expectations.ts";
import { noAnswer } from "../Fault.ts";
import { type SoldOrder, statusCodes } from "./SoldOrder.ts";
import { expectRefusal, listedOrder, listNumbers, numberOf, sellOne, wholeOrder } from "./steps.ts";
import { temuCalls } from "./temuShop.ts";
import { TemuWorld } from "./TemuWorld.ts";

/** What Temu tells as shipped of the order's first line: numbers and units. */
const toldOf = Effect.fnUntraced(function* (sold: SoldOrder) {
  const api = yield* TemuApi;
  const orderSn = sold.order.lines[0]?.orderSn ?? "";
  return (yield* api.confirmedShipments(numberOf(sold), orderSn)).map(
    ({ trackingNumber }) => trackingNumber,
  );
});

const lag = minutes(1);

/** Temu's readings lag behind its writings. */
export const temuLagContract: ReadonlyArray<ContractCase<TemuApi | TemuWorld>> = [
  {
    name: "for a while after a confirmation Temu still shows what was before, and then what is",
    test: Effect.gen(function* () {
      const world = yield* TemuWorld;
      const api = yield* TemuApi;
      const sold = yield* sellOne();
      yield* world.advance(seconds(10));
      yield* world.lag(lag);
      yield* api.confirmShipment(yield* wholeOrder(sold, "00340434000000000050"));
      yield* expectEqual(yield* toldOf(sold), [], "the shipments at first");
      yield* expectEqual(yield* listedOrder(sold), sold.order, "the order as listed at first");
      const unshipped = listNumbers({ statusCode: statusCodes.unshipped });
      yield* expectEqual(yield* unshipped, [numberOf(sold)], "the unshipped orders at first");
      yield* world.advance(lag + seconds(1));
      yield* expectEqual(yield* toldOf(sold), ["00340434000000000050"], "the shipments then");
      const order = yield* listedOrder(sold);
      yield* expectEqual(order.status, "shipped", "the status then");
      yield* expectThat(order.updatedAt > sold.order.updatedAt, "it should be an update");
      yield* expectEqual(yield* unshipped, [], "the unshipped orders then");
    }),
  },
  {
    name: "while it is not shown yet, a second confirmation is refused as already shipped",
    test: Effect.gen(function* () {
      const world = yield* TemuWorld;
      const api = yield* TemuApi;
      const sold = yield* sellOne();
      yield* world.lag(lag);
      yield* world.failNext(temuCalls.confirmShipment, 1, noAnswer(true));
      const lost = yield* Effect.flip(
        api.confirmShipment(yield* wholeOrder(sold, "00340434000000000051")),
      );
      yield* expectEqual(lost.category, "unknownOutcome", "the category without an answer");
      yield* expectEqual(yield* toldOf(sold), [], "the shipments");
      yield* expectRefusal(api.confirmShipment(yield* wholeOrder(sold, "00340434000000000052")), {
        code: 120012004,
        category: "invalid",
      });
      const orderSn = sold.order.lines[0]?.orderSn ?? "";
      yield* expectEqual(yield* world.confirmations(orderSn), 1, "confirmations");
      yield* expectEqual(
        (yield* world.snapshot).map(({ order }) => order.status),
        ["shipped"],
        "what really is",
      );
    }),
  },
  {
    name: "what else happens to the order meanwhile is shown at once, and the shipment in its time",
    test: Effect.gen(function* () {
      const world = yield* TemuWorld;
      const api = yield* TemuApi;
      const sold = yield* sellOne();
      yield* world.lag(lag);
      yield* api.confirmShipment(yield* wholeOrder(sold, "00340434000000000053"));
      yield* world.setLabel(numberOf(sold), "past_due", true);
      const meanwhile = yield* listedOrder(sold);
      yield* expectEqual(
        [meanwhile.status, meanwhile.labels],
        ["unshipped", ["past_due"]],
        "first",
      );
      yield* world.advance(lag + seconds(1));
      const then = yield* listedOrder(sold);
      yield* expectEqual([then.status, then.labels], ["shipped", ["past_due"]], "then");
    }),
  },
  {
    name: "each of an order's confirmations is shown in its own time",
    test: Effect.gen(function* () {
      const world = yield* TemuWorld;
      const api = yield* TemuApi;
      const sold = (yield* world.sell(2)).find(({ order }) => order.lines.length === 2);
      const two = sold ?? (yield* violated("no order has two lines"));
      yield* world.lag(lag);
      for (const [at, trackingNumber] of [
        "00340434000000000057",
        "00340434000000000058",
      ].entries()) {
        const { parcels } = yield* wholeOrder(two, trackingNumber);
        yield* api.confirmShipment({
          sendType: "splitOrder",
          parcels: parcels.map((parcel) => ({
            ...parcel,
            contents: parcel.contents.slice(at, at + 1),
          })),
        });
        yield* world.advance(seconds(40));
      }
      yield* expectEqual((yield* listedOrder(two)).status, "partlyShipped", "the status first");
      yield* world.advance(seconds(40));
      yield* expectEqual((yield* listedOrder(two)).status, "shipped", "the status then");
    }),
  },
  {
    name: "without a lag a confirmation is shown at once, also by a clock that is set back",
    test: Effect.gen(function* () {
      const world = yield* TemuWorld;
      const api = yield* TemuApi;
      const sold = yield* sellOne();
      yield* world.advance(seconds(20));
      yield* api.confirmShipment(yield* wholeOrder(sold, "00340434000000000056"));
      yield* world.advance(-seconds(20));
      yield* expectEqual(yield* toldOf(sold), ["00340434000000000056"], "the shipments");
    }),
  },
  {
    name: "a lag that ends lets Temu show all that has happened",
    test: Effect.gen(function* () {
      const world = yield* TemuWorld;
      const api = yield* TemuApi;
      const sold = yield* sellOne();
      yield* world.lag(lag);
      yield* api.confirmShipment(yield* wholeOrder(sold, "00340434000000000054"));
      yield* world.lag(0);
      yield* expectEqual(yield* toldOf(sold), ["00340434000000000054"], "the shipments");
      yield* expectEqual((yield* listedOrder(sold)).status, "shipped", "the status");
      const next = yield* sellOne();
      yield* api.confirmShipment(yield* wholeOrder(next, "00340434000000000055"));
      yield* expectEqual(yield* toldOf(next), ["00340434000000000055"], "the next shipments");
    }),
  },
];
