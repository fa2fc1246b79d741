import { Context, Effect, Exit, Random } from "effect";
import { noCounts, type StepRecord } from "../../domain/Run.ts";
import { leaseMillis, RunStore } from "../../ports/RunStore.ts";
import type { ContractCase } from "../Contract.ts";
import { expectEqual, expectThat, violated } from "../expectations.ts";
import { sampleBegin } from "./sampleOrders.ts";

/** Makes time pass for leases, by whatever clock the store goes by. */
export class LeaseWorld extends Context.Service<
  LeaseWorld,
  {
    /** Every lease runs out, as after a silence of its host. */
    readonly expireLeases: Effect.Effect<void>;
  }
>()("@temu-jtl/core/testing/LeaseWorld") {}

const start = { workflow: "order_sync", trigger: "contract", parameters: { daysBack: 3 } } as const;

const end = {
  outcome: "succeeded",
  durationMillis: 1_234,
  temuRequests: { "bg.order.list.v2.get": 2 },
} as const;

const step = (name: string, overrides: Partial<StepRecord> = {}): StepRecord => ({
  name,
  outcome: "succeeded",
  startedAt: sampleBegin,
  durationMillis: 12,
  counts: { ...noCounts, processed: 3, created: 1 },
  problems: [],
  ...overrides,
});

/** Begins a run that no other may hold up. */
const beginWith = Effect.fnUntraced(function* (runId?: string) {
  const runs = yield* RunStore;
  const beginning = yield* runs.begin({ ...start, runId });
  if (beginning._tag === "UnderWay") return yield* violated("a run that nobody holds is under way");
  return beginning;
});
const begun = beginWith();

/** An id that no run has. */
const chosenId = Effect.map(Random.nextInt, (number) => `chosen-${number}`);

const expectLeaseLost = Effect.fnUntraced(function* (
  use: Effect.Effect<unknown, { readonly _tag: string }>,
) {
  const lost = yield* Effect.flip(use).pipe(
    Effect.catch(() => violated("a lease that has passed on is still good")),
  );
  yield* expectEqual(lost._tag, "LeaseLost", "the error");
});

