import type { Result } from "effect";
import type { JtlArticle } from "../../domain/JtlArticle.ts";
import type { ImportMark, JtlOrder, JtlParcel, SubmitOutcome } from "../../domain/JtlOrder.ts";
import { type Instant, minutes } from "../../domain/Time.ts";
import { Articles, type Bundles } from "./Articles.ts";
import { Desk } from "./Desk.ts";
import type { ImportedDocument, ReadDocument } from "./ImportedDocument.ts";
import { type ImportRow, ImportTable } from "./ImportTable.ts";
import { OrderBook } from "./OrderBook.ts";
import type { Packing } from "./packOrder.ts";
import { type PackingHabits, PackingTable } from "./PackingTable.ts";
import { StockRoom } from "./StockRoom.ts";
import { type MethodNames, Worker } from "./Worker.ts";

/** How this JTL-Wawi works. Delays in milliseconds; null: only when told to. */
export interface JtlModelSettings extends MethodNames, PackingHabits {
  /** How long a row waits in the import table until JTL's worker takes it. */
  readonly takeOverDelayMillis: number | null;
  /** How long after that the order is packed and shipped. */
  readonly packDelayMillis: number | null;
}

export const defaultJtlModelSettings: JtlModelSettings = {
  takeOverDelayMillis: minutes(1),
  packDelayMillis: minutes(10),
  parcelsPerOrder: 1,
  parcelShippingMethod: "DHL",
  shippingMethods: ["TEMU"],
  paymentMethods: ["TEMU"],
};

/**
 * One JTL-Wawi, in the terms of the business: the table that imports are handed over in, the worker
 * that makes orders of its rows (or drops them without a word), the people at the desks and the
 * packing table. Time is passed in: {@link JtlModel.tick} does what is due by then.
 */
export class JtlModel {
  settings: JtlModelSettings;
  private readonly articleList = new Articles();
  private readonly table = new ImportTable();
  /** Goods on hand, what orders reserve of them, and which articles there are of what stock. */
  readonly room = new StockRoom(this.articleList);
  private readonly book = new OrderBook(this.room);
  private readonly packing = new PackingTable(this.book);
  private readonly worker: Worker;
  /** The people who change orders. */
  readonly desk = new Desk(this.book);

  constructor(read: ReadDocument, settings: Partial<JtlModelSettings> = {}) {
    this.worker = new Worker(read, this.table, this.book, this.articleList);
    this.settings = { ...defaultJtlModelSettings, ...settings };
  }

  importMark(now: Instant): ImportMark {
    return { now, lastRowId: this.table.lastRowId };
  }

  /**
   * Inserts a row, unless an order or a row has the number or the deadline has passed. What the worker
   * holds between the two is neither.
   */
  submit(
    handOver: {
      readonly externalNumber: string;
      readonly document: string;
      readonly deadline: Instant;
    },
    now: Instant,
  ): SubmitOutcome {
    const { externalNumber, document, deadline } = handOver;
    const queuedAs = this.table.rowIdOf(externalNumber);
    if (queuedAs !== undefined) return { _tag: "AlreadyQueued", rowId: queuedAs };
    const orders = this.orders([externalNumber]);
    if (orders.length > 0) {
      return { _tag: "AlreadyOrdered", orderNumbers: orders.map((order) => order.orderNumber) };
    }
    if (now >= deadline) return { _tag: "TooLate" };
    return { _tag: "Inserted", rowId: this.table.insert(externalNumber, document, now) };
  }

  queued(
    externalNumbers: ReadonlyArray<string>,
  ): ReadonlyArray<{ readonly externalNumber: string; readonly rowId: number }> {
    return [...new Set(externalNumbers)].flatMap((externalNumber) => {
      const rowId = this.table.rowIdOf(externalNumber);
      return rowId === undefined ? [] : [{ externalNumber, rowId }];
    });
  }

