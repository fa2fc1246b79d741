import { Effect } from "effect";
import { hours, minutes } from "../../../../domain/Time.ts";
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
