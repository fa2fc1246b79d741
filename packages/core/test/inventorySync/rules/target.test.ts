import { describe, expect, it } from "@effect/vitest";
import { ShopStore } from "@temu-jtl/core";
import { JtlWorld, TemuWorld } from "@temu-jtl/core/testing";
import { Effect } from "effect";
import { inShop } from "../../orderSync/runs.ts";
import {
  article,
  edits,
  fullLater,
  inStep,
  itemAt,
  offer,
  quickLater,
  run,
  shown,
  sku,
  skuAt,
  summary,
} from "../stock.ts";

describe("What Temu should show", () => {
  it.effect("(I1) is what JTL can ship, less JTL's own safety stock", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        yield* offer(7, 0, 5);
        yield* jtl.setStock([{ sku: article(2), buffer: 2 }]);
        yield* fullLater;
        expect(yield* shown(3)).toEqual([7, 0, 3]);
      }),
    ),
  );

  it.effect("(I1) is nothing of an article that JTL has sold more of than there is", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        yield* inStep(4, 9);
        yield* jtl.sellElsewhere(article(0), 6);
        yield* quickLater;
        expect(yield* shown(2)).toEqual([0, 9]);
        expect((yield* itemAt(0)).available).toBe("-2");
      }),
    ),
  );

  it.effect("(I3) is as many bundles as the scarcest component is enough for", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        yield* offer(0, 7, 100);
        yield* jtl.bundles({
          [article(0)]: [
            { sku: article(1), quantity: 2 },
            { sku: "WACHS", quantity: 1 },
          ],
        });
        yield* jtl.setStock([{ sku: "WACHS", onHand: 50 }]);
        // At once: components that nobody lists are read with the bundle.
        expect(edits(yield* fullLater)).toBe(1);
        expect(yield* shown(3)).toEqual([3, 7, 100]);
      }),
    ),
  );

  it.effect("(I3) leaves for a bundle what open units of its component do not need", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const jtl = yield* JtlWorld;
        yield* offer(0, 7);
        yield* jtl.bundles({ [article(0)]: [{ sku: article(1), quantity: 2 }] });
        yield* fullLater;
        yield* temu.sellUnits({ [sku(1)]: 3 });
        yield* quickLater;
        expect(yield* shown(2)).toEqual([2, 4]);
        yield* temu.sellUnits({ [sku(0)]: 1 });
        yield* quickLater;
        expect(yield* shown(2)).toEqual([1, 2]);
      }),
    ),
  );

  it.effect("(I5) is the whole stock for each of several SKUs of one article", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* offer(5);
        yield* temu.stockSkus([skuAt(8, { merchantSku: article(0).toLowerCase() })]);
        yield* fullLater;
        expect(yield* temu.shownStock(sku(8))).toBe(5);
        expect(yield* shown(1)).toEqual([5]);
        yield* temu.sellUnits({ [sku(8)]: 2 });
        yield* quickLater;
        expect(yield* temu.shownStock(sku(8))).toBe(3);
        expect(yield* shown(1)).toEqual([3]);
      }),
    ),
  );

  it.effect("(I5) is of the article that the shop's map names, whatever the merchant SKU", () =>
    inShop(
      Effect.gen(function* () {
        const shop = yield* ShopStore;
        yield* offer(5, 8);
        yield* shop.mapSkus(new Map([[sku(0), article(1)]]));
        yield* fullLater;
        expect(yield* shown(2)).toEqual([8, 8]);
      }),
    ),
  );

  it.effect("(I6) is nothing once JTL does not know an article any more that it knew", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        yield* inStep(1, 2, 3, 4, 5, 6);
        yield* jtl.setStock([{ sku: article(3), isActive: false }]);
        yield* quickLater;
        expect(yield* shown(6)).toEqual([1, 2, 3, 0, 5, 6]);
        yield* jtl.deleteArticle(article(1));
        yield* jtl.renameArticle(article(2), "NEU-1");
        // Of six SKUs half are lost: a person has to allow it.
        yield* run({ mode: "full", allowGuards: true });
        expect(yield* shown(6)).toEqual([1, 0, 0, 0, 5, 6]);
        expect((yield* itemAt(1)).reason).toBe("gone");
      }),
    ),
  );

  it.effect("(I6) is left alone where JTL never knew the SKU, or it has no number", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* offer(5);
        yield* (yield* JtlWorld).stockArticles([]);
        yield* (yield* JtlWorld).setStock([{ sku: article(0), onHand: 5 }]);
        yield* temu.stockSkus([
          skuAt(1, { merchantSku: "", stock: 11 }),
          skuAt(2, { merchantSku: "   ", stock: 12 }),
          skuAt(3, { merchantSku: "NOBODY-KNOWS", stock: 13 }),
        ]);
        const { outcome } = yield* fullLater;
        expect(outcome).toBe("succeeded");
        expect(yield* shown(4)).toEqual([5, 11, 12, 13]);
        expect(yield* summary).toMatchObject({
          skus: 4,
          matched: 1,
          unmatched: { noMerchantSku: 2, unknownInJtl: 1 },
        });
        // A number that JTL gets to know later is synced from then on.
        yield* (yield* JtlWorld).setStock([{ sku: "NOBODY-KNOWS", onHand: 2 }]);
        yield* quickLater;
        expect(yield* shown(4)).toEqual([5, 11, 12, 2]);
      }),
    ),
  );

  it.effect("(I10) is kept with JTL's figure, the push and the reason", () =>
    inShop(
      Effect.gen(function* () {
        yield* offer(7);
        yield* run({ mode: "full" });
        expect(yield* itemAt(0)).toMatchObject({
          articleNumber: article(0),
          available: "7",
          sellable: 7,
          target: 7,
          reason: "stock",
          shown: 0,
          pushed: 7,
          pushOutcome: "accepted",
          expected: 7,
          needsSync: false,
        });
      }),
    ),
  );
});
