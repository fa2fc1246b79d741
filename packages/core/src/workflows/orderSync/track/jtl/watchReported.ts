import { Clock, Effect, Stream } from "effect";
import type { JtlParcel } from "../../../../domain/JtlOrder.ts";
import type { Parcel, ShipmentReport } from "../../../../domain/Shipment.ts";
import { days } from "../../../../domain/Time.ts";
import { JtlWawi } from "../../../../ports/JtlWawi.ts";
import { OrderStore } from "../../../../ports/OrderStore.ts";
import { ShipmentStore } from "../../../../ports/ShipmentStore.ts";
import { CurrentStep, type Trouble } from "../../../CurrentStep.ts";
import { cleanTrackingNumber } from "./matchParcels.ts";

/** So many orders are looked up at once. */
const lookUpSize = 1_000;

/** How long an order is watched after it was reported. */
const watchedFor = days(30);

/** Every parcel and number that Temu has confirmed. */
const toldOf = (reports: ReadonlyArray<ShipmentReport>) => {
  const parcels = reports
    .filter(({ state }) => state === "confirmed")
    .flatMap(({ confirmation }) => confirmation.parcels);
  return {
    parcelIds: new Set(parcels.map(({ parcelId }) => parcelId)),
    numbers: new Set(
      parcels
        .flatMap((parcel) => [parcel, ...(parcel.furtherBoxes ?? [])])
        .map(({ trackingNumber }) => cleanTrackingNumber(trackingNumber)),
    ),
  };
};

/**
 * What of JTL's parcel Temu has not been told, now that its order is reported. What was stored with this
 * number before is no news: people confirm in Seller Center as they see fit.
 */
const newsOf = (
  parcel: JtlParcel,
  told: ReturnType<typeof toldOf>,
  stored: Parcel | undefined,
): Trouble | null => {
  const parcelId = String(parcel.parcelId);
  const number = cleanTrackingNumber(parcel.trackingNumber);
  if (number !== "" && told.numbers.has(number)) return null;
  if (stored !== undefined && cleanTrackingNumber(stored.trackingNumber) === number) return null;
  const named = number === "" ? "no tracking number" : `the tracking number ${number}`;
  return stored !== undefined || told.parcelIds.has(parcelId)
    ? {
        code: "numberChangedAfterReport",
        message: `A parcel of an order that is reported has ${named} in JTL by now, and Temu knows another.`,
        whatToDo:
          "Correct the tracking number in Seller Center, or enter the former one in JTL-Wawi.",
      }
    : {
        code: "parcelAfterReport",
        message: `JTL has packed one more parcel of an order that is reported, with ${named}.`,
        whatToDo:
          "Add the parcel to the order in Seller Center, if the buyer shall follow it there.",
      };
};

/** Tells what changes in JTL after an order was reported, in every run while it stands. Writes nothing. */
export const watchReported = Effect.gen(function* () {
  const orders = yield* OrderStore;
  const shipments = yield* ShipmentStore;
  const jtl = yield* JtlWawi;
  const step = yield* CurrentStep;
  const since = (yield* Clock.currentTimeMillis) - watchedFor;
  yield* orders.inStates(["reported"], lookUpSize, since).pipe(
    Stream.runForEach(
      Effect.fnUntraced(function* (page) {
        const numbers = page.map(({ parentOrderSn }) => parentOrderSn);
        const parcels = yield* jtl.parcels(numbers);
        if (parcels.length === 0) return;
        const reports = yield* shipments.reportsOf(numbers);
        const stored = new Map(
          (yield* shipments.parcels(numbers)).map((one) => [one.parcelId, one]),
        );
        const told = new Map(
          numbers.map((number) => [
            number,
            toldOf(reports.filter(({ parentOrderSns }) => parentOrderSns.includes(number))),
          ]),
        );
        for (const parcel of parcels) {
          const toldOfOrder = told.get(parcel.externalNumber);
          if (toldOfOrder === undefined) continue;
          const news = newsOf(parcel, toldOfOrder, stored.get(String(parcel.parcelId)));
          if (news !== null) yield* step.alert(news, parcel.externalNumber);
        }
      }),
    ),
  );
});
