import type { JtlOrder, JtlParcel } from "../../domain/JtlOrder.ts";
import type { Instant } from "../../domain/Time.ts";

/**
 * Packs an order under one delivery note. Its units are dealt out over the parcels in turn, so that
 * with two parcels a line of several units is split. There are never more parcels than units.
 */
export const packOrder = (
  order: JtlOrder,
  how: {
    readonly parcels: number;
    readonly shippingMethod: string;
    readonly firstParcelId: number;
    readonly shippedAt: Instant;
  },
): ReadonlyArray<JtlParcel> => {
  const goods = order.positions.filter((position) => position.kind !== "other");
  const units = goods.flatMap((position) =>
    Array.from({ length: Math.ceil(position.quantity) }, (_, unit) => ({
      position,
      quantity: Math.min(1, position.quantity - unit),
    })),
  );
  const count = Math.max(1, Math.min(how.parcels, units.length));
  const noteContents = goods.map(({ positionId, sku, quantity }) => ({
    positionId,
    sku,
    quantity,
  }));
  return Array.from({ length: count }, (_, at) => {
    const parcelId = how.firstParcelId + at;
    const contents = goods.flatMap((position) => {
      const quantity = units
        .filter((unit, index) => index % count === at && unit.position === position)
        .reduce((sum, unit) => sum + unit.quantity, 0);
      return quantity === 0
        ? []
        : [{ positionId: position.positionId, sku: position.sku, quantity }];
    });
    return {
      externalNumber: order.externalNumber,
      orderId: order.orderId,
      deliveryNoteId: order.orderId,
      parcelId,
      trackingNumber: `00340434${String(parcelId).padStart(12, "0")}`,
      shippingMethod: how.shippingMethod,
      shippedAt: how.shippedAt,
      contents,
      noteContents,
      noteParcels: count,
    };
  });
};
