import type { Parcel, ReportedParcel, ShipmentReport } from "../../../../domain/Shipment.ts";
import { isFoundAtTemu } from "../temu/toldLines.ts";
import { cleanTrackingNumber } from "./matchParcels.ts";

/** What Temu has confirmed of one order's parcels. */
export interface ToldParcels {
  /** Every number that Temu has, wherever it has it from. */
  readonly numbers: ReadonlySet<string>;
  /** The numbers that Temu has from here. */
  readonly ours: ReadonlySet<string>;
  /** Whether Temu was told from here of what is in a parcel of JTL's under this number; null: not at all. */
  readonly isToldAs: (
    number: string,
    parcelId: string,
    stored: Parcel | undefined,
  ) => boolean | null;
}

const numbersIn = (parcels: ReadonlyArray<ReportedParcel>): ReadonlySet<string> =>
  new Set(
    parcels
      .flatMap((parcel) => [parcel, ...(parcel.furtherBoxes ?? [])])
      .map(({ trackingNumber }) => cleanTrackingNumber(trackingNumber)),
  );

const ofOrder = (parentOrderSn: string, confirmed: ReadonlyArray<ShipmentReport>): ToldParcels => {
  const holdsIt = ({ contents }: ReportedParcel): boolean =>
    contents.some((one) => one.parentOrderSn === parentOrderSn);
  const parcelsIn = (reports: ReadonlyArray<ShipmentReport>) =>
    reports.flatMap(({ confirmation }) => confirmation.parcels.filter(holdsIt));
  const told = parcelsIn(confirmed.filter(({ confirmation }) => !isFoundAtTemu(confirmation)));
  const ours = numbersIn(told);
  const lines = new Set(told.flatMap(({ contents }) => contents.map(({ orderSn }) => orderSn)));
  const byId = Map.groupBy(told, ({ parcelId }) => parcelId);
  return {
    numbers: numbersIn(parcelsIn(confirmed)),
    ours,
    isToldAs: (number, parcelId, stored) => {
      const itself = byId.get(parcelId);
      // With partial reports it may have been told more than once.
      if (itself !== undefined) return itself.every((one) => numbersIn([one]).has(number));
      const boxOf = stored?.furtherBoxOf ?? null;
      // Parcels under one number are told by the first of them, a further box by its number alone.
      const isTold =
        (boxOf !== null && byId.has(boxOf)) ||
        stored?.contents.some(({ orderSn }) => lines.has(orderSn)) === true;
      return isTold ? ours.has(number) : null;
    },
  };
};

/** What Temu has confirmed of the parcels of each order in these reports. */
export const toldParcels = (reports: ReadonlyArray<ShipmentReport>) => {
  const byOrder = new Map<string, Array<ShipmentReport>>();
  for (const report of reports.filter(({ state }) => state === "confirmed")) {
    for (const one of report.parentOrderSns) {
      byOrder.set(one, [...(byOrder.get(one) ?? []), report]);
    }
  }
  return (parentOrderSn: string): ToldParcels =>
    ofOrder(parentOrderSn, byOrder.get(parentOrderSn) ?? []);
};
