import { Effect } from "effect";
import { JtlWawi } from "../../ports/JtlWawi.ts";
import type { ContractCase } from "../Contract.ts";
import { expectEqual, expectThat } from "../expectations.ts";
import { JtlWorld } from "./JtlWorld.ts";
import { accept } from "./steps.ts";
import { sellable, sets, tenOfEach } from "./stockSteps.ts";

const changedSince = Effect.fnUntraced(function* (mark: string | null) {
  const changes = yield* (yield* JtlWawi).stockChanges(mark);
  return { ...changes, skus: changes.skus.toSorted() };
});

/** What a JTL-Wawi says of changes of its stock. Each case wants a fresh world without orders. */
export const stockChangesContract: ReadonlyArray<ContractCase<JtlWawi | JtlWorld>> = [
  {
    name: "changes are told from a mark on, and once",
    test: Effect.gen(function* () {
      const world = yield* JtlWorld;
      yield* world.setStock([...tenOfEach, { sku: "ART-1003", onHand: 10 }]);
      const { mark } = yield* changedSince(null);
      yield* expectEqual((yield* changedSince(mark)).skus, [], "nothing");
      yield* accept("PO-076-1");
      const ordered = yield* changedSince(mark);
      yield* expectEqual(ordered.skus, ["ART-1001", "ART-1002"], "what was ordered");
      yield* expectThat(!ordered.needsFullPass, "no full pass");
      yield* expectEqual((yield* changedSince(ordered.mark)).skus, [], "nothing more");
      yield* world.setQuantity("PO-076-1", "ART-1001", 3);
      const raised = yield* changedSince(ordered.mark);
      yield* expectEqual(raised.skus, ["ART-1001"], "what has another quantity");
      yield* world.pack();
      const packed = yield* changedSince(raised.mark);
      yield* world.restock("ART-1003", 1);
      const restocked = yield* changedSince(packed.mark);
      yield* expectEqual(restocked.skus, ["ART-1003"], "what came in");
      yield* world.setStock([{ sku: "ART-1001", buffer: 3 }]);
      const buffered = yield* changedSince(restocked.mark);
      yield* expectEqual(buffered.skus, ["ART-1001"], "what has another safety stock");
      yield* world.deleteArticle("ART-1002");
      yield* expectEqual(
        (yield* changedSince(buffered.mark)).skus,
        ["ART-1002"],
        "what was deleted",
      );
      yield* expectEqual(
        (yield* changedSince(mark)).skus,
        ["ART-1001", "ART-1002", "ART-1003"],
        "everything since the beginning",
      );
    }),
  },
  {
    name: "a bundle has changed when a component has, and when its components have become others",
    test: Effect.gen(function* () {
      const world = yield* JtlWorld;
      yield* sets(9, 8);
      const { mark } = yield* changedSince(null);
      yield* world.sellElsewhere("GLASS", 1);
      const sold = yield* changedSince(mark);
      yield* expectEqual(sold.skus, ["GLASS", "SET"], "a component was sold");
      yield* world.bundles({ SET: [{ sku: "CANDLE", quantity: 3 }] });
      const changed = yield* changedSince(sold.mark);
      yield* expectThat(changed.skus.includes("SET"), "the bundle has changed");
      yield* expectEqual(yield* sellable("SET"), ["3 SET"], "the stock");
    }),
  },
  {
    name: "a full pass is due at the beginning, and after a backup was restored",
    test: Effect.gen(function* () {
      const world = yield* JtlWorld;
      yield* world.setStock(tenOfEach);
      const begun = yield* changedSince(null);
      yield* expectThat(begun.needsFullPass, "a full pass at the beginning");
      yield* expectEqual(begun.skus, [], "the changes at the beginning");
      yield* world.sellElsewhere("ART-1001", 4);
      const sold = yield* changedSince(begun.mark);
      yield* expectThat(!sold.needsFullPass, "no full pass by a sale");
      yield* world.restoreBackup([{ sku: "ART-1001", onHand: 5 }]);
      const restored = yield* changedSince(sold.mark);
      yield* expectThat(restored.needsFullPass, "a full pass after the backup");
      yield* expectEqual(yield* sellable("ART-1001"), ["1 ART-1001"], "the stock of the backup");
      yield* world.restock("ART-1002", 1);
      const later = yield* changedSince(restored.mark);
      yield* expectThat(!later.needsFullPass, "no further full pass");
      yield* expectEqual(later.skus, ["ART-1002"], "the changes afterwards");
    }),
  },
];
