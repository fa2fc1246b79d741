import { describe, expect, it } from "@effect/vitest";
import { JtlWorld, noAnswer, temuCalls, TemuWorld, tokenExpired } from "@temu-jtl/core/testing";
import { Effect } from "effect";
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
