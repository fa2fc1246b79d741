import { Clock, Deferred, Effect, Fiber } from "effect";
import { RequestBudget } from "../ports/RequestBudget.ts";
import { type ContractCase, ContractViolation } from "./Contract.ts";

const secondNanos = 1_000_000_000n;

/** The most sends that any sliding second holds. */
export const mostInASecond = (sends: ReadonlyArray<bigint>): number =>
  sends.reduce((most, end, index) => {
    const held = sends.slice(0, index + 1).filter((at) => end - at < secondNanos).length;
    return Math.max(most, held);
  }, 0);

const takeMany = Effect.fnUntraced(function* (appKey: string, count: number) {
  const budget = yield* RequestBudget;
  return yield* Effect.forEach(
    Array.from({ length: count }),
    () => budget.spend(appKey, Clock.monotonicTimeNanos),
    { concurrency: "unbounded" },
  );
});

const violated = (message: string) => new ContractViolation({ message });

/** What every request budget promises. The layer under test is made for `perSecond` sends. */
export const requestBudgetContract = (
  perSecond: number,
): ReadonlyArray<ContractCase<RequestBudget>> => [
  {
    name: "no sliding second holds more sends than the limit, however many wait",
    test: Effect.gen(function* () {
      const most = mostInASecond(yield* takeMany("demo-app", 3 * perSecond + 1));
      if (most > perSecond) return yield* violated(`A second held ${most} sends.`);
    }),
  },
  {
    name: "a full second's worth may go at once",
    test: Effect.gen(function* () {
      const sends = yield* takeMany("demo-app", perSecond);
      if (mostInASecond(sends) !== perSecond) return yield* violated("The sends were spread out.");
    }),
  },
  {
    name: "each app key has a budget of its own",
    test: Effect.gen(function* () {
      const both = yield* Effect.all([
        takeMany("one-app", perSecond),
        takeMany("other", perSecond),
      ]);
      const most = mostInASecond(both.flat().toSorted((a, b) => (a < b ? -1 : 1)));
      if (most !== 2 * perSecond) return yield* violated("One app key waited for the other.");
    }),
  },
  {
    name: "answers with what the request answers, and a failure costs a slot all the same",
    test: Effect.gen(function* () {
      const budget = yield* RequestBudget;
      const answer = yield* budget.spend("demo-app", Effect.succeed("an answer"));
      const failure = yield* Effect.flip(budget.spend("demo-app", Effect.fail("a failure")));
      if (answer !== "an answer" || failure !== "a failure") {
        return yield* violated("The request's outcome was lost.");
      }
      const sends = yield* takeMany("demo-app", perSecond - 1);
      const [first, last] = [sends[0], sends.at(-1)];
      if (first === undefined || last === undefined || last - first < secondNanos / 2n) {
        return yield* violated("A failed request gave its slot back.");
      }
    }),
  },
  {
    name: "a request that nobody waits for any more is interrupted",
    test: Effect.gen(function* () {
      const budget = yield* RequestBudget;
      const begun = yield* Deferred.make<void>();
      const ended = yield* Deferred.make<void>();
      const request = Deferred.succeed(begun, undefined).pipe(
        Effect.andThen(Effect.never),
        Effect.onInterrupt(() => Deferred.succeed(ended, undefined)),
      );
      const waiting = yield* Effect.forkChild(budget.spend("demo-app", request));
      yield* Deferred.await(begun);
      yield* Fiber.interrupt(waiting);
      yield* Deferred.await(ended);
    }),
  },
];
