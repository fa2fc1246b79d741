import { Effect, Layer } from "effect";
import { isPassed } from "../../domain/Preflight.ts";
import { CurrentShop } from "../../ports/CurrentShop.ts";
import { ShopStore } from "../../ports/ShopStore.ts";
import { MemoryState } from "./MemoryState.ts";

/** What is kept of the current shop itself, in memory. */
export const memoryShopStoreLayer: Layer.Layer<ShopStore, never, MemoryState | CurrentShop> =
  Layer.effect(
    ShopStore,
    Effect.gen(function* () {
      const { id } = yield* CurrentShop;
      const memory = (yield* MemoryState).ofShop(id);
      return ShopStore.of({
        token: Effect.sync(() => memory.token),
        saveToken: (state) =>
          Effect.sync(() => {
            memory.token = state;
          }),
        preflight: Effect.sync(() => memory.preflight),
        savePreflight: (result) =>
          Effect.sync(() => {
            memory.preflight = result;
            memory.hasPassedPreflight ||= isPassed(result);
          }),
        skuMap: Effect.sync(() => new Map(memory.skuMap)),
        mapSkus: (articleNumbers) =>
          Effect.sync(() => {
            for (const [skuId, articleNumber] of articleNumbers) {
              if (articleNumber === null) memory.skuMap.delete(skuId);
              else memory.skuMap.set(skuId, articleNumber);
            }
          }),
      });
    }),
  );
