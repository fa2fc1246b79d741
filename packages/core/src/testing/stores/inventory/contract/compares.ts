import { Effect } from "effect";
import type { CompareCounts } from "../../../../ports/InventoryStore.ts";
import { InventoryStore } from "../../../../ports/InventoryStore.ts";
import { hours } from "../../../../domain/Time.ts";
import type { ContractCase } from "../../../Contract.ts";
import { expectEqual } from "../../../expectations.ts";
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
  line,
  pushDue,
  readStock,
  settle,
  sku,
} from "./steps.ts";

const skus = [
  sku(0, "ART-1"),
  sku(1, "ART-2"),
  sku(2, "ART-3", { stock: null }),
  sku(3, "OLD"),
  sku(4, ""),
  sku(5, "ART-6", { stock: 0 }),
];
const articles = [
  article("ART-1", 5),
  article("ART-2", 0),
  article("ART-3", 0),
  article("OLD", 5),
  article("ART-6", 0),
];
const withoutOld = articles.filter((one) => one.sku !== "OLD");
const hasOld = Effect.map(itemOf("S-000003"), ({ reason, target }) => ({ reason, target }));

/** What a comparison does as a whole; its rules are those of the domain. */
export const compareContract: ReadonlyArray<ContractCase<InventoryWorld>> = [
  {
    name: "a comparison tells what it would change before it does, and nothing stays when it is stopped",
    test: Effect.gen(function* () {
      const store = yield* InventoryStore;
      const heard: Array<CompareCounts> = [];
      const stopped = (counts: CompareCounts) => {
        heard.push(counts);
        return "stop" as const;
      };
      yield* download(skus);
      yield* readStock(articles);
      const counts = { matched: 5, toZero: 2, salesUnknown: 0, knownBefore: 0, lost: 0 };
      const before = yield* itemOf("S-000001");
      yield* expectEqual(
        yield* store.compare({ limit: "all" }, stopped),
        { counts, decision: "stop", changed: 0 },
        "the stopped comparison",
      );
      yield* expectEqual(heard, [counts], "what it told");
      yield* expectEqual(yield* itemOf("S-000001"), before, "a SKU after it");
      yield* expectEqual(yield* dueSkus(), [], "what is due after it");
      yield* expectEqual(yield* compare(), { counts, decision: "accept", changed: 6 }, "the first");
      yield* expectEqual((yield* compare()).changed, 0, "changes when nothing has changed");
      yield* readStock(withoutOld);
      const lost = { matched: 5, toZero: 3, salesUnknown: 0, knownBefore: 5, lost: 1 };
      yield* expectEqual((yield* store.compare({ limit: "all" }, stopped)).counts, lost, "lost");
      yield* expectEqual(yield* hasOld, { reason: "stock", target: 5 }, "the SKU that was lost");
    }).pipe(inDemo),
  },
  {
    name: "a SKU whose article JTL has lost gets 0, counts as lost once, and comes back with it",
    test: Effect.gen(function* () {
      yield* download(skus);
      yield* settle(articles);
      yield* expectEqual((yield* settle(withoutOld)).counts.lost, 1, "lost at first");
      yield* expectEqual(yield* hasOld, { reason: "gone", target: 0 }, "without its article");
      const later = yield* settle(withoutOld);
      yield* expectEqual([later.counts.knownBefore, later.counts.lost], [4, 0], "lost later");
      yield* expectEqual(yield* hasOld, { reason: "gone", target: 0 }, "later");
      const inactive = [...withoutOld, article("OLD", 5, { isActive: false })];
      yield* settle(inactive);
      yield* expectEqual(yield* hasOld, { reason: "gone", target: 0 }, "inactive in JTL");
      yield* settle(articles);
      yield* expectEqual(yield* hasOld, { reason: "stock", target: 5 }, "with its article again");
    }).pipe(inDemo),
  },
  {
    name: "zeros that are held back are not due, until a comparison lets them go",
    test: Effect.gen(function* () {
      const idsDue = Effect.map(dueSkus(), (due) => due.map(({ skuId }) => skuId));
      yield* download(skus);
      yield* settle([article("ART-1", 4), ...articles.slice(1)]);
      yield* compare("holdZeros");
      yield* expectEqual(yield* idsDue, ["S-000000"], "what falls, but not to zero");
      const { isHeldBack, needsSync } = yield* itemOf("S-000001");
      yield* expectEqual([isHeldBack, needsSync], [true, true], "a zero that is held back");
      yield* expectEqual((yield* itemOf("S-000005")).isHeldBack, false, "one that was at zero");
      yield* expectEqual(
        yield* (yield* InventoryStore).dueCount({ evenRejected: true }),
        1,
        "how many are due",
      );
      yield* compare();
      yield* expectEqual(yield* idsDue, ["S-000000", "S-000001", "S-000002"], "what is let go");
    }).pipe(inDemo),
  },
  {
    name: "a SKU that is left alone by now is held back no more",
    test: Effect.gen(function* () {
      yield* download(skus);
      yield* readStock(articles);
      yield* compare("holdZeros");
      yield* expectEqual((yield* itemOf("S-000001")).isHeldBack, true, "its zero");
      yield* readStock([...articles, article("ART-2", 0, { isManaged: false })]);
      yield* compare("holdZeros");
      const { isHeldBack, reason, target } = yield* itemOf("S-000001");
      yield* expectEqual([target, reason, isHeldBack], [null, "notManaged", false], "left alone");
    }).pipe(inDemo),
  },
  {
    name: "while nothing may rise targets only fall, to zero where nobody knows what was sold",
    test: Effect.gen(function* () {
      yield* download([...skus, sku(6, "ART-7"), sku(7, "ART-8", { stock: null })]);
      yield* readStock([
        article("ART-1", 9),
        article("ART-2", 3),
        ...articles.slice(3),
        article("ART-7", 5),
        article("ART-8", 5),
      ]);
      const targetsDue = Effect.map(dueSkus(), (due) =>
        due.map(({ skuId, target }) => [skuId, target]),
      );
      yield* compare("accept", "lower");
      const { reason, target } = yield* itemOf("S-000000");
      yield* expectEqual([target, reason], [5, "stock"], "what would rise");
      yield* expectEqual(yield* targetsDue, [["S-000001", 3]], "what is due");
      const { counts } = yield* compare("accept", "zero");
      const because = Effect.fnUntraced(function* (skuId: string) {
        const item = yield* itemOf(skuId);
        return [item.target, item.reason];
      });
      yield* expectEqual(yield* because("S-000000"), [5, "salesUnknown"], "what would rise unseen");
      yield* expectEqual(yield* because("S-000001"), [0, "salesUnknown"], "what falls unseen");
      yield* expectEqual(yield* because("S-000006"), [5, "stock"], "what stays as it is");
      yield* expectEqual(yield* targetsDue, [["S-000001", 0]], "what is due unseen");
      const { matched, salesUnknown, toZero } = counts;
      yield* expectEqual([matched, toZero, salesUnknown], [6, 1, 1], "what guards hear of it");
      yield* compare("accept", "lower");
      yield* pushDue("unknown");
      yield* compare("accept", "lower");
      yield* expectEqual(yield* targetsDue, [["S-000001", 3]], "in doubt");
      yield* compare("accept", "zero");
      yield* expectEqual(yield* targetsDue, [["S-000001", 0]], "in doubt and unseen");
      yield* compare();
      yield* expectEqual(
        yield* dueSkus().pipe(Effect.map(idsOf)),
        ["S-000000", "S-000001", "S-000007"],
        "once it can be read",
      );
    }).pipe(inDemo),
  },
  {
    name: "what is kept back in percent takes no unit too many where it comes out even",
    // Each of them is a unit less with another order of multiplying and dividing.
    test: Effect.forEach(
      [
        [42.5, 440, 253],
        [47.5, 120, 63],
        [54, 450, 207],
      ] as const,
      ([safetyPercent, sellable, target]) =>
        inDemo(
          Effect.gen(function* () {
            yield* download(skus);
            yield* settle([article("ART-1", sellable)]);
            yield* expectEqual(
              (yield* itemOf("S-000000")).target,
              target,
              `the target of ${sellable} less ${safetyPercent} %`,
            );
          }),
          { safetyPercent },
        ),
      { discard: true },
    ),
  },
  {
    name: "SKUs that are listed no more are neither compared nor due",
    test: Effect.gen(function* () {
      yield* download(skus);
      yield* settle([article("ART-1", 4), ...articles.slice(1)]);
      yield* download(skus.slice(2), begin + hours(1));
      const { isListed, needsSync, target } = yield* itemOf("S-000000");
      yield* expectEqual([isListed, needsSync, target], [false, false, 4], "the SKU");
      const { counts } = yield* settle([article("ART-1", 3), ...articles.slice(1)]);
      const counted = { matched: 3, toZero: 1, salesUnknown: 0, knownBefore: 3, lost: 0 };
      yield* expectEqual(counts, counted, "the counts");
      yield* expectEqual((yield* itemOf("S-000000")).target, 4, "its target");
      yield* expectEqual(yield* dueSkus().pipe(Effect.map(idsOf)), ["S-000002"], "what is due");
    }).pipe(inDemo),
  },
  {
    name: "a sale that may not be in what was pushed last makes its SKU due, until it is pushed again",
    test: Effect.gen(function* () {
      const store = yield* InventoryStore;
      const first = sku(0, "ART-1");
      yield* download([first]);
      yield* settle([article("ART-1", 4)]);
      yield* at(begin + hours(1), pushDue());
      yield* expectEqual(yield* dueSkus(), [], "after the push");
      // JTL has reserved and shipped it, so that the target is what is expected.
      const sale = { orderedAt: begin + hours(1) - 1, updatedAt: begin + hours(2), isOpen: false };
      yield* store.saveSoldLines([line(1, first, 1, sale)]);
      yield* settle([article("ART-1", 4)]);
      yield* expectEqual((yield* itemOf("S-000000")).expected, 4, "what Temu should show");
      yield* expectEqual((yield* dueSkus()).length, 1, "due, since nobody knows");
      yield* at(begin + hours(1) + 1, pushDue());
      yield* settle([article("ART-1", 4)]);
      yield* expectEqual(yield* dueSkus(), [], "after the second push");
    }).pipe(inDemo),
  },
];

const idsOf = (due: ReadonlyArray<{ readonly skuId: string }>) => due.map(({ skuId }) => skuId);
