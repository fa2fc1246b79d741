import { Effect, Exit, Struct } from "effect";
import { OrderStore } from "../../ports/OrderStore.ts";
import type { ContractCase } from "../Contract.ts";
import { expectEqual, expectThat } from "../expectations.ts";
import { expectRefusal, importSamples, numberOf, sampleDocument } from "./steps.ts";

const deadline = 1_767_600_000_000;

const stateOf = (index: number) =>
  Effect.flatMap(OrderStore, (orders) =>
    Effect.map(orders.get(numberOf(index)), (order) => order?.state),
  );

/** Orders with a document each, and the intent to hand the first over. */
const readyToSubmit = Effect.fnUntraced(function* (indexes: ReadonlyArray<number>) {
  const orders = yield* OrderStore;
  yield* importSamples(indexes);
  const documents = yield* orders.saveDocuments(indexes.map((index) => sampleDocument(index)));
  return documents.map((document) => ({
    parentOrderSn: document.parentOrderSn,
    revision: document.revision,
    documentHash: document.hash,
    deadline,
    lastRowId: 41,
  }));
});

/** The intents of all orders that are being handed over. */
const openIntents = Effect.flatMap(OrderStore, (orders) =>
  Effect.map(orders.submissions(["submitting"]), (open) =>
    open.map(Struct.omit(["begunAt", "missedAt", "rowId", "totalGross"])),
  ),
);

