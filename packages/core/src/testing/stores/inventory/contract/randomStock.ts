import { Effect, Schema } from "effect";
import type { ArticleStock } from "../../../../domain/ArticleStock.ts";
import { InventoryRules } from "../../../../domain/InventoryRules.ts";
import type { SoldLine } from "../../../../domain/SoldLine.ts";
import type { TemuSku } from "../../../../domain/TemuSku.ts";
import { type Instant, minutes } from "../../../../domain/Time.ts";
import type { SeededRandom } from "../../../SeededRandom.ts";
import { numberOf } from "../../steps.ts";
import { article, sku } from "./steps.ts";

const plain = Array.from({ length: 10 }, (_, index) => `ART-${index}`);
const bundles = ["SET-0", "SET-1", "SET-2", "SET-3"];

const orNull = <A>(random: SeededRandom, value: A): A | null =>
  random.happens(0.5) ? value : null;

const decodeRules = Schema.decodeEffect(InventoryRules);

/** Rules of a shop: each of them is often left out. */
export const randomRules = (random: SeededRandom): Effect.Effect<InventoryRules> =>
  Effect.orDie(
    decodeRules({
      safetyUnits: random.pick([0, 0, 1, 3]),
      safetyPercent: random.pick([0, 0, 12.5, 33.3, 7, 0.07]),
      cap: orNull(random, random.whole(0, 15)),
      ignore: random.happens(0.3) ? ["art-3", "SET-2"] : [],
      unmanagedUnits: orNull(random, random.whole(0, 9)),
      oversellUnits: orNull(random, random.whole(0, 9)),
      shared: random.pick(["full", "split"]),
    }),
  );

const randomArticle = (random: SeededRandom, number: string): ArticleStock => {
  const sellable = random.whole(0, 40) / random.pick([1, 1, 1, 4, 3, 10, 10, 1_000]);
  return article(number, sellable, {
    isActive: random.happens(0.9),
    isManaged: random.happens(0.9),
    oversells: random.happens(0.2),
    available: String(sellable),
  });
};

/** Bundles of one to three components, which JTL may have made bundles of later. */
const randomBundle = (random: SeededRandom, number: string): ArticleStock => ({
  ...randomArticle(random, number),
  components: random
    .shuffle([...plain, "SET-0"])
    .slice(0, random.whole(1, 3))
    .map((part) => ({
      sku: random.happens(0.5) ? part.toLowerCase() : part,
      amount: random.pick([1, 2, 0.5, 0.3, 1.1, 0.1, 0.7, 0.001, 1 / 3]),
      limits: random.happens(0.7),
    })),
});

/** What JTL has: most of the articles. */
export const randomArticles = (random: SeededRandom): ReadonlyArray<ArticleStock> =>
  [
    ...plain.map((number) => randomArticle(random, number)),
    ...bundles.map((number) => randomBundle(random, number)),
  ].filter(() => random.happens(0.9));

const randomNumber = (random: SeededRandom): string => {
  const number = random.pick(["", "NOWHERE", ...bundles, ...plain]);
  return random.happens(0.3) ? ` ${number.toLowerCase()}` : number;
};

/** So many SKUs, of which several may have the same article. */
export const randomSkus = (random: SeededRandom, count: number): ReadonlyArray<TemuSku> =>
  Array.from({ length: count }, (_, index) =>
    sku(index, randomNumber(random), { stock: random.happens(0.9) ? random.whole(0, 20) : null }),
  );

/** SKU ids with an article number of the shop's own. */
export const randomMap = (
  random: SeededRandom,
  skus: ReadonlyArray<TemuSku>,
): ReadonlyMap<string, string> =>
  new Map(
    skus
      .filter(() => random.happens(0.15))
      .map(({ skuId }) => [skuId, random.pick(["Art-1", "set-1", "art-5", "NOWHERE"])]),
  );

/** Some lines of new orders around this time, or changes of lines that there are. */
export const randomLines = (
  random: SeededRandom,
  skus: ReadonlyArray<TemuSku>,
  before: ReadonlyArray<SoldLine>,
  around: Instant,
): ReadonlyArray<SoldLine> => {
  const changed = before
    .filter(() => random.happens(0.3))
    .map((line) => ({
      ...line,
      quantity: random.whole(0, line.quantity),
      isOpen: random.happens(0.5),
      updatedAt: around + minutes(random.whole(-20, 20)),
    }));
  const fresh = random.shuffle(skus).flatMap(({ merchantSku, skuId }, index) => {
    if (index >= 8) return [];
    const orderedAt = around + minutes(random.whole(-20, 20));
    const originalQuantity = random.whole(1, 4);
    const number = before.length + index;
    return [
      {
        parentOrderSn: numberOf(number),
        orderSn: `${number}-1`,
        skuId,
        merchantSku,
        quantity: random.happens(0.8) ? originalQuantity : random.whole(0, originalQuantity),
        originalQuantity,
        isOpen: random.happens(0.8),
        movesStock: random.pick([true, true, true, false]),
        orderedAt,
        updatedAt: orderedAt + minutes(random.whole(0, 10)),
      },
    ];
  });
  return [...changed, ...fresh];
};
