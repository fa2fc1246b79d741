import type { ConfirmedShipment, ShipmentConfirmation } from "../../domain/Shipment.ts";
import type { Instant } from "../../domain/Time.ts";

interface Entry {
  readonly shipment: ConfirmedShipment;
  /** null: at once, whatever the clock says. */
  readonly shownFrom: Instant | null;
}

/** What a shop has shipped: by line, by number, and how often. */
export class ShipmentLedger {
  private readonly entries = new Map<string, Entry[]>();
  private readonly trackings = new Map<string, Set<string>>();
  private readonly counts = new Map<string, number>();
  private readonly repeats = new Map<string, number>();

  /** Takes a shipment of one line in; it can be read from `shownFrom` on, or at once. */
  keep(
    parentOrderSn: string,
    orderSn: string,
    shipment: ConfirmedShipment,
    shownFrom: Instant | null,
  ): void {
    for (const { trackingNumber } of [shipment, ...(shipment.furtherBoxes ?? [])]) {
      const orders = this.trackings.get(trackingNumber) ?? new Set();
      this.trackings.set(trackingNumber, orders.add(parentOrderSn));
    }
    this.entries.set(orderSn, [...(this.entries.get(orderSn) ?? []), { shipment, shownFrom }]);
  }

  /** Takes a confirmation in that was found to be right. */
  confirm({ parcels }: ShipmentConfirmation, shownFrom: Instant | null): void {
    for (const { contents, trackingNumber, carrierId, furtherBoxes = [] } of parcels) {
      for (const { parentOrderSn, orderSn, quantity } of contents) {
        const boxes = furtherBoxes.length === 0 ? {} : { furtherBoxes };
        const shipment = { trackingNumber, carrierId, quantity, ...boxes };
        this.keep(parentOrderSn, orderSn, shipment, shownFrom);
      }
    }
    const orderSns = parcels.flatMap(({ contents }) => contents.map(({ orderSn }) => orderSn));
    for (const orderSn of new Set(orderSns)) {
      this.counts.set(orderSn, this.confirmations(orderSn) + 1);
    }
  }

  /** Counts the lines of a confirmation that were confirmed before: it is a second one for them. */
  receive({ parcels }: ShipmentConfirmation): void {
    const orderSns = parcels.flatMap(({ contents }) => contents.map(({ orderSn }) => orderSn));
    for (const orderSn of new Set(orderSns)) {
      if (this.confirmations(orderSn) > 0) {
        this.repeats.set(orderSn, (this.repeats.get(orderSn) ?? 0) + 1);
      }
    }
  }

  /** What can be read of a line at that time. */
  shown(orderSn: string, now: Instant): ReadonlyArray<ConfirmedShipment> {
    const entries = this.entries.get(orderSn) ?? [];
    return entries.flatMap(({ shipment, shownFrom }) =>
      shownFrom === null || shownFrom <= now ? [shipment] : [],
    );
  }

  /** Lets everything be read that was kept. */
  showAll(): void {
    for (const [orderSn, entries] of this.entries) {
      this.entries.set(
        orderSn,
        entries.map(({ shipment }) => ({ shipment, shownFrom: null })),
      );
    }
  }

  /** The orders that a tracking number was kept for. */
  ordersOf(trackingNumber: string): ReadonlySet<string> | undefined {
    return this.trackings.get(trackingNumber);
  }

  /** How often a confirmation of this line took effect. */
  confirmations(orderSn: string): number {
    return this.counts.get(orderSn) ?? 0;
  }

  /** By line, how often a confirmation came after one had taken effect. */
  get repeatedConfirmations(): ReadonlyMap<string, number> {
    return this.repeats;
  }

  get allConfirmations(): ReadonlyMap<string, number> {
    return this.counts;
  }
}
