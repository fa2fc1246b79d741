import { Effect } from "effect";
import { allowedChanges, type OrderState } from "../../../../domain/OrderState.ts";
import { hours } from "../../../../domain/Time.ts";
import { InventoryStore } from "../../../../ports/InventoryStore.ts";
import { OrderStore } from "../../../../ports/OrderStore.ts";
import { ShopStore } from "../../../../ports/ShopStore.ts";
import type { ContractCase } from "../../../Contract.ts";
import { expectEqual } from "../../../expectations.ts";
import { importSamples, numberOf } from "../../steps.ts";
import { InventoryWorld } from "./InventoryWorld.ts";
import {
  article,
  at,
  begin,
  compare,
  download,
  expectOpen,
  inDemo,
  itemOf,
  line,
  pushDue,
  settle,
  sku,
} from "./steps.ts";

const wayTo: Readonly<Record<OrderState, ReadonlyArray<OrderState>>> = {
  imported: [],
  held: ["held"],
  exported: ["exported"],
  submitting: ["exported", "submitting"],
  submitted: ["exported", "submitting", "submitted"],
  failed: ["exported", "submitting", "failed"],
  accepted: ["accepted"],
  shipped: ["accepted", "shipped"],
  reported: ["accepted", "shipped", "reported"],
  cancelled: ["cancelled"],
  closed: ["closed"],
};

/** Imports a sample order and brings it to a state. */
export const orderIn = Effect.fnUntraced(function* (index: number, state: OrderState) {
  yield* importSamples([index]);
  let from: OrderState = "imported";
  for (const to of wayTo[state]) {
    yield* (yield* OrderStore).changeStates([
      { parentOrderSn: numberOf(index), from, to, reason: "contract" },
    ]);
    from = to;
  }
});

const states = Object.keys(allowedChanges).toSorted();
const isState = (text: string): text is OrderState => text in allowedChanges;

const first = sku(0, "ART-1");

