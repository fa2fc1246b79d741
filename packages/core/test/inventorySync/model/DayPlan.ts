import type { InventoryRules } from "@temu-jtl/core";
import { type Bundles, SeededRandom, type StockedArticle } from "@temu-jtl/core/testing";

/** A SKU of a shop, and the article of JTL that it sells. */
export interface PlannedSku {
  readonly goodsId: string;
  readonly skuId: string;
  readonly merchantSku: string;
  /** Null: JTL has none, or nobody can tell which. */
  readonly article: string | null;
  /** Whether only the shop's own map knows the article. */
  readonly isMapped: boolean;
  /** What Temu shows of it before the first run. */
  readonly stock: number;
}

export interface PlannedShop {
  readonly id: string;
  readonly skus: ReadonlyArray<PlannedSku>;
  readonly rules: Partial<InventoryRules>;
  /** The hour whose run is the full one. */
  readonly fullHour: number;
}

/** What a seed's day begins with, and how unsteady it is. */
export interface DayPlan {
  readonly articles: ReadonlyArray<StockedArticle>;
  readonly bundles: Bundles;
  readonly shops: ReadonlyArray<PlannedShop>;
  /** How probable it is that a call meets a fault. */
  readonly faults: number;
  /** How long requests and answers are under way at the most, in milliseconds. */
  readonly latencyMillis: number;
  /** How late Temu's readings show what was written, in milliseconds. */
  readonly lagMillis: number;
  /** How long JTL's worker leaves a row, in milliseconds; null: until it is told to. */
  readonly takeOverMillis: number | null;
}

const plainArticles = (random: SeededRandom): ReadonlyArray<StockedArticle> =>
  Array.from({ length: random.whole(3, 6) }, (_, index) => ({
    sku: `ART-${index + 1}`,
    onHand: random.whole(0, 12),
    buffer: random.happens(0.2) ? random.whole(1, 2) : 0,
  }));

const bundlesOf = (random: SeededRandom, articles: ReadonlyArray<StockedArticle>): Bundles =>
  Object.fromEntries(
    Array.from({ length: random.whole(0, 2) }, (_, index) => [
      `SET-${index + 1}`,
      random
        .shuffle(articles)
        .slice(0, 2)
        .map(({ sku }) => ({ sku, quantity: random.whole(1, 3) })),
    ]),
  );

const skusOf = (
  random: SeededRandom,
  shop: number,
  articles: ReadonlyArray<string>,
): ReadonlyArray<PlannedSku> => {
  const sold = articles.flatMap((article) =>
    Array.from({ length: random.pick([1, 1, 2, 3]) }, () => article),
  );
  const all: ReadonlyArray<string | null> = [...random.shuffle(sold), null];
  return all.map((article, index) => {
    const isMapped = article !== null && random.happens(0.2);
    const written = random.happens(0.2) ? article?.toLowerCase() : article;
    return {
      goodsId: `60${shop}00${Math.floor(index / 3)}`,
      skuId: `30${shop}000${index}`,
      merchantSku: isMapped ? `OLD-${index}` : (written ?? random.pick(["", "UNKNOWN-1"])),
      article,
      isMapped,
      stock: random.whole(0, 3),
    };
  });
};

const rulesOf = (random: SeededRandom): Partial<InventoryRules> => ({
  // Guards wait for a person, which has tests of its own.
  zeroGuardPercent: 100,
  knownGuardPercent: 0,
  safetyUnits: random.pick([0, 0, 0, 1]),
  safetyPercent: random.pick([0, 0, 0, 10]),
  cap: random.pick([null, null, null, 4]),
  shared: random.pick(["full", "full", "split"]),
});

/** The day of a seed. */
export const planDay = (seed: number): DayPlan => {
  const random = new SeededRandom(seed);
  const plain = plainArticles(random);
  const bundles = bundlesOf(random, plain);
  const articles = [...plain, ...Object.keys(bundles).map((sku) => ({ sku }))];
  return {
    articles,
    bundles,
    shops: Array.from({ length: seed % 3 === 0 ? 2 : 1 }, (_, shop) => ({
      id: `shop-${shop + 1}`,
      skus: skusOf(
        random,
        shop + 1,
        articles.map(({ sku }) => sku),
      ),
      rules: rulesOf(random),
      fullHour: random.whole(0, 23),
    })),
    faults: random.pick([0, 0.01, 0.05]),
    latencyMillis: random.pick([200, 2_000, 10_000]),
    lagMillis: random.pick([0, 5_000, 20_000]),
    takeOverMillis: random.pick([null, 60_000, 1_800_000]),
  };
};
