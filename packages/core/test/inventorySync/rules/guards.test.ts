import { describe, expect, it } from "@effect/vitest";
import { JtlWorld, TemuWorld } from "@temu-jtl/core/testing";
import { Effect } from "effect";
import { TestClock } from "effect/testing";
import { inShop } from "../../orderSync/runs.ts";
import {
  article,
  edits,
  fullLater,
  inStep,
  itemAt,
  quickLater,
  run,
  shown,
  sku,
  skuAt,
  summary,
  troubles,
  withAlerts,
  withEdits,
} from "../stock.ts";

const places = Array.from({ length: 50 }, (_, place) => place);

/** 50 SKUs in step, with ten units each. */
const fifty = Effect.suspend(() => inStep(...places.map(() => 10)));

/** JTL has no unit left of the first so many articles, and one less of the last one. */
const emptied = Effect.fnUntraced(function* (count: number) {
  const jtl = yield* JtlWorld;
  yield* jtl.setStock(places.slice(0, count).map((place) => ({ sku: article(place), onHand: 0 })));
  yield* jtl.restock(article(49), -1);
});

describe("Too many SKUs that would fall to zero", () => {
  it.effect("(I14) are held back and told, and everything else is pushed", () =>
    inShop(
      Effect.gen(function* () {
        yield* fifty;
        yield* emptied(11);
        const { alerts, answer } = yield* withAlerts(quickLater);
        expect(alerts).toEqual(["zerosHeldBack"]);
        expect(troubles(answer)["compare"]).toBe("partial zerosHeldBack");
        expect(answer.steps.find(({ name }) => name === "compare")?.counts.held).toBe(11);
        expect(yield* shown(50)).toEqual(places.map((place) => (place === 49 ? 9 : 10)));
        expect((yield* summary).heldBack).toBe(11);
      }),
    ),
  );

  it.effect("(I14) are told in each run, until a person lets one through", () =>
    inShop(
      Effect.gen(function* () {
        yield* fifty;
        yield* emptied(11);
        yield* quickLater;
        expect((yield* withAlerts(quickLater)).alerts).toEqual(["zerosHeldBack"]);
        yield* TestClock.adjust("10 minutes");
        const { alerts, answer } = yield* withAlerts(run({ allowGuards: true }));
        expect(alerts).toEqual([]);
        expect(answer.outcome).toBe("succeeded");
        expect((yield* shown(50)).slice(0, 12)).toEqual([...places.slice(0, 11).map(() => 0), 10]);
        expect((yield* withAlerts(quickLater)).alerts).toEqual([]);
        expect((yield* summary).heldBack).toBe(0);
      }),
    ),
  );

  it.effect("(I14) are told as well where they fall while the run pushes", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        yield* fifty;
        yield* jtl.restock(article(49), -1);
        let isFirst = true;
        const { alerts, answer } = yield* withAlerts(
          quickLater.pipe(
            withEdits((edit, send) =>
              Effect.suspend(() => {
                const falls = isFirst ? emptied(11) : Effect.void;
                isFirst = false;
                return Effect.andThen(falls, send(edit));
              }),
            ),
          ),
        );
        expect(alerts).toEqual(["zerosHeldBack"]);
        expect(troubles(answer)).toEqual({ push: "partial zerosHeldBack" });
      }),
    ),
  );

  it.effect("(I14) are not held back while they are a fifth or fewer", () =>
    inShop(
      Effect.gen(function* () {
        yield* fifty;
        yield* emptied(10);
        expect((yield* quickLater).outcome).toBe("succeeded");
        expect((yield* shown(50)).slice(0, 11)).toEqual([...places.slice(0, 10).map(() => 0), 10]);
      }),
    ),
  );

  it.effect("(I14) are on sale again when their stock is back, without a person", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        yield* fifty;
        yield* emptied(11);
        yield* quickLater;
        yield* jtl.setStock(places.map((place) => ({ sku: article(place), onHand: 12 })));
        expect((yield* quickLater).outcome).toBe("succeeded");
        expect(yield* shown(50)).toEqual(places.map(() => 12));
      }),
    ),
  );
});

