import { Schema } from "effect";
import { articleKey, type JtlArticle } from "../../domain/JtlArticle.ts";

/** So many units of an article. */
export const ArticleUnits = Schema.Struct({ sku: Schema.String, quantity: Schema.Finite });
export type ArticleUnits = typeof ArticleUnits.Type;

/** What one unit of a bundle holds, by the bundle's article number. */
export const Bundles = Schema.Record(Schema.String, Schema.Array(ArticleUnits));
export type Bundles = typeof Bundles.Type;

/** The articles that JTL knows, whatever the case of their number. */
export class Articles {
  /** By {@link articleKey}. Null: every article. */
  private stocked: ReadonlyMap<string, JtlArticle> | null = null;
  private bundled: ReadonlyMap<string, ReadonlyArray<ArticleUnits>> = new Map();

  /** JTL has these articles and no others; null: whichever anybody asks for. */
  stock(articles: ReadonlyArray<JtlArticle> | null): void {
    this.stocked = articles && new Map(articles.map((one) => [articleKey(one.sku), one]));
  }

  /** These articles are bundles, and no others. */
  bundle(bundles: Bundles): void {
    this.bundled = new Map(
      Object.entries(bundles).map(([sku, parts]) => [articleKey(sku), parts] as const),
    );
  }

  has(sku: string): boolean {
    return this.stocked === null || this.stocked.has(articleKey(sku));
  }

  /** What one unit of this article holds; nothing when it is no bundle. */
  partsOf(sku: string): ReadonlyArray<ArticleUnits> {
    return this.bundled.get(articleKey(sku)) ?? [];
  }

  find(skus: ReadonlyArray<string>): ReadonlyArray<JtlArticle> {
    const asked = [...new Map(skus.map((sku) => [articleKey(sku), sku])).values()];
    return asked.flatMap((sku) =>
      this.stocked === null
        ? [{ sku, unitGross: 1_000, taxRate: 19_000_000 }]
        : (this.stocked.get(articleKey(sku)) ?? []),
    );
  }
}
