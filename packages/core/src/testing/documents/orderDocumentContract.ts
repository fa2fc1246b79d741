import { Effect } from "effect";
import type { ExportOrder } from "../../domain/ExportOrder.ts";
import { OrderDocument } from "../../ports/OrderDocument.ts";
import { type ContractCase, ContractViolation } from "../Contract.ts";

const order: ExportOrder = {
  parentOrderSn: "PO-076-10000000000000001",
  currency: "EUR",
  orderedAt: Date.UTC(2026, 10, 24, 9, 30),
  shipBefore: Date.UTC(2026, 10, 26, 22, 59),
  positions: [
    {
      kind: "goods",
      name: "Candle, white",
      sku: "CANDLE-WHITE",
      quantity: 2,
      unitGross: 1_625,
      taxRate: 19_000_000,
    },
    {
      kind: "shipping",
      name: "Shipping",
      sku: "",
      quantity: 1,
      unitGross: 399,
      taxRate: 19_000_000,
    },
  ],
  address: {
    name: "Anna Beispiel",
    additionalName: "",
    firstName: "Anna",
    lastName: "Beispiel",
    phone: "+49 30 5550100",
    mail: "anna@example.invalid",
    country: "Germany",
    state: "Berlin",
    city: "Berlin",
    postCode: "10115",
    street: "Musterweg 1",
    supplement: "",
  },
};

/** Orders that differ from {@link order} in one thing that JTL must see. */
const variations: Readonly<Record<string, ExportOrder>> = {
  "the number": { ...order, parentOrderSn: "PO-076-10000000000000002" },
  "the day of the order": { ...order, orderedAt: Date.UTC(2026, 10, 20) },
  "the day to ship before": { ...order, shipBefore: null },
  "a quantity": {
    ...order,
    positions: order.positions.map((position) => ({ ...position, quantity: 3 })),
  },
  "a price": {
    ...order,
    positions: order.positions.map((position) => ({ ...position, unitGross: 1_626 })),
  },
  "a tax rate": {
    ...order,
    positions: order.positions.map((position) => ({ ...position, taxRate: 7_000_000 })),
  },
  "the order of the positions": { ...order, positions: order.positions.toReversed() },
  "the street": { ...order, address: { ...order.address, street: "Musterweg 2" } },
  "the country": { ...order, address: { ...order.address, country: "Austria" } },
};

const expect = (holds: boolean, message: string) =>
  holds ? Effect.void : Effect.fail(new ContractViolation({ message }));

const render = (toRender: ExportOrder) =>
  Effect.flatMap(OrderDocument, (document) => document.render(toRender));

/** What every {@link OrderDocument} promises, whatever form its documents have. */
export const orderDocumentContract: ReadonlyArray<ContractCase<OrderDocument>> = [
  {
    name: "the same order gives the same document, however often it is rendered",
    test: Effect.gen(function* () {
      const first = yield* render(order);
      const again = yield* render(structuredClone(order));
      yield* expect(first.text === again.text, "the text differs");
      yield* expect(first.hash === again.hash, "the hash differs");
    }),
  },
  {
    name: "a document belongs to its order and contains the order's number",
    test: Effect.gen(function* () {
      const document = yield* render(order);
      yield* expect(document.parentOrderSn === order.parentOrderSn, "it names another order");
      yield* expect(document.text.includes(order.parentOrderSn), "the number is not in the text");
    }),
  },
  {
    name: "a document contains every SKU of its order",
    test: Effect.gen(function* () {
      const document = yield* render(order);
      for (const { sku } of order.positions) {
        yield* expect(document.text.includes(sku), `the SKU ${sku} is not in the text`);
      }
    }),
  },
  ...Object.entries(variations).map(([what, variation]) => ({
    name: `orders that differ in ${what} have different documents and hashes`,
    test: Effect.gen(function* () {
      const one = yield* render(order);
      const other = yield* render(variation);
      yield* expect(one.text !== other.text, "the texts are the same");
      yield* expect(one.hash !== other.hash, "the hashes are the same");
    }),
  })),
  {
    name: "a hash is 64 hexadecimal digits, as SHA-256 is written",
    test: Effect.gen(function* () {
      const { hash } = yield* render(order);
      yield* expect(/^[0-9a-f]{64}$/.test(hash), `the hash is ${hash}`);
    }),
  },
  {
    name: "nothing of an order with short texts is reported as cut",
    test: Effect.gen(function* () {
      const { cutFields } = yield* render(order);
      yield* expect(cutFields.length === 0, `cut were ${cutFields.join(", ")}`);
    }),
  },
  {
    name: "rendering one order leaves no trace in the next",
    test: Effect.gen(function* () {
      const alone = yield* render(order);
      yield* Effect.forEach(Object.values(variations), render);
      const after = yield* render(order);
      yield* expect(alone.text === after.text, "the text differs");
    }),
  },
];
