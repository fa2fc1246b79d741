import { Result } from "effect";
import type { Carrier, FurtherBox, ReportedParcel, Warehouse } from "../../domain/Shipment.ts";
import { refuse, type TemuRefusal } from "./TemuRefusal.ts";

/** What is known when parcels are judged. */
export interface ParcelFacts {
  readonly carriers: ReadonlyArray<Carrier>;
  readonly warehouses: ReadonlyArray<Warehouse>;
  /** The orders that a tracking number was confirmed for before. */
  readonly ordersOfTracking: (trackingNumber: string) => ReadonlySet<string> | undefined;
}

const mostFurtherBoxes = 10;

type Judged = Result.Result<void, TemuRefusal>;

export const judgeWarehouse = (id: string, warehouses: ReadonlyArray<Warehouse>): Judged => {
  if (id === "") return refuse(120015527, "The warehouse is missing.");
  return warehouses.some((warehouse) => warehouse.id === id)
    ? Result.succeed(undefined)
    : refuse(120011085, "The warehouse is invalid.");
};

/** A number and carrier by themselves; `seen` are the numbers of the call so far. */
const judgeBox = (
  { trackingNumber, carrierId }: FurtherBox,
  { contents }: ReportedParcel,
  seen: Set<string>,
  facts: ParcelFacts,
): Judged => {
  if (trackingNumber.trim() === "") return refuse(120014001, "The tracking number is blank.");
  if (/[-%#\s]/.test(trackingNumber)) {
    return refuse(120014005, "The tracking number is not recognised.");
  }
  if (seen.has(trackingNumber)) return refuse(120014003, "The tracking number occurs twice.");
  seen.add(trackingNumber);
  const orders = facts.ordersOfTracking(trackingNumber);
  if (orders && contents.some(({ parentOrderSn }) => !orders.has(parentOrderSn))) {
    return refuse(120014004, "The tracking number is already used.");
  }
  return facts.carriers.some(({ id }) => id === carrierId)
    ? Result.succeed(undefined)
    : refuse(120015002, "The carrier is invalid.");
};

/** One unit may lie in several boxes, nothing else may. */
const judgeNumberOfBoxes = ({ contents, furtherBoxes = [] }: ReportedParcel): Judged => {
  if (furtherBoxes.length === 0) return Result.succeed(undefined);
  if (contents.length !== 1 || contents[0]?.quantity !== 1) {
    return refuse(120011045, "Only an order of quantity 1 can be split into several packages.");
  }
  return furtherBoxes.length > mostFurtherBoxes
    ? refuse(120011098, "There can be at most 10 further tracking numbers.")
    : Result.succeed(undefined);
};

/** Judges what the parcels say of themselves: numbers, carriers, warehouses, boxes. */
export const judgeParcels = (parcels: ReadonlyArray<ReportedParcel>, facts: ParcelFacts): Judged =>
  Result.gen(function* () {
    const seen = new Set<string>();
    for (const parcel of parcels) {
      yield* judgeNumberOfBoxes(parcel);
      for (const box of [parcel, ...(parcel.furtherBoxes ?? [])]) {
        yield* judgeBox(box, parcel, seen, facts);
      }
      yield* judgeWarehouse(parcel.warehouseId, facts.warehouses);
    }
  });
