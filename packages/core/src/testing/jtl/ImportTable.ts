import type { Instant } from "../../domain/Time.ts";

/** A row of the table that imports are handed over in. */
export interface ImportRow {
  readonly rowId: number;
  readonly externalNumber: string;
  readonly document: string;
  readonly insertedAt: Instant;
}

/** JTL's `tXMLBestellImport`: rows in the order of their numbers, one of an external number at most. */
export class ImportTable {
  private last = 0;
  private readonly byId = new Map<number, ImportRow>();
  private readonly idOfNumber = new Map<string, number>();
  private readonly insertCounts = new Map<string, number>();

  /** The highest number that was ever given. */
  get lastRowId(): number {
    return this.last;
  }

  get size(): number {
    return this.byId.size;
  }

  get rows(): ReadonlyArray<ImportRow> {
    return [...this.byId.values()];
  }

  /** Rows that were inserted until then. */
  insertedUntil(time: Instant): ReadonlyArray<ImportRow> {
    const due: ImportRow[] = [];
    for (const row of this.byId.values()) {
      if (row.insertedAt > time) break;
      due.push(row);
    }
    return due;
  }

  rowIdOf(externalNumber: string): number | undefined {
    return this.idOfNumber.get(externalNumber);
  }

  insert(externalNumber: string, document: string, now: Instant): number {
    this.last += 1;
    const rowId = this.last;
    this.byId.set(rowId, { rowId, externalNumber, document, insertedAt: now });
    this.idOfNumber.set(externalNumber, rowId);
    this.insertCounts.set(externalNumber, this.rowsInserted(externalNumber) + 1);
    return rowId;
  }

  remove({ rowId, externalNumber }: ImportRow): void {
    this.byId.delete(rowId);
    this.idOfNumber.delete(externalNumber);
  }

  rowsInserted(externalNumber: string): number {
    return this.insertCounts.get(externalNumber) ?? 0;
  }

  get allRowsInserted(): ReadonlyMap<string, number> {
    return this.insertCounts;
  }
}
