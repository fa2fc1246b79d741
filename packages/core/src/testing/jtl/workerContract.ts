import { Effect } from "effect";
import { seconds } from "../../domain/Time.ts";
import { JtlWawi } from "../../ports/JtlWawi.ts";
import type { ContractCase } from "../Contract.ts";
import { expectEqual, expectThat } from "../expectations.ts";
import { badGateway, badGatewayAfterwards, badGatewayText, serverBusy } from "../Fault.ts";
import { JtlWorld } from "./JtlWorld.ts";
import { accept, articlesIn, orderOf, submit, unitsIn } from "./steps.ts";

/** What JTL's worker makes of rows, and what a caller hears when a hand-over breaks off. */
export const workerContract: ReadonlyArray<ContractCase<JtlWawi | JtlWorld>> = [
  {
    name: "a row that the worker rejects is gone, and leaves no order and no word",
    test: Effect.gen(function* () {
      const wawi = yield* JtlWawi;
      const numbers = ["PO-076-1", "PO-076-2", "PO-076-3"];
      yield* (yield* JtlWorld).rejectNext(2);
      yield* Effect.forEach(numbers, submit, { discard: true });
      yield* (yield* JtlWorld).takeOver;
      yield* expectEqual(yield* wawi.queued(numbers), [], "the queue");
      yield* expectEqual(
        (yield* wawi.orders(numbers)).map(({ externalNumber }) => externalNumber),
        ["PO-076-3"],
        "the orders",
      );
      yield* expectEqual((yield* submit("PO-076-1"))._tag, "Inserted", "the second time");
    }),
  },
  {
    name: "what the worker holds is neither queued nor an order, and can be inserted again",
    test: Effect.gen(function* () {
      const wawi = yield* JtlWawi;
      const world = yield* JtlWorld;
      yield* world.visibleDelay(seconds(20));
      yield* accept("PO-076-1");
      yield* expectEqual(yield* wawi.queued(["PO-076-1"]), [], "the queue");
      yield* expectEqual(yield* wawi.orders(["PO-076-1"]), [], "the orders");
      yield* expectEqual((yield* submit("PO-076-1"))._tag, "Inserted", "the second time");
      yield* expectEqual(yield* world.rowsInserted("PO-076-1"), 2, "rows");
      yield* world.advance(seconds(20));
      yield* orderOf("PO-076-1");
      yield* world.takeOver;
      yield* world.advance(seconds(20));
      // The worker has dropped the second row as a duplicate.
      yield* orderOf("PO-076-1");
      yield* expectEqual(yield* wawi.queued(["PO-076-1"]), [], "the queue later");
    }),
  },
  {
    name: "an article that JTL does not have becomes free text with its number",
    test: Effect.gen(function* () {
      yield* (yield* JtlWorld).stockArticles([
        { sku: "art-1001", unitGross: 1_625, taxRate: 19_000_000 },
      ]);
      yield* accept("PO-076-1");
      const { positions } = yield* orderOf("PO-076-1");
      yield* expectEqual(
        positions.map(({ kind, sku }) => ({ kind, sku })),
        [
          { kind: "goods", sku: "ART-1001" },
          { kind: "freeText", sku: "ART-1002" },
          { kind: "other", sku: "" },
        ],
        "the positions",
      );
    }),
  },
  {
    name: "a bundle has a position of its own and one for each component; the components are packed",
    test: Effect.gen(function* () {
      const world = yield* JtlWorld;
      yield* world.bundles({
        "art-1001": [
          { sku: "ART-11", quantity: 1 },
          { sku: "ART-12", quantity: 3 },
        ],
      });
      yield* accept("PO-076-1");
      const order = yield* orderOf("PO-076-1");
      const own = order.positions[0]?.positionId ?? 0;
      yield* expectEqual(
        order.positions.map(({ bundleId, kind, quantity, sku }) => ({
          bundleId,
          kind,
          quantity,
          sku,
        })),
        [
          { bundleId: null, kind: "goods", quantity: 2, sku: "ART-1001" },
          { bundleId: own, kind: "goods", quantity: 2, sku: "ART-11" },
          { bundleId: own, kind: "goods", quantity: 6, sku: "ART-12" },
          { bundleId: null, kind: "goods", quantity: 1, sku: "ART-1002" },
          { bundleId: null, kind: "other", quantity: 1, sku: "" },
        ],
        "the positions",
      );
      yield* world.pack({ units: [{ sku: "ART-1001", quantity: 1 }] });
      yield* world.pack();
      const parcels = yield* (yield* JtlWawi).parcels(["PO-076-1"]);
      yield* expectEqual(
        parcels.map(({ contents }) => unitsIn(contents)),
        [
          ["1 ART-11", "3 ART-12"],
          ["1 ART-11", "3 ART-12", "1 ART-1002"],
        ],
        "the parcels",
      );
      yield* world.bundles({});
      yield* accept("PO-076-2");
      yield* expectEqual(
        articlesIn(yield* orderOf("PO-076-2")),
        ["2 ART-1001", "1 ART-1002"],
        "an order without bundles",
      );
    }),
  },
  {
    name: "after an error page nobody knows whether a document was inserted, and may look",
    test: Effect.gen(function* () {
      const wawi = yield* JtlWawi;
      const world = yield* JtlWorld;
      for (const page of [badGateway, badGatewayText]) {
        yield* world.failNext("submit", 1, page);
        const error = yield* Effect.flip(submit("PO-076-1"));
        yield* expectEqual(error.category, "unknownOutcome", "without effect");
      }
      yield* expectEqual(yield* wawi.queued(["PO-076-1"]), [], "the queue");
      yield* world.failNext("submit", 1, badGatewayAfterwards);
      const error = yield* Effect.flip(submit("PO-076-1"));
      yield* expectEqual(error.category, "unknownOutcome", "with effect");
      yield* expectEqual((yield* wawi.queued(["PO-076-1"])).length, 1, "the queue later");
    }),
  },
  {
    name: "what breaks off before it ran can be tried again, a hand-over as well",
    test: Effect.gen(function* () {
      const wawi = yield* JtlWawi;
      const world = yield* JtlWorld;
      yield* world.failNext("submit", 1, serverBusy);
      const error = yield* Effect.flip(submit("PO-076-1"));
      yield* expectEqual(error.category, "transient", "a hand-over");
      yield* expectEqual(yield* world.rowsInserted("PO-076-1"), 0, "rows");
      for (const fault of [serverBusy, badGateway]) {
        yield* world.failNext("orders", 1, fault);
        const { category } = yield* Effect.flip(wawi.orders(["PO-076-1"]));
        yield* expectEqual(category, "transient", "a look-up");
      }
      yield* expectEqual((yield* submit("PO-076-1"))._tag, "Inserted", "the next try");
    }),
  },
  {
    name: "by chance calls fail and things happen to orders, until that ends",
    test: Effect.gen(function* () {
      const wawi = yield* JtlWawi;
      const world = yield* JtlWorld;
      const numbers = Array.from({ length: 8 }, (_, index) => `PO-076-${index}`);
      yield* world.chance({ seed: 1, faults: 1, events: 0 });
      yield* Effect.flip(wawi.importMark);
      yield* world.chance({ seed: 1, faults: 0, events: 1 });
      yield* Effect.forEach(numbers, submit, { discard: true });
      yield* wawi.orders(numbers).pipe(Effect.repeat({ times: 30 }));
      const packed = yield* wawi.parcels(numbers);
      yield* expectThat(packed.length > 0, "something was packed");
      yield* Effect.forEach(
        numbers.map((number) => `${number}-L`),
        submit,
        { discard: true },
      );
      yield* world.chance(null);
      const all = [...numbers, ...numbers.map((number) => `${number}-L`)];
      yield* expectEqual(yield* wawi.queued(all), [], "the queue");
      const parcels = yield* wawi.parcels(all);
      yield* expectThat(
        parcels.every(({ trackingNumber }) => trackingNumber !== ""),
        "every number is entered",
      );
      const orders = yield* wawi.orders(all);
      yield* wawi.orders(all).pipe(Effect.repeat({ times: 10 }));
      yield* expectEqual(yield* wawi.orders(all), orders, "the orders later");
      yield* expectEqual(yield* wawi.parcels(all), parcels, "the parcels later");
    }),
  },
];
