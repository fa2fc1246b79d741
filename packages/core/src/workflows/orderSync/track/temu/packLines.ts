import type { OrderLine } from "../../../../domain/ParentOrder.ts";
import type { Parcel, ReportedParcel } from "../../../../domain/Shipment.ts";
import { cleanTrackingNumber } from "../jtl/matchParcels.ts";

/** What goes under one tracking number of one order, before its carrier is known. */
export interface Box {
  /** The first of JTL's parcels under this number. */
  readonly parcel: Parcel;
  readonly trackingNumber: string;
  readonly contents: ReportedParcel["contents"];
  /** Boxes in which the rest of the same unit lies. */
  readonly furtherBoxes: ReadonlyArray<Parcel>;
}

export interface PackedLines {
  /** Lines whose every unit is packed, and those of which units are missing. */
  readonly complete: ReadonlyArray<OrderLine>;
  readonly missing: ReadonlyArray<OrderLine>;
  /** Whether something that is packed cannot be told, because its parcel, or a further box of it, has no number. */
  readonly lacksNumber: boolean;
  readonly boxes: ReadonlyArray<Box>;
}

interface Filling {
  readonly parcels: ReadonlyArray<Parcel>;
  readonly units: ReadonlyMap<string, number>;
}

/** Boxes that belong to these parcels and have numbers of their own, which `taken` has from then on. */
const furtherBoxesOf = (
  parcels: ReadonlyArray<Parcel>,
  all: ReadonlyArray<Parcel>,
  taken: Set<string>,
): ReadonlyArray<Parcel> => {
  const ids = new Set(parcels.map(({ parcelId }) => parcelId));
  const found: Array<Parcel> = [];
  for (const parcel of all) {
    const number = cleanTrackingNumber(parcel.trackingNumber);
    if (parcel.furtherBoxOf === null || !ids.has(parcel.furtherBoxOf)) continue;
    if (taken.has(number)) continue;
    taken.add(number);
    found.push(parcel);
  }
  return found;
};

/**
 * How these lines lie in an order's parcels, as Temu is told of it: never more units than it wants, and
 * a parcel for each tracking number, since it takes a number once in a call.
 */
export const packLines = (
  parentOrderSn: string,
  lines: ReadonlyArray<OrderLine>,
  parcels: ReadonlyArray<Parcel>,
): PackedLines => {
  const left = new Map(lines.map(({ orderSn, quantity }) => [orderSn, quantity]));
  const byNumber = new Map<string, Filling>();
  // A unit whose other boxes are not all known by number would be told with too few.
  const lackingBoxes = new Set(
    parcels
      .filter(({ trackingNumber }) => cleanTrackingNumber(trackingNumber) === "")
      .map(({ furtherBoxOf }) => furtherBoxOf),
  );
  let lacksNumber = false;
  for (const parcel of parcels) {
    const number = cleanTrackingNumber(parcel.trackingNumber);
    const filling = byNumber.get(number) ?? { parcels: [], units: new Map<string, number>() };
    const units = new Map(filling.units);
    let isFilled = false;
    for (const { orderSn, quantity } of parcel.contents) {
      const taken = Math.min(quantity, left.get(orderSn) ?? 0);
      if (taken <= 0) continue;
      if (number === "" || lackingBoxes.has(parcel.parcelId)) {
        lacksNumber = true;
        continue;
      }
      left.set(orderSn, (left.get(orderSn) ?? 0) - taken);
      units.set(orderSn, (units.get(orderSn) ?? 0) + taken);
      isFilled = true;
    }
    if (isFilled) byNumber.set(number, { parcels: [...filling.parcels, parcel], units });
  }
  const isComplete = ({ orderSn }: OrderLine) => left.get(orderSn) === 0;
  const numbers = new Set(byNumber.keys());
  const lineOf = new Map(lines.map((line) => [line.orderSn, line]));
  return {
    complete: lines.filter(isComplete),
    missing: lines.filter((line) => !isComplete(line)),
    lacksNumber,
    boxes: [...byNumber].flatMap(([trackingNumber, { parcels: filled, units }]): Array<Box> => {
      const [parcel] = filled;
      if (parcel === undefined) return [];
      const contents = [...units].flatMap(([orderSn, quantity]) => {
        const line = lineOf.get(orderSn);
        if (line === undefined) return [];
        const { goodsId, skuId } = line;
        return [{ parentOrderSn, orderSn, quantity, goodsId, skuId }];
      });
      const furtherBoxes = furtherBoxesOf(filled, parcels, numbers);
      return [{ parcel, trackingNumber, contents, furtherBoxes }];
    }),
  };
};

/** The boxes with nothing but these lines in them; one in which none of them lies is left out. */
export const boxesWith = (
  boxes: ReadonlyArray<Box>,
  lines: ReadonlyArray<OrderLine>,
): ReadonlyArray<Box> => {
  const wanted = new Set(lines.map(({ orderSn }) => orderSn));
  return boxes
    .map((box) => ({ ...box, contents: box.contents.filter(({ orderSn }) => wanted.has(orderSn)) }))
    .filter(({ contents }) => contents.length > 0);
};
