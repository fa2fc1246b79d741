import { Clock, Effect, Stream } from "effect";
import type { JtlParcel } from "../../../../domain/JtlOrder.ts";
import type { Order } from "../../../../domain/Order.ts";
import type { Parcel } from "../../../../domain/Shipment.ts";
import { days } from "../../../../domain/Time.ts";
import { JtlWawi } from "../../../../ports/JtlWawi.ts";
import { OrderStore } from "../../../../ports/OrderStore.ts";
import { ShipmentStore } from "../../../../ports/ShipmentStore.ts";
import { CurrentStep, type Trouble } from "../../../CurrentStep.ts";
import { cleanTrackingNumber } from "./matchParcels.ts";
import { type ToldParcels, toldParcels } from "./toldParcels.ts";

/** So many orders are looked up at once. */
const lookUpSize = 1_000;

/** How long an order is watched after it was reported. */
const watchedFor = days(30);

const named = (number: string): string =>
  number === "" ? "no tracking number" : `the tracking number ${number}`;

const numberChanged = (number: string): Trouble => ({
  code: "numberChangedAfterReport",
  message: `A parcel of an order that Temu was told of has ${named(number)} in JTL by now, and Temu knows another.`,
  whatToDo: "Correct the tracking number in Seller Center, or enter the former one in JTL-Wawi.",
});

const oneMoreParcel = (number: string): Trouble => ({
  code: "parcelAfterReport",
  message: `JTL has packed one more parcel of an order that is reported, with ${named(number)}.`,
  whatToDo: "Add the parcel to the order in Seller Center, if the buyer shall follow it there.",
});

const parcelGone = (numbers: ReadonlyArray<string>): Trouble => ({
  code: "parcelGoneAfterReport",
  message: `JTL no longer has a parcel that Temu was told of: ${numbers.join(", ")}.`,
  whatToDo:
    "If it has left, enter it in JTL-Wawi again. If not, correct the shipment in Seller Center.",
});

/** A parcel as JTL has it, and as it was stored. */
interface Seen {
  readonly parcel: JtlParcel;
  readonly stored: Parcel | undefined;
}

/**
 * What of JTL's parcel Temu has not been told. Of a parcel that was told from here Temu has to know the
 * number that it has now. What people confirm in Seller Center they confirm as they see fit: another
 * parcel is news only if it has come, or has got its number, after the order was reported.
 */
const newsOf = (
  { parcel, stored }: Seen,
  told: ToldParcels,
  state: Order["state"],
): Trouble | null => {
  const number = cleanTrackingNumber(parcel.trackingNumber);
  const isToldAs = told.isToldAs(number, String(parcel.parcelId), stored);
  if (isToldAs !== null) return isToldAs ? null : numberChanged(number);
  if (state !== "reported" || (number !== "" && told.numbers.has(number))) return null;
  if (stored === undefined) return oneMoreParcel(number);
  return cleanTrackingNumber(stored.trackingNumber) === number ? null : numberChanged(number);
};

/** What Temu has not been told of an order's parcels, or has been told and is no longer so. */
const newsOfOrder = (
  state: Order["state"],
  seen: ReadonlyArray<Seen>,
  told: ToldParcels,
): ReadonlyArray<Trouble> => {
  const news = seen.flatMap((one) => newsOf(one, told, state) ?? []);
  const numbers = new Set(seen.map(({ parcel }) => cleanTrackingNumber(parcel.trackingNumber)));
  const gone = [...told.ours].filter((number) => !numbers.has(number));
  // A number that nothing has any more is that of the parcel whose number has changed.
  const isExplained = news.some(({ code }) => code === "numberChangedAfterReport");
  return gone.length === 0 || isExplained ? news : [...news, parcelGone(gone)];
};

/**
 * Tells, in every run while it stands, where JTL's parcels are no longer what Temu was told: of orders
 * that are told in part, and of those that are reported. Writes nothing.
 */
export const watchReported = Effect.gen(function* () {
  const orders = yield* OrderStore;
  const shipments = yield* ShipmentStore;
  const jtl = yield* JtlWawi;
  const step = yield* CurrentStep;
  const since = (yield* Clock.currentTimeMillis) - watchedFor;
  yield* Stream.concat(
    orders.inStates(["shipped"], lookUpSize),
    orders.inStates(["reported"], lookUpSize, since),
  ).pipe(
    Stream.runForEach(
      Effect.fnUntraced(function* (page) {
        const told = toldParcels(
          yield* shipments.reportsOf(page.map(({ parentOrderSn }) => parentOrderSn)),
        );
        const watched = page.filter(
          ({ parentOrderSn, state }) => state === "reported" || told(parentOrderSn).ours.size > 0,
        );
        if (watched.length === 0) return;
        const numbers = watched.map(({ parentOrderSn }) => parentOrderSn);
        const parcels = Map.groupBy(yield* jtl.parcels(numbers), (one) => one.externalNumber);
        const stored = new Map(
          (yield* shipments.parcels(numbers)).map((one) => [one.parcelId, one]),
        );
        for (const { parentOrderSn, state } of watched) {
          const seen = (parcels.get(parentOrderSn) ?? []).map((parcel) => ({
            parcel,
            stored: stored.get(String(parcel.parcelId)),
          }));
          for (const trouble of newsOfOrder(state, seen, told(parentOrderSn))) {
            yield* step.alert(trouble, parentOrderSn);
          }
        }
      }),
    ),
  );
});
