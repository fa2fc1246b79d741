import { holdOrder, hours, InventoryStore, offsetClockLayer, OrderStore } from "@temu-jtl/core";
import {
  acceptSamples,
  fillInventory,
  importSamples,
  sampleParentOrder,
} from "@temu-jtl/core/testing";
import { Effect, Stream } from "effect";
import type { RouterLab } from "./RouterLab.ts";

const numberOf = (index: number): string => sampleParentOrder(index).parentOrderSn;

/** Orders of the shop `main` by how they stand. */
const known = {
  failed: numberOf(1),
  imported: numberOf(2),
  held: numberOf(3),
  accepted: numberOf(4),
} as const;

/** An order that failed so long ago that JTL's worker has nothing of it. */
const failOrder = Effect.fnUntraced(function* (parentOrderSn: string) {
  const orders = yield* OrderStore;
  const [document] = yield* orders.saveDocuments([
    { parentOrderSn, text: "<order/>", hash: "hash", cutFields: [], totalGross: 1_000 },
  ]);
  const { revision = 1 } = document ?? {};
  yield* orders.beginSubmission({
    parentOrderSn,
    revision,
    documentHash: "hash",
    deadline: 0,
    lastRowId: 0,
  });
  yield* orders.changeStates([
    { parentOrderSn, from: "submitting", to: "failed", reason: "neverSeenInJtl" },
  ]);
});

/** Fills the shop `main` with {@link known} orders and a few SKUs; answers a SKU that has a target. */
export const fillLab = ({ parts: { sync } }: RouterLab) =>
  sync.inShop(
    "main",
    Effect.gen(function* () {
      const inventory = yield* InventoryStore;
      yield* importSamples([1, 2, 3]);
      yield* acceptSamples([4]);
      yield* failOrder(known.failed).pipe(Effect.provide(offsetClockLayer(() => -hours(1))));
      yield* holdOrder(known.held, "Somebody");
      yield* fillInventory(10);
      yield* inventory.compare({ limit: "all" }, () => "accept");
      const items = yield* Stream.runCollect(Stream.flattenIterable(inventory.items()));
      const sku = items.find(({ target }) => target !== null)?.skuId ?? "";
      return { ...known, sku };
    }),
  );
