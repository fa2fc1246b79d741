import { Result } from "effect";
import { articleKey, type JtlArticle } from "../../domain/JtlArticle.ts";
import type { ImportMark, JtlOrder, JtlParcel, SubmitOutcome } from "../../domain/JtlOrder.ts";
import { type Instant, minutes } from "../../domain/Time.ts";
import type { ImportedDocument, ReadDocument } from "./ImportedDocument.ts";
import { totalGrossOf } from "./ImportedDocument.ts";
import { packOrder } from "./packOrder.ts";

/** How this JTL-Wawi works. Delays in milliseconds; null: only when told to. */
export interface JtlModelSettings {
  /** How long a row waits in the import table until JTL's worker takes it. */
  readonly takeOverDelayMillis: number | null;
  /** How long after that the order is packed and shipped. */
  readonly packDelayMillis: number | null;
  readonly parcelsPerOrder: number;
  /** The shipping method that the packer chooses for parcels. */
  readonly parcelShippingMethod: string;
  /** Names that orders may carry; others are rejected. */
  readonly shippingMethods: ReadonlyArray<string>;
  readonly paymentMethods: ReadonlyArray<string>;
}

export const defaultJtlModelSettings: JtlModelSettings = {
  takeOverDelayMillis: minutes(1),
  packDelayMillis: minutes(10),
  parcelsPerOrder: 1,
  parcelShippingMethod: "DHL",
  shippingMethods: ["TEMU"],
  paymentMethods: ["TEMU"],
};

interface Row {
  readonly rowId: number;
  readonly externalNumber: string;
  readonly document: string;
  readonly insertedAt: Instant;
}

interface Waiting {
  readonly orderId: number;
  readonly acceptedAt: Instant;
}

/**
 * One JTL-Wawi, in the terms of the business: the table that imports are handed over in, the worker
 * that makes orders of its rows (or drops them without a word), and the packing table. Time is
 * passed in: {@link JtlModel.tick} does what is due by then.
 */
export class JtlModel {
  settings: JtlModelSettings;
  private readonly read: ReadDocument;
  private lastRowId = 0;
  private lastOrderId = 0;
  private lastPositionId = 0;
  private lastParcelId = 0;
  /** Rows of the import table in the order of their numbers. */
  private readonly rows = new Map<number, Row>();
  private readonly rowIds = new Map<string, number>();
  private readonly ordersById = new Map<number, JtlOrder>();
  private readonly orderIds = new Map<string, number[]>();
  private readonly parcelsByOrder = new Map<number, ReadonlyArray<JtlParcel>>();
  private readonly unpacked = new Map<number, Waiting>();
  private readonly documents = new Map<string, ImportedDocument>();
  private readonly insertCounts = new Map<string, number>();
  private readonly rejected = new Map<string, string>();
  /** By {@link articleKey}. Null: every article. */
  private stocked: ReadonlyMap<string, JtlArticle> | null = null;

  constructor(read: ReadDocument, settings: Partial<JtlModelSettings> = {}) {
    this.read = read;
    this.settings = { ...defaultJtlModelSettings, ...settings };
  }

  importMark(now: Instant): ImportMark {
    return { now, lastRowId: this.lastRowId };
  }

  /** Inserts a row, unless an order or a row has the number or the deadline has passed. */
  submit(
    handOver: {
      readonly externalNumber: string;
      readonly document: string;
      readonly deadline: Instant;
    },
    now: Instant,
  ): SubmitOutcome {
    const { externalNumber, document, deadline } = handOver;
    const queuedAs = this.rowIds.get(externalNumber);
    if (queuedAs !== undefined) return { _tag: "AlreadyQueued", rowId: queuedAs };
    const orders = this.orders([externalNumber]);
    if (orders.length > 0) {
      return { _tag: "AlreadyOrdered", orderNumbers: orders.map((order) => order.orderNumber) };
    }
    if (now >= deadline) return { _tag: "TooLate" };
    this.lastRowId += 1;
    const row = { rowId: this.lastRowId, externalNumber, document, insertedAt: now };
    this.rows.set(row.rowId, row);
    this.rowIds.set(externalNumber, row.rowId);
    this.insertCounts.set(externalNumber, this.rowsInserted(externalNumber) + 1);
    return { _tag: "Inserted", rowId: row.rowId };
  }

  queued(
    externalNumbers: ReadonlyArray<string>,
  ): ReadonlyArray<{ readonly externalNumber: string; readonly rowId: number }> {
    return [...new Set(externalNumbers)].flatMap((externalNumber) => {
      const rowId = this.rowIds.get(externalNumber);
      return rowId === undefined ? [] : [{ externalNumber, rowId }];
    });
  }

  orders(externalNumbers: ReadonlyArray<string>): ReadonlyArray<JtlOrder> {
    return [...new Set(externalNumbers)]
      .flatMap((externalNumber) => this.orderIds.get(externalNumber) ?? [])
      .flatMap((orderId) => this.ordersById.get(orderId) ?? []);
  }

  parcels(externalNumbers: ReadonlyArray<string>): ReadonlyArray<JtlParcel> {
    return this.orders(externalNumbers).flatMap(
      (order) => this.parcelsByOrder.get(order.orderId) ?? [],
    );
  }

  /** The articles with these numbers, whatever their case. */
  articles(skus: ReadonlyArray<string>): ReadonlyArray<JtlArticle> {
    const asked = [...new Map(skus.map((sku) => [articleKey(sku), sku])).values()];
    return asked.flatMap((sku) =>
      this.stocked === null
        ? [{ sku, unitGross: 1_000, taxRate: 19_000_000 }]
        : (this.stocked.get(articleKey(sku)) ?? []),
    );
  }

