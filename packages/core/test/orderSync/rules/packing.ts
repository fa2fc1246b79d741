import {
  Alerts,
  type Order,
  OrderStore,
  type Parcel,
  type ShipmentConfirmation,
  ShipmentStore,
  trackOrders,
} from "@temu-jtl/core";
import {
  inventedOrder,
  JtlWorld,
  type SoldOrder,
  TemuWorld,
  temuCalls,
} from "@temu-jtl/core/testing";
import { Clock, Effect } from "effect";
import { contentsOf } from "../../../src/workflows/orderSync/track/temu/toldLines.ts";
import { only, sync } from "../runs.ts";

/** Invented orders that all go to one address. */
export const ordersTo = (indices: ReadonlyArray<number>, now: number): ReadonlyArray<SoldOrder> => {
  const { address } = inventedOrder(1, now);
  return indices.map((index) => ({ ...inventedOrder(index, now), address }));
};

/** Sells these invented orders, all to one address, and brings them as far as JTL's packing table. */
export const bringToPacking = Effect.fnUntraced(function* (...indices: ReadonlyArray<number>) {
  const temu = yield* TemuWorld;
  const jtl = yield* JtlWorld;
  const sold = ordersTo(indices, yield* Clock.currentTimeMillis);
  yield* temu.add(sold);
  yield* sync;
  yield* jtl.takeOver;
  yield* sync;
  return sold.map(({ order }) => order);
});

/** Packs all units of these lines of an order. */
export const packLines = Effect.fnUntraced(function* (
  { lines, parentOrderSn }: SoldOrder["order"],
  places: ReadonlyArray<number>,
  how: {
    readonly tracking?: string;
    readonly shippingMethod?: string;
    readonly parcels?: number;
  } = {},
) {
  const jtl = yield* JtlWorld;
  const units = places.flatMap((place) => {
    const line = lines[place];
    return line === undefined ? [] : [{ sku: line.merchantSku, quantity: line.quantity }];
  });
  yield* jtl.pack({ externalNumbers: [parentOrderSn], units, ...how });
});

/** The program, and the codes of the alerts that it raised, with their orders. */
export const withAlerts = Effect.fnUntraced(function* <A, E, R>(program: Effect.Effect<A, E, R>) {
  const raised: Array<readonly [string, string | null, string]> = [];
  const answer = yield* Effect.provideService(program, Alerts, {
    raise: ({ code, message, parentOrderSn }) =>
      Effect.sync(() => raised.push([code, parentOrderSn, message])),
  });
  const codes = raised.map(([code, parentOrderSn]) => [code, parentOrderSn] as const);
  return { answer, raised, codes };
});

/** What a report says, in short: how it is sent, and under which number which units. */
export const inShort = ({ parcels, sendType }: ShipmentConfirmation) => ({
  sendType,
  parcels: parcels.map(({ contents, trackingNumber }) => [
    trackingNumber,
    ...contents.map(({ orderSn, quantity }) => `${quantity} ${orderSn}`),
  ]),
});

/** The reports of these orders with their states, in short. */
export const reportsOf = Effect.fnUntraced(function* (...numbers: ReadonlyArray<string>) {
  const reports = yield* (yield* ShipmentStore).reportsOf(numbers);
  return reports.map(({ confirmation, state }) => ({ state, ...inShort(confirmation) }));
});

export const statesOf = Effect.fnUntraced(function* (...numbers: ReadonlyArray<string>) {
  const known = yield* (yield* OrderStore).known(numbers);
  const state = new Map(known.map((order) => [order.parentOrderSn, order.state]));
  return numbers.map((number) => state.get(number));
});

/** How often each line of an order took effect at Temu. */
export const confirmationsOf = Effect.fnUntraced(function* ({ lines }: SoldOrder["order"]) {
  const temu = yield* TemuWorld;
  return yield* Effect.forEach(lines, ({ orderSn }) => temu.confirmations(orderSn));
});

/** A parcel as JTL packed it, with units of an order's lines by their place. */
export const parcelOf = (
  { parentOrderSn, temu }: Order,
  parcelId: string,
  trackingNumber: string,
  units: ReadonlyArray<number>,
  change: Partial<Parcel> = {},
): Parcel => ({
  parcelId,
  parentOrderSn,
  trackingNumber,
  shippingMethod: "DHL Paket",
  furtherBoxOf: null,
  shippedAt: Number(parcelId),
  contents: (temu?.lines ?? []).flatMap(({ orderSn }, place) => {
    const quantity = units[place] ?? 0;
    return quantity === 0 ? [] : [{ parentOrderSn, orderSn, quantity }];
  }),
  ...change,
});

/** Units of each line in a confirmation. */
export const unitsIn = (confirmation: ShipmentConfirmation): ReadonlyMap<string, number> => {
  const units = new Map<string, number>();
  for (const { orderSn, quantity } of contentsOf(confirmation)) {
    units.set(orderSn, (units.get(orderSn) ?? 0) + quantity);
  }
  return units;
};

/** Parcels are looked at and told of, with Temu's word as it was read before. */
export const track = only([trackOrders]);

/** One order with two lines, packed in one parcel, that Temu has not been told of. */
export const packed = Effect.gen(function* () {
  const [order] = yield* bringToPacking(1);
  yield* (yield* JtlWorld).pack();
  if (order === undefined) throw new Error("There is an order.");
  const [first, second] = order.lines;
  if (first === undefined || second === undefined) throw new Error("It has two lines.");
  return { order, number: order.parentOrderSn, first, second };
});

export const requestsFor = (call: string) =>
  Effect.flatMap(TemuWorld, (temu) => Effect.map(temu.requests, (sent) => sent[call] ?? 0));
/** The number of a parcel that was confirmed by hand in Seller Center. */
export const byHand = (number: string) => `BYHAND${number.replaceAll(/\D/g, "").slice(-14)}`;

/** Orders that JTL has and nobody has packed. */
export const waiting = Effect.fnUntraced(function* (...indices: ReadonlyArray<number>) {
  const orders = yield* bringToPacking(...indices);
  const [first, second] = orders;
  if (first === undefined) throw new Error("There is an order.");
  return { first, second: second ?? first };
});

/** How many confirmations were sent. */
export const sent = requestsFor(temuCalls.confirmShipment);
