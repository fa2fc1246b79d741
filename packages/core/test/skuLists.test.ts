import { assert, describe, it } from "@effect/vitest";
import { type SkuListName, type TemuSku, uniteSkuLists } from "@temu-jtl/core";
import { Array as Arr, Effect, Option, Stream } from "effect";

type Lists = Readonly<Record<SkuListName, ReadonlyArray<string>>>;

const skuOf = (skuId: string, onSale: boolean): TemuSku => ({
  goodsId: "600",
  skuId,
  merchantSku: `ART-${skuId}`,
  name: "Gießkanne",
  variant: "",
  onSale,
  stock: onSale ? 1 : 0,
});

/** Pages of two of a shop whose lists are, at each request, the ones given for it (then the last ones). */
const read = Effect.fnUntraced(function* (tellsTotal: boolean, ...shops: ReadonlyArray<Lists>) {
  let asked = 0;
  const pages = yield* Stream.runCollect(
    uniteSkuLists("the list", (list, number: number = 0) =>
      Effect.sync(() => {
        const ids = shops[Math.min(asked, shops.length - 1)]?.[list] ?? [];
        asked += 1;
        return {
          skus: ids.slice(number * 2, number * 2 + 2).map((id) => skuOf(id, list === "onSale")),
          total: tellsTotal ? ids.length : null,
          askedAt: asked,
          next: (number + 1) * 2 < ids.length ? Option.some(number + 1) : Option.none<number>(),
        };
      }),
    ),
  );
  const skus = new Map(pages.flatMap((page) => page.skus.map((sku) => [sku.skuId, sku.onSale])));
  return { asked, pages, skus: Object.fromEntries(skus) };
});

const before: Lists = { onSale: ["1", "2", "3", "4"], offSale: ["5", "6"] };

describe("The lists of a shop's SKUs, read as one", () => {
  it.effect("are read once, and the first page once more, while nothing moves", () =>
    Effect.gen(function* () {
      const { asked, skus } = yield* read(true, before);
      assert.strictEqual(asked, 4);
      assert.deepStrictEqual(skus, {
        "1": true,
        "2": true,
        "3": true,
        "4": true,
        "5": false,
        "6": false,
      });
    }),
  );

  it.effect("say how many SKUs there are, as far as they were asked", () =>
    Effect.gen(function* () {
      const { pages } = yield* read(true, before);
      assert.deepStrictEqual(
        pages.map(({ total }) => total),
        [4, 4, 6, 4],
      );
    }),
  );

  it.effect("hold a SKU that comes back on sale between the one list and the other", () =>
    Effect.gen(function* () {
      const after = { onSale: ["5", "1", "2", "3", "4"], offSale: ["6"] };
      const { skus } = yield* read(true, before, before, after);
      assert.strictEqual(skus["5"], true);
      assert.strictEqual(Object.keys(skus).length, 6);
    }),
  );

  it.effect("hold a SKU that slips to the page before because another is sold out", () =>
    Effect.gen(function* () {
      const after = { onSale: ["2", "3", "4"], offSale: ["1", "5", "6"] };
      const { skus } = yield* read(true, before, after);
      assert.strictEqual(skus["3"], true);
      assert.strictEqual(skus["1"], false, "the later page counts");
    }),
  );

  it.effect("are read three times at most in a shop that never comes to rest", () =>
    Effect.gen(function* () {
      const shops = Arr.makeBy(100, (at) => ({
        onSale: Arr.makeBy(2 + (Math.floor(at / 2) % 2), String),
        offSale: [],
      }));
      const { asked, skus } = yield* read(true, ...shops);
      // Two lists, three with a second page, two, and the first page once more.
      assert.strictEqual(asked, 8);
      assert.strictEqual(Object.keys(skus).length, 3);
    }),
  );

  it.effect("are read once, and the first page once more, where Temu tells no totals", () =>
    Effect.gen(function* () {
      const { asked, pages } = yield* read(false, before);
      assert.strictEqual(asked, 4);
      assert.deepStrictEqual(
        pages.map(({ total }) => total),
        [2, 4, 2, 2],
      );
    }),
  );

  it.effect("fail when a page equals the one before", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(
        Stream.runDrain(
          uniteSkuLists("the list", () =>
            Effect.succeed({
              skus: [skuOf("1", true)],
              total: 100,
              askedAt: 0,
              next: Option.some("again"),
            }),
          ),
        ),
      );
      assert.strictEqual(error.category, "transient");
      assert.strictEqual(
        error.message,
        "the list: the list repeats itself, a page equals the one before",
      );
    }),
  );
});
