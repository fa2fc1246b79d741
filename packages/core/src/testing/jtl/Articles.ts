import { Schema } from "effect";
import { articleKey, type JtlArticle } from "../../domain/JtlArticle.ts";

/** So many units of an article. */
export const ArticleUnits = Schema.Struct({ sku: Schema.String, quantity: Schema.Finite });
export type ArticleUnits = typeof ArticleUnits.Type;

/** What one unit of a bundle holds, by the bundle's article number. */
export const Bundles = Schema.Record(Schema.String, Schema.Array(ArticleUnits));
export type Bundles = typeof Bundles.Type;

/** What JTL says of an article that nobody gave a price. */
const unpriced = { unitGross: 1_000, taxRate: 19_000_000 } as const;

/** The articles that JTL knows, whatever the case of their number, and what its bundles hold. */
export class Articles {
  /** By {@link articleKey}. Null: every article but those that were deleted. */
  private listed: Map<string, JtlArticle> | null = null;
  private readonly deleted = new Set<string>();
  private bundled: ReadonlyMap<string, ReadonlyArray<ArticleUnits>> = new Map();

  /** JTL has these articles and no others; null: whichever anybody asks for. */
  list(articles: ReadonlyArray<JtlArticle> | null): void {
    this.deleted.clear();
    this.listed = articles && new Map(articles.map((one) => [articleKey(one.sku), one]));
  }

  /** Whether JTL has only the articles that were listed or added. */
  get isListed(): boolean {
    return this.listed !== null;
  }

  /** JTL has this article from now on. */
  add(sku: string): void {
    if (this.has(sku)) return;
    this.deleted.delete(articleKey(sku));
    this.listed?.set(articleKey(sku), { sku, ...unpriced });
  }

  delete(sku: string): void {
    this.deleted.add(articleKey(sku));
    this.listed?.delete(articleKey(sku));
  }

  /** The article has another number now, as a bundle and in bundles too. */
  rename(from: string, to: string): void {
    const [article] = this.find([from]);
    this.delete(from);
    this.add(to);
    if (article !== undefined) this.listed?.set(articleKey(to), { ...article, sku: to });
    const isIt = (sku: string) => articleKey(sku) === articleKey(from);
    this.bundled = new Map(
      [...this.bundled].map(([key, parts]) => [
        isIt(key) ? articleKey(to) : key,
        parts.map((part) => (isIt(part.sku) ? { ...part, sku: to } : part)),
      ]),
    );
  }

  /** These articles are bundles, and no others. */
  bundle(bundles: Bundles): void {
    this.bundled = new Map(
      Object.entries(bundles).map(([sku, parts]) => [articleKey(sku), parts] as const),
    );
  }

  has(sku: string): boolean {
    const key = articleKey(sku);
    return this.listed === null ? !this.deleted.has(key) : this.listed.has(key);
  }

  /** What one unit of this article holds; nothing when it is no bundle. */
  partsOf(sku: string): ReadonlyArray<ArticleUnits> {
    return this.bundled.get(articleKey(sku)) ?? [];
  }

  /** Every bundle, by {@link articleKey}. */
  get bundles(): ReadonlyMap<string, ReadonlyArray<ArticleUnits>> {
    return this.bundled;
  }

  find(skus: ReadonlyArray<string>): ReadonlyArray<JtlArticle> {
    const asked = new Map(skus.map((sku) => [articleKey(sku), sku]));
    return [...asked].flatMap(([key, sku]) => {
      if (!this.has(sku)) return [];
      return this.listed?.get(key) ?? { sku, ...unpriced };
    });
  }
}
