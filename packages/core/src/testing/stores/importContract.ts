import { Effect } from "effect";
import { holdReason } from "../../domain/HoldReason.ts";
import { minutes, seconds } from "../../domain/Time.ts";
import { orderPageSize, OrderStore } from "../../ports/OrderStore.ts";
import type { ContractCase } from "../Contract.ts";
import { expectEqual } from "../expectations.ts";
import { recordOf, sampleFetchedOrder, sampleParentOrder } from "./sampleOrders.ts";
import { expectRefusal, importSamples, numberOf, range, takeAs, takeEverything } from "./steps.ts";

/** How fetched orders become records. */
export const orderStoreImportContract: ReadonlyArray<ContractCase<OrderStore>> = [
  {
    name: "a shop begins without watermarks and keeps each that it is given",
    test: Effect.gen(function* () {
      const orders = yield* OrderStore;
      yield* expectEqual(yield* orders.watermark("walk"), null, "the first watermark");
      yield* orders.setWatermark("walk", 1_767_600_000_123);
      yield* orders.setWatermark("walk", 1_767_600_060_456);
      yield* orders.setWatermark("sweep", 1_767_500_000_000);
      yield* expectEqual(yield* orders.watermark("walk"), 1_767_600_060_456, "of walks");
      yield* expectEqual(yield* orders.watermark("sweep"), 1_767_500_000_000, "of sweeps");
    }),
  },
  {
    name: "a record keeps what is known beside Temu's word",
    test: Effect.gen(function* () {
      const orders = yield* OrderStore;
      const fetched = sampleFetchedOrder(3);
      const beside = {
        addressAsOf: 1_767_600_000_000,
        looks: { count: 3, at: 1_767_600_060_000 },
        blockReasons: [{ code: "quantityLowered", parameters: { lines: "076-1" } }],
        handedOver: { lines: [{ orderSn: "076-1", quantity: 2 }], address: null },
      } as const;
      yield* orders.saveFetched([fetched]);
      yield* orders.importFetched(takeAs("imported", beside));
      const record = recordOf(fetched, null, beside);
      yield* expectEqual(yield* orders.get(numberOf(3)), record, "the record");
      yield* expectEqual(yield* orders.known([numberOf(3), numberOf(4)]), [record], "by number");
    }),
  },
  {
    name: "tells the SKUs of waiting orders, each once",
    test: Effect.gen(function* () {
      const orders = yield* OrderStore;
      yield* expectEqual(yield* orders.fetchedSkus, [], "the SKUs of none");
      const content = { _tag: "Unreadable", problem: "no orderList" } as const;
      yield* orders.saveFetched([
        sampleFetchedOrder(3),
        { ...sampleFetchedOrder(4), content },
        sampleFetchedOrder(503),
      ]);
      const [line] = sampleParentOrder(3).lines;
      const expected = [3, 503].flatMap((index) =>
        sampleParentOrder(index).lines.map(({ merchantSku, skuId }) => `${skuId} ${merchantSku}`),
      );
      yield* expectEqual(
        (yield* orders.fetchedSkus).map((sku) => `${sku.skuId} ${sku.merchantSku}`).toSorted(),
        [...new Set(expected)].toSorted(),
        `the SKUs, ${line?.skuId} among them`,
      );
    }),
  },
  {
    name: "a fetched order becomes a record with everything Temu said of it",
    test: Effect.gen(function* () {
      const orders = yield* OrderStore;
      const fetched = sampleFetchedOrder(7);
      yield* orders.saveFetched([fetched]);
      const page = yield* orders.importFetched(takeEverything);
      yield* expectEqual(page, { created: 1, changed: 0, skipped: 0, held: 0 }, "the page");
      const order = yield* orders.get(numberOf(7));
      yield* expectEqual(order, recordOf(fetched, null), "the record");
    }),
  },
  {
    name: "an answer nobody could read becomes a held order without Temu's word",
    test: Effect.gen(function* () {
      const orders = yield* OrderStore;
      const content = { _tag: "Unreadable", problem: "no orderList" } as const;
      yield* orders.saveFetched([{ ...sampleFetchedOrder(1), content }]);
      const holdReasons = [holdReason("unreadableAnswer")];
      const page = yield* orders.importFetched(takeAs("held", { holdReasons }));
      yield* expectEqual(page?.held, 1, "the held orders");
      const order = yield* orders.get(numberOf(1));
      yield* expectEqual(order?.temu, null, "Temu's word");
      yield* expectEqual(order?.holdReasons, holdReasons, "the reasons");
    }),
  },
  {
    name: "imports the waiting orders page by page until none waits",
    test: Effect.gen(function* () {
      const orders = yield* OrderStore;
      yield* orders.saveFetched(range(orderPageSize + 1).map((index) => sampleFetchedOrder(index)));
      yield* expectEqual(yield* orders.fetchedCount, orderPageSize + 1, "the waiting orders");
      const first = yield* orders.importFetched(takeEverything);
      const second = yield* orders.importFetched(takeEverything);
      const third = yield* orders.importFetched(takeEverything);
      yield* expectEqual(
        [first?.created, second?.created, third],
        [orderPageSize, 1, null],
        "the pages",
      );
      yield* expectEqual(yield* orders.fetchedCount, 0, "the waiting orders at the end");
    }),
  },
  {
    name: "an order that has nothing new is taken off the waiting list and left alone",
    test: Effect.gen(function* () {
      const orders = yield* OrderStore;
      yield* importSamples([1]);
      yield* orders.saveFetched([sampleFetchedOrder(1, { updatedAt: 1_900_000_000_000 })]);
      const page = yield* orders.importFetched(() => ({ _tag: "Unchanged" }));
      yield* expectEqual(page, { created: 0, changed: 0, skipped: 1, held: 0 }, "the page");
      yield* expectEqual(yield* orders.fetchedCount, 0, "the waiting orders");
      const order = yield* orders.get(numberOf(1));
      yield* expectEqual(order?.temu, sampleParentOrder(1), "Temu's word");
    }),
  },
  {
    name: "of two readings that wait the later one is imported, in whatever order they come",
    test: Effect.gen(function* () {
      const orders = yield* OrderStore;
      const early = sampleFetchedOrder(1);
      const late = { ...sampleFetchedOrder(1, { statusCode: 3 }), readAt: early.readAt + 1 };
      yield* orders.saveFetched([late, early]);
      yield* orders.saveFetched([early]);
      yield* orders.importFetched(takeEverything);
      const order = yield* orders.get(numberOf(1));
      yield* expectEqual(order, recordOf(late, null), "the record");
    }),
  },
  {
    name: "a newer version replaces an older one, lines that vanished are gone",
    test: Effect.gen(function* () {
      const orders = yield* OrderStore;
      yield* importSamples([1]);
      const before = sampleParentOrder(1);
      const [first] = before.lines;
      const lines = first === undefined ? [] : [{ ...first, quantity: 5, merchantSku: "NEW-1" }];
      const newer = sampleFetchedOrder(1, { updatedAt: before.updatedAt + seconds(1), lines });
      yield* orders.saveFetched([newer]);
      const page = yield* orders.importFetched(takeEverything);
      yield* expectEqual(page, { created: 0, changed: 1, skipped: 0, held: 0 }, "the page");
      const order = yield* orders.get(numberOf(1));
      yield* expectEqual(order?.temu?.lines, lines, "the lines");
    }),
  },
  {
    name: "an older version never replaces a newer one",
    test: Effect.gen(function* () {
      const orders = yield* OrderStore;
      yield* importSamples([1]);
      const { updatedAt } = sampleParentOrder(1);
      const known = yield* orders.get(numberOf(1));
      const older = sampleFetchedOrder(1, { updatedAt: updatedAt - seconds(1) });
      const sameButReadEarlier = { ...sampleFetchedOrder(1), readAt: updatedAt - minutes(5) };
      for (const fetched of [older, sameButReadEarlier]) {
        yield* orders.saveFetched([fetched]);
        const page = yield* orders.importFetched(takeEverything);
        yield* expectEqual(page, { created: 0, changed: 0, skipped: 1, held: 0 }, "the page");
      }
      yield* expectEqual(yield* orders.get(numberOf(1)), known, "the record");
    }),
  },
  {
    name: "a new order can only be imported, held, cancelled or closed",
    test: Effect.gen(function* () {
      const orders = yield* OrderStore;
      yield* orders.saveFetched([sampleFetchedOrder(1)]);
      yield* expectRefusal(1, orders.importFetched(takeAs("accepted")));
      yield* expectEqual(yield* orders.fetchedCount, 1, "the waiting orders");
    }),
  },
  {
    name: "an import that makes a change which is not allowed is refused as a whole",
    test: Effect.gen(function* () {
      const orders = yield* OrderStore;
      yield* importSamples([1]);
      const newer = { updatedAt: sampleParentOrder(1).updatedAt + 1 };
      yield* orders.saveFetched([sampleFetchedOrder(1, newer)]);
      yield* expectRefusal(1, orders.importFetched(takeAs("reported")));
    }),
  },
  {
    name: "(S4) a reading that waits is not replaced by an older word, whatever clock it was read by",
    test: Effect.gen(function* () {
      const orders = yield* OrderStore;
      const cancelled = sampleFetchedOrder(1, {
        updatedAt: sampleParentOrder(1).updatedAt + minutes(1),
        status: "cancelled",
      });
      const fast = { ...sampleFetchedOrder(1), readAt: cancelled.readAt + minutes(5) };
      yield* orders.saveFetched([cancelled]);
      yield* orders.saveFetched([fast]);
      yield* orders.saveFetched([fast, cancelled, fast]);
      yield* orders.importFetched(takeEverything);
      const order = yield* orders.get(numberOf(1));
      yield* expectEqual(order?.temu?.status, "cancelled", "what Temu said last");
    }),
  },
  {
    name: "answers for many numbers the records of those that are known",
    test: Effect.gen(function* () {
      const orders = yield* OrderStore;
      yield* importSamples([1, 2]);
      const known = yield* orders.known([numberOf(2), numberOf(3), numberOf(1), numberOf(2)]);
      yield* expectEqual(
        known.toSorted((a, b) => (a.parentOrderSn < b.parentOrderSn ? -1 : 1)),
        [recordOf(sampleFetchedOrder(1), null), recordOf(sampleFetchedOrder(2), null)],
        "the records",
      );
      yield* expectEqual(yield* orders.known([]), [], "the records of none");
    }),
  },
  {
    name: "texts that a database may stumble over come back",
    test: Effect.gen(function* () {
      const orders = yield* OrderStore;
      const [line] = sampleParentOrder(1).lines;
      const name = `O'Neill "quoted" \\u0000 \\ ; drop table -- $1 🕯️ ẞ\n\t`;
      const lines = line === undefined ? [] : [{ ...line, name }];
      yield* orders.saveFetched([sampleFetchedOrder(1, { lines, labels: [name] })]);
      yield* orders.importFetched(takeEverything);
      const order = yield* orders.get(numberOf(1));
      yield* expectEqual(order?.temu?.lines[0]?.name, name, "the name");
      yield* expectEqual(order?.temu?.labels, [name], "the labels");
    }),
  },
];
