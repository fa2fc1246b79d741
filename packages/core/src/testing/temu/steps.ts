import { Effect, Stream } from "effect";
import type { ShipmentConfirmation } from "../../domain/Shipment.ts";
import type { TemuApiError } from "../../domain/SyncError.ts";
import { minutes } from "../../domain/Time.ts";
import { type OrderQuery, TemuApi } from "../../ports/TemuApi.ts";
import { expectEqual, violated } from "../expectations.ts";
import type { SoldOrder } from "./SoldOrder.ts";
import { TemuWorld } from "./TemuWorld.ts";

export const aheadMillis = minutes(10);

export const readList = Effect.fnUntraced(function* (query: OrderQuery) {
  const api = yield* TemuApi;
  return yield* Stream.runCollect(api.listOrders(query));
});

/** The numbers of the orders of a list, in its order. */
export const listNumbers = Effect.fnUntraced(function* (query: OrderQuery) {
  const pages = yield* readList(query);
  return pages.flatMap(({ orders }) =>
    orders.map((entry) =>
      entry._tag === "Readable" ? entry.order.parentOrderSn : (entry.parentOrderSn ?? ""),
    ),
  );
});

/** The order as Temu lists it now. */
export const listedOrder = Effect.fnUntraced(function* (sold: SoldOrder) {
  const entries = (yield* readList({ parentOrderSns: [numberOf(sold)] })).flatMap(
    ({ orders }) => orders,
  );
  const order = entries.flatMap((entry) => (entry._tag === "Readable" ? [entry.order] : []))[0];
  return order ?? (yield* violated("the order is not listed"));
});

export const numberOf = (sold: SoldOrder): string => sold.order.parentOrderSn;
export const numbersOf = (sold: ReadonlyArray<SoldOrder>) => sold.map(numberOf).toSorted();

/** Sells one order and hands it out. */
export const sellOne = Effect.fnUntraced(function* () {
  const [sold] = yield* (yield* TemuWorld).sell(1);
  return sold ?? (yield* violated("Temu sold nothing"));
});

/** The whole order in one parcel, carried by DHL from the default warehouse. */
export const wholeOrder = Effect.fnUntraced(function* (sold: SoldOrder, trackingNumber: string) {
  const api = yield* TemuApi;
  const carrier = (yield* api.carriers).find(({ name }) => name === "DHL");
  const warehouse = (yield* api.warehouses).find(({ isDefault }) => isDefault);
  const confirmation: ShipmentConfirmation = {
    sendType: "wholeOrder",
    parcels: [
      {
        parcelId: "1",
        trackingNumber,
        carrierId: carrier?.id ?? "",
        warehouseId: warehouse?.id ?? "",
        contents: sold.order.lines.map(({ orderSn, quantity, goodsId, skuId }) => ({
          parentOrderSn: numberOf(sold),
          orderSn,
          quantity,
          goodsId,
          skuId,
        })),
      },
    ],
  };
  return confirmation;
});

export const expectRefusal = Effect.fnUntraced(function* <A, R>(
  attempt: Effect.Effect<A, TemuApiError, R>,
  expected: { readonly code: number; readonly category: string },
) {
  const error = yield* Effect.matchEffect(attempt, {
    onSuccess: () => violated("Temu should have refused"),
    onFailure: Effect.succeed,
  });
  yield* expectEqual({ code: error.code, category: error.category }, expected, "the refusal");
});
