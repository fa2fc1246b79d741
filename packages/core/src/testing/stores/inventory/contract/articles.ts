import { Effect, Stream } from "effect";
import { hours } from "../../../../domain/Time.ts";
import { inventoryPageSize, InventoryStore } from "../../../../ports/InventoryStore.ts";
import type { ContractCase } from "../../../Contract.ts";
import { expectEqual, expectThat } from "../../../expectations.ts";
import { ShopStore } from "../../../../ports/ShopStore.ts";
import type { InventoryWorld } from "./InventoryWorld.ts";
import {
  article,
  begin,
  compare,
  download,
  expectOpen,
  inDemo,
  line,
  readStock,
  settle,
  sku,
  toRead,
} from "./steps.ts";

const set = article("SET", 4, {
  components: [
    { sku: "PART", amount: 2, limits: true },
    { sku: "CARD", amount: 1, limits: false },
  ],
});
const skus = [sku(0, "ART-1"), sku(1, " art-1"), sku(2, "SET"), sku(3, "")];
const all = { _tag: "All" } as const;
const changed = (...articleNumbers: ReadonlyArray<string>) =>
  ({ _tag: "Changed", articleNumbers }) as const;

/** Which articles of JTL are read, and what is kept of them. */
export const articleContract: ReadonlyArray<ContractCase<InventoryWorld>> = [
  {
    name: "every article of listed SKUs, open lines and bundles is read once, whatever its case",
    test: Effect.gen(function* () {
      const store = yield* InventoryStore;
      yield* download(skus);
      yield* (yield* ShopStore).mapSkus(new Map([["S-000003", "MAPPED"]]));
      yield* store.saveSoldLines([line(1, sku(8, "SOLD"), 1), line(2, sku(0, "ART-1"), 1)]);
      yield* store.countOpen;
      const numbers = (yield* toRead(all)).map((number) => number.toLowerCase());
      yield* expectEqual(numbers.toSorted(), ["art-1", "mapped", "set", "sold"], "at first");
      const parts = yield* store.saveArticles(["set", "ART-1", "SOLD"], [article("ART-1", 1), set]);
      yield* expectEqual(parts.toSorted(), ["CARD", "PART"], "components that were never read");
      yield* expectEqual(
        yield* store.saveArticles(["PART", "CARD"], [article("PART", 3)]),
        [],
        "components of components",
      );
      yield* expectEqual(
        yield* store.saveArticles(["SET"], [set]),
        [],
        "components that were read, whether JTL has them or not",
      );
      yield* expectEqual(
        yield* toRead(all),
        ["ART-1", "CARD", "MAPPED", "PART", "SET", "SOLD"],
        "the second time, as JTL writes them",
      );
    }).pipe(inDemo),
  },
  {
    name: "of changed articles those are read that belong to the shop, and what was not read to its end",
    test: Effect.gen(function* () {
      const store = yield* InventoryStore;
      yield* download(skus);
      yield* expectEqual(
        (yield* toRead(changed())).map((number) => number.toUpperCase()).toSorted(),
        ["ART-1", "SET"],
        "never read",
      );
      yield* readStock([article("ART-1", 1), set, article("PART", 3), article("CARD", 3)]);
      yield* expectEqual(yield* toRead(changed()), [], "when all is read");
      yield* expectEqual(
        yield* toRead(changed("art-1", "PART", "STRANGE")),
        ["ART-1", "PART"],
        "of changed ones",
      );
      yield* store.saveArticles(["ART-1"], [article("ART-1", 2)]);
      yield* expectEqual(
        yield* toRead(changed("SET")),
        ["PART", "SET"],
        "after a reading given up",
      );
    }).pipe(inDemo),
  },
  {
    name: "an article with more or less open units than before is read again, with its components",
    test: Effect.gen(function* () {
      const store = yield* InventoryStore;
      const counted = Effect.gen(function* () {
        yield* store.countOpen;
        const numbers = yield* toRead(changed());
        yield* readStock([article("ART-1", 1), set, article("PART", 3)], changed());
        return numbers;
      });
      yield* download(skus);
      yield* readStock([article("ART-1", 1), set, article("PART", 3)]);
      const one = line(1, sku(2, "SET"), 1);
      yield* store.saveSoldLines([one]);
      yield* expectEqual(yield* counted, ["CARD", "PART", "SET"], "sold");
      yield* expectEqual(yield* counted, [], "unchanged");
      yield* store.saveSoldLines([{ ...one, isOpen: false }, line(2, sku(0, "ART-1"), 1)]);
      yield* expectEqual(yield* counted, ["ART-1", "CARD", "PART", "SET"], "shipped, and sold");
    }).pipe(inDemo),
  },
  {
    name: "an article with as many open units of other lines is read again, with its components",
    test: Effect.gen(function* () {
      const store = yield* InventoryStore;
      const counted = Effect.gen(function* () {
        yield* store.countOpen;
        const numbers = yield* toRead(changed());
        yield* readStock([article("ART-1", 1), set, article("PART", 3)], changed());
        return numbers;
      });
      yield* download(skus);
      const plain = line(1, sku(0, "ART-1"), 3);
      const sets = line(2, sku(2, "SET"), 1);
      yield* store.saveSoldLines([plain, { ...plain, orderSn: "1-2", quantity: 1 }, sets]);
      yield* store.countOpen;
      yield* readStock([article("ART-1", 1), set, article("PART", 3)]);
      yield* store.saveSoldLines([{ ...sets, isOpen: false }, line(3, sku(2, "SET"), 1)]);
      yield* expectEqual(yield* counted, ["CARD", "PART", "SET"], "one shipped, another sold");
      yield* store.saveSoldLines([
        { ...plain, quantity: 1 },
        { ...plain, orderSn: "1-2", quantity: 3 },
      ]);
      yield* expectEqual(yield* counted, ["ART-1"], "less of one line, more of another");
      yield* expectEqual(yield* counted, [], "unchanged");
    }).pipe(inDemo),
  },
  {
    name: "articles that nothing names any more are not read, nor components that a bundle has lost",
    test: Effect.gen(function* () {
      const store = yield* InventoryStore;
      yield* download(skus);
      yield* readStock([article("ART-1", 1), set, article("PART", 3), article("CARD", 3)]);
      const smaller = { ...set, components: [{ sku: "PART", amount: 3, limits: true }] };
      yield* store.saveArticles(["SET"], [smaller]);
      yield* expectEqual(yield* toRead(all), ["ART-1", "PART", "SET"], "of a smaller bundle");
      yield* download([sku(0, "ART-1")], begin + hours(1));
      yield* expectEqual(yield* toRead(all), ["ART-1"], "without the bundle");
      yield* expectEqual(yield* toRead(changed("SET", "PART")), ["ART-1"], "of changed ones");
    }).pipe(inDemo),
  },
  {
    name: "a SKU that is mapped between count and comparison is compared by what was counted, and by the new article after the next count",
    test: Effect.gen(function* () {
      const store = yield* InventoryStore;
      const { mapSkus } = yield* ShopStore;
      const stock = [article("ART-1", 10), article("ART-2", 20)];
      const first = sku(0, "ART-1");
      const second = sku(1, "ART-2");
      yield* download([first, second]);
      yield* store.saveSoldLines([line(1, first, 3)]);
      yield* settle(stock);
      yield* mapSkus(new Map([["S-000000", "ART-2"]]));
      yield* readStock(stock);
      yield* compare();
      yield* expectOpen("S-000000", 3, 7);
      yield* expectOpen("S-000001", 0, 20);
      yield* settle(stock);
      yield* expectOpen("S-000000", 3, 17);
      yield* expectOpen("S-000001", 3, 17);
      yield* mapSkus(new Map([["S-000000", null]]));
      yield* compare();
      yield* expectOpen("S-000000", 3, 17);
      // One that is listed after the count has the article that it has then.
      yield* mapSkus(new Map([["S-000002", "ART-1"]]));
      yield* download([first, second, sku(2, "ART-2"), sku(3, "ART-1")], begin + hours(1));
      yield* readStock(stock);
      yield* compare();
      yield* expectOpen("S-000002", 0, 10);
      yield* expectOpen("S-000003", 0, 10);
      yield* settle(stock);
      yield* expectOpen("S-000000", 3, 7);
      yield* expectOpen("S-000001", 0, 20);
    }).pipe(inDemo),
  },
  {
    name: "articles to read come as pages, and one that is read meanwhile does not come twice",
    test: Effect.gen(function* () {
      const store = yield* InventoryStore;
      const many = Array.from({ length: inventoryPageSize + 7 }, (_, index) =>
        sku(index, `ART-${String(index).padStart(6, "0")}`),
      );
      yield* download(many);
      const pages: Array<ReadonlyArray<string>> = [];
      yield* Stream.runForEach(store.articlesToRead(all), (page) =>
        Effect.andThen(
          store.saveArticles(page, []),
          Effect.sync(() => pages.push(page)),
        ),
      );
      yield* expectThat(
        pages.every(({ length }) => length > 0 && length <= inventoryPageSize),
        "no page is longer than it should be",
      );
      yield* expectEqual(pages.flat().length, many.length, "how many are read");
      yield* expectEqual(new Set(pages.flat()).size, many.length, "how many are read once");
      yield* expectEqual(yield* toRead(changed()), [], "afterwards");
    }).pipe(inDemo),
  },
  {
    name: "where to look on for changes is kept",
    test: Effect.gen(function* () {
      const store = yield* InventoryStore;
      yield* expectEqual(yield* store.stockMark, null, "at first");
      yield* store.saveStockMark("0x0000000000001F40");
      yield* store.saveStockMark("0x0000000000001F41");
      yield* expectEqual(yield* store.stockMark, "0x0000000000001F41", "the mark");
      yield* expectEqual(yield* store.downloadedAt, null, "a download");
    }).pipe(inDemo),
  },
];
