import { describe, expect, it } from "@effect/vitest";
import { JtlWawi, type RunReport, TemuApi } from "@temu-jtl/core";
import { JtlWorld, SeededRandom, TemuWorld } from "@temu-jtl/core/testing";
import { Config, Effect, Fiber, Random } from "effect";
import { TestClock } from "effect/testing";
import { releaseOrder } from "../../src/workflows/orderSync/people/releaseOrder.ts";
import { retryOrder } from "../../src/workflows/orderSync/people/retryOrder.ts";
import { cleanTrackingNumber } from "../../src/workflows/orderSync/track/jtl/matchParcels.ts";
import { withSettings } from "./rules/shops.ts";
import { inShop, sync } from "./runs.ts";
import {
  allowedStates,
  bundles,
  covers,
  sidesOf,
  together,
  unitsOf,
  withBundles,
} from "./sides.ts";

const isLong = Effect.runSync(Config.Boolean("TEMU_JTL_LONG").pipe(Config.withDefault(false)));
const seeds = Array.from({ length: isLong ? 300 : 30 }, (_, index) => index + 1);

/** One run of the order sync while time goes on. */
const run = Effect.gen(function* () {
  const fiber = yield* Effect.forkChild(sync);
  while (fiber.pollUnsafe() === undefined) yield* TestClock.adjust("1 second");
  return yield* Fiber.join(fiber);
});

/** How long the runs are apart: webhooks and people start some at once. */
const pauses = ["2 seconds", "20 seconds", "1 minute", "5 minutes", "20 minutes"] as const;

const deeds = [
  "nothing",
  "retry",
  "release",
  "uncancel",
  "trackingChanged",
  "packedTogether",
] as const;

/** What somebody does between two runs; where it makes no sense nothing happens. */
const whatPeopleDo = Effect.fnUntraced(function* (
  deed: (typeof deeds)[number],
  one: string,
  other: string,
) {
  const jtl = yield* JtlWorld;
  const [inJtl] = yield* (yield* JtlWawi).orders([one]);
  switch (deed) {
    case "nothing":
      return;
    case "retry":
      yield* retryOrder(one);
      return;
    case "release":
      yield* releaseOrder(one);
      return;
    case "uncancel":
      if (inJtl !== undefined && inJtl.cancellation !== null) yield* jtl.uncancel(one);
      return;
    case "trackingChanged": {
      const [parcel] = yield* (yield* JtlWawi).parcels([one]);
      if (parcel !== undefined) yield* jtl.setTracking(one, `${parcel.trackingNumber} 9`);
      return;
    }
    case "packedTogether":
      yield* jtl.pack({ externalNumbers: [one, other], tracking: `${together}${one.slice(-6)}` });
      return;
  }
});

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
          const jtlApi = yield* JtlWawi;
          const random = new SeededRandom(seed);
          /** Orders that a person has released, as far as there was something to release. */
          const released = new Set<string>();
          /** Every tracking number that an order's parcels have ever had. */
          const everNumbered = new Map<string, Set<string>>();
          const noteNumbers = Effect.gen(function* () {
            const sold = (yield* temu.snapshot).map(({ order }) => order.parentOrderSn);
            for (const { externalNumber, trackingNumber } of yield* jtlApi.parcels(sold)) {
              const known = everNumbered.get(externalNumber) ?? new Set<string>();
              everNumbered.set(externalNumber, known.add(cleanTrackingNumber(trackingNumber)));
            }
          });
          const pickOrder = Effect.map(temu.snapshot, (all) => {
            const numbers = all.map(({ order }) => order.parentOrderSn);
            return random.shuffle(numbers);
          });
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
          if (seed % 2 === 0) yield* jtl.bundles(bundles);
          for (let count = 0; count < 16; count += 1) {
            yield* run;
            yield* Effect.ignore(noteNumbers);
            const [one = "", other = ""] = yield* pickOrder;
            const deed = random.pick(deeds);
            if (deed === "release") released.add(one);
            yield* Effect.ignore(whatPeopleDo(deed, one, other));
            yield* Effect.ignore(noteNumbers);
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
            yield* noteNumbers;
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
            expect(`${parentOrderSn} ${order.state}`, JSON.stringify({ allowed, sides })).toMatch(
              new RegExp(` (${allowed.join("|")})$`),
            );
            // A person hands a failed order over once more, after JTL's worker has dropped its row.
            const retries = sides.past.filter((reason) => reason === "retriedByPerson").length;
            expect(sides.rowsInserted).toBeLessThanOrEqual(1 + retries);

            const numbers = everNumbered.get(parentOrderSn) ?? new Set();
            const packed = withBundles(
              unitsOf(parcels.flatMap(({ noteContents }) => noteContents)),
            );
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
            // What a person has released may count as something else.
            if (released.has(parentOrderSn)) continue;
            expect(covers(packed, unitsOf(told)), `${parentOrderSn}: only what was packed`).toBe(
              true,
            );
          }
        }).pipe(
          withSettings({ partialReports: seed % 5 === 1 ? "perLine" : "wholeOrder" }),
          Random.withSeed(seed),
        ),
      ),
  );
});
