import { Clock, Context, Deferred, Effect, Exit, Fiber, Layer, Scope } from "effect";
import { slotLeaseMillis } from "../budget/RateSlots.ts";
import { StorageError } from "../domain/SyncError.ts";
import { elapsed } from "../domain/Time.ts";
import { RequestBudget, type SlotExchange } from "../ports/RequestBudget.ts";
import { type ContractCase, ContractViolation } from "./Contract.ts";
import { mostInASecond } from "./requestBudgetContract.ts";

/** The store in which processes share their budgets. */
export class SharedSlots extends Context.Service<
  SharedSlots,
  { readonly exchange: SlotExchange }
>()("@temu-jtl/core/testing/SharedSlots") {}

/** A process, as far as its budget goes. What it sends is noted in `sends`. */
interface Process {
  readonly send: (count: number) => Effect.Effect<void>;
  readonly sends: ReadonlyArray<bigint>;
  /** Whether it reaches the store, or fails to, or is dead. */
  store: "answers" | "fails" | "dead";
  readonly close: Effect.Effect<void>;
}

let processes = 0;

const start = Effect.fnUntraced(function* (appKey: string, perSecond: number) {
  const { exchange } = yield* SharedSlots;
  const scope = yield* Scope.make();
  const sends: Array<bigint> = [];
  const away = new StorageError({
    category: "transient",
    operation: "RequestBudget.exchange",
    message: "The database is away.",
    whatToDo: "Nothing: it is tried again.",
  });
  const layer = RequestBudget.layerShared({
    perSecond,
    holder: `process-${(processes += 1)}`,
    exchange: (key, request) =>
      Effect.suspend(() => {
        if (process.store === "answers") return exchange(key, request);
        return process.store === "fails" ? Effect.fail(away) : Effect.never;
      }),
  });
  const budget = Context.get(yield* Layer.buildWithScope(layer, scope), RequestBudget);
  const request = Effect.map(Clock.monotonicTimeNanos, (at) => sends.push(at));
  const process: Process = {
    store: "answers",
    sends,
    send: (count) =>
      Effect.forEach(Array.from({ length: count }), () => budget.spend(appKey, request), {
        concurrency: "unbounded",
        discard: true,
      }),
    close: Scope.close(scope, Exit.void),
  };
  yield* Effect.addFinalizer(() => process.close);
  return process;
});

const violated = (message: string) => new ContractViolation({ message });

const keepLimit = (perSecond: number, all: ReadonlyArray<Process>) => {
  const sends = all.flatMap((one) => one.sends).toSorted((a, b) => (a < b ? -1 : 1));
  const most = mostInASecond(sends);
  return most > perSecond ? Effect.fail(violated(`A second held ${most} sends.`)) : Effect.void;
};

const millisBetween = (from: bigint | undefined, to: bigint | undefined): number =>
  from === undefined || to === undefined ? Infinity : Number(to - from) / 1e6;

