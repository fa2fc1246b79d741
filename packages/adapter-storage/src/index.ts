export { Database, databaseLayer } from "./Database.ts";
export type { Connection, DatabaseSettings, StatementObserver } from "./Database.ts";
export { fileArchiveLayer } from "./FileArchive.ts";
export { inventoryStoreLayer } from "./InventoryStore.ts";
export { jobStoreLayer } from "./JobStore.ts";
export { orderStoreLayer } from "./OrderStore.ts";
export { runStoreLayer } from "./RunStore.ts";
export { shipmentStoreLayer } from "./ShipmentStore.ts";
export { shopStoreLayer } from "./ShopStore.ts";
