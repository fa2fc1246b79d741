import { Effect } from "effect";
import { hours, type Instant, minutes } from "../../../../domain/Time.ts";
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

const first = sku(0, "ART-1");

/** What is kept no longer than it is needed. */
export const forgetContract: ReadonlyArray<ContractCase<InventoryWorld>> = [
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
      yield* store.forgetBefore(begin + minutes(30));
      yield* settle([article("ART-1", 20)]);
      const { expected, open } = yield* itemOf("S-000000");
      yield* expectEqual([open, expected], [3, 1], "open and expected");
      const ended = yield* Effect.exit(store.endPush(`S-000000-${begin}`, []));
      yield* expectEqual(ended._tag, "Failure", "the end of a forgotten push");
    }).pipe(inDemo),
  },
  {
    name: "a push without an end is kept while it is young or the last of a SKU",
    test: Effect.gen(function* () {
      const store = yield* InventoryStore;
      yield* download([first]);
      const pushes = Effect.fnUntraced(function* (requestKey: string, instant: Instant) {
        const targets = [{ skuId: "S-000000", quantity: 1 }];
        yield* at(instant, store.beginPush({ goodsId: "G-000000", requestKey, targets }));
      });
      yield* pushes("overtaken", begin);
      yield* pushes("young and overtaken", begin + hours(1));
      yield* pushes("last", begin + 1);
      yield* store.forgetBefore(begin + hours(1));
      const isKept = Effect.fnUntraced(function* (requestKey: string) {
        return (yield* Effect.exit(store.endPush(requestKey, [])))._tag === "Success";
      });
      yield* expectEqual(yield* isKept("overtaken"), false, "an old one that was overtaken");
      yield* expectEqual(yield* isKept("young and overtaken"), true, "a young one");
      yield* expectEqual(yield* isKept("last"), true, "the last of a SKU");
      yield* store.forgetBefore(begin + hours(1));
      yield* expectEqual(yield* isKept("last"), false, "the last of a SKU that has ended");
    }).pipe(inDemo),
  },
  {
    name: "a SKU that is not listed for so long is forgotten, and comes back as a new one",
    test: Effect.gen(function* () {
      const store = yield* InventoryStore;
      const goneAt = begin + hours(1);
      yield* download([first, sku(1, "ART-2")]);
      yield* settle([article("ART-1", 9), article("ART-2", 9)]);
      yield* download([sku(1, "ART-2")], goneAt);
      yield* store.forgetBefore(goneAt);
      yield* expectEqual((yield* itemOf("S-000000")).target, 9, "not so long");
      yield* store.forgetBefore(goneAt + 1);
      yield* expectEqual(yield* store.item("S-000000"), null, "longer");
      yield* expectEqual((yield* itemOf("S-000001")).target, 9, "one that is listed");
      const { created } = yield* download([first, sku(1, "ART-2")], begin + hours(2));
      yield* expectEqual(created, 1, "new ones");
      const { reason, target } = yield* itemOf("S-000000");
      yield* expectEqual([target, reason], [null, "unknownInJtl"], "as it comes back");
    }).pipe(inDemo),
  },
  {
    name: "a SKU that an open line names is kept, and its units stay open",
    test: Effect.gen(function* () {
      const store = yield* InventoryStore;
      yield* download([first, sku(1, "ART-1")]);
      // Its article is known of the SKU alone.
      const sold = line(1, { ...first, merchantSku: "" }, 2);
      yield* store.saveSoldLines([sold]);
      yield* download([sku(1, "ART-1")], begin + 1);
      yield* store.forgetBefore(begin + hours(1));
      yield* settle([article("ART-1", 9)]);
      yield* expectEqual((yield* itemOf("S-000001")).open, 2, "open units");
      yield* store.saveSoldLines([{ ...sold, isOpen: false }]);
      yield* store.forgetBefore(begin + hours(1));
      yield* expectEqual(yield* store.item("S-000000"), null, "once it was shipped");
    }).pipe(inDemo),
  },
];
