import { Archive, CurrentShop, ShopSettings } from "@temu-jtl/core";
import {
  memoryJtlWawi,
  memoryOrderDocument,
  memoryStoresLayer,
  memoryTemuApi,
  MemoryState,
} from "@temu-jtl/core/testing";
import { Layer, Schema } from "effect";

const shopSettings = Schema.decodeSync(ShopSettings)({
  id: "demo",
  temu: {
    appKey: "demo-app",
    appSecret: "demo-secret",
    accessToken: "demo-token",
    endpoint: "http://127.0.0.1:1/",
  },
});

/** Stores of one shop in memory, with no other side to them. */
export const memoryStores = Layer.merge(memoryStoresLayer, Archive.layerNone).pipe(
  Layer.provideMerge(CurrentShop.layer(shopSettings)),
  Layer.provideMerge(MemoryState.layer),
);

/** One shop in memory with both other sides. JTL does nothing unless it is told to. */
export const memoryShop = Layer.mergeAll(
  memoryStores,
  memoryTemuApi(),
  memoryJtlWawi({ takeOverDelayMillis: null, packDelayMillis: null }),
  memoryOrderDocument,
);