  orders(externalNumbers: ReadonlyArray<string>): ReadonlyArray<JtlOrder> {
    return this.book.find(externalNumbers);
  }

  parcels(externalNumbers: ReadonlyArray<string>): ReadonlyArray<JtlParcel> {
    return this.packing.parcels(this.orders(externalNumbers));
  }

  /** The articles with these numbers, whatever their case. */
  articles(skus: ReadonlyArray<string>): ReadonlyArray<JtlArticle> {
    return this.articleList.find(skus);
  }

  /** JTL has these articles and no others; null: whichever anybody asks for. */
  stockArticles(articles: ReadonlyArray<JtlArticle> | null): void {
    this.articleList.list(articles);
  }

  /** These articles are bundles, and no others. */
  bundles(articles: Bundles): void {
    this.room.bundle(articles);
  }

  /** Does what worker and packing table would have done until now. */
  tick(now: Instant): void {
    const { takeOverDelayMillis, packDelayMillis } = this.settings;
    if (takeOverDelayMillis !== null) {
      for (const row of this.table.insertedUntil(now - takeOverDelayMillis)) {
        this.worker.take(row, row.insertedAt + takeOverDelayMillis);
      }
    }
    this.worker.show(now, this.settings);
    if (packDelayMillis !== null) {
      for (const { order, since } of this.book.waitingUntil(now - packDelayMillis)) {
        this.packing.packRest(order, this.settings, since + packDelayMillis);
      }
    }
  }

  /** The worker runs now and takes every row. */
  takeOver(now: Instant): void {
    for (const row of this.table.rows) this.worker.take(row, now);
    this.worker.show(now, this.settings);
  }

  /** The worker drops the next so many rows. */
  rejectNext(times: number): void {
    this.worker.rejectNext(times);
  }

  /** The worker drops this row, unless it has gone. */
  reject(row: ImportRow): void {
    if (this.table.rowIdOf(row.externalNumber) === row.rowId) this.worker.drop(row);
  }

  /** So many milliseconds pass from now on between a row's being taken and its order's being visible. */
  visibleDelay(millis: number): void {
    this.worker.visibleDelayMillis = millis;
  }

  /** Packs and ships now; answers the parcels. */
  pack(now: Instant, what: Packing = {}): ReadonlyArray<JtlParcel> {
    return this.packing.pack(what, this.settings, now);
  }

  /** A person enters this number for all parcels of these orders. */
  setTracking(externalNumber: string, trackingNumber: string): Result.Result<void, string> {
    return this.packing.setTracking(this.orders([externalNumber]), trackingNumber);
  }

  /** Those of these parcels that have no number get the carrier's. */
  enterTracking(parcels: ReadonlyArray<JtlParcel>): void {
    this.packing.enterTracking(parcels);
  }

  /** Rows that wait for the worker. */
  get waitingRows(): ReadonlyArray<ImportRow> {
    return this.table.rows;
  }

  /** Orders that wait to be packed. */
  get openOrders(): ReadonlyArray<JtlOrder> {
    return this.book.open;
  }

  /** How many rows were ever inserted with this number. More than one is a double order. */
  rowsInserted(externalNumber: string): number {
    return this.table.rowsInserted(externalNumber);
  }

  /** {@link JtlModel.rowsInserted} of every number. */
  get allRowsInserted(): ReadonlyMap<string, number> {
    return this.table.allRowsInserted;
  }

  /** What JTL read in the document that it accepted. */
  acceptedDocument(externalNumber: string): ImportedDocument | null {
    return this.worker.acceptedDocument(externalNumber);
  }

  /** Why the worker dropped the last row with this number. The real one tells nobody. */
  rejection(externalNumber: string): string | null {
    return this.worker.rejection(externalNumber);
  }

  get counts(): { readonly rows: number; readonly orders: number; readonly parcels: number } {
    return { rows: this.table.size, orders: this.book.size, parcels: this.packing.count };
  }
}
