import { Effect, Exit } from "effect";
import { JtlWawi } from "../../ports/JtlWawi.ts";
import type { ContractCase } from "../Contract.ts";
import { expectEqual, expectThat } from "../expectations.ts";
import { JtlWorld } from "./JtlWorld.ts";
import { accept, articlesIn, cents, orderOf, unitsIn } from "./steps.ts";

/** What people at JTL's desks make of an order, as it is read afterwards. */
export const deskContract: ReadonlyArray<ContractCase<JtlWawi | JtlWorld>> = [
  {
    name: "an order whose cancellation is taken back is as before, and is packed",
    test: Effect.gen(function* () {
      const world = yield* JtlWorld;
      yield* accept("PO-076-1");
      const before = yield* orderOf("PO-076-1");
      yield* world.cancel("PO-076-1");
      yield* world.pack();
      yield* expectEqual(yield* (yield* JtlWawi).parcels(["PO-076-1"]), [], "the parcels");
      yield* world.uncancel("PO-076-1");
      yield* expectEqual(yield* orderOf("PO-076-1"), before, "the order");
      yield* world.pack();
      yield* expectEqual((yield* orderOf("PO-076-1")).delivery, "complete", "the delivery");
    }),
  },
  {
    name: "an order that was cancelled has the reason that was given, and none without one",
    test: Effect.gen(function* () {
      const world = yield* JtlWorld;
      const wawi = yield* JtlWawi;
      const numbers = ["PO-076-1", "PO-076-2", "PO-076-3"];
      for (const number of numbers) yield* accept(number);
      yield* world.cancel("PO-076-1", "Nicht lieferbar");
      yield* world.cancel("PO-076-2", "Käufer möchte stornieren");
      yield* world.cancel("PO-076-3");
      const reasons = Effect.map(wawi.orders(numbers), (orders) =>
        orders.map(({ cancellation }) => cancellation),
      );
      yield* expectEqual(
        yield* reasons,
        [{ reason: "Nicht lieferbar" }, { reason: "Käufer möchte stornieren" }, { reason: null }],
        "the cancellations",
      );
      yield* world.uncancel("PO-076-1");
      yield* expectEqual((yield* reasons)[0], null, "the one that was taken back");
    }),
  },
  {
    name: "an order has its own invoices and not those of others, also once they are cancelled",
    test: Effect.gen(function* () {
      const world = yield* JtlWorld;
      yield* accept("PO-076-1");
      yield* accept("PO-076-2");
      yield* expectEqual((yield* orderOf("PO-076-1")).invoices, [], "none yet");
      const positions = (yield* orderOf("PO-076-1")).positions;
      yield* world.invoice("PO-076-1");
      yield* world.cancelInvoices("PO-076-1");
      yield* world.invoice("PO-076-1");
      yield* world.invoice("PO-076-2");
      const order = yield* orderOf("PO-076-1");
      const cancelled = order.invoices?.map((invoice) => invoice.cancelled);
      yield* expectEqual(cancelled, [true, false], "the first was cancelled");
      yield* expectEqual(order.positions, positions, "the positions");
      const numbers = [
        ...(order.invoices ?? []),
        ...((yield* orderOf("PO-076-2")).invoices ?? []),
      ].map(({ number }) => number);
      yield* expectEqual(new Set(numbers).size, 3, "each has its own number");
      yield* expectThat(!numbers.includes(""), "a number");
    }),
  },
  {
    name: "a split order has the invoices of each of its orders that counts",
    test: Effect.gen(function* () {
      const world = yield* JtlWorld;
      const wawi = yield* JtlWawi;
      yield* accept("PO-076-1");
      yield* world.invoice("PO-076-1");
      yield* world.split("PO-076-1", ["ART-1002"]);
      yield* world.invoice("PO-076-1");
      const orders = yield* wawi.orders(["PO-076-1"]);
      yield* expectEqual(
        orders.map(({ invoices }) => invoices?.length),
        [2, 1],
        "the invoices",
      );
    }),
  },
  {
    name: "a split order is two with the same number, which share positions and total",
    test: Effect.gen(function* () {
      const world = yield* JtlWorld;
      const wawi = yield* JtlWawi;
      yield* accept("PO-076-1");
      yield* world.split("PO-076-1", ["art-1002"]);
      const orders = yield* wawi.orders(["PO-076-1"]);
      yield* expectEqual(orders.map(articlesIn), [["2 ART-1001"], ["1 ART-1002"]], "the articles");
      yield* expectEqual(
        orders.map(({ totalGross }) => cents(totalGross)),
        [3_649, 999],
        "the totals in cents",
      );
      yield* expectEqual(
        new Set(orders.flatMap(({ orderId, orderNumber }) => [orderId, orderNumber])).size,
        4,
        "their own keys and numbers",
      );
      yield* world.pack();
      const parcels = yield* wawi.parcels(["PO-076-1"]);
      yield* expectEqual(
        parcels.map(({ orderId }) => orderId),
        orders.map(({ orderId }) => orderId),
        "whose parcels",
      );
    }),
  },
  {
    name: "a bundle is split off with its components",
    test: Effect.gen(function* () {
      const world = yield* JtlWorld;
      yield* world.bundles({ "ART-1002": [{ sku: "ART-21", quantity: 2 }] });
      yield* accept("PO-076-1");
      yield* world.split("PO-076-1", ["ART-1002"]);
      const [, further] = yield* (yield* JtlWawi).orders(["PO-076-1"]);
      const [bundle, component] = further?.positions ?? [];
      yield* expectEqual([bundle?.sku, component?.sku], ["ART-1002", "ART-21"], "the articles");
      yield* expectThat(
        component !== undefined && component.bundleId === bundle?.positionId,
        "the component belongs to the bundle",
      );
    }),
  },
  {
    name: "an added article is packed with the others, and costs nothing",
    test: Effect.gen(function* () {
      const world = yield* JtlWorld;
      yield* accept("PO-076-1");
      yield* world.addPosition("PO-076-1", "ART-GIFT", 2);
      const order = yield* orderOf("PO-076-1");
      yield* expectEqual(
        articlesIn(order),
        ["2 ART-1001", "1 ART-1002", "2 ART-GIFT"],
        "the articles",
      );
      yield* expectEqual(cents(order.totalGross), 4_648, "the total in cents");
      yield* world.pack();
      const [parcel] = yield* (yield* JtlWawi).parcels(["PO-076-1"]);
      yield* expectEqual(unitsIn(parcel?.contents ?? []), articlesIn(order), "the parcel");
    }),
  },
  {
    name: "a quantity is changed with the total and a bundle's components, down to none",
    test: Effect.gen(function* () {
      const world = yield* JtlWorld;
      yield* world.bundles({ "ART-1001": [{ sku: "ART-11", quantity: 3 }] });
      yield* accept("PO-076-1");
      yield* world.setQuantity("PO-076-1", "art-1001", 1);
      const fewer = yield* orderOf("PO-076-1");
      yield* expectEqual(
        articlesIn(fewer),
        ["1 ART-1001", "3 ART-11", "1 ART-1002"],
        "fewer units",
      );
      yield* expectEqual(cents(fewer.totalGross), 3_023, "the total in cents");
      yield* world.setQuantity("PO-076-1", "ART-1002", 4);
      yield* world.setQuantity("PO-076-1", "ART-1001", 0);
      const other = yield* orderOf("PO-076-1");
      yield* expectEqual(articlesIn(other), ["4 ART-1002"], "more units, and no bundle");
      yield* expectEqual(cents(other.totalGross), 4_395, "the total later");
    }),
  },
  {
    name: "a quantity counts over all positions of the article",
    test: Effect.gen(function* () {
      const world = yield* JtlWorld;
      yield* accept("PO-076-1");
      yield* world.addPosition("PO-076-1", "ART-1001", 1);
      yield* world.setQuantity("PO-076-1", "ART-1001", 5);
      yield* expectEqual(
        articlesIn(yield* orderOf("PO-076-1")),
        ["2 ART-1001", "1 ART-1002", "3 ART-1001"],
        "more units",
      );
      yield* world.setQuantity("PO-076-1", "ART-1001", 1);
      yield* expectEqual(
        articlesIn(yield* orderOf("PO-076-1")),
        ["1 ART-1001", "1 ART-1002"],
        "fewer units",
      );
    }),
  },
  {
    name: "a swapped article has the place, the quantity and the price of the other",
    test: Effect.gen(function* () {
      const world = yield* JtlWorld;
      yield* accept("PO-076-1");
      const before = yield* orderOf("PO-076-1");
      yield* world.swapArticle("PO-076-1", "art-1001", "ART-2001");
      const after = yield* orderOf("PO-076-1");
      yield* expectEqual(articlesIn(after), ["2 ART-2001", "1 ART-1002"], "the articles");
      yield* expectEqual(
        after.positions[0]?.positionId,
        before.positions[0]?.positionId,
        "the key",
      );
      yield* expectEqual(after.totalGross, before.totalGross, "the total");
    }),
  },
  {
    name: "an order can be completed without a shipment",
    test: Effect.gen(function* () {
      const world = yield* JtlWorld;
      yield* accept("PO-076-1");
      yield* world.completeWithoutShipment("PO-076-1");
      yield* world.pack();
      const order = yield* orderOf("PO-076-1");
      yield* expectEqual(order.delivery, "completeWithoutShipment", "the delivery");
      yield* expectEqual(yield* (yield* JtlWawi).parcels(["PO-076-1"]), [], "the parcels");
    }),
  },
  {
    name: "what JTL does not have cannot be changed by anybody",
    test: Effect.gen(function* () {
      const world = yield* JtlWorld;
      yield* accept("PO-076-1");
      for (const change of [
        world.uncancel("PO-076-1"),
        world.invoice("PO-076-2"),
        world.cancelInvoices("PO-076-1"),
        world.setTracking("PO-076-1", "JD014600"),
        world.split("PO-076-1", ["ART-1001", "ART-1002"]),
        world.split("PO-076-1", ["ART-9999"]),
        world.setQuantity("PO-076-1", "ART-9999", 1),
        world.swapArticle("PO-076-1", "ART-9999", "ART-1001"),
        world.addPosition("PO-076-2", "ART-1001", 1),
        world.completeWithoutShipment("PO-076-2"),
      ]) {
        yield* expectThat(Exit.hasDies(yield* Effect.exit(change)), "a defect");
      }
      yield* expectEqual(
        articlesIn(yield* orderOf("PO-076-1")),
        ["2 ART-1001", "1 ART-1002"],
        "the articles",
      );
    }),
  },
];
