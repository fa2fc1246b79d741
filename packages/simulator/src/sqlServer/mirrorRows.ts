import type { Instant, JtlOrder, JtlParcel } from "@temu-jtl/core";
import { DateTime } from "effect";

const positionTypes = { goods: 1, freeText: 0, other: 2 } as const;

/** So that keys of parcels that have not left are nobody else's. */
const heldKeys = 1_000_000;

const utc = (instant: Instant): string =>
  DateTime.formatIso(DateTime.makeUnsafe(instant)).slice(0, 23);

/** Not every engine that speaks T-SQL reads JSON's escapes: a text that has some travels as a parameter. */
export const needsEscape = (text: string): boolean => JSON.stringify(text) !== `"${text}"`;

/** Delivery notes with their lines, and parcels with those that have not left, as rows of JTL's tables. */
export const packedRows = (parcels: ReadonlyArray<JtlParcel>) => {
  const byNote = [...Map.groupBy(parcels, ({ deliveryNoteId }) => deliveryNoteId).values()];
  const notes = byNote.flatMap(([first]) =>
    first === undefined ? [] : [{ id: first.deliveryNoteId, orderId: first.orderId }],
  );
  const lines = byNote
    .flatMap(([first]) =>
      (first?.noteContents ?? []).map(({ positionId, quantity }) => ({
        noteId: first?.deliveryNoteId ?? 0,
        positionId,
        quantity: String(quantity),
      })),
    )
    .map((line, index) => ({ id: index + 1, ...line }));
  const lineIds = new Map(
    lines.map(({ id, noteId, positionId }) => [`${noteId} ${positionId}`, id] as const),
  );
  return {
    notes,
    lines,
    parcels: [
      ...parcels.map((parcel) => ({
        id: parcel.parcelId,
        noteId: parcel.deliveryNoteId,
        tracking: parcel.trackingNumber,
        method: parcel.shippingMethod,
        shippedAt: utc(parcel.shippedAt),
      })),
      ...byNote.flatMap((ofNote) =>
        Array.from({ length: (ofNote[0]?.noteParcels ?? 0) - ofNote.length }, (_, index) => ({
          id: heldKeys + (ofNote[0]?.deliveryNoteId ?? 0) * 100 + index,
          noteId: ofNote[0]?.deliveryNoteId,
        })),
      ),
    ],
    contents: parcels.flatMap((parcel) =>
      parcel.contents.map(({ positionId, quantity }) => ({
        parcelId: parcel.parcelId,
        lineId: lineIds.get(`${parcel.deliveryNoteId} ${positionId}`),
        quantity: String(quantity),
      })),
    ),
  };
};

const deliveries = { open: 0, complete: 1, completeWithoutShipment: 2 } as const;

/** Orders with what belongs to them as rows of JTL's tables. `odd`: external numbers that travel as parameters. */
export const orderRows = (orders: ReadonlyArray<JtlOrder>, odd: ReadonlyArray<string>) => ({
  orders: orders.map((order) => ({
    id: order.orderId,
    number: order.orderNumber,
    word: needsEscape(order.externalNumber) ? null : order.externalNumber,
    place: odd.indexOf(order.externalNumber),
    cancelled: order.cancellation === null ? 0 : 1,
    delivered: deliveries[order.delivery],
    total: order.totalGross,
  })),
  // Who gives no reason leaves no row.
  cancellations: orders.flatMap(({ cancellation, orderId }) => {
    const reason = cancellation?.reason ?? null;
    return reason === null ? [] : [{ orderId, reason }];
  }),
  invoices: orders
    .flatMap(({ invoices, orderId }) =>
      (invoices ?? []).map(({ cancelled, number }) => ({
        orderId,
        number,
        cancelled: cancelled ? 1 : 0,
      })),
    )
    .map((invoice, index) => ({ id: index + 1, ...invoice })),
  positions: orders.flatMap(({ orderId, positions }) => {
    const fathers = new Set(positions.map(({ bundleId }) => bundleId));
    return positions.map(({ bundleId, kind, positionId, quantity, sku }) => ({
      id: positionId,
      orderId,
      article: kind === "goods" ? 1 : 0,
      sku,
      quantity: String(quantity),
      type: positionTypes[kind],
      // A bundle's own position names itself.
      bundle: bundleId ?? (fathers.has(positionId) ? positionId : null),
    }));
  }),
});
