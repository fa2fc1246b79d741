import { describe, expect, it } from "@effect/vitest";
import {
  articleKey,
  type JtlOrder,
  type JtlParcel,
  JtlWawi,
  linesToShip,
  type Order,
  OrderStore,
  type RunReport,
  TemuApi,
} from "@temu-jtl/core";
import { JtlWorld, SeededRandom, type SoldOrder, TemuWorld } from "@temu-jtl/core/testing";
import { Config, Effect, Fiber } from "effect";
import { TestClock } from "effect/testing";
import { cleanTrackingNumber } from "../../src/workflows/orderSync/track/jtl/matchParcels.ts";
import { inShop, sync } from "./runs.ts";

const isLong = Effect.runSync(Config.Boolean("TEMU_JTL_LONG").pipe(Config.withDefault(false)));
const seeds = Array.from({ length: isLong ? 300 : 30 }, (_, index) => index + 1);

/** One run of the order sync while time goes on. */
const run = Effect.gen(function* () {
  const fiber = yield* Effect.forkChild(sync);
  while (fiber.pollUnsafe() === undefined) yield* TestClock.adjust("1 second");
  return yield* Fiber.join(fiber);
});

/** Everything that is known of one order, on both sides and here. */
interface Sides {
  readonly sold: SoldOrder;
  readonly order: Order;
  readonly jtlOrders: ReadonlyArray<JtlOrder>;
  readonly parcels: ReadonlyArray<JtlParcel>;
  readonly rowsInserted: number;
}

const sidesOf = Effect.fnUntraced(function* (sold: SoldOrder) {
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

const standing = ({ jtlOrders }: Sides) => jtlOrders.filter(({ cancelled }) => !cancelled);

/** Units of each article, by its key. */
const unitsOf = (
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

const covers = (units: ReadonlyMap<string, number>, wanted: ReadonlyMap<string, number>) =>
  [...wanted].every(([sku, quantity]) => (units.get(sku) ?? 0) >= quantity);

/** Whether parcels of standing orders, each with contents and a number, hold all that Temu wants. */
const isPacked = (sides: Sides): boolean => {
  const ids = new Set(standing(sides).map(({ orderId }) => orderId));
  const told = sides.parcels.filter(
    ({ contents, orderId, trackingNumber }) =>
      ids.has(orderId) && contents.length > 0 && trackingNumber !== "",
  );
  const wanted = wantedOf(sides.sold);
  return wanted.size > 0 && covers(unitsOf(told.flatMap(({ contents }) => contents)), wanted);
};

/** How an order that has failed ends by Temu's word. */
const endedBy: Readonly<Partial<Record<SoldOrder["order"]["status"], string>>> = {
  cancelled: "cancelled",
  shipped: "closed",
};

/** The states that what has happened to an order allows, once everything is quiet. */
const allowedStates = (sides: Sides): ReadonlyArray<string> => {
  const { jtlOrders, order, rowsInserted, sold } = sides;
  if (jtlOrders.length === 0) {
    // The worker has dropped its row, or nobody knows whether there ever was one.
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
    return standing(sides).length === 0 ? ["cancelled"] : ["accepted", "shipped"];
  }
  if (order.blockReasons.length > 0) {
    // A person may have told Temu of it in Seller Center.
    return ["accepted", "shipped", ...(sold.order.status === "shipped" ? ["reported"] : [])];
  }
  if (standing(sides).length === 0) return ["reported"];
  return isPacked(sides) && !isPending(sold) ? ["reported"] : ["accepted", "shipped", "reported"];
};

/** How long the runs are apart: webhooks and people start some at once. */
const pauses = ["2 seconds", "20 seconds", "1 minute", "5 minutes", "20 minutes"] as const;

/** How the numbers begin that people enter in Seller Center. */
const byHand = "BYHAND";

describe("Whatever happens at Temu and in JTL, when it is quiet again", () => {
  it.effect.each(seeds)(
    "(O1, O4, O5, T1, T3, T5, Z2) every order stands where it belongs, and once: seed %s",
    (seed) =>
      inShop(
        Effect.gen(function* () {
          const temu = yield* TemuWorld;
          const temuApi = yield* TemuApi;
          const jtl = yield* JtlWorld;
          const orders = yield* OrderStore;
          const random = new SeededRandom(seed);
          yield* TestClock.setTime(Date.UTC(2026, 10, 24, 8));
          yield* temu.sell(8 + (seed % 9));
          yield* temu.chance({
            seed,
            faults: (seed % 4) * 0.05,
            events: 0.5,
            access: (seed % 5) * 0.01,
            latencyMillis: 300,
            lagMillis: 55_000,
            byHand: seed % 3 === 0 ? 0.1 : 0,
          });
          yield* jtl.visibleDelay(5_000 + (seed % 7) * 60_000);
          yield* jtl.chance({ seed, faults: (seed % 3) * 0.08, events: 0.7 });
          for (let count = 0; count < 16; count += 1) {
            yield* run;
            yield* TestClock.adjust(random.pick(pauses));
          }

          yield* temu.chance(null);
          yield* jtl.chance(null);
          let last: RunReport | null = null;
          // The longest waits are the one before a hand-over counts as failed, and six hours between
          // two looks at what an order is held for.
          for (const wait of [1, 10, 10, 10, 10, 10, 360, 5, 5, 5]) {
            yield* jtl.takeOver;
            if (wait === 360) yield* jtl.pack();
            yield* TestClock.adjust(`${wait} minutes`);
            last = yield* run;
          }
          expect(last?.outcome).not.toBe("failed");

          for (const sold of yield* temu.snapshot) {
            const { parentOrderSn } = sold.order;
            const sides = yield* sidesOf(sold);
            if (sides === null) {
              // The first walk leaves alone what had ended before it.
              expect(["cancelled", "shipped", "delivered"]).toContain(sold.order.status);
              continue;
            }
            const allowed = allowedStates(sides);
            const { order, parcels } = sides;
            expect(
              `${parentOrderSn} ${order.state}`,
              JSON.stringify({ allowed, sides, history: yield* orders.history(parentOrderSn) }),
            ).toMatch(new RegExp(` (${allowed.join("|")})$`));
            expect(sides.rowsInserted).toBeLessThanOrEqual(1);

            const numbers = new Set(
              parcels.map(({ trackingNumber }) => cleanTrackingNumber(trackingNumber)),
            );
            const packed = unitsOf(parcels.flatMap(({ noteContents }) => noteContents));
            const told: Array<{ sku: string; quantity: number }> = [];
            for (const { merchantSku, orderSn } of sold.order.lines) {
              expect(yield* temu.confirmations(orderSn)).toBeLessThanOrEqual(1);
              expect(yield* temu.repeatedConfirmations(orderSn)).toBe(0);
              for (const shipment of yield* temuApi.confirmedShipments(parentOrderSn, orderSn)) {
                if (shipment.trackingNumber.startsWith(byHand)) continue;
                expect(numbers).toContain(shipment.trackingNumber);
                told.push({ sku: merchantSku, quantity: shipment.quantity });
              }
            }
            expect(covers(packed, unitsOf(told)), `${parentOrderSn}: only what was packed`).toBe(
              true,
            );
          }
        }),
      ),
  );
});