/** What every store of runs promises. Each case starts with an empty shop. */
export const runStoreContract: ReadonlyArray<ContractCase<RunStore | LeaseWorld>> = [
  {
    name: "a second start answers with the run that is under way",
    test: Effect.gen(function* () {
      const runs = yield* RunStore;
      const { run, lease } = yield* begun;
      yield* runs.recordStep(run.runId, step("fetch"));
      const second = yield* runs.begin({ ...start, trigger: "another host" });
      yield* expectEqual(
        [second._tag, second.run.runId, second.run.trigger, second.run.steps],
        ["UnderWay", run.runId, "contract", [step("fetch")]],
        "the second start",
      );
      const rest = yield* runs.check(lease);
      yield* expectThat(rest > 0 && rest <= leaseMillis, "the first still holds the lease");
    }),
  },
  {
    name: "workflows do not hold each other up",
    test: Effect.gen(function* () {
      const runs = yield* RunStore;
      yield* begun;
      const other = yield* runs.begin({ ...start, workflow: "inventory_sync" });
      yield* expectEqual(other._tag, "Begun", "the other workflow's start");
    }),
  },
  {
    name: "of many starts at the same moment one begins and the others join it",
    test: Effect.gen(function* () {
      const runs = yield* RunStore;
      const beginnings = yield* Effect.all(
        Array.from({ length: 8 }, () => runs.begin(start)),
        { concurrency: "unbounded" },
      );
      const started = beginnings.filter(({ _tag }) => _tag === "Begun");
      yield* expectEqual(started.length, 1, "how many have begun");
      yield* expectEqual(new Set(beginnings.map(({ run }) => run.runId)).size, 1, "the runs");
    }),
  },
  {
    name: "a finished run gives the lease back and is kept with its figures",
    test: Effect.gen(function* () {
      const runs = yield* RunStore;
      const { run, lease } = yield* begun;
      yield* runs.recordStep(run.runId, step("fetch"));
      yield* runs.finish(run.runId, lease, end);
      const record = yield* runs.get(run.runId);
      yield* expectEqual(record, { ...run, ...end, steps: [step("fetch")] }, "the record");
      yield* expectLeaseLost(runs.check(lease));
      yield* expectLeaseLost(runs.renew(lease));
      const next = yield* begun;
      yield* expectThat(next.lease.number > lease.number, "the next lease has a higher number");
    }),
  },
  {
    name: "a run whose host fell silent is interrupted by the next, which takes over its lease",
    test: Effect.gen(function* () {
      const runs = yield* RunStore;
      const { expireLeases } = yield* LeaseWorld;
      const first = yield* begun;
      yield* expireLeases;
      yield* expectLeaseLost(runs.check(first.lease));
      const second = yield* begun;
      yield* expectThat(second.lease.number > first.lease.number, "the number of leases grows");
      const interrupted = yield* runs.get(first.run.runId);
      yield* expectEqual(interrupted?.outcome, "interrupted", "the first run's outcome");
      yield* expectLeaseLost(runs.check(first.lease));
      yield* expectLeaseLost(runs.renew(first.lease));
      yield* expectLeaseLost(runs.finish(first.run.runId, first.lease, end));
      const still = yield* runs.get(first.run.runId);
      yield* expectEqual(still?.outcome, "interrupted", "the first run's outcome afterwards");
      yield* runs.check(second.lease);
    }),
  },
  {
    name: "a host that was late but not replaced goes on with its lease",
    test: Effect.gen(function* () {
      const runs = yield* RunStore;
      const { expireLeases } = yield* LeaseWorld;
      const { lease } = yield* begun;
      yield* expireLeases;
      yield* runs.renew(lease);
      const rest = yield* runs.check(lease);
      yield* expectThat(rest > 0 && rest <= leaseMillis, "the lease holds again");
    }),
  },
  {
    name: "a step's record is written again as it goes on, steps stay in their order",
    test: Effect.gen(function* () {
      const runs = yield* RunStore;
      const { run } = yield* begun;
      const problem = {
        code: "TemuApiError",
        category: "permission",
        message: "not whitelisted",
        whatToDo: "Ask Temu.",
        count: 2,
        parentOrderSn: "PO-211-1",
      } as const;
      const done = step("fetch", { outcome: "partial", problems: [problem] });
      yield* runs.recordStep(run.runId, step("fetch", { outcome: null }));
      yield* runs.recordStep(run.runId, step("import"));
      yield* runs.recordStep(run.runId, done);
      const record = yield* runs.get(run.runId);
      yield* expectEqual(record?.steps, [done, step("import")], "the steps");
    }),
  },
  {
    name: "a step of a run that does not exist is refused",
    test: Effect.gen(function* () {
      const runs = yield* RunStore;
      const exit = yield* Effect.exit(runs.recordStep("no-such-run", step("fetch")));
      yield* expectThat(Exit.isFailure(exit), "the step is refused");
      yield* expectEqual(yield* runs.get("no-such-run"), null, "the run");
    }),
  },
  {
    name: "the newest runs come first, as many as asked for",
    test: Effect.gen(function* () {
      const runs = yield* RunStore;
      const ids: Array<string> = [];
      for (let count = 0; count < 3; count += 1) {
        const { run, lease } = yield* begun;
        yield* runs.finish(run.runId, lease, end);
        ids.push(run.runId);
      }
      const recent = yield* runs.recent(2);
      yield* expectEqual(
        recent.map(({ runId }) => runId),
        ids.toReversed().slice(0, 2),
        "the newest runs",
      );
    }),
  },
  {
    name: "a run has the id that was chosen for it",
    test: Effect.gen(function* () {
      const runs = yield* RunStore;
      const runId = yield* chosenId;
      const { run, lease } = yield* beginWith(runId);
      yield* expectEqual(run.runId, runId, "the id");
      yield* runs.recordStep(runId, step("fetch"));
      yield* runs.finish(runId, lease, { ...end, outcome: "cancelled" });
      const record = yield* runs.get(runId);
      yield* expectEqual(
        record,
        { ...run, ...end, outcome: "cancelled", steps: [step("fetch")] },
        "the record",
      );
    }),
  },
  {
    name: "an id that a run has already is not used again, and the new run holds the lease",
    test: Effect.gen(function* () {
      const runs = yield* RunStore;
      const runId = yield* chosenId;
      const first = yield* beginWith(runId);
      yield* runs.recordStep(runId, step("fetch"));
      yield* runs.finish(runId, first.lease, end);
      const second = yield* beginWith(runId);
      yield* expectThat(second.run.runId !== runId, "the second run has an id of its own");
      yield* runs.check(second.lease);
      const third = yield* runs.begin({ ...start, runId });
      yield* expectEqual(
        [third._tag, third.run.runId],
        ["UnderWay", second.run.runId],
        "a start meanwhile",
      );
      yield* runs.finish(second.run.runId, second.lease, { ...end, outcome: "failed" });
      const records = [yield* runs.get(runId), yield* runs.get(second.run.runId)];
      yield* expectEqual(
        records.map((record) => [record?.outcome, record?.steps.length]),
        [
          ["succeeded", 1],
          ["failed", 0],
        ],
        "the records",
      );
    }),
  },
];