describe("A JTL that does not know its articles any more", () => {
  it.effect("(I15) stops the run before its push, and says what to look at", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        yield* fifty;
        yield* Effect.forEach(places.slice(0, 11), (place) => jtl.deleteArticle(article(place)));
        yield* jtl.restock(article(49), 5);
        const { alerts, answer } = yield* withAlerts(fullLater);
        expect(alerts).toEqual(["guardStopped: articles"]);
        expect(answer.outcome).toBe("failed");
        expect(troubles(answer)).toEqual({
          compare: "failed GuardStopped",
          push: "skipped skipped",
        });
        const [problem] = answer.steps.find(({ name }) => name === "compare")?.problems ?? [];
        expect(problem?.message).toContain("11 of the 50 SKUs");
        expect(problem?.whatToDo).toContain("allowGuards");
        expect(edits(answer)).toBe(0);
        expect(yield* itemAt(0)).toMatchObject({ target: 10, reason: "stock" });
      }),
    ),
  );

  it.effect("(I15) goes on when a person lets one run through, and is not asked for again", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        yield* fifty;
        yield* Effect.forEach(places.slice(0, 11), (place) => jtl.deleteArticle(article(place)));
        yield* fullLater;
        yield* TestClock.adjust("10 minutes");
        const allowed = yield* run({ mode: "full", allowGuards: true });
        expect(allowed.outcome).toBe("succeeded");
        expect((yield* shown(50)).slice(0, 12)).toEqual([...places.slice(0, 11).map(() => 0), 10]);
        expect((yield* fullLater).outcome).toBe("succeeded");
      }),
    ),
  );

  it.effect("(I15) stops a quick run as well, once ten SKUs are lost", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        yield* inStep(...places.slice(0, 12).map(() => 10));
        const inactive = (count: number) =>
          jtl.setStock(
            places.slice(0, count).map((place) => ({ sku: article(place), isActive: false })),
          );
        yield* inactive(9);
        expect((yield* quickLater).outcome).toBe("succeeded");
        yield* jtl.setStock(places.map((place) => ({ sku: article(place), isActive: true })));
        yield* quickLater;
        yield* inactive(10);
        expect(troubles(yield* quickLater)["compare"]).toBe("failed GuardStopped");
        expect((yield* shown(1))[0]).toBe(10);
      }),
    ),
  );
});

describe("A Temu that lists too few SKUs", () => {
  it.effect("(I15) stops the run before its push, and none is taken for gone", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const jtl = yield* JtlWorld;
        yield* fifty;
        yield* Effect.forEach(places.slice(0, 11), (place) => temu.removeSku(sku(place)));
        yield* jtl.restock(article(49), 5);
        const { alerts, answer } = yield* withAlerts(fullLater);
        expect(alerts).toEqual(["guardStopped: download"]);
        expect(answer.outcome).toBe("failed");
        expect(troubles(answer)).toEqual({
          download: "failed GuardStopped",
          push: "skipped skipped",
        });
        const [problem] = answer.steps[0]?.problems ?? [];
        expect(problem?.message).toContain("39 SKUs, and 50 before");
        expect(yield* itemAt(0)).toMatchObject({ isListed: true });
        yield* TestClock.adjust("10 minutes");
        expect((yield* run({ mode: "full", allowGuards: true })).outcome).toBe("succeeded");
        expect(yield* itemAt(0)).toMatchObject({ isListed: false });
        expect(yield* temu.shownStock(sku(49))).toBe(15);
      }),
    ),
  );

  it.effect("(I15) does not keep new SKUs from being seen", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* fifty;
        yield* Effect.forEach(places.slice(0, 12), (place) => temu.removeSku(sku(place)));
        yield* temu.stockSkus([skuAt(60)]);
        yield* fullLater;
        expect((yield* summary).skus).toBe(51);
      }),
    ),
  );
});