  /** JTL has these articles and no others; null: whichever anybody asks for. */
  stockArticles(articles: ReadonlyArray<JtlArticle> | null): void {
    this.stocked = articles && new Map(articles.map((one) => [articleKey(one.sku), one]));
  }

  /** Does what worker and packing table would have done until now. */
  tick(now: Instant): void {
    const { takeOverDelayMillis, packDelayMillis } = this.settings;
    if (takeOverDelayMillis !== null) {
      for (const row of this.rows.values()) {
        if (row.insertedAt + takeOverDelayMillis > now) break;
        this.takeOverRow(row, row.insertedAt + takeOverDelayMillis);
      }
    }
    if (packDelayMillis !== null) {
      for (const waiting of this.unpacked.values()) {
        if (waiting.acceptedAt + packDelayMillis > now) break;
        this.packWaiting(waiting, waiting.acceptedAt + packDelayMillis, undefined);
      }
    }
  }

  /** The worker runs now and takes every row. */
  takeOver(now: Instant): void {
    for (const row of this.rows.values()) this.takeOverRow(row, now);
  }

  /** Packs and ships now: these orders or all that wait, in so many parcels. */
  pack(
    now: Instant,
    what: { readonly externalNumbers?: ReadonlyArray<string>; readonly parcels?: number } = {},
  ): void {
    const orderIds = what.externalNumbers?.flatMap(
      (externalNumber) => this.orderIds.get(externalNumber) ?? [],
    ) ?? [...this.unpacked.keys()];
    for (const orderId of orderIds) {
      const waiting = this.unpacked.get(orderId);
      if (waiting !== undefined) this.packWaiting(waiting, now, what.parcels);
    }
  }

  /** A person cancels the orders with this number in JTL. */
  cancel(externalNumber: string): void {
    for (const order of this.orders([externalNumber])) {
      this.ordersById.set(order.orderId, { ...order, cancelled: true });
      this.unpacked.delete(order.orderId);
    }
  }

  /** How many rows were ever inserted with this number. More than one is a double order. */
  rowsInserted(externalNumber: string): number {
    return this.insertCounts.get(externalNumber) ?? 0;
  }

  /** {@link JtlModel.rowsInserted} of every number. */
  get allRowsInserted(): ReadonlyMap<string, number> {
    return this.insertCounts;
  }

  /** What JTL read in the document that it accepted. */
  acceptedDocument(externalNumber: string): ImportedDocument | null {
    return this.documents.get(externalNumber) ?? null;
  }

  /** Why the worker dropped the last row with this number. The real one tells nobody. */
  rejection(externalNumber: string): string | null {
    return this.rejected.get(externalNumber) ?? null;
  }

  get counts(): { readonly rows: number; readonly orders: number; readonly parcels: number } {
    return { rows: this.rows.size, orders: this.ordersById.size, parcels: this.lastParcelId };
  }

  private takeOverRow(row: Row, at: Instant): void {
    this.rows.delete(row.rowId);
    this.rowIds.delete(row.externalNumber);
    Result.match(
      Result.flatMap(this.read(row.document), (document) => this.check(document)),
      {
        onSuccess: (document) => this.accept(document, at),
        onFailure: (reason) => this.rejected.set(row.externalNumber, reason),
      },
    );
  }

  private check(document: ImportedDocument): Result.Result<ImportedDocument, string> {
    if (this.orderIds.has(document.externalNumber)) return Result.fail("duplicate external number");
    if (!this.settings.shippingMethods.includes(document.shippingMethod)) {
      return Result.fail(`unknown shipping method "${document.shippingMethod}"`);
    }
    if (!this.settings.paymentMethods.includes(document.paymentMethod)) {
      return Result.fail(`unknown payment method "${document.paymentMethod}"`);
    }
    if (document.customer === null) return Result.fail("no customer");
    if (document.positions.length === 0) return Result.fail("no positions");
    return Result.succeed(document);
  }

  private accept(document: ImportedDocument, at: Instant): void {
    this.lastOrderId += 1;
    const orderId = this.lastOrderId;
    const { externalNumber } = document;
    this.ordersById.set(orderId, {
      externalNumber,
      orderId,
      orderNumber: `AU-${10_000 + orderId}`,
      cancelled: false,
      delivery: "open",
      totalGross: totalGrossOf(document.positions),
      positions: document.positions.map(({ kind, sku, quantity }) => {
        this.lastPositionId += 1;
        return { positionId: this.lastPositionId, kind, sku, quantity, bundleId: null };
      }),
    });
    this.orderIds.set(externalNumber, [...(this.orderIds.get(externalNumber) ?? []), orderId]);
    this.documents.set(externalNumber, document);
    this.rejected.delete(externalNumber);
    this.unpacked.set(orderId, { orderId, acceptedAt: at });
  }

  private packWaiting(waiting: Waiting, at: Instant, parcels: number | undefined): void {
    const order = this.ordersById.get(waiting.orderId);
    this.unpacked.delete(waiting.orderId);
    if (order === undefined) return;
    const packed = packOrder(order, {
      parcels: parcels ?? this.settings.parcelsPerOrder,
      shippingMethod: this.settings.parcelShippingMethod,
      firstParcelId: this.lastParcelId + 1,
      shippedAt: at,
    });
    this.lastParcelId += packed.length;
    this.parcelsByOrder.set(order.orderId, packed);
    this.ordersById.set(order.orderId, { ...order, delivery: "complete" });
  }
}
