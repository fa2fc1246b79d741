import { Effect, Exit, Stream } from "effect";
import { hours } from "../../../../domain/Time.ts";
import { inventoryPageSize, InventoryStore } from "../../../../ports/InventoryStore.ts";
import type { ContractCase } from "../../../Contract.ts";
import { expectEqual, expectThat } from "../../../expectations.ts";
import type { InventoryWorld } from "./InventoryWorld.ts";
import {
  article,
  at,
  begin,
  compare,
  download,
  dueSkus,
  inDemo,
  itemOf,
  pushDue,
  settle,
  sku,
} from "./steps.ts";

const skus = [sku(0, "ART-1"), sku(1, "ART-2"), sku(2, "ART-3")];
const articles = [article("ART-1", 7), article("ART-2", 0), article("ART-3", 5)];
const edit = (requestKey: string, quantity = 7) => ({
  goodsId: "G-000000",
  requestKey,
  targets: [
    { skuId: "S-000000", quantity },
    { skuId: "S-000001", quantity: 0 },
  ],
});
const accepted = (skuId: string) => ({
  skuId,
  outcome: "accepted" as const,
  problem: null,
  retryAt: null,
});
const rejected = (retryAt: number) => ({
  skuId: "S-000000",
  outcome: "rejected" as const,
  problem: "Quantity must be between 0 and 1000000",
  retryAt,
});

