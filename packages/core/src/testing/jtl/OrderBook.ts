import type { JtlContent, JtlOrder, JtlPosition } from "../../domain/JtlOrder.ts";
import type { Instant } from "../../domain/Time.ts";
import { totalGrossOf } from "./ImportedDocument.ts";
import type { StockRoom } from "./StockRoom.ts";

/** An order that its people may still change, pack or cancel. */
export const isOpen = ({ cancellation, delivery }: JtlOrder): boolean =>
  cancellation === null && delivery === "open";

/**
 * JTL's orders with what is known beside them: prices, what is packed, since when they wait. What is left
 * to pack of open ones is reserved in the stock room.
 */
export class OrderBook {
  private readonly room: StockRoom;
  private lastOrderId = 0;
  private lastPositionId = 0;
  private lastInvoice = 0;
  private readonly byId = new Map<number, JtlOrder>();
  private readonly idsOfNumber = new Map<string, number[]>();
  /** With tax, in minor units, by position. */
  private readonly prices = new Map<number, number>();
  /** Units that lie in a delivery note, by position. */
  private readonly packed = new Map<number, number>();
  /** Since when open orders wait to be packed, the longest first. */
  private readonly waitingSince = new Map<number, Instant>();

  constructor(room: StockRoom) {
    this.room = room;
  }

  get size(): number {
    return this.byId.size;
  }

  has(externalNumber: string): boolean {
    return this.idsOfNumber.has(externalNumber);
  }

  /** The orders with these numbers, each once. */
  find(externalNumbers: ReadonlyArray<string>): ReadonlyArray<JtlOrder> {
    return [...new Set(externalNumbers)]
      .flatMap((externalNumber) => this.idsOfNumber.get(externalNumber) ?? [])
      .flatMap((orderId) => this.byId.get(orderId) ?? []);
  }

  byOrderId(orderId: number): JtlOrder | undefined {
    return this.byId.get(orderId);
  }

  /** All orders that are open, the longest waiting first. */
  get open(): ReadonlyArray<JtlOrder> {
    return [...this.waitingSince.keys()].flatMap((orderId) => this.byId.get(orderId) ?? []);
  }

  /** The open orders that have waited since this time or longer. */
  waitingUntil(
    time: Instant,
  ): ReadonlyArray<{ readonly order: JtlOrder; readonly since: Instant }> {
    const waiting: Array<{ readonly order: JtlOrder; readonly since: Instant }> = [];
    for (const [orderId, since] of this.waitingSince) {
      if (since > time) break;
      const order = this.byId.get(orderId);
      if (order !== undefined) waiting.push({ order, since });
    }
    return waiting;
  }

  /** The key of a new position with this price. */
  nextPosition(unitGross: number): number {
    this.lastPositionId += 1;
    this.prices.set(this.lastPositionId, unitGross);
    return this.lastPositionId;
  }

  nextInvoiceNumber(): string {
    this.lastInvoice += 1;
    return `RE-${20_000 + this.lastInvoice}`;
  }

  priceOf({ positionId }: JtlPosition): number {
    return this.prices.get(positionId) ?? 0;
  }

  add(externalNumber: string, positions: ReadonlyArray<JtlPosition>, now: Instant): void {
    this.lastOrderId += 1;
    const orderId = this.lastOrderId;
    this.idsOfNumber.set(externalNumber, [
      ...(this.idsOfNumber.get(externalNumber) ?? []),
      orderId,
    ]);
    const order = {
      externalNumber,
      orderId,
      orderNumber: `AU-${10_000 + orderId}`,
      cancellation: null,
      delivery: "open",
      totalGross: "",
      positions,
      invoices: [],
    } as const;
    this.put(order, now);
  }

  /** Takes an order in as it is now; its total is that of its positions. */
  put(order: JtlOrder, now: Instant): void {
    const { orderId, positions } = order;
    const priced = positions.map((position) => ({
      quantity: position.quantity,
      unitGross: this.priceOf(position),
    }));
    this.byId.set(orderId, { ...order, totalGross: totalGrossOf(priced) });
    this.reserve(order);
    if (!isOpen(order)) this.waitingSince.delete(orderId);
    else if (!this.waitingSince.has(orderId)) this.waitingSince.set(orderId, now);
  }

  /** What is left to pack: goods and free text, and of a bundle its components. */
  unpacked({ positions }: JtlOrder): ReadonlyArray<JtlContent> {
    const bundles = new Set(positions.map(({ bundleId }) => bundleId));
    return positions.flatMap(({ kind, positionId, sku, quantity }) => {
      const left = quantity - this.packedOf(positionId);
      return kind === "other" || bundles.has(positionId) || left <= 0
        ? []
        : [{ positionId, sku, quantity: left }];
    });
  }

  packedOf(positionId: number): number {
    return this.packed.get(positionId) ?? 0;
  }

  /** These units lie in a delivery note now. */
  notePacked(order: JtlOrder, contents: ReadonlyArray<JtlContent>, now: Instant): void {
    for (const { positionId, quantity } of contents) {
      this.packed.set(positionId, this.packedOf(positionId) + quantity);
    }
    this.room.take(goodsOf(order, contents));
    if (this.unpacked(order).length === 0) this.put({ ...order, delivery: "complete" }, now);
    else this.reserve(order);
  }

  private reserve(order: JtlOrder): void {
    this.room.reserve(order.orderId, isOpen(order) ? goodsOf(order, this.unpacked(order)) : []);
  }
}

/** Without free text, of which no stock is kept. */
const goodsOf = (
  { positions }: JtlOrder,
  contents: ReadonlyArray<JtlContent>,
): ReadonlyArray<JtlContent> => {
  const goods = new Set(
    positions.flatMap(({ kind, positionId }) => (kind === "goods" ? [positionId] : [])),
  );
  return contents.filter(({ positionId }) => goods.has(positionId));
};
