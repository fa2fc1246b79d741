import { Clock, Effect } from "effect";
import { minutes } from "../../domain/Time.ts";
import { OrderStore } from "../../ports/OrderStore.ts";
import type { ContractCase } from "../Contract.ts";
import { expectEqual } from "../expectations.ts";
import { sampleFetchedOrder } from "./sampleOrders.ts";
import { importSamples, numberOf, sampleDocument, takeAs } from "./steps.ts";

/** How personal data is erased. */
export const orderStoreRetentionContract: ReadonlyArray<ContractCase<OrderStore>> = [
  {
    name: "the personal data of a finished order is erased, its figures stay",
    test: Effect.gen(function* () {
      const orders = yield* OrderStore;
      yield* importSamples([1, 2]);
      yield* orders.saveDocuments([sampleDocument(1), sampleDocument(2)]);
      yield* orders.changeStates([
        { parentOrderSn: numberOf(1), from: "exported", to: "cancelled", reason: "contract" },
      ]);
      const before = yield* orders.get(numberOf(1));
      const soon = (yield* Clock.currentTimeMillis) + minutes(1);
      yield* expectEqual(yield* orders.erasePersonalData(soon), 1, "erased orders");
      const after = yield* orders.get(numberOf(1));
      yield* expectEqual(after, before && { ...before, address: null }, "the erased order");
      const documents = yield* orders.documents([numberOf(1), numberOf(2)]);
      yield* expectEqual(
        documents.map(({ text, hash }) => [text, hash !== ""]),
        [
          ["", true],
          [sampleDocument(2).text, true],
        ],
        "the documents",
      );
      const other = yield* orders.get(numberOf(2));
      yield* expectEqual(other?.address === null, false, "the other address is gone");
      yield* expectEqual(yield* orders.erasePersonalData(soon), 0, "orders the second time");
    }),
  },
  {
    name: "an order that was finished only lately keeps everything",
    test: Effect.gen(function* () {
      const orders = yield* OrderStore;
      const early = (yield* Clock.currentTimeMillis) - minutes(1);
      yield* importSamples([1]);
      yield* orders.changeStates([
        { parentOrderSn: numberOf(1), from: "imported", to: "closed", reason: "contract" },
      ]);
      yield* expectEqual(yield* orders.erasePersonalData(early), 0, "erased orders");
      const order = yield* orders.get(numberOf(1));
      yield* expectEqual(order?.address === null, false, "the address is gone");
    }),
  },
  {
    name: "what JTL was handed over is remembered without the address",
    test: Effect.gen(function* () {
      const orders = yield* OrderStore;
      const fetched = sampleFetchedOrder(1);
      const address = fetched.address._tag === "Read" ? fetched.address.value : null;
      const lines = [{ orderSn: "076-1", quantity: 3 }];
      const handedOver = { lines, address };
      yield* orders.saveFetched([fetched]);
      yield* orders.importFetched(takeAs("closed", { handedOver }));
      const soon = (yield* Clock.currentTimeMillis) + minutes(1);
      yield* orders.erasePersonalData(soon);
      const order = yield* orders.get(numberOf(1));
      yield* expectEqual(order?.handedOver, { lines, address: null }, "what was handed over");
    }),
  },
];
