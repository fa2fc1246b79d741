import { Effect } from "effect";
import type { ExportOrder } from "../../domain/ExportOrder.ts";
import { OrderDocument } from "../../ports/OrderDocument.ts";
import type { ContractCase } from "../Contract.ts";
import { expectThat } from "../expectations.ts";
import { contractOrder } from "./contractOrder.ts";

const order: ExportOrder = {
  ...contractOrder("PO-076-10000000000000001"),
  shipBefore: Date.UTC(2025, 10, 26, 22, 59),
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

const render = (toRender: ExportOrder) =>
  Effect.flatMap(OrderDocument, (document) => document.render(toRender));

/** What every {@link OrderDocument} promises, whatever form its documents have. */
export const orderDocumentContract: ReadonlyArray<ContractCase<OrderDocument>> = [
  {
    name: "the same order gives the same document, however often it is rendered",
    test: Effect.gen(function* () {
      const first = yield* render(order);
      const again = yield* render(structuredClone(order));
      yield* expectThat(first.text === again.text, "the texts should be the same");
      yield* expectThat(first.hash === again.hash, "the hashes should be the same");
    }),
  },
  {
    name: "a document belongs to its order and contains the order's number",
    test: Effect.gen(function* () {
      const document = yield* render(order);
      yield* expectThat(document.parentOrderSn === order.parentOrderSn, "it should name its order");
      yield* expectThat(
        document.text.includes(order.parentOrderSn),
        "the number should be in the text",
      );
    }),
  },
  {
    name: "a document contains every SKU of its order",
    test: Effect.gen(function* () {
      const document = yield* render(order);
      for (const { sku } of order.positions) {
        yield* expectThat(document.text.includes(sku), `the SKU ${sku} should be in the text`);
      }
    }),
  },
  ...Object.entries(variations).map(([what, variation]) => ({
    name: `orders that differ in ${what} have different documents and hashes`,
    test: Effect.gen(function* () {
      const one = yield* render(order);
      const other = yield* render(variation);
      yield* expectThat(one.text !== other.text, "the texts should differ");
      yield* expectThat(one.hash !== other.hash, "the hashes should differ");
    }),
  })),
  {
    name: "a hash is 64 hexadecimal digits, as SHA-256 is written",
    test: Effect.gen(function* () {
      const { hash } = yield* render(order);
      yield* expectThat(/^[0-9a-f]{64}$/.test(hash), `the hash should be SHA-256, not ${hash}`);
    }),
  },
  {
    name: "nothing of an order with short texts is reported as cut",
    test: Effect.gen(function* () {
      const { cutFields } = yield* render(order);
      yield* expectThat(cutFields.length === 0, `nothing should be cut of ${cutFields.join(", ")}`);
    }),
  },
  {
    name: "rendering one order leaves no trace in the next",
    test: Effect.gen(function* () {
      const alone = yield* render(order);
      yield* Effect.forEach(Object.values(variations), render);
      const after = yield* render(order);
      yield* expectThat(alone.text === after.text, "the text should be the same");
    }),
  },
];
