import { Effect, Stream } from "effect";
import { type HoldCode, type HoldReason, holdReason } from "../../domain/HoldReason.ts";
import { OrderStore } from "../../ports/OrderStore.ts";
import type { ContractCase } from "../Contract.ts";
import { expectEqual } from "../expectations.ts";
import { orderStoreHandOverContract } from "./handOverContract.ts";
import { orderStoreImportContract } from "./importContract.ts";
import { orderStoreRefreshContract } from "./refreshContract.ts";
import { orderStoreRetentionContract } from "./retentionContract.ts";
import { expectRefusal, importSamples, numberOf, range } from "./steps.ts";

/** How states change and lists are read. */
const stateContract: ReadonlyArray<ContractCase<OrderStore>> = [
  {
    name: "every change of state leaves a row in the history, the oldest first",
    test: Effect.gen(function* () {
      const orders = yield* OrderStore;
      yield* importSamples([1]);
      const parentOrderSn = numberOf(1);
      const holdReasons = [holdReason("noMerchantSku", { lines: "1" })];
      yield* orders.hold([{ parentOrderSn, from: "imported", holdReasons }]);
      const held = yield* orders.get(parentOrderSn);
      yield* expectEqual(held?.holdReasons, holdReasons, "the reasons");
      yield* orders.changeStates([
        { parentOrderSn, from: "held", to: "imported", reason: "reasonGone" },
      ]);
      const free = yield* orders.get(parentOrderSn);
      yield* expectEqual(free?.holdReasons, [], "the reasons afterwards");
      const history = yield* orders.history(parentOrderSn);
      yield* expectEqual(
        history.map(({ from, to, reason }) => [from, to, reason]),
        [
          [null, "imported", "firstSeen"],
          ["imported", "held", "noMerchantSku"],
          ["held", "imported", "reasonGone"],
        ],
        "the history",
      );
    }),
  },
  {
    name: "held orders are counted by each of their reasons",
    test: Effect.gen(function* () {
      const orders = yield* OrderStore;
      yield* expectEqual(yield* orders.countByHoldCode, {}, "the counts of none");
      yield* importSamples([1, 2, 3]);
      const hold = (index: number, ...codes: ReadonlyArray<HoldCode>) =>
        orders.hold([
          {
            parentOrderSn: numberOf(index),
            from: "imported",
            holdReasons: codes.map((code) => holdReason(code)),
          },
        ]);
      yield* hold(1, "noMerchantSku", "addressMasked");
      yield* hold(2, "addressMasked");
      yield* hold(3, "noMerchantSku");
      yield* orders.changeStates([
        { parentOrderSn: numberOf(3), from: "held", to: "imported", reason: "contract" },
      ]);
      yield* expectEqual(
        yield* orders.countByHoldCode,
        { noMerchantSku: 1, addressMasked: 2 },
        "the counts",
      );
    }),
  },
  {
    name: "what a person holds an order for is changed only where it is as it was seen",
    test: Effect.gen(function* () {
      const orders = yield* OrderStore;
      yield* importSamples([1, 2, 3]);
      const byPerson = holdReason("heldByPerson", { by: "Ada" });
      const missing = holdReason("addressMissing", { fields: "street" });
      const change = (
        index: number,
        from: "imported" | "exported" | "held",
        seen: ReadonlyArray<HoldReason>,
        holdReasons: ReadonlyArray<HoldReason>,
      ) => ({ parentOrderSn: numberOf(index), from, seen, holdReasons, reason: "byHand" });
      yield* orders.hold([
        { parentOrderSn: numberOf(2), from: "imported", holdReasons: [missing] },
      ]);
      const held = yield* orders.changeHolds([
        change(1, "imported", [], [byPerson]),
        change(2, "held", [missing], [missing, byPerson]),
        change(3, "exported", [], [byPerson]),
        change(9, "imported", [], [byPerson]),
      ]);
      yield* expectEqual(held.toSorted(), [numberOf(1), numberOf(2)], "those that were held");
      const ended = yield* orders.changeHolds([
        change(1, "held", [byPerson], []),
        change(2, "held", [missing], []),
      ]);
      yield* expectEqual(ended, [numberOf(1)], "those whose hold was ended");
      yield* expectEqual(yield* orders.changeHolds([]), [], "nothing");
      const standing = yield* Effect.forEach([1, 2, 3], (index) => orders.get(numberOf(index)));
      yield* expectEqual(
        standing.map((order) => [order?.state, order?.holdReasons]),
        [
          ["imported", []],
          ["held", [missing, byPerson]],
          ["imported", []],
        ],
        "how they stand",
      );
      const history = yield* orders.history(numberOf(2));
      yield* expectEqual(
        history.map(({ from, reason, to }) => [from, to, reason]),
        [
          [null, "imported", "firstSeen"],
          ["imported", "held", "addressMissing"],
          ["held", "held", "byHand"],
        ],
        "the history",
      );
    }),
  },
  {
    name: "why an order is not reported is kept, with what a person has released of it",
    test: Effect.gen(function* () {
      const orders = yield* OrderStore;
      yield* importSamples([1, 2]);
      const parentOrderSn = numberOf(1);
      const blocked = {
        blockReasons: [{ code: "articleSwapped" as const, parameters: { lines: "L1" } }],
        released: [{ code: "contentsUnknown" as const, parameters: {} }],
        handedOver: { lines: [{ orderSn: "L1", quantity: 2 }], address: null },
      };
      yield* orders.setBlocks([{ parentOrderSn, ...blocked }]);
      const known = yield* orders.get(parentOrderSn);
      yield* expectEqual({ ...known, ...blocked }, known, "the blocked order");
      yield* expectEqual((yield* orders.get(numberOf(2)))?.blockReasons, [], "the other order");
      const free = { blockReasons: [], released: [], handedOver: null };
      yield* orders.setBlocks([{ parentOrderSn, ...free }]);
      yield* expectEqual(yield* orders.get(parentOrderSn), { ...known, ...free }, "the free order");
    }),
  },
  {
    name: "blocks are set only on an order that is as it was seen, when that is asked for",
    test: Effect.gen(function* () {
      const orders = yield* OrderStore;
      yield* importSamples([1, 2, 3]);
      const blocked = [{ code: "cancelledInJtl" as const, parameters: { order: "AU-1" } }];
      const others = { blockReasons: blocked, released: [], handedOver: null };
      const seen = { contentHash: "another word", blockReasons: [] };
      const right = { contentHash: (yield* orders.get(numberOf(3)))?.contentHash ?? "" };
      const set = yield* orders.setBlocks([
        { parentOrderSn: numberOf(1), ...others, seen },
        { parentOrderSn: numberOf(2), ...others, seen: { ...right, blockReasons: blocked } },
        { parentOrderSn: numberOf(3), ...others, seen: { ...right, blockReasons: [] } },
      ]);
      yield* expectEqual(set, [numberOf(3)], "the orders that were set");
      yield* expectEqual((yield* orders.get(numberOf(1)))?.blockReasons, [], "the changed order");
      yield* expectEqual((yield* orders.get(numberOf(2)))?.blockReasons, [], "the unblocked order");
      const again = { ...others, blockReasons: [], seen: { ...right, blockReasons: blocked } };
      yield* orders.setBlocks([{ parentOrderSn: numberOf(3), ...again }]);
      yield* expectEqual((yield* orders.get(numberOf(3)))?.blockReasons, [], "the free order");
    }),
  },
  {
    name: "orders that came into their state before a time can be left out",
    test: Effect.gen(function* () {
      const orders = yield* OrderStore;
      yield* importSamples([1]);
      const [first] = yield* orders.history(numberOf(1));
      const at = first?.at ?? 0;
      const since = (time: number) =>
        Effect.map(Stream.runCollect(orders.inStates(["imported"], 10, time)), (pages) =>
          pages.flat().map(({ parentOrderSn }) => parentOrderSn),
        );
      yield* expectEqual(yield* since(at), [numberOf(1)], "since that very time");
      yield* expectEqual(yield* since(at + 1), [], "since later");
    }),
  },
  {
    name: "a change that is not allowed is refused, and with it all that came along",
    test: Effect.gen(function* () {
      const orders = yield* OrderStore;
      yield* importSamples([1, 2]);
      const reason = "contract";
      yield* expectRefusal(
        1,
        orders.changeStates([
          { parentOrderSn: numberOf(1), from: "imported", to: "cancelled", reason },
          { parentOrderSn: numberOf(2), from: "imported", to: "reported", reason },
        ]),
      );
    }),
  },
  {
    name: "an order that is no longer what it was believed to be is passed over, and the others go on",
    test: Effect.gen(function* () {
      const orders = yield* OrderStore;
      yield* importSamples([1, 2]);
      const history = yield* orders.history(numberOf(2));
      const reason = "contract";
      const changed = yield* orders.changeStates([
        { parentOrderSn: numberOf(1), from: "imported", to: "cancelled", reason },
        { parentOrderSn: numberOf(2), from: "held", to: "cancelled", reason },
        { parentOrderSn: numberOf(3), from: "imported", to: "cancelled", reason },
      ]);
      yield* expectEqual(changed, [numberOf(1)], "the changed orders");
      yield* expectEqual(yield* orders.countByState, { cancelled: 1, imported: 1 }, "the states");
      yield* expectEqual(yield* orders.history(numberOf(2)), history, "the history of the other");
      yield* expectRefusal(
        2,
        orders.hold(
          [1, 2].map((index) => ({
            parentOrderSn: numberOf(index),
            from: "imported" as const,
            holdReasons: [holdReason("noMerchantSku")],
          })),
        ),
      );
    }),
  },
  {
    name: "lists the orders of some states in pages, each once, in the order of their numbers",
    test: Effect.gen(function* () {
      const orders = yield* OrderStore;
      yield* importSamples(range(25));
      yield* orders.changeStates(
        [3, 4].map((index) => ({
          parentOrderSn: numberOf(index),
          from: "imported" as const,
          to: "closed" as const,
          reason: "contract",
        })),
      );
      const pages = yield* Stream.runCollect(orders.inStates(["imported"], 10));
      yield* expectEqual(
        pages.map((page) => page.length),
        [10, 10, 3],
        "the pages",
      );
      yield* expectEqual(
        pages.flat().map((order) => order.parentOrderSn),
        range(25)
          .filter((index) => index !== 3 && index !== 4)
          .map(numberOf),
        "the numbers",
      );
      const none = yield* Stream.runCollect(orders.inStates(["failed"]));
      yield* expectEqual(none.length, 0, "pages of a state that no order is in");
      yield* expectEqual(
        yield* orders.countByState,
        { imported: 23, closed: 2 },
        "the orders of each state",
      );
    }),
  },
  {
    name: "each order is listed once while the reader changes the states of those it has seen",
    test: Effect.gen(function* () {
      const orders = yield* OrderStore;
      yield* importSamples(range(30));
      const seen = yield* orders.inStates(["imported", "cancelled"], 7).pipe(
        Stream.mapEffect((page) =>
          orders
            .changeStates(
              page.map(({ parentOrderSn }) => ({
                parentOrderSn,
                from: "imported" as const,
                to: "cancelled" as const,
                reason: "contract",
              })),
            )
            .pipe(Effect.as(page)),
        ),
        Stream.runCollect,
      );
      yield* expectEqual(
        seen.flat().map((order) => order.parentOrderSn),
        range(30).map(numberOf),
        "the numbers",
      );
    }),
  },
];

/** What every store of orders promises. Each case starts with an empty shop. */
export const orderStoreContract: ReadonlyArray<ContractCase<OrderStore>> = [
  ...orderStoreImportContract,
  ...stateContract,
  ...orderStoreHandOverContract,
  ...orderStoreRefreshContract,
  ...orderStoreRetentionContract,
];
