import { Result } from "effect";
import type { ArticleStock, StockChanges } from "../../domain/ArticleStock.ts";
import { articleKey } from "../../domain/JtlArticle.ts";
import type { JtlContent } from "../../domain/JtlOrder.ts";
import type { Articles, Bundles } from "./Articles.ts";
import {
  limits,
  newArticle,
  setsOf,
  type StockedArticle,
  type StockKeeping,
  uncounted,
  withoutDust,
} from "./StockedArticle.ts";

/** An article as JTL keeps it: the same one whatever its number becomes. */
export interface StockRecord {
  readonly articleId: number;
  sku: string;
  /** Null: nobody has said anything of its stock. */
  kept: StockKeeping | null;
  reserved: number;
  /** When it changed last. */
  revision: number;
}

/** JTL's stock: what lies there, what orders reserve of it, and what has changed. */
export class StockRoom {
  private readonly articles: Articles;
  private readonly byKey = new Map<string, StockRecord>();
  private readonly byPosition = new Map<number, { readonly key: string; record: StockRecord }>();
  private readonly byOrder = new Map<number, ReadonlyMap<StockRecord, number>>();
  private lastArticleId = 0;
  private lastRevision = 1_000_000_000;

  constructor(articles: Articles) {
    this.articles = articles;
  }

  /** Grows with every change. */
  get revision(): number {
    return this.lastRevision;
  }

  /** JTL has these articles with this stock. */
  set(articles: ReadonlyArray<StockedArticle>): void {
    for (const { sku, ...given } of articles) {
      const record = this.record(sku);
      const before = this.articles.has(sku) ? record.kept : null;
      this.articles.add(sku);
      record.kept = { ...(before ?? newArticle), ...given };
      this.touch(record);
    }
  }

  /** So many units come in; below 0 they are lost. */
  restock(sku: string, units: number): Result.Result<void, string> {
    return Result.map(this.keptRecord(sku), (record) => this.book(record, units));
  }

  /** Another channel's order reserves so many units; below 0 it gives them back. */
  sellElsewhere(sku: string, units: number): Result.Result<void, string> {
    return Result.map(this.keptRecord(sku), (record) => {
      for (const [part, amount] of this.partsOf(record)) this.reserveMore(part, amount * units);
    });
  }

  delete(sku: string): Result.Result<void, string> {
    return Result.map(this.keptRecord(sku), (record) => {
      this.articles.delete(sku);
      this.touch(record);
    });
  }

  /** Another number for the article; what is reserved of it stays so. */
  rename(from: string, to: string): Result.Result<void, string> {
    return Result.flatMap(this.keptRecord(from), (record) => {
      if (this.byKey.has(articleKey(to))) return Result.fail(`JTL has an article ${to}`);
      this.articles.rename(from, to);
      this.byKey.delete(articleKey(from));
      this.byKey.set(articleKey(to), record);
      record.sku = to;
      this.touch(record);
      return Result.succeed(undefined);
    });
  }

  /** These articles are bundles, and no others. */
  bundle(bundles: Bundles): void {
    const before = [...this.articles.bundles.keys()];
    this.articles.bundle(bundles);
    for (const key of new Set([...before, ...this.articles.bundles.keys()])) {
      const record = this.byKey.get(key);
      if (record !== undefined) this.touch(record);
    }
  }

  /** A backup is restored in which the stock was this: nobody can tell what changed by it. */
  restoreBackup(articles: ReadonlyArray<StockedArticle>): void {
    this.set(articles);
    this.lastRevision -= 1_000_000;
    for (const record of this.byKey.values()) record.revision = this.revision;
  }

  /** The order reserves this now and nothing else. */
  reserve(orderId: number, goods: ReadonlyArray<JtlContent>): void {
    const before = this.byOrder.get(orderId) ?? new Map<StockRecord, number>();
    const after = this.unitsOf(goods);
    if (after.size > 0) this.byOrder.set(orderId, after);
    else this.byOrder.delete(orderId);
    for (const record of new Set([...before.keys(), ...after.keys()])) {
      this.reserveMore(record, (after.get(record) ?? 0) - (before.get(record) ?? 0));
    }
  }

  /** These goods leave the room. */
  take(goods: ReadonlyArray<JtlContent>): void {
    for (const [record, units] of this.unitsOf(goods)) this.book(record, -units);
  }

  /** What JTL calls available, below 0 when oversold. */
  available(record: StockRecord): number {
    const { kept, reserved, sku } = record;
    if (kept === null || !kept.isManaged) return 0;
    const parts = this.articles.partsOf(sku);
    return parts.length === 0
      ? withoutDust(kept.onHand - reserved)
      : withoutDust(
          setsOf(
            parts.map((part) => this.part(part)),
            kept.isDivisible,
          ),
        );
  }

  availableOf(sku: string): Result.Result<number, string> {
    return Result.map(this.keptRecord(sku), (record) => this.available(record));
  }

