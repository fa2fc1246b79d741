import type { Archive } from "../../ports/Archive.ts";
import type { CurrentShop } from "../../ports/CurrentShop.ts";
import type { JtlWawi } from "../../ports/JtlWawi.ts";
import type { OrderDocument } from "../../ports/OrderDocument.ts";
import type { OrderStore } from "../../ports/OrderStore.ts";
import type { ShipmentStore } from "../../ports/ShipmentStore.ts";
import type { ShopStore } from "../../ports/ShopStore.ts";
import type { TemuApi } from "../../ports/TemuApi.ts";
import type { Workflow } from "../Workflow.ts";
import { erasePersonalData } from "./erasePersonalData.ts";
import { fetchOrders, type OrderFilter } from "./fetch/fetchOrders.ts";
import { importOrders } from "./import/importOrders.ts";
import { renderOrders } from "./render/renderOrders.ts";
import { acceptOrders } from "./submit/acceptOrders.ts";
import { submitOrders } from "./submit/submitOrders.ts";
import { trackOrders } from "./track/trackOrders.ts";

/** Everything that the order sync works with. */
export type OrderSyncServices =
  | Archive
  | CurrentShop
  | JtlWawi
  | OrderDocument
  | OrderStore
  | ShipmentStore
  | ShopStore
  | TemuApi;

/** Orders from Temu into JTL, parcels and tracking back to Temu; old personal data is erased. */
export const orderSync = (filter: OrderFilter = {}): Workflow<OrderSyncServices> => ({
  name: "order_sync",
  steps: [
    fetchOrders(filter),
    importOrders,
    renderOrders,
    acceptOrders,
    submitOrders,
    trackOrders,
    erasePersonalData,
  ],
});
