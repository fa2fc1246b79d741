import { Effect } from "effect";
import { minutes } from "../../domain/Time.ts";
import { JtlWawi } from "../../ports/JtlWawi.ts";
import type { ContractCase } from "../Contract.ts";
import { expectEqual, expectThat, violated } from "../expectations.ts";
import { deskContract } from "./deskContract.ts";
import { JtlWorld } from "./JtlWorld.ts";
import { packingContract } from "./packingContract.ts";
import { reservationContract } from "./reservationContract.ts";
import { stockChangesContract } from "./stockChangesContract.ts";
import { accept, cents, submit } from "./steps.ts";
import { stockContract } from "./stockContract.ts";
import { workerContract } from "./workerContract.ts";

const withQuotes = `PO-076-'1'"2"&<3>`;
const withWildcards = ["PO-%", "PO-_", "PO-[1]", "PO-1"];

/** What every `JtlWawi` promises. Each case wants a fresh world without orders. */
export const jtlWawiContract: ReadonlyArray<ContractCase<JtlWawi | JtlWorld>> = [
  {
    name: "a document is inserted once; the second time it is already queued",
    test: Effect.gen(function* () {
      const first = yield* submit("PO-076-1");
      const rowId =
        first._tag === "Inserted"
          ? first.rowId
          : yield* violated(`expected Inserted, got ${first._tag}`);
      yield* expectEqual(
        yield* submit("PO-076-1"),
        { _tag: "AlreadyQueued", rowId },
        "the second time",
      );
      yield* expectEqual(yield* (yield* JtlWorld).rowsInserted("PO-076-1"), 1, "rows");
    }),
  },
  {
    name: "articles are found by their number, whatever its case, and others are not",
    test: Effect.gen(function* () {
      const article = { sku: "ART-1001-ß", unitGross: 1_625, taxRate: 19_000_000 };
      yield* (yield* JtlWorld).stockArticles([article]);
      const asked = ["art-1001-ß", "ART-1001-ß", "ART-1002", "%", ""];
      yield* expectEqual(yield* (yield* JtlWawi).articles(asked), [article], "the articles");
      yield* expectEqual(yield* (yield* JtlWawi).articles([]), [], "no articles");
    }),
  },
  {
    name: "an order that JTL has is not inserted again",
    test: Effect.gen(function* () {
      yield* accept("PO-076-1");
      const [order] = yield* (yield* JtlWawi).orders(["PO-076-1"]);
      yield* expectEqual(
        yield* submit("PO-076-1"),
        { _tag: "AlreadyOrdered", orderNumbers: [order?.orderNumber ?? ""] },
        "the second time",
      );
      yield* expectEqual(yield* (yield* JtlWorld).rowsInserted("PO-076-1"), 1, "rows");
    }),
  },
  {
    name: "an order that was cancelled in JTL is not inserted again, and is still found",
    test: Effect.gen(function* () {
      yield* accept("PO-076-1");
      yield* (yield* JtlWorld).cancel("PO-076-1");
      const orders = yield* (yield* JtlWawi).orders(["PO-076-1"]);
      yield* expectEqual(
        orders.map(({ cancellation }) => cancellation),
        [{ reason: null }],
        "the cancelled orders",
      );
      yield* expectEqual((yield* submit("PO-076-1"))._tag, "AlreadyOrdered", "the second time");
    }),
  },
  {
    name: "past the deadline by JTL's own clock nothing is inserted",
    test: Effect.gen(function* () {
      const wawi = yield* JtlWawi;
      const world = yield* JtlWorld;
      const { now, lastRowId } = yield* wawi.importMark;
      yield* world.advance(minutes(2));
      const outcome = yield* wawi.submit({
        externalNumber: "PO-076-1",
        document: yield* world.document("PO-076-1"),
        deadline: now + minutes(1),
      });
      yield* expectEqual(outcome._tag, "TooLate", "the outcome");
      yield* expectEqual((yield* wawi.importMark).lastRowId, lastRowId, "the last row");
      yield* expectEqual(yield* wawi.queued(["PO-076-1"]), [], "the queue");
    }),
  },
  {
    name: "the import mark shows JTL's time, and that the table's numbers grow",
    test: Effect.gen(function* () {
      const wawi = yield* JtlWawi;
      const before = yield* wawi.importMark;
      const first = yield* submit("PO-076-1");
      const second = yield* submit("PO-076-2");
      const after = yield* wawi.importMark;
      yield* expectThat(
        first._tag === "Inserted" && second._tag === "Inserted" && second.rowId > first.rowId,
        "row numbers should grow",
      );
      yield* expectThat(
        second._tag === "Inserted" && after.lastRowId === second.rowId,
        "the mark should be the last row's number",
      );
      yield* expectThat(after.lastRowId > before.lastRowId, "the mark should grow");
      yield* (yield* JtlWorld).advance(minutes(3));
      const later = yield* wawi.importMark;
      yield* expectThat(later.now - before.now >= minutes(3), "the mark's time should be JTL's");
    }),
  },
  {
    name: "rows are queued until the worker takes them",
    test: Effect.gen(function* () {
      const wawi = yield* JtlWawi;
      yield* submit("PO-076-1");
      yield* submit("PO-076-2");
      const waiting = yield* wawi.queued(["PO-076-2", "PO-076-3", "PO-076-1"]);
      yield* expectEqual(
        waiting.map(({ externalNumber }) => externalNumber).toSorted(),
        ["PO-076-1", "PO-076-2"],
        "the queue",
      );
      yield* (yield* JtlWorld).takeOver;
      yield* expectEqual(yield* wawi.queued(["PO-076-1", "PO-076-2"]), [], "the queue later");
    }),
  },
  {
    name: "an accepted order has its positions and its total",
    test: Effect.gen(function* () {
      yield* accept("PO-076-1");
      const orders = yield* (yield* JtlWawi).orders(["PO-076-1"]);
      yield* expectEqual(orders.length, 1, "the orders");
      const [order] = orders;
      yield* expectEqual(
        order?.positions.map(({ kind, sku, quantity }) => ({ kind, sku, quantity })),
        [
          { kind: "goods", sku: "ART-1001", quantity: 2 },
          { kind: "goods", sku: "ART-1002", quantity: 1 },
          { kind: "other", sku: "", quantity: 1 },
        ],
        "the positions",
      );
      yield* expectEqual(cents(order?.totalGross ?? ""), 4_648, "the total in cents");
      yield* expectEqual(order?.delivery, "open", "the delivery");
      yield* expectEqual(order?.cancellation, null, "the cancellation");
      yield* expectEqual(yield* (yield* JtlWawi).parcels(["PO-076-1"]), [], "the parcels");
    }),
  },
  {
    name: "a packed order has a parcel with number, method and contents, and is complete",
    test: Effect.gen(function* () {
      const wawi = yield* JtlWawi;
      yield* accept("PO-076-1");
      yield* (yield* JtlWorld).pack();
      const [order] = yield* wawi.orders(["PO-076-1"]);
      yield* expectEqual(order?.delivery, "complete", "the delivery");
      const parcels = yield* wawi.parcels(["PO-076-1"]);
      yield* expectEqual(parcels.length, 1, "the parcels");
      const [parcel] = parcels;
      yield* expectEqual(
        { externalNumber: parcel?.externalNumber, orderId: parcel?.orderId },
        { externalNumber: "PO-076-1", orderId: order?.orderId },
        "whose parcel it is",
      );
      yield* expectThat((parcel?.trackingNumber ?? "") !== "", "a tracking number");
      yield* expectThat((parcel?.shippingMethod ?? "") !== "", "a shipping method");
      yield* expectEqual(
        parcel?.contents,
        (order?.positions ?? [])
          .filter(({ kind }) => kind === "goods")
          .map(({ positionId, sku, quantity }) => ({ positionId, sku, quantity })),
        "the contents",
      );
    }),
  },
  {
    name: "several parcels of one order share its units",
    test: Effect.gen(function* () {
      const wawi = yield* JtlWawi;
      yield* accept("PO-076-1");
      yield* (yield* JtlWorld).pack({ externalNumbers: ["PO-076-1"], parcels: 2 });
      const parcels = yield* wawi.parcels(["PO-076-1"]);
      yield* expectEqual(parcels.length, 2, "the parcels");
      yield* expectEqual(
        new Set(parcels.map(({ parcelId }) => parcelId)).size,
        2,
        "the parcels' keys",
      );
      const units = parcels.flatMap(({ contents }) => contents);
      yield* expectEqual(
        ["ART-1001", "ART-1002"].map((article) =>
          units
            .filter(({ sku }) => sku === article)
            .reduce((sum, { quantity }) => sum + quantity, 0),
        ),
        [2, 1],
        "the units",
      );
    }),
  },
  {
    name: "only the orders that are asked for are packed",
    test: Effect.gen(function* () {
      const wawi = yield* JtlWawi;
      yield* submit("PO-076-1");
      yield* accept("PO-076-2");
      yield* (yield* JtlWorld).pack({ externalNumbers: ["PO-076-2"] });
      const parcels = yield* wawi.parcels(["PO-076-1", "PO-076-2"]);
      yield* expectEqual(
        parcels.map(({ externalNumber }) => externalNumber),
        ["PO-076-2"],
        "the parcels",
      );
    }),
  },
  {
    name: "thousands of numbers can be asked for at once, and none as well",
    test: Effect.gen(function* () {
      const wawi = yield* JtlWawi;
      yield* accept("PO-076-0");
      yield* (yield* JtlWorld).pack();
      yield* submit("PO-076-2999");
      const numbers = Array.from({ length: 3_000 }, (_, index) => `PO-076-${index}`);
      yield* expectEqual((yield* wawi.orders(numbers)).length, 1, "the orders");
      yield* expectEqual((yield* wawi.queued(numbers)).length, 1, "the queue");
      yield* expectEqual((yield* wawi.parcels(numbers)).length, 1, "the parcels");
      yield* expectEqual(yield* wawi.orders([]), [], "the orders of no number");
      yield* expectEqual(yield* wawi.queued([]), [], "the queue of no number");
      yield* expectEqual(yield* wawi.parcels([]), [], "the parcels of no number");
    }),
  },
  {
    name: "a number with quotes is found like any other",
    test: Effect.gen(function* () {
      const wawi = yield* JtlWawi;
      yield* submit(withQuotes);
      const [row] = yield* wawi.queued([withQuotes]);
      yield* expectEqual(row?.externalNumber, withQuotes, "the row");
      yield* expectEqual((yield* submit(withQuotes))._tag, "AlreadyQueued", "the second time");
      yield* (yield* JtlWorld).takeOver;
      const [order] = yield* wawi.orders([withQuotes]);
      yield* expectEqual(order?.externalNumber, withQuotes, "the order");
    }),
  },
  {
    name: "wildcards in a number mean nothing",
    test: Effect.gen(function* () {
      for (const number of withWildcards.toReversed()) {
        yield* expectEqual((yield* submit(number))._tag, "Inserted", number);
      }
      const rows = yield* (yield* JtlWawi).queued(["PO-%"]);
      yield* expectEqual(
        rows.map(({ externalNumber }) => externalNumber),
        ["PO-%"],
        "the queue",
      );
    }),
  },
  ...workerContract,
  ...deskContract,
  ...packingContract,
  ...stockContract,
  ...reservationContract,
  ...stockChangesContract,
];
