import { Effect } from "effect";
import { allowedChanges, type OrderState } from "../../../../domain/OrderState.ts";
import { hours, minutes } from "../../../../domain/Time.ts";
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

const expectOpen = Effect.fnUntraced(function* (skuId: string, open: number, target: number) {
  const item = yield* itemOf(skuId);
  yield* expectEqual([item.open, item.target], [open, target], `open and target of ${skuId}`);
});

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
  {
    name: "a shop that nobody reads any more is told, and counts no more once it is set aside",
    test: Effect.gen(function* () {
      const world = yield* InventoryWorld;
      const sells = (updatedAt: number) =>
        world.inShop(
          { id: "sister" },
          Effect.flatMap(InventoryStore, (store) =>
            store.saveSoldLines([line(1, first, 2), line(2, first, 1, { updatedAt })]),
          ),
        );
      const reads = (readAt: number) =>
        world.inShop(
          { id: "sister" },
          Effect.flatMap(OrderStore, (orders) => orders.setWatermark("sales", readAt)),
        );
      const looks = inDemo(
        Effect.gen(function* () {
          const store = yield* InventoryStore;
          yield* store.saveSoldLines([line(3, first, 4)]);
          yield* settle([article("ART-1", 10)]);
          const silent = yield* store.silentShops(begin);
          return [silent.map(({ shop }) => shop), (yield* itemOf("S-000000")).open];
        }),
      );
      yield* inDemo(download([first]));
      yield* sells(begin - 1);
      const [told] = yield* inDemo(
        Effect.flatMap(InventoryStore, (store) => store.silentShops(begin)),
      );
      const sisterId = told?.shop ?? "";
      const setsAside = inDemo(
        Effect.flatMap(InventoryStore, (store) => at(begin, store.setAside(sisterId, begin))),
      );
      const sister = { shop: sisterId, lines: 2, units: 3, since: begin - hours(1) };
      yield* expectEqual(yield* looks, [[sisterId], 7], "before it was read whole");
      yield* reads(begin);
      yield* expectEqual(yield* looks, [[], 7], "when it was read");
      yield* expectEqual(yield* setsAside, null, "setting aside a shop that is run");
      yield* reads(begin - 2);
      yield* expectEqual(yield* setsAside, { ...sister, readAt: begin - 2 }, "setting aside");
      yield* expectEqual(yield* looks, [[], 4], "set aside");
      yield* reads(begin + 1);
      yield* expectEqual(yield* looks, [[], 7], "read again");
      yield* reads(begin - 2);
      yield* expectEqual(yield* looks, [[], 4], "set aside still");
      yield* sells(begin);
      yield* expectEqual(yield* looks, [[sisterId], 7], "sold again");
    }),
  },
  {
    name: "an order stays unread, since it was first met, until it is read",
    test: Effect.gen(function* () {
      const store = yield* InventoryStore;
      const unread = (parentOrderSn: string, problem = "odd") => ({ parentOrderSn, problem });
      yield* at(begin, store.noteUnread({ read: [], unread: [unread("PO-2"), unread("PO-2")] }));
      yield* at(begin + 1, store.noteUnread({ read: ["PO-9"], unread: [unread("PO-1")] }));
      yield* at(begin + 2, store.noteUnread({ read: [], unread: [unread("PO-2", "other")] }));
      const second = {
        parentOrderSn: "PO-2",
        since: begin,
        problem: "other",
        isReleased: false,
      };
      const one = { ...second, parentOrderSn: "PO-1", since: begin + 1, problem: "odd" };
      yield* expectEqual(yield* store.unreadOrders, [second, one], "the longest first");
      yield* store.noteUnread({ read: ["PO-2"], unread: [] });
      yield* expectEqual(yield* store.unreadOrders, [one], "after one was read");
    }).pipe(inDemo),
  },
  {
    name: "an unread order that is released stays so while it is unread, and is forgotten in time",
    test: Effect.gen(function* () {
      const store = yield* InventoryStore;
      const odd = { parentOrderSn: "PO-1", problem: "odd" };
      const isReleased = Effect.map(store.unreadOrders, (all) => all.map((one) => one.isReleased));
      yield* expectEqual(yield* store.releaseUnread("PO-1"), false, "nothing to release");
      yield* at(begin, store.noteUnread({ read: [], unread: [odd] }));
      yield* store.forgetBefore(begin + 1);
      yield* expectEqual(yield* isReleased, [false], "one that is kept");
      yield* expectEqual(yield* store.releaseUnread("PO-1"), true, "the release");
      yield* expectEqual(yield* store.releaseUnread("PO-1"), false, "a second one");
      yield* store.noteUnread({ read: [], unread: [odd] });
      yield* expectEqual(yield* isReleased, [true], "unread once more");
      yield* store.forgetBefore(begin);
      yield* expectEqual(yield* isReleased, [true], "while it may still be listed");
      yield* store.forgetBefore(begin + 1);
      yield* expectEqual(yield* isReleased, [], "in time");
      yield* at(begin + 2, store.noteUnread({ read: [], unread: [odd] }));
      yield* expectEqual(yield* isReleased, [false], "met anew");
    }).pipe(inDemo),
  },
  {
    name: "lines, movements and pushes from long ago are forgotten, but for what is open",
    test: Effect.gen(function* () {
      const store = yield* InventoryStore;
      yield* download([sku(0, "ART-1", { stock: 20 })]);
      yield* store.saveSoldLines([
        line(1, first, 2, { orderedAt: begin + 1, updatedAt: begin + 1 }),
        line(2, first, 3, { orderedAt: begin + 2, updatedAt: begin + 2, isOpen: false }),
        line(3, first, 1, { orderedAt: begin + hours(1), updatedAt: begin + hours(1) }),
      ]);
      yield* settle([article("ART-1", 5)]);
      yield* at(begin, pushDue());
      yield* store.beginPush({ goodsId: "G-000000", requestKey: "standing", targets: [] });
      yield* store.forgetBefore(begin + minutes(30));
      yield* settle([article("ART-1", 20)]);
      const { expected, open } = yield* itemOf("S-000000");
      yield* expectEqual([open, expected], [3, 1], "open and expected");
      yield* store.endPush("standing", []);
      const ended = yield* Effect.exit(store.endPush(`S-000000-${begin}`, []));
      yield* expectEqual(ended._tag, "Failure", "the end of a forgotten push");
    }).pipe(inDemo),
  },
];
