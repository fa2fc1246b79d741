import { Result } from "effect";
import { articleKey } from "../../domain/JtlArticle.ts";
import type { JtlContent, JtlOrder, JtlParcel } from "../../domain/JtlOrder.ts";
import type { Instant } from "../../domain/Time.ts";
import { isOpen, type OrderBook } from "./OrderBook.ts";
import { carrierNumber, packOrder, type Packing, takeUnits } from "./packOrder.ts";

/** What the packer does when nobody says otherwise. */
export interface PackingHabits {
  readonly parcelsPerOrder: number;
  /** The shipping method that the packer chooses for parcels. */
  readonly parcelShippingMethod: string;
}

interface Packed {
  readonly parcel: JtlParcel;
  readonly hasLeft: boolean;
}

/** The packing table: makes delivery notes with their parcels, and ships them. */
export class PackingTable {
  private readonly book: OrderBook;
  private lastNoteId = 500;
  private lastParcelId = 0;
  private readonly byOrder = new Map<number, ReadonlyArray<Packed>>();
  /** Orders with parcels that have not left yet. */
  private readonly held = new Set<number>();

  constructor(book: OrderBook) {
    this.book = book;
  }

  /** How many parcels were ever packed. */
  get count(): number {
    return this.lastParcelId;
  }

  /** The parcels of these orders that have left. */
  parcels(orders: ReadonlyArray<JtlOrder>): ReadonlyArray<JtlParcel> {
    return orders.flatMap(({ orderId }) =>
      (this.byOrder.get(orderId) ?? []).flatMap(({ parcel, hasLeft }) => (hasLeft ? [parcel] : [])),
    );
  }

  /** Packs what is wanted; answers the parcels, those that are held too. */
  pack(what: Packing, habits: PackingHabits, now: Instant): ReadonlyArray<JtlParcel> {
    const { externalNumbers } = what;
    const orders = externalNumbers === undefined ? this.book.open : this.book.find(externalNumbers);
    this.letLeave(
      externalNumbers === undefined ? [...this.held] : orders.map((one) => one.orderId),
      now,
    );
    const wanted = new Map<string, Map<string, number>>();
    return orders.filter(isOpen).flatMap((order) => {
      const unpacked = this.book.unpacked(order);
      if (what.units === undefined) return this.note(order, unpacked, what, habits, now);
      const left = wanted.get(order.externalNumber) ?? unitsByArticle(what.units);
      wanted.set(order.externalNumber, left);
      const contents = takeUnits(order, unpacked, left);
      return contents.length === 0 ? [] : this.note(order, contents, what, habits, now);
    });
  }

  /** Packs all that is left of this order. */
  packRest(order: JtlOrder, habits: PackingHabits, now: Instant): void {
    this.note(order, this.book.unpacked(order), {}, habits, now);
  }

  /** A person enters this number for all parcels of these orders. */
  setTracking(
    orders: ReadonlyArray<JtlOrder>,
    trackingNumber: string,
  ): Result.Result<void, string> {
    const packed = orders.filter(({ orderId }) => this.byOrder.has(orderId));
    for (const { orderId } of packed) {
      this.changeParcels(orderId, (parcel) => ({ ...parcel, trackingNumber }));
    }
    return packed.length === 0 ? Result.fail("JTL has no parcel of it") : Result.succeed(undefined);
  }

  /** Those of these parcels that have no number get the carrier's. */
  enterTracking(parcels: ReadonlyArray<JtlParcel>): void {
    const ids = new Set(parcels.map(({ parcelId }) => parcelId));
    for (const orderId of new Set(parcels.map((parcel) => parcel.orderId))) {
      this.changeParcels(orderId, (parcel) =>
        ids.has(parcel.parcelId) && parcel.trackingNumber === ""
          ? { ...parcel, trackingNumber: carrierNumber(parcel.parcelId) }
          : parcel,
      );
    }
  }

  private note(
    order: JtlOrder,
    contents: ReadonlyArray<JtlContent>,
    what: Packing,
    habits: PackingHabits,
    now: Instant,
  ): ReadonlyArray<JtlParcel> {
    this.lastNoteId += 1;
    const parcels = packOrder(order, contents, {
      deliveryNoteId: this.lastNoteId,
      firstParcelId: this.lastParcelId + 1,
      shippedAt: now,
      parcels: what.parcels ?? habits.parcelsPerOrder,
      contents: what.contents ?? "known",
      tracking: what.tracking ?? "given",
      shippingMethod: what.shippingMethod ?? habits.parcelShippingMethod,
    });
    this.lastParcelId += parcels.length;
    const leaving = parcels.length - (what.held ?? 0);
    if (leaving < parcels.length) this.held.add(order.orderId);
    this.byOrder.set(order.orderId, [
      ...(this.byOrder.get(order.orderId) ?? []),
      ...parcels.map((parcel, index) => ({ parcel, hasLeft: index < leaving })),
    ]);
    this.book.notePacked(order, contents, now);
    return parcels;
  }

  private letLeave(orderIds: ReadonlyArray<number>, now: Instant): void {
    for (const orderId of orderIds.filter((one) => this.held.delete(one))) {
      this.byOrder.set(
        orderId,
        (this.byOrder.get(orderId) ?? []).map(({ parcel, hasLeft }) => ({
          parcel: hasLeft ? parcel : { ...parcel, shippedAt: now },
          hasLeft: true,
        })),
      );
    }
  }

  private changeParcels(orderId: number, change: (parcel: JtlParcel) => JtlParcel): void {
    const packed = this.byOrder.get(orderId) ?? [];
    this.byOrder.set(
      orderId,
      packed.map(({ parcel, hasLeft }) => ({ parcel: change(parcel), hasLeft })),
    );
  }
}

const unitsByArticle = (units: NonNullable<Packing["units"]>): Map<string, number> => {
  const wanted = new Map<string, number>();
  for (const { sku, quantity } of units) {
    wanted.set(articleKey(sku), (wanted.get(articleKey(sku)) ?? 0) + quantity);
  }
  return wanted;
};
