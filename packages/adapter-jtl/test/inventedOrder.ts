import {
  type Address,
  CurrentShop,
  type DocumentSettings,
  type ExportOrder,
  OrderDocument,
  type Position,
  ShopSettings,
} from "@temu-jtl/core";
import { orderDocumentLayer } from "@temu-jtl/adapter-jtl";
import { Effect, Layer, Schema } from "effect";

/** A person who does not exist. */
const inventedAddress: Address = {
  name: "Erika Maria Mustermann",
  additionalName: "",
  firstName: "Erika Maria",
  lastName: "Mustermann",
  phone: "+49 221 5550100",
  mail: "erika@example.invalid",
  country: "Germany",
  state: "Nordrhein-Westfalen",
  city: "Köln",
  postCode: "50667",
  street: "Domstraße 12",
  supplement: "Hinterhaus",
};

export const candle: Position = {
  kind: "goods",
  name: "Kerze, weiß",
  sku: "KERZE-W",
  quantity: 2,
  unitGross: 1_625,
  taxRate: 19_000_000,
};

export const inventedOrder: ExportOrder = {
  parentOrderSn: "PO-076-10000000000000001",
  currency: "EUR",
  // Past midnight in Berlin, not yet in London.
  orderedAt: Date.UTC(2026, 10, 23, 23, 30),
  shipBefore: Date.UTC(2026, 10, 26, 22, 59),
  positions: [
    candle,
    {
      kind: "shipping",
      name: "Versand",
      sku: "",
      quantity: 1,
      unitGross: 399,
      taxRate: 19_000_000,
    },
  ],
  address: inventedAddress,
};

export const withAddress = (changes: Partial<Address>): ExportOrder => ({
  ...inventedOrder,
  address: { ...inventedAddress, ...changes },
});

export const withPosition = (changes: Partial<Position>): ExportOrder => ({
  ...inventedOrder,
  positions: [{ ...candle, ...changes }],
});

/** The layer under test for a shop with these settings; a time zone of null is left to the default. */
export const documentLayer = (
  document: Partial<DocumentSettings> = {},
  timeZone: string | null = "Europe/Berlin",
) =>
  orderDocumentLayer.pipe(
    Layer.provide(
      Layer.effect(
        CurrentShop,
        Effect.orDie(
          Schema.decodeEffect(ShopSettings)({
            id: "demo",
            temu: { appKey: "key", appSecret: "invented", accessToken: "invented" },
            document,
            ...(timeZone === null ? {} : { timeZone }),
            importFrom: "2026-11-01",
          }),
        ),
      ),
    ),
  );

export const render = (
  order: ExportOrder,
  document: Partial<DocumentSettings> = {},
  timeZone?: string | null,
) =>
  Effect.flatMap(OrderDocument, (port) => port.render(order)).pipe(
    Effect.provide(documentLayer(document, timeZone)),
  );
