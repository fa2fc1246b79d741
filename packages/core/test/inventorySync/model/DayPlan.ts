import { articleKey, type InventoryRules } from "@temu-jtl/core";
import { type Bundles, SeededRandom, type StockedArticle } from "@temu-jtl/core/testing";

/** A SKU of a shop. */
export interface PlannedSku {
  readonly goodsId: string;
  readonly skuId: string;
  readonly merchantSku: string;
  /** The article number that the shop has for it at first, by its own map or the merchant SKU. */
  readonly number: string | null;
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
  /** The one of the two calls that list SKUs which the shop may not make. */
  readonly forbiddenList: "skus" | "numberedSkus" | null;
}

/** What happens on some days only, so that it happens often on these. */
const rareKinds = [
  "setByHand",
  "offeredOrNot",
  "removedOrBack",
  "underReviewOrNot",
  "articleActiveOrNot",
  "articleManagedOrNot",
  "articleOversellsOrNot",
  "articleCreated",
  "articleDeletedOrBack",
  "articleRenamed",
  "skuMapped",
  "unreadableOrNot",
] as const;
export type RareKind = (typeof rareKinds)[number];

/** What a seed's day begins with, and how unsteady it is. */
export interface DayPlan {
  readonly articles: ReadonlyArray<StockedArticle>;
  readonly bundles: Bundles;
  readonly shops: ReadonlyArray<PlannedShop>;
  readonly rare: ReadonlyArray<RareKind>;
  /** Whether guards are on; then a lot empties or is gone at once, now and then. */
  readonly isGuarded: boolean;
  /** How probable it is that a call meets a fault. */
  readonly faults: number;
  /** How long requests and answers are under way at the most, in milliseconds. */
  readonly latencyMillis: number;
  /** How late Temu's readings show what was written, in milliseconds. */
  readonly lagMillis: number;
  /** How long JTL's worker leaves a row, in milliseconds; null: until it is told to. */
  readonly takeOverMillis: number | null;
}

const plainArticles = (random: SeededRandom, count: number): ReadonlyArray<StockedArticle> =>
  Array.from({ length: count }, (_, index) => ({
    sku: `ART-${index + 1}`,
    onHand: random.whole(0, 12),
    buffer: random.happens(0.2) ? random.whole(1, 2) : 0,
    isManaged: !random.happens(0.06),
    oversells: random.happens(0.06),
    isActive: !random.happens(0.04),
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
  isGuarded: boolean,
): ReadonlyArray<PlannedSku> => {
  const sold = articles.flatMap((article) =>
    Array.from({ length: isGuarded ? 1 : random.pick([1, 1, 2, 3]) }, () => article),
  );
  const all: ReadonlyArray<string | null> = [...random.shuffle(sold), null];
  return all.map((article, index) => {
    const isMapped = article !== null && random.happens(0.2);
    const written = random.happens(0.2) ? article?.toLowerCase() : article;
    const merchantSku = isMapped ? `OLD-${index}` : (written ?? random.pick(["", "NEW-1"]));
    return {
      goodsId: `60${shop}00${Math.floor(index / 3)}`,
      skuId: `30${shop}000${index}`,
      merchantSku,
      number: article ?? (merchantSku === "" ? null : merchantSku),
      isMapped,
      stock: random.whole(0, 3),
    };
  });
};

const rulesOf = (random: SeededRandom, isGuarded: boolean): Partial<InventoryRules> => ({
  ...(isGuarded ? {} : { zeroGuardPercent: 100, knownGuardPercent: 0 }),
  safetyUnits: random.pick([0, 0, 0, 1]),
  safetyPercent: random.pick([0, 0, 0, 10]),
  cap: random.pick([null, null, null, 4]),
  shared: random.pick(["full", "full", "split"]),
  unmanagedUnits: random.pick([null, 5]),
  oversellUnits: random.pick([null, 3]),
});

/** Whether two numbers are of one article. */
export const isSameArticle = (a: string | null, b: string | null): boolean =>
  a !== null && b !== null && articleKey(a) === articleKey(b);

/** The day of a seed. */
export const planDay = (seed: number): DayPlan => {
  const random = new SeededRandom(seed);
  const isGuarded = seed % 5 === 0;
  const plain = plainArticles(random, isGuarded ? random.whole(12, 14) : random.whole(3, 6));
  const bundles = bundlesOf(random, plain);
  const articles = [...plain, ...Object.keys(bundles).map((sku) => ({ sku }))];
  return {
    articles,
    bundles,
    shops: Array.from({ length: seed % 3 === 0 && !isGuarded ? 2 : 1 }, (_, shop) => ({
      id: `shop-${shop + 1}`,
      skus: skusOf(
        random,
        shop + 1,
        articles.map(({ sku }) => sku),
        isGuarded,
      ),
      rules: rulesOf(random, isGuarded),
      fullHour: random.whole(0, 23),
      forbiddenList: random.pick([null, null, "skus", "numberedSkus"]),
    })),
    rare: random.shuffle(rareKinds).slice(0, random.whole(0, 4)),
    isGuarded,
    faults: random.pick([0, 0.01, 0.05]),
    latencyMillis: random.pick([200, 2_000, 10_000]),
    lagMillis: random.pick([0, 5_000, 20_000]),
    takeOverMillis: random.pick([null, 60_000, 1_800_000]),
  };
};