/** What budgets promise that share a store. Each case has an app key of its own. */
export const sharedBudgetContract = (
  perSecond: number,
): ReadonlyArray<ContractCase<SharedSlots>> => {
  const withTwo = (
    appKey: string,
    test: (one: Process, other: Process) => Effect.Effect<void, ContractViolation>,
  ) =>
    Effect.gen(function* () {
      const one = yield* start(appKey, perSecond);
      const other = yield* start(appKey, perSecond);
      yield* test(one, other);
      yield* keepLimit(perSecond, [one, other]);
    }).pipe(Effect.scoped);

  return [
    {
      name: "two processes with work together keep the limit, and the second soon has half of it",
      test: withTwo("both-busy", (one, other) =>
        Effect.gen(function* () {
          const first = yield* Effect.forkChild(one.send(5 * perSecond));
          yield* Effect.sleep(300);
          yield* other.send(2 * perSecond);
          const [begun, ended] = [other.sends[perSecond], other.sends.at(-1)];
          const meanwhile = one.sends.filter(
            (at) => begun !== undefined && ended !== undefined && at >= begun && at <= ended,
          );
          if (meanwhile.length > 1.5 * perSecond || meanwhile.length < perSecond / 2) {
            return yield* violated(
              `The first sent ${meanwhile.length} while the second sent ${perSecond}.`,
            );
          }
          yield* Fiber.join(first);
        }),
      ),
    },
    {
      name: "what an idle process had is another one's a few seconds later, though it is not closed",
      test: withTwo("one-idle", (one, other) =>
        Effect.gen(function* () {
          yield* one.send(1);
          yield* Effect.sleep(4_000);
          yield* other.send(perSecond);
          if (mostInASecond(other.sends) !== perSecond) {
            return yield* violated("The other one did not get all slots.");
          }
        }),
      ),
    },
    {
      name: "a process that is closed gives its slots back at once",
      test: withTwo("one-closed", (one, other) =>
        Effect.gen(function* () {
          yield* one.send(perSecond);
          yield* one.close;
          yield* other.send(perSecond);
          if (millisBetween(one.sends.at(-1), other.sends.at(-1)) > slotLeaseMillis - 500) {
            return yield* violated("The other one waited for a lease to run out.");
          }
        }),
      ),
    },
    {
      name: "the slots of a process that died are another one's when its lease has run out",
      test: withTwo("one-dead", (one, other) =>
        Effect.gen(function* () {
          yield* one.send(perSecond);
          one.store = "dead";
          yield* other.send(2 * perSecond);
          if (millisBetween(one.sends.at(-1), other.sends[0]) < 1_000) {
            return yield* violated("The slots were passed on too early.");
          }
        }),
      ),
    },
    {
      name: "while the store fails, nothing is sent beyond what was lent, and all goes on afterwards",
      test: withTwo("store-away", (one, other) =>
        Effect.gen(function* () {
          yield* one.send(1);
          one.store = "fails";
          const failing = yield* elapsed;
          const waiting = yield* Effect.forkChild(one.send(6 * perSecond));
          yield* other.send(1);
          yield* Effect.sleep(2_000);
          const sent = one.sends.length;
          if (sent > 1 + 3 * perSecond) {
            return yield* violated(`${sent} were sent after the lease had run out.`);
          }
          yield* Effect.sleep(1_000);
          if (one.sends.length > sent) return yield* violated("It still sent without a lease.");
          one.store = "answers";
          yield* Fiber.join(waiting);
          if ((yield* elapsed) - failing > 15_000) return yield* violated("It came back late.");
        }),
      ),
    },
    {
      name: "an idle process whose lease has run out sends nothing, though it has slots at rest",
      test: withTwo("idle-without-lease", (one) =>
        Effect.gen(function* () {
          yield* one.send(1);
          one.store = "dead";
          yield* Effect.sleep(slotLeaseMillis + 1_000);
          const waiting = yield* Effect.forkChild(one.send(1));
          yield* Effect.sleep(500);
          const sent = one.sends.length;
          yield* Fiber.interrupt(waiting);
          if (sent !== 1) return yield* violated("It sent in a slot that may be another one's.");
        }),
      ),
    },
    {
      name: "a request that is interrupted while it waits takes no slot",
      test: withTwo("interrupted", (one, other) =>
        Effect.gen(function* () {
          yield* one.send(perSecond);
          const begun = yield* Deferred.make<void>();
          const waiting = yield* Effect.forkChild(
            Effect.andThen(Deferred.succeed(begun, undefined), one.send(10 * perSecond)),
          );
          yield* Deferred.await(begun);
          yield* Effect.yieldNow;
          yield* Fiber.interrupt(waiting);
          const sent = one.sends.length;
          yield* other.send(perSecond);
          if (one.sends.length !== sent) return yield* violated("It was sent all the same.");
        }),
      ),
    },
  ];
};
