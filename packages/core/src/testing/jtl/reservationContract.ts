import { Effect } from "effect";
import type { JtlWawi } from "../../ports/JtlWawi.ts";
import type { ContractCase } from "../Contract.ts";
import { expectEqual } from "../expectations.ts";
import { JtlWorld } from "./JtlWorld.ts";
import { accept } from "./steps.ts";
import { sellable, tenOfEach } from "./stockSteps.ts";

const afterTheOrder = ["8 ART-1001", "9 ART-1002"];

/** What orders reserve of JTL's stock. Each case wants a fresh world without orders. */
export const reservationContract: ReadonlyArray<ContractCase<JtlWawi | JtlWorld>> = [
  {
    name: "an order reserves its goods from its acceptance on, and no earlier",
    test: Effect.gen(function* () {
      const world = yield* JtlWorld;
      yield* world.setStock(tenOfEach);
      yield* world.rejectNext(1);
      yield* accept("PO-076-1");
      yield* expectEqual(
        yield* sellable("ART-1001", "ART-1002"),
        ["10 ART-1001", "10 ART-1002"],
        "before",
      );
      yield* accept("PO-076-1");
      yield* expectEqual(yield* sellable("ART-1001", "ART-1002"), afterTheOrder, "afterwards");
    }),
  },
  {
    name: "packing, in parts too, changes nothing of what can be sold",
    test: Effect.gen(function* () {
      const world = yield* JtlWorld;
      yield* world.setStock(tenOfEach);
      yield* accept("PO-076-1");
      yield* world.pack({ units: [{ sku: "ART-1001", quantity: 1 }] });
      yield* expectEqual(yield* sellable("ART-1001", "ART-1002"), afterTheOrder, "packed in part");
      yield* world.pack();
      yield* expectEqual(yield* sellable("ART-1001", "ART-1002"), afterTheOrder, "packed");
    }),
  },
  {
    name: "cancelling gives back what is not packed, and taking it back reserves it again",
    test: Effect.gen(function* () {
      const world = yield* JtlWorld;
      yield* world.setStock(tenOfEach);
      yield* accept("PO-076-1");
      yield* world.pack({ units: [{ sku: "ART-1001", quantity: 1 }] });
      yield* world.cancel("PO-076-1");
      const given = ["10 ART-1002", "9 ART-1001"];
      yield* expectEqual(yield* sellable("ART-1001", "ART-1002"), given, "cancelled");
      yield* world.uncancel("PO-076-1");
      yield* expectEqual(yield* sellable("ART-1001", "ART-1002"), afterTheOrder, "taken back");
      yield* world.completeWithoutShipment("PO-076-1");
      yield* expectEqual(yield* sellable("ART-1001", "ART-1002"), given, "completed");
    }),
  },
  {
    name: "what people change in an order changes what it reserves",
    test: Effect.gen(function* () {
      const world = yield* JtlWorld;
      yield* world.setStock([...tenOfEach, { sku: "ART-2001", onHand: 10 }]);
      yield* accept("PO-076-1");
      yield* world.setQuantity("PO-076-1", "ART-1001", 5);
      yield* world.swapArticle("PO-076-1", "ART-1002", "ART-2001");
      yield* world.split("PO-076-1", ["ART-2001"]);
      yield* expectEqual(
        yield* sellable("ART-1001", "ART-1002", "ART-2001"),
        ["10 ART-1002", "5 ART-1001", "9 ART-2001"],
        "the stock",
      );
    }),
  },
  {
    name: "a sold bundle reserves its components, by its order and elsewhere",
    test: Effect.gen(function* () {
      const world = yield* JtlWorld;
      yield* world.bundles({ "ART-1001": [{ sku: "CANDLE", quantity: 3 }] });
      yield* world.setStock([{ sku: "ART-1001" }, { sku: "CANDLE", onHand: 30 }]);
      yield* accept("PO-076-1");
      const afterwards = ["24 CANDLE", "8 ART-1001"];
      yield* expectEqual(yield* sellable("ART-1001", "CANDLE"), afterwards, "accepted");
      yield* world.pack();
      yield* expectEqual(yield* sellable("ART-1001", "CANDLE"), afterwards, "packed");
      yield* world.sellElsewhere("ART-1001", 2);
      yield* expectEqual(
        yield* sellable("ART-1001", "CANDLE"),
        ["18 CANDLE", "6 ART-1001"],
        "sold",
      );
      yield* accept("PO-076-2");
      yield* world.addPosition("PO-076-2", "ART-1001", 2);
      yield* expectEqual(
        yield* sellable("ART-1001", "CANDLE"),
        ["2 ART-1001", "6 CANDLE"],
        "added by a person",
      );
    }),
  },
  {
    name: "free text with the number of an article reserves nothing of it",
    test: Effect.gen(function* () {
      const world = yield* JtlWorld;
      yield* world.stockArticles([{ sku: "ART-1001", unitGross: 1_625, taxRate: 19_000_000 }]);
      yield* accept("PO-076-1");
      yield* world.setStock(tenOfEach);
      yield* expectEqual(
        yield* sellable("ART-1001", "ART-1002"),
        ["10 ART-1002", "8 ART-1001"],
        "the stock",
      );
    }),
  },
  {
    name: "an article that was deleted has no stock, and one that was renamed has it under its new number",
    test: Effect.gen(function* () {
      const world = yield* JtlWorld;
      yield* world.setStock(tenOfEach);
      yield* accept("PO-076-1");
      yield* world.deleteArticle("ART-1002");
      yield* world.renameArticle("ART-1001", "ART-2001");
      yield* expectEqual(
        yield* sellable("ART-1001", "ART-1002", "ART-2001"),
        ["8 ART-2001"],
        "the stock",
      );
      yield* world.pack({ units: [{ sku: "ART-1001", quantity: 1 }] });
      yield* expectEqual(yield* sellable("ART-2001"), ["8 ART-2001"], "packed in part");
      yield* world.cancel("PO-076-1");
      yield* expectEqual(yield* sellable("ART-2001"), ["9 ART-2001"], "cancelled");
    }),
  },
];