  stock(skus: ReadonlyArray<string>): ReadonlyArray<ArticleStock> {
    const asked = new Map(skus.map((sku) => [articleKey(sku), sku]));
    return [...asked].flatMap(([key, sku]) => {
      if (!this.articles.has(sku)) return [];
      const record = this.byKey.get(key);
      if (record !== undefined && record.kept !== null) return this.stockOf(record, record.kept);
      const [listed] = this.articles.isListed ? this.articles.find([sku]) : [];
      return listed === undefined ? [] : this.stockOf({ ...unknown, sku: listed.sku }, uncounted);
    });
  }

  changes(mark: string | null): StockChanges {
    const from = mark === null ? this.revision : Number(mark);
    return {
      mark: String(this.revision),
      needsFullPass: mark === null || !(from <= this.revision),
      skus: this.changedSince(from).map(({ sku }) => sku),
    };
  }

  /** Articles that changed after this revision, and the bundles that hold them. */
  changedSince(revision: number): ReadonlyArray<StockRecord> {
    if (revision >= this.revision) return [];
    const touched = [...this.byKey.values()].filter((one) => one.revision > revision);
    const keys = new Set(touched.map(({ sku }) => articleKey(sku)));
    const fathers = [...this.articles.bundles].flatMap(([key, parts]) =>
      parts.some(({ sku }) => keys.has(articleKey(sku))) ? (this.byKey.get(key) ?? []) : [],
    );
    return [...new Set([...touched, ...fathers])];
  }

  /** Whether it was not deleted. */
  has({ sku }: StockRecord): boolean {
    return this.articles.has(sku);
  }

  isBundle({ sku }: StockRecord): boolean {
    return this.articles.partsOf(sku).length > 0;
  }

  /** What one unit of this article is made of: itself, or a bundle's components. */
  partsOf(record: StockRecord): ReadonlyMap<StockRecord, number> {
    const parts = this.articles.partsOf(record.sku);
    return parts.length === 0
      ? new Map([[record, 1]])
      : new Map(parts.map(({ quantity, sku }) => [this.record(sku), quantity]));
  }

  private stockOf(record: StockRecord, kept: StockKeeping): ArticleStock {
    const available = this.available(record);
    const { isActive, isManaged, oversells } = kept;
    return {
      sku: record.sku,
      isActive,
      isManaged,
      oversells,
      available: String(available),
      sellable: Math.max(0, withoutDust(available - kept.buffer)),
      components: this.articles.partsOf(record.sku).map(({ quantity, sku }) => {
        const part = this.record(sku);
        return { sku: part.sku, amount: quantity, limits: limits(part.kept ?? uncounted) };
      }),
    };
  }

  private part({ quantity, sku }: { readonly sku: string; readonly quantity: number }) {
    const record = this.record(sku);
    return {
      ...(record.kept ?? uncounted),
      available: this.available(record),
      amount: quantity,
    };
  }

  private unitsOf(goods: ReadonlyArray<JtlContent>): ReadonlyMap<StockRecord, number> {
    const units = new Map<StockRecord, number>();
    for (const content of goods) {
      for (const [part, amount] of this.partsOf(this.recordOf(content))) {
        units.set(part, (units.get(part) ?? 0) + amount * content.quantity);
      }
    }
    return units;
  }

  /** A position keeps its article, whatever number that gets. */
  private recordOf({ positionId, sku }: JtlContent): StockRecord {
    const key = articleKey(sku);
    const known = this.byPosition.get(positionId);
    if (known?.key === key) return known.record;
    const record = this.record(sku);
    this.byPosition.set(positionId, { key, record });
    return record;
  }

  private record(sku: string): StockRecord {
    const known = this.byKey.get(articleKey(sku));
    if (known !== undefined) return known;
    this.lastArticleId += 1;
    const record = { ...unknown, articleId: this.lastArticleId, sku };
    this.byKey.set(articleKey(sku), record);
    return record;
  }

  private keptRecord(sku: string): Result.Result<StockRecord, string> {
    const record = this.byKey.get(articleKey(sku));
    return record === undefined || record.kept === null || !this.articles.has(sku)
      ? Result.fail(`nobody has set JTL's stock of ${sku}`)
      : Result.succeed(record);
  }

  private book(record: StockRecord, units: number): void {
    const { kept } = record;
    if (kept !== null) record.kept = { ...kept, onHand: withoutDust(kept.onHand + units) };
    this.touch(record);
  }

  private reserveMore(record: StockRecord, units: number): void {
    if (units === 0) return;
    record.reserved = withoutDust(record.reserved + units);
    this.touch(record);
  }

  private touch(record: StockRecord): void {
    this.lastRevision += 1;
    record.revision = this.revision;
  }
}

const unknown: StockRecord = { articleId: 0, sku: "", kept: null, reserved: 0, revision: 0 };
