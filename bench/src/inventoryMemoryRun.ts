// Brings the stock of so many SKUs to Temu by a full run and prints the peak of memory. It runs in a
// process of its own, so that nothing else counts.
import { inventoryPageSize } from "@temu-jtl/core";
import { inventedStock } from "@temu-jtl/core/testing";
import { Effect } from "effect";
import { benchShop } from "./benchShop.ts";
import { printPeak, watchMemory } from "./peakMemory.ts";

const skus = Number(process.argv[2]);
const raisedLimit = 1_000_000;

const fullRun = Effect.gen(function* () {
  const { control, temuJtl } = yield* benchShop({
    orders: 0,
    latencyMillis: 0,
    requestsPerSecond: raisedLimit,
  });
  // Page by page: the simulators hold all of them, this process none.
  for (let first = 0; first < skus; first += inventoryPageSize) {
    const page = inventedStock(Math.min(inventoryPageSize, skus - first), first);
    yield* Effect.orDie(control.stockSkus(page.skus));
    yield* Effect.orDie(control.setStock(page.articles));
  }
  return yield* Effect.promise(() =>
    temuJtl.runInventorySync({ mode: "full", onProgress: watchMemory }),
  );
});

const { inventory, outcome } = await Effect.runPromise(Effect.scoped(fullRun));
printPeak(outcome === "succeeded" ? inventory.matched - inventory.needsSync : 0);
