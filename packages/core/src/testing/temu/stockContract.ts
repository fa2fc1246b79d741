import { Array as Arr, Effect, Stream } from "effect";
import { mostUnits, type StockEdit } from "../../domain/StockEdit.ts";
import { elapsed, minutes, seconds } from "../../domain/Time.ts";
import { BeginBefore } from "../../ports/BeginBefore.ts";
import { TemuApi } from "../../ports/TemuApi.ts";
import type { ContractCase } from "../Contract.ts";
import { expectEqual, expectThat } from "../expectations.ts";
import { badGateway, type Fault, internalError, noAnswer } from "../Fault.ts";
import type { StockedSku } from "./StockShelf.ts";
import { expectRefusal, numberOf } from "./steps.ts";
import { temuCalls } from "./temuShop.ts";
import { TemuWorld } from "./TemuWorld.ts";

/** Ids longer than what a JavaScript number holds. */
const skuIdOf = (place: number) => `3${String(place).padStart(16, "0")}7`;
const goodsId = "600000000000000017";

const skuOf = (place: number, stock: number, onSale = true): StockedSku => ({
  goodsId,
  skuId: skuIdOf(place),
  merchantSku: `ART-${place}`,
  name: "Gießkanne",
  variant: `${place} l`,
  onSale,
  stock,
});

const [first, second, third] = [skuIdOf(1), skuIdOf(2), skuIdOf(3)];

/** Three SKUs of one product, with 5, 6 and 7 units. */
const threeSkus = Effect.flatMap(TemuWorld, (world) =>
  world.stockSkus([skuOf(1, 5), skuOf(2, 6), skuOf(3, 7)]),
);

/** The SKUs as Temu lists them, each once, as it was on the last page that had it. */
const listed = Effect.gen(function* () {
  const api = yield* TemuApi;
  const pages = yield* Stream.runCollect(api.listSkus);
  const skus = new Map(pages.flatMap((page) => page.skus.map((sku) => [sku.skuId, sku])));
  return { pages, skus: [...skus.values()].toSorted((a, b) => (a.skuId < b.skuId ? -1 : 1)) };
});

/** What the list says of stock, by SKU. */
const listedStock = Effect.map(listed, ({ skus }) => skus.map(({ stock }) => stock));

const stocksOf = Effect.fnUntraced(function* (...skuIds: ReadonlyArray<string>) {
  const world = yield* TemuWorld;
  return yield* Effect.forEach(skuIds, world.shownStock);
});

const edit = (
  requestKey: string,
  targets: Readonly<Record<string, number>>,
  ofGoods = goodsId,
): StockEdit => ({
  goodsId: ofGoods,
  requestKey,
  targets: Object.entries(targets).map(([skuId, quantity]) => ({ skuId, quantity })),
});

const accepted = (skuId: string) => ({ skuId, outcome: "accepted", code: null, message: "" });

const lag = minutes(1);

const lostAnswers: ReadonlyArray<{ readonly name: string; readonly fault: Fault }> = [
  { name: "silence that took effect", fault: noAnswer(true) },
  { name: "silence without effect", fault: noAnswer(false) },
  { name: "a page with 502", fault: badGateway },
  { name: "a break inside Temu", fault: internalError },
];

