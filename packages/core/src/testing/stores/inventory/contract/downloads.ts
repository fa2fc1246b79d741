import { Effect, Stream } from "effect";
import { hours, minutes, seconds } from "../../../../domain/Time.ts";
import { InventoryStore } from "../../../../ports/InventoryStore.ts";
import type { ContractCase } from "../../../Contract.ts";
import { expectEqual } from "../../../expectations.ts";
import type { InventoryWorld } from "./InventoryWorld.ts";
import {
  article,
  at,
  begin,
  download,
  inDemo,
  itemOf,
  line,
  pushDue,
  settle,
  sku,
} from "./steps.ts";

const skus = [sku(0, "ART-1"), sku(1, "ART-2"), sku(2, " ")];

/** What downloads leave of SKUs. */
export const downloadContract: ReadonlyArray<ContractCase<InventoryWorld>> = [
  {
    name: "a download says how many SKUs are new and how many are shown otherwise than before",
    test: Effect.gen(function* () {
      yield* expectEqual(yield* download(skus), { created: 3, changed: 0 }, "the first download");
      const second = yield* download(
        [
          sku(0, "ART-1", { stock: 4 }),
          sku(1, "ART-2", { name: "Gießkanne, rot" }),
          sku(2, " ", { stock: null }),
          sku(3, "ART-4"),
          sku(3, "ART-4"),
        ],
        begin + hours(1),
      );
      yield* expectEqual(second, { created: 1, changed: 2 }, "the second download");
      const { name, shown, shownAt } = yield* itemOf("S-000001");
      yield* expectEqual(name, "Gießkanne, rot", "its name");
      yield* expectEqual([shown, shownAt], [5, begin + hours(1)], "what was shown");
      const silent = yield* itemOf("S-000002");
      yield* expectEqual([silent.shown, silent.shownAt], [5, begin], "where Temu says nothing");
      yield* expectEqual(yield* (yield* InventoryStore).item("S-1"), null, "an unknown SKU");
    }).pipe(inDemo),
  },
  {
    name: "SKUs that a download has not seen are listed no more, until one sees them again",
    test: Effect.gen(function* () {
      const store = yield* InventoryStore;
      yield* expectEqual(yield* store.downloadedAt, null, "before the first download");
      yield* download(skus);
      yield* store.saveSkus({ skus: [sku(0, "ART-1"), sku(9, "ART-9")], askedAt: begin + 1_000 });
      const refused = yield* store.endDownload(begin + 1_000, () => false);
      const counts = { seen: 2, before: 3 };
      yield* expectEqual(refused, { accepted: false, ...counts, gone: 0 }, "a refused download");
      yield* expectEqual(yield* store.downloadedAt, begin, "the last accepted one");
      yield* expectEqual((yield* itemOf("S-000001")).isListed, true, "an unseen SKU");
      const accepted = yield* store.endDownload(
        begin + 1_000,
        ({ before, seen }) => seen === 2 && before === 3,
      );
      yield* expectEqual(accepted, { accepted: true, ...counts, gone: 2 }, "an accepted download");
      yield* expectEqual(yield* store.downloadedAt, begin + 1_000, "the last accepted one");
      yield* expectEqual((yield* itemOf("S-000001")).isListed, false, "an unseen SKU");
      yield* expectEqual((yield* store.summary).skus, 2, "SKUs that are listed");
      yield* expectEqual(
        yield* download(skus, begin + 2_000),
        { created: 0, changed: 2 },
        "SKUs that are back",
      );
      yield* expectEqual((yield* itemOf("S-000001")).isListed, true, "a SKU that is back");
    }).pipe(inDemo),
  },
  {
    name: "what Temu shows within 30 seconds of a push is not believed",
    test: Effect.gen(function* () {
      yield* download(skus);
      yield* settle([article("ART-1", 7), article("ART-2", 5)]);
      yield* at(begin + minutes(1), pushDue());
      const pushedAt = begin + minutes(1);
      yield* download([sku(0, "ART-1", { stock: 5 })], pushedAt + seconds(30) - 1);
      yield* compareItem({ shown: 5, expected: 7, surprise: null });
      yield* download([sku(0, "ART-1", { stock: 6 })], pushedAt + seconds(30));
      const surprise = { at: pushedAt + seconds(30), expected: 7, shown: 6 };
      yield* settle([article("ART-1", 7), article("ART-2", 5)]);
      yield* compareItem({ shown: 6, expected: 6, surprise });
    }).pipe(inDemo),
  },
  {
    name: "a SKU that Temu shows otherwise than expected is noted, unless its last push is in doubt",
    test: Effect.gen(function* () {
      const store = yield* InventoryStore;
      yield* download(skus);
      // Two sold before the reading, three after it.
      yield* store.saveSoldLines([
        line(1, sku(0, "ART-1"), 2, { orderedAt: begin + minutes(9) }),
        line(2, sku(0, "ART-1"), 3, { orderedAt: begin + minutes(11) }),
      ]);
      yield* download([sku(0, "ART-1", { stock: 3 })], begin + minutes(10));
      yield* expectEqual((yield* itemOf("S-000000")).surprise, null, "as expected");
      yield* download([sku(0, "ART-1", { stock: 3 })], begin + minutes(20));
      yield* expectEqual(
        (yield* itemOf("S-000000")).surprise,
        { at: begin + minutes(20), expected: 0, shown: 3 },
        "otherwise than expected",
      );
      yield* settle([article("ART-1", 7)]);
      yield* at(begin + minutes(30), pushDue("unknown"));
      yield* download([sku(0, "ART-1", { stock: 2 })], begin + minutes(40));
      yield* expectEqual(
        (yield* itemOf("S-000000")).surprise,
        { at: begin + minutes(20), expected: 0, shown: 3 },
        "after a push in doubt",
      );
    }).pipe(inDemo),
  },
  {
    name: "SKUs come as pages in the order of their products and ids, all or those of one kind",
    test: Effect.gen(function* () {
      const store = yield* InventoryStore;
      yield* download([sku(7, "ART-7")], begin - hours(1));
      yield* download([sku(3, "ART-3"), ...skus.toReversed()]);
      yield* settle([article("ART-1", 4), article("ART-2", 5)]);
      const idsOf = (only?: "needsSync" | "rejected" | "unmatched" | "heldBack") =>
        Effect.map(
          Stream.runCollect(store.items(only === undefined ? undefined : { only })),
          (pages) => pages.flat().map(({ skuId }) => skuId),
        );
      const all = ["S-000000", "S-000001", "S-000002", "S-000003", "S-000007"];
      yield* expectEqual(yield* idsOf(), all, "all");
      yield* expectEqual(yield* idsOf("needsSync"), ["S-000000"], "to be pushed");
      yield* expectEqual(yield* idsOf("unmatched"), ["S-000002", "S-000003"], "without target");
      yield* expectEqual(yield* idsOf("rejected"), [], "rejected");
      yield* pushDue("rejected");
      yield* expectEqual(yield* idsOf("rejected"), ["S-000000"], "rejected");
      yield* settle([article("ART-1", 4), article("ART-2", 0)]);
      yield* store.compare({ limit: "all" }, () => "holdZeros");
      yield* expectEqual(yield* idsOf("heldBack"), ["S-000001"], "held back");
      yield* expectEqual(
        yield* store.summary,
        {
          skus: 4,
          matched: 2,
          unmatched: { noMerchantSku: 1, unknownInJtl: 1 },
          needsSync: 2,
          rejected: 1,
          heldBack: 1,
        },
        "the summary",
      );
    }).pipe(inDemo),
  },
];

const compareItem = Effect.fnUntraced(function* (wanted: {
  readonly shown: number;
  readonly expected: number;
  readonly surprise: unknown;
}) {
  const { expected, shown, surprise } = yield* itemOf("S-000000");
  yield* expectEqual({ shown, expected, surprise }, wanted, "the SKU");
});
