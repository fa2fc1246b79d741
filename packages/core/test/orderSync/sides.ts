import { expect } from "@effect/vitest";
import {
  articleKey,
  type JtlOrder,
  type JtlParcel,
  JtlWawi,
  linesToShip,
  type Order,
  OrderStore,
} from "@temu-jtl/core";
import { JtlWorld, type SoldOrder } from "@temu-jtl/core/testing";
import { Effect } from "effect";

/** Everything that is known of one order, on both sides and here. */
export interface Sides {
  readonly sold: SoldOrder;
  readonly order: Order;
  readonly jtlOrders: ReadonlyArray<JtlOrder>;
  readonly parcels: ReadonlyArray<JtlParcel>;
  readonly rowsInserted: number;
  /** The reasons in the order's history. */
  readonly past: ReadonlyArray<string>;
}

export const sidesOf = Effect.fnUntraced(function* (sold: SoldOrder) {
  const orders = yield* OrderStore;
  const jtl = yield* JtlWawi;
  const world = yield* JtlWorld;
  const { parentOrderSn } = sold.order;
  const order = yield* orders.get(parentOrderSn);
  if (order === null) return null;
  const sides: Sides = {
    sold,
    order,
    jtlOrders: yield* jtl.orders([parentOrderSn]),
    parcels: yield* jtl.parcels([parentOrderSn]),
    rowsInserted: yield* world.rowsInserted(parentOrderSn),
    past: (yield* orders.history(parentOrderSn)).map(({ reason }) => reason),
  };
  return sides;
});

const pendingLabels = new Set([
  "pending_buyer_cancellation",
  "pending_buyer_address_change",
  "pending_risk_control_alert",
]);
const isPending = ({ order }: SoldOrder): boolean =>
  order.labels.some((label) => pendingLabels.has(label));

const standing = ({ jtlOrders }: Sides) =>
  jtlOrders.filter(({ cancellation }) => cancellation === null);

/** Units of each article, by its key. */
export const unitsOf = (
  entries: ReadonlyArray<{ readonly sku: string; readonly quantity: number }>,
): ReadonlyMap<string, number> => {
  const units = new Map<string, number>();
  for (const { sku, quantity } of entries) {
    units.set(articleKey(sku), (units.get(articleKey(sku)) ?? 0) + quantity);
  }
  return units;
};

const wantedOf = ({ order }: SoldOrder) =>
  unitsOf(linesToShip(order).map(({ merchantSku, quantity }) => ({ sku: merchantSku, quantity })));

export const covers = (units: ReadonlyMap<string, number>, wanted: ReadonlyMap<string, number>) =>
  [...wanted].every(([sku, quantity]) => (units.get(sku) ?? 0) >= quantity);

/** Every third article is a bundle of two parts, one of them twice. */
const bundleOf = (sku: string) => [
  { sku: `${sku}-A`, quantity: 2 },
  { sku: `${sku}-B`, quantity: 1 },
];
export const bundles = Object.fromEntries(
  Array.from({ length: 500 }, (_, index) => `ART-${1_001 + index}`)
    .filter((_, index) => index % 3 === 0)
    .map((sku) => [sku, bundleOf(sku)]),
);

/** Units of articles, with a bundle for as many of its parts as make one. */
export const withBundles = (units: ReadonlyMap<string, number>): ReadonlyMap<string, number> => {
  const folded = new Map(units);
  for (const [sku, parts] of Object.entries(bundles)) {
    const whole = parts.map((part) => (units.get(articleKey(part.sku)) ?? 0) / part.quantity);
    const made = Math.floor(Math.min(...whole));
    if (made > 0) folded.set(articleKey(sku), (folded.get(articleKey(sku)) ?? 0) + made);
  }
  return folded;
};

/** Whether parcels of standing orders, each with contents and a number, hold all that Temu wants. */
const isPacked = (sides: Sides): boolean => {
  const ids = new Set(standing(sides).map(({ orderId }) => orderId));
  const told = sides.parcels.filter(
    ({ contents, orderId, trackingNumber }) =>
      ids.has(orderId) && contents.length > 0 && trackingNumber !== "",
  );
  const wanted = wantedOf(sides.sold);
  return (
    wanted.size > 0 &&
    covers(withBundles(unitsOf(told.flatMap(({ contents }) => contents))), wanted)
  );
};

/** How the numbers begin that several orders have in common. */
export const together = "TOGETHER";

/** How an order that has failed ends by Temu's word. */
const endedBy: Readonly<Partial<Record<SoldOrder["order"]["status"], string>>> = {
  cancelled: "cancelled",
  shipped: "closed",
};

/** The states that what has happened to an order allows, once everything is quiet. */
export const allowedStates = (sides: Sides): ReadonlyArray<string> => {
  const { jtlOrders, order, rowsInserted, sold } = sides;
  if (jtlOrders.length === 0) {
    // The worker has dropped its row, or nobody knows whether there ever was one.
    if (sides.past.includes("retriedByPerson")) return ["failed", "held", "cancelled", "closed"];
    if (rowsInserted > 0 || order.state === "failed") {
      const ended = endedBy[sold.order.status];
      return ended === undefined ? ["failed"] : ["failed", ended];
    }
    if (sold.order.status === "cancelled") return ["cancelled"];
    if (sold.order.status === "shipped") return ["closed"];
    return isPending(sold) || sold.order.status === "partlyShipped" || wantedOf(sold).size === 0
      ? ["held"]
      : [];
  }
  if (sold.order.status === "cancelled") {
    // Released by a person, or cancelled on both sides before JTL's cancellation was taken back.
    if (sides.order.state === "cancelled") {
      expect(["releasedByPerson", "bothCancelled"]).toContain(sides.past.at(-1));
      return ["cancelled"];
    }
    return standing(sides).length === 0 ? ["cancelled"] : ["accepted", "shipped"];
  }
  if (sides.past.at(-1) === "shippedByHand") {
    // Cancelled in JTL, perhaps only for a while, after people had shipped it.
    expect(sold.order.status).toBe("shipped");
    return ["cancelled"];
  }
  if (order.blockReasons.length > 0) {
    // A person may have told Temu of it in Seller Center.
    return ["accepted", "shipped", ...(sold.order.status === "shipped" ? ["reported"] : [])];
  }
  if (order.released.length > 0) return ["accepted", "shipped", "reported"];
  if (standing(sides).length === 0) return ["reported"];
  // People of different addresses in one parcel: Temu takes no such report.
  if (sides.parcels.some((parcel) => parcel.trackingNumber.startsWith(together))) {
    return ["shipped", "reported"];
  }
  return isPacked(sides) && !isPending(sold) ? ["reported"] : ["accepted", "shipped", "reported"];
};
