import { Effect, Option, Stream } from "effect";
import type { InventoryItem } from "../../../domain/Inventory.ts";
import { InventoryStore } from "../../../ports/InventoryStore.ts";
import { CurrentStep, type Trouble } from "../../CurrentStep.ts";

const rejected = (count: number, first: InventoryItem): Trouble => ({
  code: "stockRejected",
  message: `Temu does not take the stock of ${count} SKUs, such as ${first.merchantSku} (SKU ${first.skuId} of product ${first.goodsId}): ${first.problem ?? "it gives no reason"}`,
  whatToDo:
    "Look at these SKUs in Seller Center. They are tried again by themselves, and at once by a full run.",
});

/** Tells of SKUs whose last push Temu has rejected, for as long as that stands (rule I13). */
export const tellRejected = Effect.gen(function* () {
  const inventory = yield* InventoryStore;
  const step = yield* CurrentStep;
  const { rejected: count } = yield* inventory.summary;
  if (count === 0) return;
  const page = yield* Stream.runHead(inventory.items({ only: "rejected" }));
  const first = Option.match(page, { onNone: () => undefined, onSome: ([item]) => item });
  if (first !== undefined) yield* step.problem(rejected(count, first));
});
