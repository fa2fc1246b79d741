import { Layer } from "effect";
import { memoryInventoryStoreLayer } from "./memoryInventoryStore.ts";
import { memoryOrderStoreLayer } from "./memoryOrderStore.ts";
import { memoryRunStoreLayer } from "./memoryRunStore.ts";
import { memoryShopStoreLayer } from "./memoryShopStore.ts";
import { memoryShipmentStoreLayer } from "./memoryShipmentStore.ts";

/**
 * All stores of the current shop, over one shared `MemoryState`: stores of several shops or hosts
 * that get the same one behave like hosts on one database.
 */
export const memoryStoresLayer = Layer.mergeAll(
  memoryOrderStoreLayer,
  memoryShipmentStoreLayer,
  memoryRunStoreLayer,
  memoryShopStoreLayer,
  memoryInventoryStoreLayer,
);
