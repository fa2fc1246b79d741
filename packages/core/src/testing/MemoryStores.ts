import { Layer } from "effect";
import { memoryOrderStoreLayer } from "./MemoryOrderStore.ts";
import { memoryRunStoreLayer } from "./MemoryRunStore.ts";
import { memoryShipmentStoreLayer } from "./MemoryShipmentStore.ts";

/**
 * All stores of the current shop, over one shared `MemoryState`: stores of several shops or hosts
 * that get the same one behave like hosts on one database.
 */
export const memoryStoresLayer = Layer.mergeAll(
  memoryOrderStoreLayer,
  memoryShipmentStoreLayer,
  memoryRunStoreLayer,
);
