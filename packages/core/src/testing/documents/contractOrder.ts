import type { ExportOrder } from "../../domain/ExportOrder.ts";

/** An invented order as it is written for JTL: the one behind `JtlWorld.document`. */
export const contractOrder = (externalNumber: string): ExportOrder => ({
  parentOrderSn: externalNumber,
  currency: "EUR",
  orderedAt: 1_764_000_000_000,
  shipBefore: null,
  positions: [
    {
      kind: "goods",
      name: "Duftkerze Vanille",
      sku: "ART-1001",
      quantity: 2,
      unitGross: 1_625,
      taxRate: 19_000_000,
    },
    {
      kind: "goods",
      name: "Kräutertee",
      sku: "ART-1002",
      quantity: 1,
      unitGross: 999,
      taxRate: 7_000_000,
    },
    {
      kind: "shipping",
      name: "Versand",
      sku: "",
      quantity: 1,
      unitGross: 399,
      taxRate: 19_000_000,
    },
  ],
  address: {
    name: "Erika Beispiel",
    additionalName: "",
    firstName: "Erika",
    lastName: "Beispiel",
    phone: "",
    mail: "erika@example.invalid",
    country: "Germany",
    state: "Berlin",
    city: "Berlin",
    postCode: "10115",
    street: "Lindenweg 1",
    supplement: "",
  },
});
