import { articleKey } from "../../domain/JtlArticle.ts";
import type { JtlParcel } from "../../domain/JtlOrder.ts";
import { linesToShip, type ParentOrder } from "../../domain/ParentOrder.ts";
import type { LineQuantity, Parcel } from "../../domain/Shipment.ts";
import { articleNumberOf } from "./ImportContext.ts";

/**
 * JTL's parcels of one order with their contents as units of Temu's order lines. Two lines of one
 * article are filled in their order. Positions that someone added in JTL belong to no line.
 */
export const matchParcels = (
  order: ParentOrder,
  parcels: ReadonlyArray<JtlParcel>,
  skuMap: ReadonlyMap<string, string>,
): ReadonlyArray<Parcel> => {
  const open = linesToShip(order).map((line) => ({ line, left: line.quantity }));
  const take = (sku: string, quantity: number): ReadonlyArray<LineQuantity> => {
    const taken: Array<LineQuantity> = [];
    let wanted = quantity;
    for (const entry of open) {
      if (articleKey(articleNumberOf(entry.line, skuMap)) !== articleKey(sku)) continue;
      // JTL can pack half a unit of a divisible article; Temu only knows whole ones.
      const units = Math.floor(Math.min(wanted, entry.left));
      if (units <= 0) continue;
      entry.left -= units;
      wanted -= units;
      taken.push({
        parentOrderSn: order.parentOrderSn,
        orderSn: entry.line.orderSn,
        quantity: units,
      });
    }
    return taken;
  };
  return parcels
    .toSorted((a, b) => a.parcelId - b.parcelId)
    .map((parcel) => ({
      parcelId: String(parcel.parcelId),
      furtherBoxOf: null,
      parentOrderSn: order.parentOrderSn,
      trackingNumber: cleanTrackingNumber(parcel.trackingNumber),
      shippingMethod: parcel.shippingMethod,
      shippedAt: parcel.shippedAt,
      contents: parcel.contents.flatMap(({ sku, quantity }) => take(sku, quantity)),
    }));
};

/** Temu refuses tracking numbers with blanks and the characters `-`, `%` and `#`. */
export const cleanTrackingNumber = (text: string): string => text.replace(/[-%#\s]/g, "");
