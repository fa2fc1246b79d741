import { Effect, Exit } from "effect";
import { JtlWawi } from "../../ports/JtlWawi.ts";
import type { ContractCase } from "../Contract.ts";
import { badGateway } from "../Fault.ts";
import { expectEqual, expectThat, violated } from "../expectations.ts";
import { JtlWorld } from "./JtlWorld.ts";
import { sellable, sets, tenOfEach } from "./stockSteps.ts";

/** The stock that a JTL-Wawi promises. Each case wants a fresh world without orders. */
export const stockContract: ReadonlyArray<ContractCase<JtlWawi | JtlWorld>> = [
  {
    name: "what can be sold is what is available less the article's safety stock, never below nothing",
    test: Effect.gen(function* () {
      yield* (yield* JtlWorld).setStock([
        { sku: "ART-1", onHand: 9, buffer: 2 },
        { sku: "ART-2", onHand: 1, buffer: 2 },
        { sku: "ART-3", onHand: 2.5, isDivisible: true },
      ]);
      yield* expectEqual(
        yield* sellable("ART-1", "ART-2", "ART-3"),
        ["0 ART-2", "2.5 ART-3", "7 ART-1"],
        "the stock",
      );
    }),
  },
  {
    name: "articles are told as JTL writes them, whatever case and trailing blanks are asked for, each once",
    test: Effect.gen(function* () {
      yield* (yield* JtlWorld).setStock([{ sku: "Art-1-ß", onHand: 3 }]);
      yield* expectEqual(
        yield* sellable("ART-1-ß", "art-1-ß  ", "Art-1-ß", "ART-2", "%", ""),
        ["3 Art-1-ß"],
        "the stock",
      );
      yield* expectEqual(yield* sellable(), [], "the stock of no article");
    }),
  },
  {
    name: "an article is said to be inactive, unmanaged or for overselling",
    test: Effect.gen(function* () {
      yield* (yield* JtlWorld).setStock([
        { sku: "ART-1", onHand: 1 },
        { sku: "ART-2", onHand: 1, isActive: false },
        { sku: "ART-3", onHand: 1, isManaged: false },
        { sku: "ART-4", onHand: 1, oversells: true },
      ]);
      const found = yield* (yield* JtlWawi).stock(["ART-1", "ART-2", "ART-3", "ART-4"]);
      yield* expectEqual(
        found.map(({ isActive, isManaged, oversells, sellable: units, sku }) => ({
          sku,
          isActive,
          isManaged,
          oversells,
          units,
        })),
        [
          { sku: "ART-1", isActive: true, isManaged: true, oversells: false, units: 1 },
          { sku: "ART-2", isActive: false, isManaged: true, oversells: false, units: 1 },
          { sku: "ART-3", isActive: true, isManaged: false, oversells: false, units: 0 },
          { sku: "ART-4", isActive: true, isManaged: true, oversells: true, units: 1 },
        ],
        "the articles",
      );
    }),
  },
  {
    name: "an article of which nobody counts stock is not managed, and a price list changes no stock",
    test: Effect.gen(function* () {
      const world = yield* JtlWorld;
      yield* world.stockArticles([{ sku: "ART-1001", unitGross: 1_625, taxRate: 19_000_000 }]);
      const [article, ...others] = yield* (yield* JtlWawi).stock(["ART-1001", "ART-1002"]);
      yield* expectEqual(others, [], "other articles");
      yield* expectEqual(article?.isManaged, false, "whether it is managed");
      yield* expectEqual(article?.isActive, true, "whether it is active");
      yield* world.setStock(tenOfEach);
      yield* world.stockArticles([{ sku: "ART-1001", unitGross: 999, taxRate: 19_000_000 }]);
      yield* expectEqual(
        yield* sellable("ART-1001", "ART-1002"),
        ["10 ART-1001"],
        "the stock under another price list",
      );
    }),
  },
  {
    name: "an article that other channels have oversold has less than nothing, and nothing can be sold",
    test: Effect.gen(function* () {
      const world = yield* JtlWorld;
      yield* world.setStock([{ sku: "ART-1", onHand: 3 }]);
      yield* world.sellElsewhere("ART-1", 5);
      const [article] = yield* (yield* JtlWawi).stock(["ART-1"]);
      yield* expectEqual(Number(article?.available), -2, "what is available");
      yield* expectEqual(yield* world.availableOf("ART-1"), -2, "what the world knows");
      yield* expectEqual(article?.sellable, 0, "what can be sold");
      yield* world.restock("ART-1", 4);
      yield* expectEqual(yield* sellable("ART-1"), ["2 ART-1"], "after more came in");
      yield* world.sellElsewhere("ART-1", -1);
      yield* world.restock("ART-1", -2);
      yield* expectEqual(yield* sellable("ART-1"), ["1 ART-1"], "after two were lost");
    }),
  },
  {
    name: "a bundle can be sold as often as its scarcest component allows beyond its safety stock",
    test: Effect.gen(function* () {
      const world = yield* JtlWorld;
      yield* sets(9, 8);
      yield* expectEqual(yield* sellable("set"), ["4 SET"], "short of candles");
      yield* world.setStock([
        { sku: "GLASS", buffer: 5 },
        { sku: "SET", buffer: 1 },
      ]);
      yield* expectEqual(yield* sellable("SET"), ["2 SET"], "short of glasses");
      const [set] = yield* (yield* JtlWawi).stock(["SET"]);
      yield* expectEqual(
        set?.components.toSorted((a, b) => (a.sku < b.sku ? -1 : 1)),
        [
          { sku: "CANDLE", amount: 2, limits: true },
          { sku: "GLASS", amount: 1, limits: true },
        ],
        "the components",
      );
    }),
  },
  {
    name: "components that are not managed or may be oversold do not limit a bundle while another one does",
    test: Effect.gen(function* () {
      const world = yield* JtlWorld;
      yield* sets(9, 1);
      yield* world.setStock([{ sku: "GLASS", isManaged: false }]);
      yield* expectEqual(yield* sellable("SET"), ["4 SET"], "glasses are not managed");
      yield* world.setStock([{ sku: "GLASS", isManaged: true, oversells: true }]);
      yield* expectEqual(yield* sellable("SET"), ["4 SET"], "glasses may be oversold");
      const [set] = yield* (yield* JtlWawi).stock(["SET"]);
      yield* expectEqual(
        set?.components.find(({ sku }) => sku === "GLASS")?.limits,
        false,
        "whether glasses limit",
      );
      yield* world.setStock([{ sku: "CANDLE", oversells: true }]);
      yield* expectEqual(yield* sellable("SET"), ["1 SET"], "both may be oversold");
      yield* world.setStock([{ sku: "GLASS", isManaged: false }]);
      yield* expectEqual(yield* sellable("SET"), ["4 SET"], "only candles are managed");
      yield* world.setStock([{ sku: "CANDLE", isManaged: false }]);
      yield* expectEqual(yield* sellable("SET"), ["0 SET"], "neither is managed");
    }),
  },
  {
    name: "thousands of articles can be asked for at once",
    test: Effect.gen(function* () {
      yield* (yield* JtlWorld).setStock(tenOfEach);
      const skus = Array.from({ length: 3_000 }, (_, index) => `ART-${index}`);
      yield* expectEqual(yield* sellable(...skus), ["10 ART-1001", "10 ART-1002"], "the stock");
    }),
  },
  {
    name: "stock and its changes fail while JTL does not answer, and are told afterwards",
    test: Effect.gen(function* () {
      const world = yield* JtlWorld;
      const wawi = yield* JtlWawi;
      yield* world.setStock([{ sku: "ART-1", onHand: 1 }]);
      yield* world.failNext("stock", 1, badGateway);
      yield* world.failNext("stockChanges", 1, badGateway);
      const calls = [Effect.asVoid(wawi.stock(["ART-1"])), Effect.asVoid(wawi.stockChanges(null))];
      for (const call of calls) {
        const error = yield* Effect.flip(call).pipe(
          Effect.catch(() => violated("expected a failure")),
        );
        yield* expectEqual(error.category, "transient", "the category");
      }
      yield* expectEqual(yield* sellable("ART-1"), ["1 ART-1"], "the stock");
    }),
  },
  {
    name: "stock that JTL does not have cannot be changed by anybody",
    test: Effect.gen(function* () {
      const world = yield* JtlWorld;
      yield* world.setStock(tenOfEach);
      for (const change of [
        world.restock("ART-9", 1),
        world.sellElsewhere("ART-9", 1),
        world.deleteArticle("ART-9"),
        world.renameArticle("ART-9", "ART-10"),
        world.renameArticle("ART-1001", "ART-1002"),
        world.availableOf("ART-9"),
      ]) {
        yield* expectThat(Exit.hasDies(yield* Effect.exit(change)), "a defect");
      }
    }),
  },
];
