import { Effect } from "effect";
import { JtlWawi } from "../../ports/JtlWawi.ts";
import type { ContractCase } from "../Contract.ts";
import { expectEqual, expectThat } from "../expectations.ts";
import { JtlWorld } from "./JtlWorld.ts";
import { accept, orderOf, unitsIn } from "./steps.ts";

const parcelsOf = (...externalNumbers: ReadonlyArray<string>) =>
  Effect.flatMap(JtlWawi, (wawi) => wawi.parcels(externalNumbers));

/** What leaves JTL's packing table, as it is read afterwards. */
export const packingContract: ReadonlyArray<ContractCase<JtlWawi | JtlWorld>> = [
  {
    name: "an order packed in parts is open until the last, each under its own delivery note",
    test: Effect.gen(function* () {
      const world = yield* JtlWorld;
      yield* accept("PO-076-1");
      yield* world.pack({ units: [{ sku: "art-1001", quantity: 1 }] });
      yield* expectEqual((yield* orderOf("PO-076-1")).delivery, "open", "the delivery at first");
      yield* world.pack({
        units: [
          { sku: "ART-1001", quantity: 9 },
          { sku: "ART-9999", quantity: 1 },
        ],
      });
      yield* expectEqual((yield* orderOf("PO-076-1")).delivery, "open", "the delivery then");
      yield* world.pack();
      yield* expectEqual((yield* orderOf("PO-076-1")).delivery, "complete", "the delivery at last");
      yield* world.pack();
      const parcels = yield* parcelsOf("PO-076-1");
      yield* expectEqual(
        parcels.map(({ contents }) => unitsIn(contents)),
        [["1 ART-1001"], ["1 ART-1001"], ["1 ART-1002"]],
        "the parcels",
      );
      yield* expectEqual(
        parcels.map(({ noteContents }) => unitsIn(noteContents)),
        [["1 ART-1001"], ["1 ART-1001"], ["1 ART-1002"]],
        "the delivery notes' contents",
      );
      yield* expectEqual(
        new Set(parcels.map(({ deliveryNoteId }) => deliveryNoteId)).size,
        3,
        "the delivery notes",
      );
    }),
  },
  {
    name: "lowering an order to what is packed of it completes it",
    test: Effect.gen(function* () {
      const world = yield* JtlWorld;
      yield* accept("PO-076-1");
      yield* world.pack({ units: [{ sku: "ART-1001", quantity: 2 }] });
      yield* world.setQuantity("PO-076-1", "ART-1002", 0);
      yield* expectEqual((yield* orderOf("PO-076-1")).delivery, "complete", "the delivery");
    }),
  },
  {
    name: "the units of a split order are found in either part",
    test: Effect.gen(function* () {
      const world = yield* JtlWorld;
      yield* accept("PO-076-1");
      yield* world.split("PO-076-1", ["ART-1002"]);
      yield* world.pack({
        units: [
          { sku: "ART-1001", quantity: 1 },
          { sku: "ART-1002", quantity: 1 },
        ],
      });
      const parcels = yield* parcelsOf("PO-076-1");
      yield* expectEqual(
        parcels.map(({ contents }) => unitsIn(contents)),
        [["1 ART-1001"], ["1 ART-1002"]],
        "the parcels",
      );
    }),
  },
  {
    name: "parcels whose contents nobody entered belong to a delivery note that has them",
    test: Effect.gen(function* () {
      yield* accept("PO-076-1");
      yield* (yield* JtlWorld).pack({ parcels: 2, contents: "missing" });
      const parcels = yield* parcelsOf("PO-076-1");
      yield* expectEqual(
        parcels.map(({ contents, noteContents, noteParcels }) => ({
          contents,
          note: unitsIn(noteContents),
          noteParcels,
        })),
        [
          { contents: [], note: ["2 ART-1001", "1 ART-1002"], noteParcels: 2 },
          { contents: [], note: ["2 ART-1001", "1 ART-1002"], noteParcels: 2 },
        ],
        "the parcels",
      );
      yield* expectEqual(
        new Set(parcels.map(({ deliveryNoteId }) => deliveryNoteId)).size,
        1,
        "the delivery notes",
      );
    }),
  },
  {
    name: "a tracking number that is missing can be entered later, and changed",
    test: Effect.gen(function* () {
      const world = yield* JtlWorld;
      yield* accept("PO-076-1");
      yield* world.pack({ parcels: 2, tracking: "missing" });
      const numbers = Effect.map(parcelsOf("PO-076-1"), (parcels) =>
        parcels.map(({ trackingNumber }) => trackingNumber),
      );
      yield* expectEqual(yield* numbers, ["", ""], "the numbers at first");
      yield* world.setTracking("PO-076-1", "JD014600");
      yield* expectEqual(yield* numbers, ["JD014600", "JD014600"], "the numbers then");
      yield* world.setTracking("PO-076-1", "JD014601");
      yield* expectEqual(yield* numbers, ["JD014601", "JD014601"], "the numbers at last");
    }),
  },
  {
    name: "several orders can lie in a parcel of one number and method, each with its delivery note",
    test: Effect.gen(function* () {
      yield* accept("PO-076-1");
      yield* accept("PO-076-2");
      yield* (yield* JtlWorld).pack({
        externalNumbers: ["PO-076-1", "PO-076-2"],
        tracking: "JD014600",
        shippingMethod: "GLS",
      });
      const parcels = yield* parcelsOf("PO-076-1", "PO-076-2");
      yield* expectEqual(
        parcels.map(({ externalNumber, shippingMethod, trackingNumber }) => ({
          externalNumber,
          shippingMethod,
          trackingNumber,
        })),
        ["PO-076-1", "PO-076-2"].map((externalNumber) => ({
          externalNumber,
          shippingMethod: "GLS",
          trackingNumber: "JD014600",
        })),
        "the parcels",
      );
      const [one, other] = parcels;
      yield* expectThat(one?.deliveryNoteId !== other?.deliveryNoteId, "two delivery notes");
    }),
  },
  {
    name: "a parcel that has not left yet is not listed, but counts, and leaves later",
    test: Effect.gen(function* () {
      const world = yield* JtlWorld;
      yield* accept("PO-076-1");
      yield* world.pack({ parcels: 3, held: 1 });
      const before = yield* parcelsOf("PO-076-1");
      yield* expectEqual(
        before.map(({ noteParcels }) => noteParcels),
        [3, 3],
        "the parcels",
      );
      yield* expectEqual((yield* orderOf("PO-076-1")).delivery, "complete", "the delivery");
      yield* world.pack();
      const after = yield* parcelsOf("PO-076-1");
      yield* expectEqual(after.length, 3, "the parcels later");
      yield* expectEqual(after.slice(0, 2), before, "those that had left");
    }),
  },
];
