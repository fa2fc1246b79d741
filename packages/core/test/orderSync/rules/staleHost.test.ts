import { describe, expect, it } from "@effect/vitest";
import { graceMillis, type JtlWawi, retryOrder, RunStore } from "@temu-jtl/core";
import { JtlWorld, noAnswer } from "@temu-jtl/core/testing";
import { Deferred, Effect, Fiber } from "effect";
import { TestClock } from "effect/testing";
import { heldByWorker, syncWithJtl, watchAlerts, withJtl } from "../handingOver.ts";
import { counts, inShop, sellOne, sync } from "../runs.ts";

/** A place where whoever comes by first waits until it is opened. */
const makeGate = Effect.gen(function* () {
  const reached = yield* Deferred.make<void>();
  const opened = yield* Deferred.make<void>();
  yield* Effect.addFinalizer(() => Deferred.succeed(opened, undefined));
  const pass = Effect.andThen(Deferred.succeed(reached, undefined), Deferred.await(opened));
  return { pass, reached: Deferred.await(reached), open: Deferred.succeed(opened, undefined) };
});

/** A run on a host that stands still in the midst of it, believing that its lease is renewed. */
const onStaleHost = Effect.fnUntraced(function* (
  change: (jtl: JtlWawi["Service"]) => Partial<JtlWawi["Service"]>,
) {
  const runs = yield* RunStore;
  return yield* watchAlerts(
    syncWithJtl(change).pipe(
      Effect.provideService(RunStore, RunStore.of({ ...runs, renew: () => Effect.void })),
      Effect.exit,
    ),
  ).pipe(Effect.forkChild);
});

describe("A host that has looked at JTL and wakes after another took over", () => {
  it.effect("(O3, O4) settles no intent that the other has begun anew", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        const number = yield* sellOne;
        yield* jtl.failNext("submit", 1, noAnswer(false));
        yield* sync;
        yield* TestClock.adjust("1 minute");
        const [looked, begun] = [yield* makeGate, yield* makeGate];
        const first = yield* onStaleHost((wawi) => ({
          orders: (numbers) => Effect.tap(wawi.orders(numbers), looked.pass),
        }));
        yield* looked.reached;
        yield* TestClock.adjust("21 seconds");
        const second = yield* Effect.forkChild(
          syncWithJtl((wawi) => ({
            submit: (handOver) => Effect.andThen(begun.pass, wawi.submit(handOver)),
          })),
        );
        yield* begun.reached;
        yield* looked.open;
        expect((yield* Fiber.join(first)).answer).toMatchObject({ _tag: "Failure" });
        expect(yield* counts).toEqual({ submitting: 1 });
        yield* begun.open;
        expect((yield* Fiber.join(second)).outcome).toBe("succeeded");
        expect(yield* counts).toEqual({ submitted: 1 });
        expect(yield* jtl.rowsInserted(number)).toBe(1);
      }),
    ),
  );

  it.effect("(O5) gives no order up that the other has handed over anew", () =>
    inShop(
      Effect.gen(function* () {
        const number = yield* sellOne;
        yield* sync;
        yield* syncWithJtl(heldByWorker);
        yield* TestClock.adjust(graceMillis);
        const looked = yield* makeGate;
        const first = yield* onStaleHost(() => ({
          ...heldByWorker(),
          queued: () => Effect.as(looked.pass, []),
        }));
        yield* looked.reached;
        yield* TestClock.adjust("21 seconds");
        yield* syncWithJtl(heldByWorker);
        yield* withJtl(heldByWorker)(retryOrder(number));
        for (let run = 0; run < 2; run += 1) {
          yield* syncWithJtl(() => ({
            ...heldByWorker(),
            submit: () => Effect.succeed({ _tag: "Inserted", rowId: 77 } as const),
          }));
        }
        expect(yield* counts).toEqual({ submitted: 1 });
        yield* looked.open;
        const { answer, codes } = yield* Fiber.join(first);
        expect(answer).toMatchObject({ _tag: "Failure" });
        expect(codes).toEqual([]);
        expect(yield* counts).toEqual({ submitted: 1 });
      }),
    ),
  );
});