/** What Temu has on offer: lists of SKUs, and their stock. */
export const temuStockContract: ReadonlyArray<ContractCase<TemuApi | TemuWorld>> = [
  {
    name: "all SKUs are listed, those that can be bought and those that cannot",
    test: Effect.gen(function* () {
      const world = yield* TemuWorld;
      const nameless = { ...skuOf(4, 9), merchantSku: "", goodsId: "600000000000000018" };
      yield* world.stockSkus([skuOf(1, 5), skuOf(2, 0), skuOf(3, 7, false), nameless]);
      const { skus, pages } = yield* listed;
      yield* expectEqual(
        skus,
        [skuOf(1, 5), skuOf(2, 0, false), skuOf(3, 7, false), nameless],
        "the SKUs",
      );
      yield* expectThat(
        pages.some(({ total }) => total === 4),
        "how many there are should be told",
      );
    }),
  },
  {
    name: "a shop without SKUs has an empty list",
    test: Effect.gen(function* () {
      yield* expectEqual((yield* listed).skus, [], "the SKUs");
    }),
  },
  {
    name: "more SKUs than a page holds are listed wholly, on and off sale",
    test: Effect.gen(function* () {
      const world = yield* TemuWorld;
      yield* world.stockSkus(Arr.makeBy(450, (at) => skuOf(1_001 + at, at % 2 === 0 ? 3 : 0)));
      const { skus, pages } = yield* listed;
      yield* expectEqual(skus.length, 450, "the SKUs");
      yield* expectThat(
        pages.every((page) => page.skus.length <= 100),
        "pages should hold 100 SKUs at most",
      );
    }),
  },
  {
    name: "where the token may not make the newer call, the older one lists the same",
    test: Effect.gen(function* () {
      const world = yield* TemuWorld;
      yield* world.stockSkus(Arr.makeBy(250, (at) => skuOf(1_001 + at, at % 3)));
      const before = (yield* listed).skus;
      yield* world.forbid(temuCalls.skus);
      yield* expectEqual((yield* listed).skus, before, "the SKUs by the older call");
      const requests = yield* world.requests;
      yield* expectThat((requests[temuCalls.numberedSkus] ?? 0) > 0, "it should be asked");
      yield* world.forbid(temuCalls.numberedSkus);
      yield* expectRefusal(listed, { code: 3000032, category: "permission" });
    }),
  },
  ...[temuCalls.skus, temuCalls.numberedSkus].map((call) => ({
    name: `a page of ${call} that repeats the one before fails the list, and the next list is whole`,
    test: Effect.gen(function* () {
      const world = yield* TemuWorld;
      if (call !== temuCalls.skus) yield* world.forbid(temuCalls.skus);
      yield* world.stockSkus(Arr.makeBy(150, (at) => skuOf(1_001 + at, 1)));
      yield* world.repeatPage;
      const error = yield* Effect.flip(listed);
      yield* expectEqual(error.category, "transient", "the category");
      yield* expectEqual((yield* listed).skus.length, 150, "the next list");
    }),
  })),
  {
    name: "an edit sets the stock, whatever it was, and leaves other SKUs alone",
    test: Effect.gen(function* () {
      const api = yield* TemuApi;
      yield* threeSkus;
      const verdicts = yield* api.editStock(edit("key-1", { [first]: 12, [second]: 0 }));
      yield* expectEqual(verdicts, [accepted(first), accepted(second)], "the verdicts");
      yield* expectEqual(yield* listedStock, [12, 0, 7], "the stock");
      yield* api.editStock(edit("key-2", { [second]: mostUnits }));
      yield* expectEqual(yield* listedStock, [12, mostUnits, 7], "the stock then");
    }),
  },
  {
    name: "a SKU that is rejected says why, the others of the edit are set, until the cause is gone",
    test: Effect.gen(function* () {
      const world = yield* TemuWorld;
      const api = yield* TemuApi;
      yield* threeSkus;
      yield* world.rejectSku(second, { code: 150019999, message: "the SKU is under review" });
      yield* expectEqual(
        yield* api.editStock(edit("key-1", { [first]: 1, [second]: 2 })),
        [
          accepted(first),
          {
            skuId: second,
            outcome: "rejected",
            code: 150019999,
            message: "the SKU is under review",
          },
        ],
        "the verdicts",
      );
      yield* expectEqual(yield* listedStock, [1, 6, 7], "the stock");
      yield* world.rejectSku(second, null);
      yield* expectEqual(
        yield* api.editStock(edit("key-2", { [second]: 2 })),
        [accepted(second)],
        "the verdict then",
      );
      yield* expectEqual(yield* listedStock, [1, 2, 7], "the stock then");
    }),
  },
  {
    name: "units beyond a million, below 0, or of a SKU that is not of the product are rejected",
    test: Effect.gen(function* () {
      const world = yield* TemuWorld;
      const api = yield* TemuApi;
      yield* threeSkus;
      yield* world.removeSku(third);
      const targets = { [first]: mostUnits + 1, [second]: -1, [third]: 3 };
      const verdicts = yield* api.editStock(edit("key-1", targets));
      yield* expectEqual(
        verdicts.map(({ outcome, code }) => [outcome, code]),
        [
          ["rejected", 150013002],
          ["rejected", 150013002],
          ["rejected", 150010003],
        ],
        "the verdicts",
      );
      yield* expectEqual(yield* listedStock, [5, 6], "the stock");
    }),
  },
  {
    name: "a product that Temu does not know, and a SKU given twice, are refused as a whole",
    test: Effect.gen(function* () {
      const api = yield* TemuApi;
      yield* threeSkus;
      yield* expectRefusal(api.editStock(edit("key-1", { [first]: 1 }, "600000000000000099")), {
        code: 150010003,
        category: "invalid",
      });
      const { targets } = edit("key-2", { [first]: 1 });
      const twice = { goodsId, requestKey: "key-2", targets: [...targets, ...targets] };
      yield* expectRefusal(api.editStock(twice), { code: 150013001, category: "invalid" });
      yield* expectEqual(yield* listedStock, [5, 6, 7], "the stock");
    }),
  },
  {
    name: "a key that Temu has seen before changes nothing, and nobody knows what it did at first",
    test: Effect.gen(function* () {
      const api = yield* TemuApi;
      yield* threeSkus;
      yield* api.editStock(edit("key-1", { [first]: 1 }));
      const error = yield* Effect.flip(api.editStock(edit("key-1", { [first]: 9 })));
      yield* expectEqual(error.category, "unknownOutcome", "the category");
      yield* expectEqual(yield* listedStock, [1, 6, 7], "the stock");
    }),
  },
  {
    name: "an edit that may not begin any more is not sent, and had no effect",
    test: Effect.gen(function* () {
      const world = yield* TemuWorld;
      const api = yield* TemuApi;
      yield* threeSkus;
      const late = Effect.provideService(
        api.editStock(edit("key-1", { [first]: 1 })),
        BeginBefore,
        yield* elapsed,
      );
      yield* expectEqual((yield* Effect.flip(late)).category, "transient", "the category");
      yield* expectEqual((yield* world.requests)[temuCalls.editStock] ?? 0, 0, "the requests");
      yield* expectEqual(yield* listedStock, [5, 6, 7], "the stock");
    }),
  },
  ...lostAnswers.map(({ name, fault }) => ({
    name: `after ${name} nobody knows of an edit, which is sent once`,
    test: Effect.gen(function* () {
      const world = yield* TemuWorld;
      const api = yield* TemuApi;
      yield* threeSkus;
      yield* world.failNext(temuCalls.editStock, 1, fault);
      const error = yield* Effect.flip(api.editStock(edit("key-1", { [first]: 1 })));
      yield* expectEqual(error.category, "unknownOutcome", "the category");
      yield* expectEqual((yield* world.requests)[temuCalls.editStock], 1, "the requests");
      const tookEffect = fault._tag !== "Refused" && fault.takesEffect;
      yield* expectEqual(yield* stocksOf(first), [tookEffect ? 1 : 5], "the stock");
      yield* api.editStock(edit("key-2", { [first]: 2 }));
      yield* expectEqual(yield* stocksOf(first), [2], "the stock with another key");
    }),
  })),
  {
    name: "a sale lowers the stock and makes an order of the SKU, never of more than there is",
    test: Effect.gen(function* () {
      const world = yield* TemuWorld;
      yield* threeSkus;
      const now = yield* world.now;
      const [sold] = yield* world.sellUnits({ [first]: 2, [second]: 20 });
      yield* expectEqual(
        sold?.order.lines.map(({ skuId, merchantSku, quantity }) => [skuId, merchantSku, quantity]),
        [
          [first, "ART-1", 2],
          [second, "ART-2", 6],
        ],
        "the lines",
      );
      yield* expectThat(
        Math.abs((sold?.order.orderedAt ?? 0) - now) < minutes(1),
        "it should be made just now",
      );
      yield* expectEqual(yield* listedStock, [3, 0, 7], "the stock");
      yield* expectEqual(yield* world.sellUnits({ [second]: 1 }), [], "the orders then");
      yield* expectEqual(
        yield* Effect.forEach([first, second, third], world.unitsSold),
        [2, 6, 0],
        "the units sold",
      );
      yield* expectEqual(
        (yield* listed).skus.map(({ onSale }) => onSale),
        [true, false, true],
        "what can be bought",
      );
    }),
  },
  {
    name: "units of a cancellation are for sale again, those that were shipped are not",
    test: Effect.gen(function* () {
      const world = yield* TemuWorld;
      yield* threeSkus;
      const [sold] = yield* world.sellUnits({ [first]: 4, [second]: 5, [third]: 6 });
      const [a, b, c] = sold?.order.lines.map(({ orderSn }) => orderSn) ?? [];
      const number = sold === undefined ? "" : numberOf(sold);
      yield* world.lowerQuantity(number, a ?? "", 1);
      yield* world.cancelLine(number, b ?? "");
      yield* world.ship(number, [c ?? ""]);
      yield* expectEqual(yield* listedStock, [4, 6, 1], "the stock");
      yield* world.cancel(number);
      yield* expectEqual(yield* listedStock, [5, 6, 1], "the stock then");
      yield* expectEqual(
        yield* Effect.forEach([first, second, third], world.unitsSold),
        [0, 0, 6],
        "the units sold",
      );
    }),
  },
  {
    name: "for a while lists show the stock from before an edit and a sale, while buyers meet what is",
    test: Effect.gen(function* () {
      const world = yield* TemuWorld;
      const api = yield* TemuApi;
      yield* threeSkus;
      yield* world.lag(lag);
      yield* api.editStock(edit("key-1", { [first]: 1 }));
      yield* world.sellUnits({ [first]: 4, [second]: 2 });
      yield* expectEqual(yield* listedStock, [5, 6, 7], "the stock at first");
      yield* expectEqual(yield* world.unitsSold(first), 1, "the units sold");
      yield* world.advance(lag + seconds(1));
      yield* expectEqual(yield* listedStock, [0, 4, 7], "the stock then");
      yield* api.editStock(edit("key-2", { [first]: 8 }));
      yield* expectEqual(yield* listedStock, [0, 4, 7], "the stock once more");
      yield* world.lag(0);
      yield* expectEqual(yield* listedStock, [8, 4, 7], "the stock without a lag");
    }),
  },
  {
    name: "what is sold out does not keep the rest from being sold",
    test: Effect.gen(function* () {
      const world = yield* TemuWorld;
      yield* world.stockSkus(Arr.makeBy(20, (at) => skuOf(1_001 + at, at === 11 ? 9 : 0)));
      yield* world.sell(100);
      yield* expectEqual(yield* stocksOf(skuIdOf(1_012)), [0], "the stock of the last one");
    }),
  },
  {
    name: "a SKU that Temu has removed is not listed, and one that comes is",
    test: Effect.gen(function* () {
      const world = yield* TemuWorld;
      yield* threeSkus;
      yield* world.removeSku(second);
      yield* world.stockSkus([skuOf(4, 2), skuOf(1, 5, false)]);
      yield* expectEqual(
        (yield* listed).skus.map(({ skuId, onSale }) => [skuId, onSale]),
        [
          [first, false],
          [third, true],
          [skuIdOf(4), true],
        ],
        "the SKUs",
      );
    }),
  },
  {
    name: "where there are SKUs, it is them that are sold, by themselves too, and never too many",
    test: Effect.gen(function* () {
      const world = yield* TemuWorld;
      yield* threeSkus;
      yield* expectEqual(yield* world.sell(0), [], "no orders");
      const sold = yield* world.sell(3);
      yield* expectThat(sold.length > 0, "something should be sold");
      yield* world.chance({ seed: 7, faults: 0, events: 1 });
      for (let list = 0; list < 10; list += 1) yield* Effect.ignore(listed);
      yield* world.chance(null);
      const orders = yield* world.snapshot;
      yield* expectThat(orders.length > sold.length, "orders should have been sold by chance");
      const lines = orders.flatMap(({ order }) => order.lines);
      const units = [first, second, third].map((skuId) =>
        lines
          .filter((line) => line.skuId === skuId)
          .reduce((sum, { quantity }) => sum + quantity, 0),
      );
      yield* expectThat(
        lines.every(({ skuId }) => [first, second, third].includes(skuId)),
        "all lines should be of these SKUs",
      );
      yield* expectEqual(
        (yield* stocksOf(first, second, third)).map((stock, at) => (stock ?? 0) + (units[at] ?? 0)),
        [5, 6, 7],
        "what was sold and what is left",
      );
    }),
  },
];
