import { Clock, Effect, Stream } from "effect";
import type { Order } from "../../../../domain/Order.ts";
import { linesToShip } from "../../../../domain/ParentOrder.ts";
import type { ShipmentConfirmation } from "../../../../domain/Shipment.ts";
import { hours } from "../../../../domain/Time.ts";
import { OrderStore } from "../../../../ports/OrderStore.ts";
import { ShipmentStore } from "../../../../ports/ShipmentStore.ts";
import { CurrentStep, type Trouble } from "../../../CurrentStep.ts";
import {
  type FoundLine,
  foundConfirmation,
  lookUpLines,
  recordFound,
  unitsHeld,
} from "./foundAtTemu.ts";
import { isForbidden, refusesOne } from "./refusals.ts";
import { isShippedAtTemu, toldLines } from "./toldLines.ts";

/** So many orders are looked at at once. */
const pageSize = 1_000;

/** So long after Temu has called a line shipped, a shipment that it does not show will not come. */
const patienceMillis = hours(1);

const shippedByHand = (orderSns: ReadonlyArray<string>): Trouble => ({
  code: "shippedByHandAtTemu",
  message: `Temu calls lines of it shipped, and JTL has packed nothing of it: ${orderSns.join(", ")}.`,
  whatToDo:
    "If it was shipped by hand, take these lines out of JTL-Wawi's order, or cancel it there, so that it is not shipped twice.",
});

/** With what Temu calls shipped and does not show, under no number. */
const withUnseen = (line: FoundLine): FoundLine => {
  const unseen = line.quantity - unitsHeld(line);
  return unseen <= 0
    ? line
    : {
        ...line,
        shipments: [...line.shipments, { trackingNumber: "", carrierId: "", quantity: unseen }],
      };
};

/** What Temu holds of the lines of one order that it calls shipped and that we know no report of. */
const findShipped = Effect.fnUntraced(function* (
  { parentOrderSn, temu }: Order,
  told: ReadonlySet<string>,
) {
  const step = yield* CurrentStep;
  const now = yield* Clock.currentTimeMillis;
  const lines = (temu === null ? [] : linesToShip(temu))
    .filter((line) => isShippedAtTemu(line) && !told.has(line.orderSn))
    .map(({ goodsId, orderSn, quantity, skuId }) => ({
      parentOrderSn,
      orderSn,
      goodsId,
      skuId,
      quantity,
    }));
  const found = yield* lookUpLines(lines).pipe(
    Effect.catchIf(refusesOne, (error) => Effect.as(step.problem(error, parentOrderSn), [])),
  );
  const isOld = temu !== null && now - temu.updatedAt >= patienceMillis;
  const counted = isOld
    ? found.map(withUnseen)
    : found.filter((line) => unitsHeld(line) >= line.quantity);
  return counted.length === 0 ? [] : [foundConfirmation(counted)];
});

/**
 * Records what Temu calls shipped and we have not told it of, such as what people confirm in Seller
 * Center. Each line is asked for until it is recorded.
 */
export const shippedAtTemu = Effect.gen(function* () {
  const orders = yield* OrderStore;
  const shipments = yield* ShipmentStore;
  const step = yield* CurrentStep;
  let mayAsk = true;
  yield* orders.inStates(["accepted", "shipped"], pageSize).pipe(
    Stream.map((page) => page.filter(({ temu }) => temu?.lines.some(isShippedAtTemu) === true)),
    Stream.filter((page) => page.length > 0),
    Stream.runForEach(
      Effect.fnUntraced(function* (page) {
        const told = toldLines(
          yield* shipments.reportsOf(page.map(({ parentOrderSn }) => parentOrderSn)),
        );
        const found: Array<ShipmentConfirmation> = [];
        for (const order of page) {
          if (order.state === "accepted") {
            const byHand = order.temu?.lines.filter(isShippedAtTemu) ?? [];
            yield* step.alert(
              shippedByHand(byHand.map(({ orderSn }) => orderSn)),
              order.parentOrderSn,
            );
          }
          if (!mayAsk) continue;
          const shipped = yield* findShipped(order, told).pipe(
            Effect.catchIf(isForbidden, (error) => Effect.as(step.problem(error), null)),
          );
          mayAsk = shipped !== null;
          found.push(...(shipped ?? []));
        }
        if (found.length > 0) yield* recordFound(found);
      }),
    ),
  );
});
