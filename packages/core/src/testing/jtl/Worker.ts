import { Result } from "effect";
import type { JtlPosition } from "../../domain/JtlOrder.ts";
import type { Instant } from "../../domain/Time.ts";
import type { Articles } from "./Articles.ts";
import type { ImportedDocument, ImportedPosition, ReadDocument } from "./ImportedDocument.ts";
import type { ImportRow, ImportTable } from "./ImportTable.ts";
import type { OrderBook } from "./OrderBook.ts";

/** Names that orders may carry; others are rejected. */
export interface MethodNames {
  readonly shippingMethods: ReadonlyArray<string>;
  readonly paymentMethods: ReadonlyArray<string>;
}

interface Held {
  readonly row: ImportRow;
  readonly visibleAt: Instant;
}

/** JTL's worker: makes orders of the import table's rows, or drops them without a word. */
export class Worker {
  /** So long is a row neither in the table nor an order, in milliseconds. */
  visibleDelayMillis = 0;
  private readonly read: ReadDocument;
  private readonly table: ImportTable;
  private readonly book: OrderBook;
  private readonly articles: Articles;
  private toReject = 0;
  /** Rows that are neither in the table nor an order, in the order in which they become visible. */
  private held: Held[] = [];
  private readonly documents = new Map<string, ImportedDocument>();
  private readonly rejected = new Map<string, string>();

  constructor(read: ReadDocument, table: ImportTable, book: OrderBook, articles: Articles) {
    this.read = read;
    this.table = table;
    this.book = book;
    this.articles = articles;
  }

  /** The next so many rows that it takes are dropped. */
  rejectNext(times: number): void {
    this.toReject += times;
  }

  /** Takes this row: its order is visible after {@link visibleDelayMillis}, never before an earlier one's. */
  take(row: ImportRow, at: Instant): void {
    if (this.toReject > 0) {
      this.toReject -= 1;
      this.drop(row);
      return;
    }
    this.table.remove(row);
    const visibleAt = Math.max(at + this.visibleDelayMillis, this.held.at(-1)?.visibleAt ?? at);
    this.held.push({ row, visibleAt });
  }

  /** Takes this row and makes nothing of it. */
  drop(row: ImportRow): void {
    this.table.remove(row);
    this.rejected.set(row.externalNumber, "rejected when told to");
  }

  /** Makes orders of the rows whose time has come. */
  show(now: Instant, names: MethodNames): void {
    if (this.held.every(({ visibleAt }) => visibleAt > now)) return;
    const due = this.held.filter(({ visibleAt }) => visibleAt <= now);
    this.held = this.held.filter(({ visibleAt }) => visibleAt > now);
    for (const { row, visibleAt } of due) {
      Result.match(
        Result.flatMap(this.read(row.document), (document) => this.check(document, names)),
        {
          onSuccess: (document) => this.accept(document, visibleAt),
          onFailure: (reason) => this.rejected.set(row.externalNumber, reason),
        },
      );
    }
  }

  /** What it read in the document that it accepted. */
  acceptedDocument(externalNumber: string): ImportedDocument | null {
    return this.documents.get(externalNumber) ?? null;
  }

  /** Why it dropped the last row with this number. The real one tells nobody. */
  rejection(externalNumber: string): string | null {
    return this.rejected.get(externalNumber) ?? null;
  }

  private check(
    document: ImportedDocument,
    { paymentMethods, shippingMethods }: MethodNames,
  ): Result.Result<ImportedDocument, string> {
    if (this.book.has(document.externalNumber)) return Result.fail("duplicate external number");
    if (!shippingMethods.includes(document.shippingMethod)) {
      return Result.fail(`unknown shipping method "${document.shippingMethod}"`);
    }
    if (!paymentMethods.includes(document.paymentMethod)) {
      return Result.fail(`unknown payment method "${document.paymentMethod}"`);
    }
    if (document.customer === null) return Result.fail("no customer");
    if (document.positions.length === 0) return Result.fail("no positions");
    return Result.succeed(document);
  }

  private accept(document: ImportedDocument, at: Instant): void {
    const { externalNumber, positions } = document;
    this.book.add(
      externalNumber,
      positions.flatMap((position) => this.positions(position)),
      at,
    );
    this.documents.set(externalNumber, document);
    this.rejected.delete(externalNumber);
  }

  /** One position, and of a bundle its components, which cost nothing of their own. */
  private positions(imported: ImportedPosition): ReadonlyArray<JtlPosition> {
    const { kind, sku, quantity, unitGross } = imported;
    const positionId = this.book.nextPosition(unitGross);
    if (kind !== "goods") return [{ positionId, kind, sku, quantity, bundleId: null }];
    if (!this.articles.has(sku)) {
      return [{ positionId, kind: "freeText", sku, quantity, bundleId: null }];
    }
    return [
      { positionId, kind, sku, quantity, bundleId: null },
      ...this.articles.partsOf(sku).map((part) => ({
        positionId: this.book.nextPosition(0),
        kind,
        sku: part.sku,
        quantity: part.quantity * quantity,
        bundleId: positionId,
      })),
    ];
  }
}