/** What becomes of SKUs that are pushed. */
export const pushContract: ReadonlyArray<ContractCase<InventoryWorld>> = [
  {
    name: "a push is in doubt from its begin on, and is due until it was accepted",
    test: Effect.gen(function* () {
      const store = yield* InventoryStore;
      yield* download(skus);
      yield* settle(articles);
      const due = { goodsId: "G-000000", skuId: "S-000000", merchantSku: "ART-1" };
      yield* expectEqual(
        (yield* dueSkus())[0],
        { ...due, expected: 5, target: 7, rejections: 0 },
        "what is due",
      );
      yield* at(begin + hours(1), store.beginPush(edit("one")));
      const begun = yield* itemOf("S-000000");
      yield* expectEqual(
        [begun.pushed, begun.pushedAt, begun.pushOutcome],
        [7, begin + hours(1), "unknown"],
        "the begun push",
      );
      yield* settle(articles);
      yield* expectEqual((yield* dueSkus()).length, 2, "due while in doubt");
      yield* store.endPush("one", [accepted("S-000000")]);
      const { expected, needsSync, pushOutcome } = yield* itemOf("S-000000");
      yield* expectEqual([pushOutcome, expected, needsSync], ["accepted", 7, false], "accepted");
      yield* expectEqual((yield* itemOf("S-000001")).pushOutcome, "unknown", "without a verdict");
      yield* expectEqual(
        (yield* dueSkus()).map(({ skuId }) => skuId),
        ["S-000001"],
        "left",
      );
      yield* expectEqual((yield* settle(articles)).changed, 0, "changes of a comparison after it");
    }).pipe(inDemo),
  },
  {
    name: "a push that was refused changes nothing of what Temu took before, and may not raise it unseen",
    test: Effect.gen(function* () {
      const store = yield* InventoryStore;
      const pushed = (requestKey: string, hour: number, quantity: number) =>
        at(begin + hours(hour), store.beginPush(edit(requestKey, quantity)));
      yield* download([sku(0, "ART-1", { stock: 50 }), ...skus.slice(1)]);
      yield* settle([article("ART-1", 2), ...articles.slice(1)]);
      yield* pushed("taken", 1, 2);
      yield* store.endPush("taken", [accepted("S-000000"), accepted("S-000001")]);
      yield* settle([article("ART-1", 9), ...articles.slice(1)]);
      yield* pushed("refused", 2, 9);
      yield* store.endPush("refused", [rejected(begin), accepted("S-000001")]);
      yield* compare("accept", "lower");
      const refused = yield* itemOf("S-000000");
      yield* expectEqual(
        [refused.expected, refused.target, refused.needsSync],
        [2, 2, false],
        "a SKU whose raise was refused, while nothing may rise",
      );
      yield* pushed("in doubt", 3, 9);
      yield* compare("accept", "lower");
      const inDoubt = yield* itemOf("S-000000");
      yield* expectEqual(
        [inDoubt.expected, inDoubt.target, inDoubt.needsSync],
        [2, 2, true],
        "one whose raise may have been taken",
      );
    }).pipe(inDemo),
  },
  {
    name: "a rejected push says why, and is due again at its time or when it is asked for",
    test: Effect.gen(function* () {
      const store = yield* InventoryStore;
      const dueAt = (instant: number, evenRejected = false) =>
        at(
          instant,
          Effect.map(dueSkus(evenRejected), (due) =>
            due.map(({ rejections, skuId }) => [skuId, rejections]),
          ),
        );
      yield* download(skus);
      yield* settle(articles);
      for (const key of ["one", "two"]) {
        yield* at(begin, store.beginPush(edit(key)));
        yield* store.endPush(key, [rejected(begin + hours(1)), accepted("S-000001")]);
      }
      const { expected, problem, pushOutcome, retryAt } = yield* itemOf("S-000000");
      yield* expectEqual(
        [pushOutcome, problem, retryAt, expected],
        ["rejected", "Quantity must be between 0 and 1000000", begin + hours(1), 5],
        "the rejected SKU",
      );
      yield* settle(articles);
      yield* expectEqual(yield* dueAt(begin + hours(1) - 1), [], "before its time");
      yield* expectEqual(yield* dueAt(begin, true), [["S-000000", 2]], "when asked for");
      yield* expectEqual(yield* dueAt(begin + hours(1)), [["S-000000", 2]], "at its time");
      yield* settle([article("ART-1", 6), ...articles.slice(1)]);
      yield* expectEqual(yield* dueAt(begin), [["S-000000", 2]], "with less than was rejected");
      yield* settle(articles);
      const count = (evenRejected: boolean) => at(begin, store.dueCount({ evenRejected }));
      yield* expectEqual([yield* count(false), yield* count(true)], [0, 1], "how many are due");
      const only = (onlySku: string) => at(begin, store.dueCount({ evenRejected: true, onlySku }));
      yield* expectEqual(
        [yield* only("S-000000"), yield* only("S-000001")],
        [1, 0],
        "whether one SKU is due",
      );
      yield* at(begin + hours(1), pushDue());
      const taken = yield* itemOf("S-000000");
      yield* expectEqual([taken.problem, taken.retryAt], [null, null], "once it is accepted");
      yield* settle([article("ART-1", 8), ...articles.slice(1)]);
      yield* expectEqual(yield* dueAt(begin), [["S-000000", 0]], "the next time");
    }).pipe(inDemo),
  },
  {
    name: "a rejected SKU is due before its time once less is to be on sale than was refused",
    test: Effect.gen(function* () {
      const store = yield* InventoryStore;
      yield* download(skus);
      yield* settle(articles);
      yield* at(begin, store.beginPush(edit("one")));
      yield* store.endPush("one", [rejected(begin + hours(1)), accepted("S-000001")]);
      for (const [sellable, due] of [
        [8, 0],
        [7, 0],
        [6, 1],
      ] as const) {
        yield* settle([article("ART-1", sellable), ...articles.slice(1)]);
        yield* expectEqual(
          yield* at(begin, store.dueCount({ evenRejected: false })),
          due,
          `how many are due of ${sellable}, after 7 were refused`,
        );
      }
    }).pipe(inDemo),
  },
  {
    name: "a push that was overtaken, and that Temu may have taken, leaves its SKU in doubt, and no key is used twice",
    test: Effect.gen(function* () {
      const store = yield* InventoryStore;
      yield* download(skus);
      yield* settle(articles);
      yield* store.beginPush(edit("one", 3));
      yield* store.beginPush(edit("two", 7));
      const standing = yield* itemOf("S-000000");
      yield* expectThat(
        Exit.isFailure(yield* Effect.exit(store.beginPush(edit("one", 4)))),
        "a key that was used before is refused",
      );
      yield* store.endPush("one", [rejected(begin)]);
      yield* expectThat(
        Exit.isFailure(yield* Effect.exit(store.endPush("three", [accepted("S-000000")]))),
        "the end of a push that was never begun is refused",
      );
      yield* expectEqual(yield* itemOf("S-000000"), standing, "the SKU after a rejection");
      const stands = Effect.map(itemOf("S-000000"), ({ needsSync, pushed, pushOutcome }) => [
        pushed,
        pushOutcome,
        needsSync,
      ]);
      yield* store.endPush("two", [accepted("S-000000")]);
      yield* expectEqual(yield* stands, [7, "accepted", false], "the later push");
      yield* store.endPush("one", [accepted("S-000000")]);
      yield* expectEqual(yield* stands, [7, "unknown", true], "after the earlier one's answer");
      yield* store.endPush("two", [accepted("S-000000")]);
      yield* expectEqual(yield* stands, [7, "unknown", true], "whose answer was heard last");
      yield* settle(articles);
      yield* expectThat(
        (yield* dueSkus()).some(({ skuId }) => skuId === "S-000000"),
        "the SKU is due again",
      );
    }).pipe(inDemo),
  },
  {
    name: "an accepted push of a target that has changed meanwhile leaves its SKU due",
    test: Effect.gen(function* () {
      const store = yield* InventoryStore;
      yield* download(skus);
      yield* settle(articles);
      yield* store.beginPush(edit("one", 6));
      yield* store.endPush("one", [accepted("S-000000"), accepted("S-000001")]);
      yield* expectEqual(
        (yield* dueSkus()).map(({ expected, skuId, target }) => [skuId, expected, target]),
        [["S-000000", 6, 7]],
        "what is due",
      );
    }).pipe(inDemo),
  },
  {
    name: "what is due comes product by product, and pushing it meanwhile leaves none out",
    test: Effect.gen(function* () {
      const store = yield* InventoryStore;
      const many = Array.from({ length: inventoryPageSize + 500 }, (_, index) =>
        sku(index, "ART-1", { goodsId: `G-${String(Math.floor(index / 7)).padStart(6, "0")}` }),
      );
      yield* download(many);
      yield* settle([article("ART-1", 7)]);
      const pages: Array<ReadonlyArray<string>> = [];
      const seen = new Set<string>();
      yield* Stream.runForEach(store.due({ evenRejected: false }), (page) =>
        Effect.gen(function* () {
          pages.push([...new Set(page.map(({ goodsId }) => goodsId))]);
          for (const { skuId } of page) seen.add(skuId);
          const targets = page.map(({ skuId, target }) => ({ skuId, quantity: target }));
          const requestKey = String(pages.length);
          yield* store.beginPush({ goodsId: page[0]?.goodsId ?? "", requestKey, targets });
          yield* store.endPush(
            requestKey,
            page.map(({ skuId }) => accepted(skuId)),
          );
        }),
      );
      yield* expectEqual(seen.size, many.length, "how many SKUs came");
      yield* expectThat(pages.length > 1, "there are several pages");
      yield* expectEqual(pages.flat().length, new Set(pages.flat()).size, "products on two pages");
      yield* expectEqual(yield* dueSkus(), [], "what is left");
    }).pipe(inDemo),
  },
];
