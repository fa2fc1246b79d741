import type { CurrentShop } from "../../ports/CurrentShop.ts";
import type { InventoryStore } from "../../ports/InventoryStore.ts";
import type { JtlWawi } from "../../ports/JtlWawi.ts";
import type { OrderStore } from "../../ports/OrderStore.ts";
import type { RunStore } from "../../ports/RunStore.ts";
import type { ShopStore } from "../../ports/ShopStore.ts";
import type { TemuApi } from "../../ports/TemuApi.ts";
import type { Workflow } from "../Workflow.ts";
import { compareStock } from "./compare/compareStock.ts";
import { downloadSkus } from "./downloadSkus.ts";
import type { InventoryOptions } from "./InventoryOptions.ts";
import { pushStock } from "./push/pushStock.ts";
import { readStock } from "./stock/readStock.ts";

/** Everything that the inventory sync works with. */
export type InventorySyncServices =
  | CurrentShop
  | InventoryStore
  | JtlWawi
  | OrderStore
  | RunStore
  | ShopStore
  | TemuApi;

/** JTL's stock to Temu: what JTL can ship is on sale, and no more than that. */
export const inventorySync = (options: InventoryOptions): Workflow<InventorySyncServices> => ({
  name: "inventory_sync",
  steps: [downloadSkus(options), readStock(options), compareStock(options), pushStock(options)],
});