/** What Temu has sold and JTL has not reserved. */
export const salesContract: ReadonlyArray<ContractCase<InventoryWorld>> = [
  {
    name: "units are open until JTL has reserved them, whatever became of the order before",
    test: Effect.gen(function* () {
      const store = yield* InventoryStore;
      yield* download(states.map((state, index) => sku(index, state)));
      const lines = states.map((state, index) =>
        line(index, sku(index, state), 2, { parentOrderSn: numberOf(index) }),
      );
      for (const [index, state] of states.entries()) {
        if (isState(state)) yield* orderIn(index, state);
      }
      yield* store.saveSoldLines(lines);
      yield* settle(states.map((state) => article(state, 10)));
      const open = ["exported", "failed", "held", "imported", "submitted", "submitting"];
      for (const [index, state] of states.entries()) {
        const units = open.includes(state) ? 2 : 0;
        yield* expectOpen(sku(index, state).skuId, units, 10 - units);
      }
    }).pipe(inDemo),
  },
  {
    name: "of unknown orders the units count that are neither cancelled nor shipped at Temu",
    test: Effect.gen(function* () {
      const store = yield* InventoryStore;
      yield* download([first]);
      yield* store.saveSoldLines([
        line(1, first, 3, { originalQuantity: 4 }),
        line(2, first, 0, { originalQuantity: 2, isOpen: false }),
        line(3, first, 5, { isOpen: false }),
      ]);
      yield* settle([article("ART-1", 10)]);
      yield* expectOpen("S-000000", 3, 7);
      // The figures stand until they are counted anew.
      yield* store.saveSoldLines([line(1, first, 3, { isOpen: false })]);
      yield* compare();
      yield* expectOpen("S-000000", 3, 7);
      yield* settle([article("ART-1", 10)]);
      yield* expectOpen("S-000000", 0, 10);
    }).pipe(inDemo),
  },
  {
    name: "open units of an article count over all its SKUs and all shops, however it is written",
    test: Effect.gen(function* () {
      const world = yield* InventoryWorld;
      const sister = world.inShop(
        { id: "sister" },
        Effect.gen(function* () {
          const store = yield* InventoryStore;
          yield* (yield* ShopStore).mapSkus(new Map([["S-000004", "art-1"]]));
          yield* store.saveSoldLines([line(1, sku(4, "OTHER"), 2), line(2, sku(5, "ART-1 "), 1)]);
        }),
      );
      yield* sister;
      yield* inDemo(
        Effect.gen(function* () {
          const store = yield* InventoryStore;
          yield* download([first, sku(1, "art-1"), sku(2, ""), sku(3, "ART-2")]);
          yield* (yield* ShopStore).mapSkus(new Map([["S-000002", "Art-1"]]));
          yield* store.saveSoldLines([
            line(1, first, 1),
            line(2, sku(2, ""), 1),
            // Sold without a number that the SKU has now.
            line(3, sku(3, ""), 4),
          ]);
          yield* settle([article("ART-1", 9), article("ART-2", 9)]);
          for (const skuId of ["S-000000", "S-000001", "S-000002"]) yield* expectOpen(skuId, 5, 4);
          yield* expectOpen("S-000003", 4, 5);
          yield* expectEqual(
            (yield* itemOf("S-000002")).articleNumber,
            "ART-1",
            "as JTL writes it",
          );
        }),
      );
    }),
  },
  {
    name: "units of a sold bundle are open of its components too, whichever shop has sold it",
    test: Effect.gen(function* () {
      const world = yield* InventoryWorld;
      const set = article("SET", 4, {
        components: [
          { sku: "art-1", amount: 2, limits: true },
          { sku: "CARD", amount: 1, limits: false },
        ],
      });
      yield* world.inShop(
        { id: "sister" },
        Effect.flatMap(InventoryStore, (store) => store.saveSoldLines([line(1, sku(8, "set"), 1)])),
      );
      yield* inDemo(
        Effect.gen(function* () {
          yield* download([first, sku(1, "SET"), sku(2, "CARD")]);
          yield* (yield* InventoryStore).saveSoldLines([
            line(1, first, 1),
            line(2, sku(1, "SET"), 1),
          ]);
          yield* settle([set, article("ART-1", 9), article("CARD", 3)]);
          // 9 less 1 of its own and 4 in two sets; the sets: ⌊(9 − 5) / 2⌋.
          yield* expectOpen("S-000000", 5, 4);
          yield* expectOpen("S-000001", 2, 2);
          yield* expectOpen("S-000002", 2, 1);
        }),
      );
    }),
  },
  {
    name: "what a bundle holds that another shop has sold is told by the shop that read it last",
    test: Effect.gen(function* () {
      const world = yield* InventoryWorld;
      const set = (amount: number) =>
        article("SET", 4, { components: [{ sku: "ART-1", amount, limits: true }] });
      const reads = (id: string, amount: number, instant: number) =>
        world.inShop(
          { id },
          Effect.flatMap(InventoryStore, (store) =>
            at(instant, store.saveArticles(["SET"], [set(amount)])),
          ),
        );
      yield* world.inShop(
        { id: "sister" },
        Effect.flatMap(InventoryStore, (store) => store.saveSoldLines([line(1, sku(8, "SET"), 1)])),
      );
      yield* reads("sister", 2, begin);
      yield* reads("brother", 3, begin + 1);
      yield* reads("cousin", 4, begin - 1);
      yield* inDemo(
        Effect.gen(function* () {
          const store = yield* InventoryStore;
          yield* download([first]);
          yield* store.countOpen;
          yield* at(begin + 2, store.saveArticles(["ART-1", "SET"], [article("ART-1", 9)]));
          yield* compare();
          yield* expectOpen("S-000000", 3, 6);
          yield* at(begin - 2, store.saveArticles(["SET"], [set(5)]));
          yield* compare();
          yield* expectOpen("S-000000", 5, 4);
        }),
      );
    }),
  },
  {
    name: "what is sold and cancelled after the last push or download moves what Temu should show",
    test: Effect.gen(function* () {
      const store = yield* InventoryStore;
      const expected = Effect.gen(function* () {
        yield* settle([article("ART-1", 20)]);
        return (yield* itemOf("S-000000")).expected;
      });
      yield* download([sku(0, "ART-1", { stock: 20 })]);
      yield* store.saveSoldLines([
        line(1, first, 1, { orderedAt: begin }),
        line(2, first, 2, { orderedAt: begin + hours(1), updatedAt: begin + hours(1) }),
        line(3, first, 1, {
          originalQuantity: 4,
          orderedAt: begin - hours(1),
          updatedAt: begin + hours(2),
        }),
      ]);
      yield* expectEqual(yield* expected, 21, "20, 2 sold since and 3 given back");
      const cancelled = { originalQuantity: 2, isOpen: false, orderedAt: begin + hours(1) };
      yield* store.saveSoldLines([
        line(2, first, 0, { ...cancelled, updatedAt: begin + hours(3) }),
      ]);
      yield* expectEqual(yield* expected, 23, "two more given back");
      yield* store.saveSoldLines([
        line(2, first, 2, { orderedAt: begin + hours(1), updatedAt: 0 }),
      ]);
      yield* store.saveSoldLines([
        line(2, first, 0, { ...cancelled, updatedAt: begin + hours(3) }),
      ]);
      yield* expectEqual(yield* expected, 23, "after an older reading and the same one again");
      yield* at(begin + hours(2), pushDue());
      yield* expectEqual(yield* expected, 18 + 2, "two given back since 18 were pushed");
    }).pipe(inDemo),
  },
  {
    name: "units out of a partner's stock are open, and move nothing that Temu shows of the seller's",
    test: Effect.gen(function* () {
      const store = yield* InventoryStore;
      yield* download([sku(0, "ART-1", { stock: 20 })]);
      const partners = {
        orderedAt: begin + hours(1),
        updatedAt: begin + hours(1),
        movesStock: false,
      };
      yield* store.saveSoldLines([line(1, first, 3, partners)]);
      yield* settle([article("ART-1", 20)]);
      yield* expectOpen("S-000000", 3, 17);
      yield* expectEqual((yield* itemOf("S-000000")).expected, 20, "what Temu should show");
      yield* store.saveSoldLines([
        line(1, first, 0, { ...partners, isOpen: false, updatedAt: begin + hours(2) }),
      ]);
      yield* settle([article("ART-1", 20)]);
      yield* expectOpen("S-000000", 0, 20);
      yield* expectEqual((yield* itemOf("S-000000")).expected, 20, "after the line was cancelled");
    }).pipe(inDemo),
  },
  {
    name: "orders are told that have open lines, each once",
    test: Effect.gen(function* () {
      const world = yield* InventoryWorld;
      yield* world.inShop(
        { id: "sister" },
        Effect.flatMap(InventoryStore, (store) => store.saveSoldLines([line(9, first, 1)])),
      );
      yield* inDemo(
        Effect.gen(function* () {
          const store = yield* InventoryStore;
          yield* expectEqual(yield* store.openOrders, [], "before anything was sold");
          yield* store.saveSoldLines([
            line(1, first, 1, { isOpen: false }),
            line(2, first, 0, { originalQuantity: 2 }),
            line(4, first, 1),
            line(3, first, 1),
            line(3, first, 1, { orderSn: "3-2" }),
          ]);
          yield* expectEqual(yield* store.openOrders, ["PO-3", "PO-4"], "the orders");
          yield* store.saveSoldLines([line(4, first, 1, { isOpen: false, updatedAt: begin })]);
          yield* expectEqual(yield* store.openOrders, ["PO-3"], "after one was shipped");
        }),
      );
    }),
  },
];