/** How documents are kept and handed over to JTL. */
export const orderStoreHandOverContract: ReadonlyArray<ContractCase<OrderStore>> = [
  {
    name: "a document makes its order exported; a later one is its next revision",
    test: Effect.gen(function* () {
      const orders = yield* OrderStore;
      yield* importSamples([1, 2]);
      const first = yield* orders.saveDocuments([sampleDocument(1), sampleDocument(2)]);
      yield* expectEqual(
        first.map(({ revision }) => revision),
        [1, 1],
        "the first revisions",
      );
      yield* expectEqual(yield* stateOf(1), "exported", "the state");
      yield* orders.changeStates([
        { parentOrderSn: numberOf(1), from: "exported", to: "imported", reason: "changedAtTemu" },
      ]);
      yield* orders.saveDocuments([sampleDocument(1, "<order>zweite Fassung</order>")]);
      const latest = yield* orders.documents([numberOf(2), numberOf(1), numberOf(9)]);
      yield* expectEqual(
        latest.map(({ parentOrderSn, revision, text }) => [parentOrderSn, revision, text]),
        [
          [numberOf(1), 2, "<order>zweite Fassung</order>"],
          [numberOf(2), 1, sampleDocument(2).text],
        ],
        "the latest documents",
      );
    }),
  },
  {
    name: "documents are refused as a whole when one of their orders is not imported",
    test: Effect.gen(function* () {
      const orders = yield* OrderStore;
      yield* importSamples([1]);
      const exit = yield* Effect.exit(orders.saveDocuments([sampleDocument(1), sampleDocument(2)]));
      yield* expectThat(Exit.isFailure(exit), "the documents are refused");
      yield* expectEqual(yield* stateOf(1), "imported", "the state");
      yield* expectEqual(yield* orders.documents([numberOf(1)]), [], "the documents");
    }),
  },
  {
    name: "an intent to hand over stays open until the row is recorded",
    test: Effect.gen(function* () {
      const orders = yield* OrderStore;
      const intents = yield* readyToSubmit([1, 2]);
      yield* Effect.forEach(intents, orders.beginSubmission, { discard: true });
      yield* expectEqual(yield* stateOf(1), "submitting", "the state");
      yield* expectEqual(yield* openIntents, intents, "the open intents");
      yield* orders.recordSubmission(numberOf(1), 42);
      yield* expectEqual(yield* stateOf(1), "submitted", "the state afterwards");
      yield* expectEqual(yield* openIntents, intents.slice(1), "what is still open");
    }),
  },
  {
    name: "an order is handed over only with its latest document, and only once",
    test: Effect.gen(function* () {
      const orders = yield* OrderStore;
      const [intent] = yield* readyToSubmit([1]);
      if (intent === undefined) return;
      const wrong = [
        { ...intent, revision: 2 },
        { ...intent, documentHash: "hash of something else" },
      ];
      for (const other of wrong) {
        const exit = yield* Effect.exit(orders.beginSubmission(other));
        yield* expectThat(Exit.isFailure(exit), "the intent is refused");
        yield* expectEqual(yield* stateOf(1), "exported", "the state");
      }
      yield* orders.beginSubmission(intent);
      const again = yield* Effect.exit(orders.beginSubmission(intent));
      yield* expectThat(Exit.isFailure(again), "a second intent is refused");
    }),
  },
  {
    name: "an insert that did not happen is tried again with a new intent",
    test: Effect.gen(function* () {
      const orders = yield* OrderStore;
      const [intent] = yield* readyToSubmit([1]);
      if (intent === undefined) return;
      yield* orders.beginSubmission(intent);
      yield* orders.changeStates([
        { parentOrderSn: numberOf(1), from: "submitting", to: "exported", reason: "notInserted" },
      ]);
      yield* expectEqual(yield* openIntents, [], "the open intents");
      const second = { ...intent, deadline: deadline + 60_000, lastRowId: 57 };
      yield* orders.beginSubmission(second);
      yield* expectEqual(yield* openIntents, [second], "the open intents");
    }),
  },
  {
    name: "a document that a later one has replaced is not handed over any more",
    test: Effect.gen(function* () {
      const orders = yield* OrderStore;
      const [outdated] = yield* readyToSubmit([1]);
      if (outdated === undefined) return;
      yield* orders.beginSubmission(outdated);
      yield* orders.changeStates([
        { parentOrderSn: numberOf(1), from: "submitting", to: "exported", reason: "notInserted" },
      ]);
      yield* orders.changeStates([
        { parentOrderSn: numberOf(1), from: "exported", to: "imported", reason: "changedAtTemu" },
      ]);
      const [document] = yield* orders.saveDocuments([sampleDocument(1, "<order>neu</order>")]);
      if (document === undefined) return;
      yield* expectRefusal(1, orders.beginSubmission(outdated));
      const { revision, hash } = document;
      const current = { ...outdated, revision, documentHash: hash };
      yield* orders.beginSubmission(current);
      yield* expectEqual(yield* openIntents, [current], "the open intents");
    }),
  },
  {
    name: "a row cannot be recorded for an order that is not being handed over",
    test: Effect.gen(function* () {
      const orders = yield* OrderStore;
      yield* readyToSubmit([1]);
      const exit = yield* Effect.exit(orders.recordSubmission(numberOf(1), 42));
      yield* expectThat(Exit.isFailure(exit), "the record is refused");
    }),
  },
  {
    name: "a hand-over is known with its row, its total and since when JTL has nothing of it",
    test: Effect.gen(function* () {
      const orders = yield* OrderStore;
      const intents = yield* readyToSubmit([1, 2, 3]);
      yield* Effect.forEach(intents, orders.beginSubmission, { discard: true });
      yield* orders.recordSubmission(numberOf(2), 42);
      yield* orders.noteMissed([numberOf(1), numberOf(2)], deadline);
      const known = Effect.map(orders.submissions(["submitting", "submitted"]), (all) =>
        all.map(({ missedAt, rowId, totalGross }) => ({ missedAt, rowId, totalGross })),
      );
      yield* expectEqual(
        yield* known,
        [
          { missedAt: deadline, rowId: null, totalGross: 1_001 },
          { missedAt: deadline, rowId: 42, totalGross: 1_002 },
          { missedAt: null, rowId: null, totalGross: 1_003 },
        ],
        "the hand-overs",
      );
      yield* orders.noteMissed([numberOf(1)], null);
      yield* expectEqual((yield* known)[0]?.missedAt, null, "what JTL has again");
      yield* expectEqual(yield* orders.submissions(["exported"]), [], "those of other states");
      yield* expectEqual(yield* orders.submissions([]), [], "those of no state");
      const some = yield* orders.submissions(
        ["submitting", "exported"],
        [numberOf(3), numberOf(2)],
      );
      yield* expectEqual(
        some.map(({ parentOrderSn }) => parentOrderSn),
        [numberOf(3)],
        "those of some numbers",
      );
      yield* expectEqual(yield* orders.submissions(["submitting"], []), [], "those of no number");
    }),
  },
  {
    name: "a new hand-over of the same document begins anew",
    test: Effect.gen(function* () {
      const orders = yield* OrderStore;
      const [intent] = yield* readyToSubmit([1]);
      if (intent === undefined) return;
      yield* orders.beginSubmission(intent);
      yield* orders.noteMissed([numberOf(1)], deadline);
      yield* orders.changeStates([
        { parentOrderSn: numberOf(1), from: "submitting", to: "exported", reason: "notInserted" },
      ]);
      yield* orders.beginSubmission(intent);
      const [again] = yield* orders.submissions(["submitting"]);
      yield* expectEqual([again?.missedAt, again?.rowId], [null, null], "what is known of it");
    }),
  },
  {
    name: "orders that ended after their hand-over are known until JTL has accepted them",
    test: Effect.gen(function* () {
      const orders = yield* OrderStore;
      const intents = yield* readyToSubmit([1, 2, 3, 4]);
      yield* Effect.forEach(intents.slice(0, 3), orders.beginSubmission, { discard: true });
      const reason = "contract";
      yield* orders.changeStates(
        [1, 2, 3].map((index) => ({
          parentOrderSn: numberOf(index),
          from: "submitting",
          to: "failed",
          reason,
        })),
      );
      // Tried again, and ended with a document that was never handed over.
      const again = { parentOrderSn: numberOf(3), reason };
      yield* orders.changeStates([{ ...again, from: "failed", to: "imported" }]);
      yield* orders.saveDocuments([sampleDocument(3, "<order>neu</order>")]);
      yield* orders.changeStates([
        { parentOrderSn: numberOf(2), from: "failed", to: "closed", reason },
        { parentOrderSn: numberOf(3), from: "exported", to: "cancelled", reason },
        { parentOrderSn: numberOf(4), from: "exported", to: "cancelled", reason },
      ]);
      const at = (yield* orders.history(numberOf(2))).at(-1)?.at ?? 0;
      const since = (time: number) =>
        Effect.map(orders.endedUnaccepted(time), (ended) =>
          ended.map(({ parentOrderSn }) => parentOrderSn),
        );
      yield* expectEqual(yield* since(at), [numberOf(2), numberOf(3)], "those that ended");
      yield* expectEqual(yield* since(at + 3_600_000), [], "those that ended later");
      yield* orders.recordAcceptance([
        { parentOrderSn: numberOf(2), from: "closed", jtlOrderNumbers: ["AU-2"] },
      ]);
      yield* orders.changeStates([
        { parentOrderSn: numberOf(2), from: "accepted", to: "cancelled", reason },
      ]);
      yield* expectEqual(yield* since(at), [numberOf(3)], "those that JTL has never had");
    }),
  },
  {
    name: "whatever JTL has is accepted, wherever the order was believed to be before",
    test: Effect.gen(function* () {
      const orders = yield* OrderStore;
      yield* importSamples([1, 2, 3]);
      yield* orders.changeStates([
        { parentOrderSn: numberOf(2), from: "imported", to: "cancelled", reason: "contract" },
        { parentOrderSn: numberOf(3), from: "imported", to: "closed", reason: "contract" },
      ]);
      yield* orders.recordAcceptance([
        { parentOrderSn: numberOf(1), from: "imported", jtlOrderNumbers: ["AU-1", "AU-2"] },
        { parentOrderSn: numberOf(2), from: "cancelled", jtlOrderNumbers: ["AU-3"] },
        { parentOrderSn: numberOf(3), from: "closed", jtlOrderNumbers: ["AU-4"] },
      ]);
      yield* expectEqual(yield* orders.countByState, { accepted: 3 }, "the states");
      yield* importSamples([4]);
      const accepted = yield* orders.recordAcceptance([
        { parentOrderSn: numberOf(1), from: "submitted", jtlOrderNumbers: ["AU-9"] },
        { parentOrderSn: numberOf(4), from: "imported", jtlOrderNumbers: ["AU-5"] },
      ]);
      yield* expectEqual(accepted, [numberOf(4)], "those that were as they should be");
    }),
  },
];
