import { describe, expect, it } from "@effect/vitest";
import { TemuApi } from "@temu-jtl/core";
import { JtlWorld, noAnswer, temuCalls, TemuWorld, tokenExpired } from "@temu-jtl/core/testing";
import { Effect, Stream } from "effect";
import { inShop } from "../../orderSync/runs.ts";
import {
  article,
  edits,
  fullLater,
  inStep,
  itemAt,
  offer,
  shown,
  sku,
  skuAt,
  troubles,
  watchEdits,
} from "../stock.ts";

const refusedList = { _tag: "Refused", code: 3000032, message: "no permission" } as const;

describe("A full run to which Temu does not tell its SKUs", () => {
  it.effect.each([
    ["Temu does not answer", noAnswer(false)],
    ["the shop may not list them any more", refusedList],
  ] as const)(
    "(I9, I15) sets those that it knows, and takes none for gone, where %s",
    ([, fault]) =>
      inShop(
        Effect.gen(function* () {
          const temu = yield* TemuWorld;
          const jtl = yield* JtlWorld;
          yield* inStep(5, 6, 7, 8);
          yield* jtl.restock(article(0), -5);
          yield* jtl.restock(article(1), -2);
          yield* jtl.restock(article(2), 3);
          yield* temu.stockSkus([skuAt(9)]);
          yield* temu.removeSku(sku(3));
          yield* temu.failNext(temuCalls.skus, 1, fault);
          yield* temu.failNext(temuCalls.numberedSkus, 1, fault);
          const later = yield* fullLater;
          expect(later.outcome).toBe("partial");
          expect(troubles(later)).toEqual({ download: "partial skusUnread" });
          expect(yield* shown(3)).toEqual([0, 4, 10]);
          expect((yield* itemAt(3)).isListed).toBe(true);
          expect((yield* fullLater).outcome).toBe("succeeded");
          expect((yield* itemAt(3)).isListed).toBe(false);
        }),
      ),
  );

  it.effect("(I9) fails as long as it knows none at all", () =>
    inShop(
      Effect.gen(function* () {
        yield* offer(5);
        yield* (yield* TemuWorld).failNext(temuCalls.skus, 1, noAnswer(false));
        const first = yield* fullLater;
        expect(first.outcome).toBe("failed");
        expect(edits(first)).toBe(0);
      }),
    ),
  );

  it.effect("(I9) fails where Temu refuses the shop", () =>
    inShop(
      Effect.gen(function* () {
        yield* inStep(5);
        yield* (yield* JtlWorld).restock(article(0), -5);
        yield* (yield* TemuWorld).failNext(temuCalls.skus, 1, tokenExpired);
        const refused = yield* fullLater;
        expect(refused.outcome).toBe("failed");
        expect(edits(refused)).toBe(0);
      }),
    ),
  );
});

describe("A download", () => {
  it.effect("(I7) keeps what was known of SKUs whose stock Temu does not tell, and says so", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuApi;
        yield* inStep(5, 6, 7);
        yield* (yield* JtlWorld).restock(article(1), 2);
        yield* (yield* TemuWorld).stockSkus([skuAt(1, { stock: 6 }), skuAt(4)]);
        yield* (yield* JtlWorld).setStock([{ sku: article(4), onHand: 9 }]);
        const listSkus = temu.listSkus.pipe(
          Stream.map((page) => ({
            ...page,
            skus: page.skus.map((one) => (one.skuId === sku(0) ? one : { ...one, stock: null })),
          })),
        );
        const { answer, sent } = yield* watchEdits(fullLater).pipe(
          Effect.provideService(TemuApi, TemuApi.of({ ...temu, listSkus })),
        );
        expect(troubles(answer)).toEqual({ download: "partial stockNotTold" });
        expect(answer.steps[0]?.problems[0]?.message).toContain("SKUs without their stock");
        expect(sent.flatMap(({ targets }) => targets)).toEqual([
          { skuId: sku(1), quantity: 8 },
          { skuId: sku(4), quantity: 9 },
        ]);
        expect(yield* itemAt(2)).toMatchObject({ isListed: true, expected: 7, shown: 0 });
      }),
    ),
  );

  it.effect("counts each SKU once, though it reads the first page twice", () =>
    inShop(
      Effect.gen(function* () {
        yield* offer(...Array.from({ length: 250 }, () => 3));
        const figures = { held: 0, failed: 0 };
        const first = yield* fullLater;
        expect(first.steps[0]?.counts).toEqual({
          ...figures,
          processed: 250,
          created: 250,
          changed: 0,
          skipped: 0,
        });
        expect((yield* fullLater).steps[0]?.counts).toMatchObject({ processed: 250, created: 0 });
      }),
    ),
  );
});
