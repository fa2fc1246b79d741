import type { Carrier, Warehouse } from "../../domain/Shipment.ts";

/** The calls that this Temu answers, by its own names. */
export const temuCalls = {
  orders: "bg.order.list.v2.get",
  shippingAddress: "bg.order.shippinginfo.v2.get",
  decryptedAddress: "bg.order.decryptshippinginfo.get",
  amounts: "bg.order.amount.query",
  carriers: "bg.logistics.companies.get",
  warehouses: "bg.logistics.warehouse.list.get",
  confirmShipment: "bg.logistics.shipment.v2.confirm",
  confirmedShipments: "bg.logistics.shipment.v2.get",
  /** SKUs by a token that leads to the next page. */
  skus: "temu.local.sku.list.retrieve",
  /** SKUs by the number of the page. */
  numberedSkus: "bg.local.goods.sku.list.query",
  editStock: "bg.local.goods.stock.edit",
  tokenInfo: "bg.open.accesstoken.info.get",
} as const;

/** The German carriers that are offered, with the numbers that shops have seen. */
export const temuCarriers: ReadonlyArray<Carrier> = [
  { id: "141252268", name: "DHL", brand: "DHL" },
  { id: "998264853", name: "DPD", brand: "DPD" },
  { id: "314439762", name: "UPS", brand: "UPS" },
  { id: "547987123", name: "GLS", brand: "GLS" },
  { id: "699272611", name: "FedEx", brand: "FedEx" },
];

export const temuWarehouses: ReadonlyArray<Warehouse> = [
  { id: "WH-04024228864152414", name: "Hauptlager", isDefault: true },
  { id: "WH-04024228864152415", name: "Nebenlager", isDefault: false },
];

/** Temu's number of the country that the shop sells to. */
export const germany = 76;

/** Temu's number of the shop. */
export const temuMallId = "635517726000001";
