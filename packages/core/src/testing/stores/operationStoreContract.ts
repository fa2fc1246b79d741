import { Context, Effect } from "effect";
import { namedResults, type OperationResult } from "../../domain/Operation.ts";
import { OperationStore } from "../../ports/OperationStore.ts";
import type { ContractCase } from "../Contract.ts";
import { expectEqual } from "../expectations.ts";

/** What of the world around a store of operations its contract moves. */
export class OperationWorld extends Context.Service<
  OperationWorld,
  {
    /** Lets the leases of all operations run out. */
    readonly expireLeases: Effect.Effect<unknown>;
    /** Lets so many days pass since operations began. */
    readonly passDays: (count: number) => Effect.Effect<unknown>;
  }
>()("@temu-jtl/core/testing/OperationWorld") {}

const begun = (operationId: string) =>
  ({ operationId, shop: "demo", kind: "retryOrders", by: "Ada", total: 300 }) as const;

const result = (
  index: number,
  outcome: OperationResult["outcome"],
  others: Partial<OperationResult> = {},
): OperationResult => ({
  parentOrderSn: `PO-${1_000 + index}`,
  outcome,
  code: null,
  parameters: {},
  ...others,
});

const stateOf = (operationId: string) =>
  Effect.flatMap(OperationStore, (operations) =>
    Effect.map(operations.get(operationId), (operation) => operation?.state),
  );

/** What every store of operations promises. Each case starts with an empty one. */
export const operationStoreContract: ReadonlyArray<ContractCase<OperationStore | OperationWorld>> =
  [
    {
      name: "an operation tells what became of its orders, and names the first of those that were not done",
      test: Effect.gen(function* () {
        const operations = yield* OperationStore;
        yield* expectEqual(yield* operations.get("none"), null, "one that is not known");
        yield* operations.begin(begun("one"));
        yield* operations.begin(begun("two"));
        const skipped = result(0, "skipped", { code: "notFailed", parameters: { state: "held" } });
        const failed = Array.from({ length: namedResults + 2 }, (_, at) =>
          result(at + 5, "failed"),
        );
        for (const one of [...failed.toReversed(), skipped, result(1, "done"), result(2, "done")]) {
          yield* operations.record("one", one);
        }
        yield* operations.record("two", result(0, "done"));
        yield* operations.record("two", { ...skipped, parentOrderSn: "PO-2" });
        yield* operations.end("one");
        const { endedAt, startedAt, ...one } = (yield* operations.get("one")) ?? {};
        yield* expectEqual(
          one,
          {
            ...begun("one"),
            state: "ended",
            done: 2,
            skipped: { count: 1, orders: [skipped] },
            failed: { count: failed.length, orders: failed.slice(0, namedResults) },
          },
          "the operation",
        );
        yield* expectEqual(
          [typeof startedAt, typeof endedAt],
          ["number", "number"],
          "the types of its times",
        );
        const two = yield* operations.get("two");
        yield* expectEqual(
          [two?.state, two?.done, two?.skipped.count, two?.endedAt],
          ["running", 1, 1, null],
          "the other",
        );
      }),
    },
    {
      name: "an operation whose host gives no sign of life is interrupted, unless it had ended",
      test: Effect.gen(function* () {
        const operations = yield* OperationStore;
        const { expireLeases } = yield* OperationWorld;
        yield* operations.begin(begun("ended"));
        yield* operations.begin(begun("dead"));
        yield* operations.begin(begun("alive"));
        yield* operations.end("ended");
        yield* expireLeases;
        yield* operations.renew("alive");
        yield* expectEqual(
          [yield* stateOf("ended"), yield* stateOf("dead"), yield* stateOf("alive")],
          ["ended", "interrupted", "running"],
          "the states",
        );
      }),
    },
    {
      name: "operations are forgotten after a month",
      test: Effect.gen(function* () {
        const operations = yield* OperationStore;
        const { passDays } = yield* OperationWorld;
        yield* operations.begin(begun("old"));
        yield* operations.record("old", result(0, "done"));
        yield* passDays(29);
        yield* operations.begin(begun("middle"));
        yield* expectEqual(yield* stateOf("old"), "interrupted", "the old one after 29 days");
        yield* passDays(2);
        yield* operations.begin(begun("new"));
        yield* expectEqual(yield* operations.get("old"), null, "the old one after 31");
        yield* expectEqual(yield* stateOf("middle"), "interrupted", "one that is younger");
      }),
    },
  ];
