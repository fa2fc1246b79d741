import { Effect } from "effect";
import { hours } from "../../../../domain/Time.ts";
import { InventoryStore } from "../../../../ports/InventoryStore.ts";
import { OrderStore } from "../../../../ports/OrderStore.ts";
import type { ContractCase } from "../../../Contract.ts";
import { expectEqual } from "../../../expectations.ts";
import { InventoryWorld } from "./InventoryWorld.ts";
import { article, at, begin, download, inDemo, itemOf, line, settle, sku } from "./steps.ts";

const first = sku(0, "ART-1");

/** Orders and shops of which nobody knows what they have sold. */
export const unknownSalesContract: ReadonlyArray<ContractCase<InventoryWorld>> = [
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
];
