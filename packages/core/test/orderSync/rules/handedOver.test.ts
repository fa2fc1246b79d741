import { describe, expect, it } from "@effect/vitest";
import {
  graceMillis,
  type JtlOrder,
  JtlWawi,
  minutes,
  OrderStore,
  retryOrder,
  RunStore,
  submitOrders,
} from "@temu-jtl/core";
import { badGateway, JtlWorld, noAnswer, TemuWorld, temuCalls } from "@temu-jtl/core/testing";
import { Deferred, Effect, Fiber } from "effect";
import { TestClock } from "effect/testing";
import { heldByWorker, syncWithJtl, watchAlerts, withTime } from "../handingOver.ts";
import { counts, inShop, only, problemsOf, sell, sellOne, sync, untilExported } from "../runs.ts";

/** A row of somebody else, so that the import table's last number moves. */
const insertAnother = Effect.gen(function* () {
  const jtl = yield* JtlWorld;
  const wawi = yield* JtlWawi;
  const document = yield* jtl.document("PO-999");
  const deadline = (yield* jtl.now) + minutes(1);
  yield* wawi.submit({ externalNumber: "PO-999", document, deadline });
});

/** An order whose insert nobody knows of: its answer was lost, and others have inserted since. */
const handOverUnknown = Effect.gen(function* () {
  const number = yield* sellOne;
  yield* (yield* JtlWorld).failNext("submit", 1, noAnswer(false));
  yield* sync;
  yield* insertAnother;
  yield* TestClock.adjust("1 minute");
  return number;
});

const submissionOf = Effect.fnUntraced(function* (number: string) {
  const orders = yield* OrderStore;
  const order = yield* orders.get(number);
  return (yield* orders.submissions(order === null ? [] : [order.state], [number]))[0];
});

describe("An order is handed over", () => {
  it.effect("(O1) by an intent that is written down before JTL hears of it", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        const orders = yield* OrderStore;
        const [first = ""] = yield* sell(2);
        const seen: Array<unknown> = [];
        yield* syncWithJtl((wawi) => ({
          submit: Effect.fnUntraced(function* (handOver) {
            const { externalNumber, deadline } = handOver;
            const known = yield* Effect.orDie(orders.submissions(["submitting"]));
            const [document] = yield* Effect.orDie(orders.documents([externalNumber]));
            const reach = deadline - (yield* jtl.now);
            seen.push(
              known.map((one) => ({
                isIt: one.parentOrderSn === externalNumber && one.deadline === deadline,
                isItsDocument: one.documentHash === document?.hash,
                reach,
                lastRowId: one.lastRowId,
              })),
            );
            return yield* wawi.submit(handOver);
          }),
        }));
        const intent = { isIt: true, isItsDocument: true, reach: 10_000 };
        expect(seen).toEqual([[{ ...intent, lastRowId: 0 }], [{ ...intent, lastRowId: 1 }]]);
        expect(yield* submissionOf(first)).toMatchObject({ rowId: 1 });
      }),
    ),
  );

  it.effect("(O3) once, though the host that began it wakes after another took over", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        const runs = yield* RunStore;
        const number = yield* sellOne;
        const [begun, woken] = [yield* Deferred.make<void>(), yield* Deferred.make<void>()];
        yield* Effect.addFinalizer(() => Deferred.succeed(woken, undefined));
        // Its process stands still: it renews nothing, and its statement reaches JTL when it wakes.
        const first = yield* syncWithJtl((wawi) => ({
          submit: (handOver) =>
            Deferred.succeed(begun, undefined).pipe(
              Effect.andThen(Deferred.await(woken)),
              Effect.andThen(wawi.submit(handOver)),
              Effect.uninterruptible,
            ),
        })).pipe(
          Effect.provideService(RunStore, RunStore.of({ ...runs, renew: () => Effect.never })),
          Effect.exit,
          Effect.forkDetach,
        );
        yield* Deferred.await(begun);
        yield* TestClock.adjust("21 seconds");
        expect(yield* counts).toEqual({ submitting: 1 });
        expect((yield* withTime(sync)).outcome).toBe("succeeded");
        expect(yield* counts).toEqual({ submitted: 1 });
        yield* Deferred.succeed(woken, undefined);
        expect(yield* Fiber.join(first)).toMatchObject({ _tag: "Failure" });
        expect(yield* counts).toEqual({ submitted: 1 });
        expect(yield* jtl.rowsInserted(number)).toBe(1);
      }),
    ),
  );

  it.effect("(O3) by whoever holds the lease: a host that wakes takes nothing back from it", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        const runs = yield* RunStore;
        const number = yield* sellOne;
        const gate = Effect.map(
          Effect.all([Deferred.make<void>(), Deferred.make<void>()]),
          (two) => ({
            begun: two[0],
            opened: two[1],
          }),
        );
        const [one, two] = [yield* gate, yield* gate];
        const through = ({ begun, opened }: typeof one) =>
          syncWithJtl((wawi) => ({
            submit: (handOver) =>
              Deferred.succeed(begun, undefined).pipe(
                Effect.andThen(Deferred.await(opened)),
                Effect.andThen(wawi.submit(handOver)),
              ),
          }));
        const first = yield* through(one).pipe(
          Effect.provideService(RunStore, RunStore.of({ ...runs, renew: () => Effect.void })),
          Effect.exit,
          Effect.forkChild,
        );
        yield* Deferred.await(one.begun);
        yield* TestClock.adjust("21 seconds");
        const second = yield* Effect.forkChild(through(two));
        yield* Effect.raceFirst(Deferred.await(two.begun), Fiber.await(second));
        yield* Deferred.succeed(one.opened, undefined);
        expect(yield* Fiber.join(first)).toMatchObject({ _tag: "Failure" });
        expect(yield* counts).toEqual({ submitting: 1 });
        yield* Deferred.succeed(two.opened, undefined);
        expect((yield* Fiber.join(second)).outcome).toBe("succeeded");
        expect(yield* counts).toEqual({ submitted: 1 });
        expect(yield* jtl.rowsInserted(number)).toBe(1);
      }),
    ),
  );

  it.effect("(O2) by a word of Temu's that is ten minutes old at most, also the last of many", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const jtl = yield* JtlWorld;
        const numbers = yield* sell(90);
        const last = numbers.toSorted().at(-1) ?? "";
        yield* only(untilExported);
        const slow = yield* Effect.forkChild(
          syncWithJtl((wawi) => ({
            submit: (handOver) => Effect.delay(wawi.submit(handOver), "9 seconds"),
          })),
        );
        yield* TestClock.adjust("2 minutes");
        yield* temu.cancel(last);
        yield* withTime(Fiber.join(slow));
        expect(yield* jtl.rowsInserted(last)).toBe(0);
        expect(yield* counts).toEqual({ submitted: 89, cancelled: 1 });
      }),
    ),
  );
});

describe("When the other side is down", () => {
  it.effect.each([
    ["refuses the connection", badGateway],
    ["answers nothing", noAnswer(false)],
  ] as const)(
    "(O1) a JTL that %s gets nothing, nothing is marked as handed over, and the next run hands over",
    ([, fault]) =>
      inShop(
        Effect.gen(function* () {
          const jtl = yield* JtlWorld;
          const numbers = yield* sell(3);
          yield* jtl.failNext("submit", 1, fault);
          expect((yield* sync).outcome).toBe("partial");
          const { exported = 0, submitting = 0, ...others } = yield* counts;
          expect([exported + submitting, others]).toEqual([3, {}]);
          yield* TestClock.adjust("1 minute");
          expect((yield* sync).outcome).toBe("succeeded");
          expect(yield* counts).toEqual({ submitted: 3 });
          for (const number of numbers) expect(yield* jtl.rowsInserted(number)).toBe(1);
        }),
      ),
  );

  it.effect("(O2) without Temu the run has failed, says so, and hands nothing over", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const jtl = yield* JtlWorld;
        const number = yield* sellOne;
        yield* only(untilExported);
        yield* temu.failNext(temuCalls.orders, 50, badGateway);
        const run = yield* withTime(sync);
        expect(run.outcome).toBe("failed");
        expect(problemsOf(run, "fetch")).toEqual([`TemuApiError: ${temuCalls.orders}`]);
        expect(yield* jtl.rowsInserted(number)).toBe(0);
        expect(yield* counts).toEqual({ exported: 1 });
      }),
    ),
  );
});

describe("A hand-over that broke off", () => {
  it.effect("(O4) fails after the grace time, not earlier, and a person is told what to do", () =>
    inShop(
      Effect.gen(function* () {
        const number = yield* handOverUnknown;
        const first = yield* watchAlerts(sync);
        expect([problemsOf(first.answer, "accept"), first.codes]).toEqual([
          ["handOverUnsettled"],
          [],
        ]);
        yield* TestClock.adjust(graceMillis - 1);
        yield* sync;
        expect(yield* counts).toEqual({ submitting: 1 });
        yield* TestClock.adjust(1);
        const { raised } = yield* watchAlerts(sync);
        expect(raised).toMatchObject([{ code: "outcomeUnknown", parentOrderSn: number }]);
        expect(raised[0]?.whatToDo).toContain("JTL-Wawi");
        expect(yield* counts).toEqual({ failed: 1 });
        const history = yield* (yield* OrderStore).history(number);
        expect(history.at(-1)?.reason).toBe("outcomeUnknown");
      }),
    ),
  );

  it.effect("(O4) keeps no other order waiting while it waits out its grace time", () =>
    inShop(
      Effect.gen(function* () {
        const number = yield* handOverUnknown;
        const others = yield* sell(3);
        yield* sync;
        expect(yield* counts).toEqual({ submitting: 1, submitted: 3 });
        yield* TestClock.adjust(graceMillis);
        yield* sync;
        expect((yield* counts).failed).toBe(1);
        expect(yield* (yield* JtlWorld).rowsInserted(number)).toBe(0);
        for (const other of others) {
          expect(yield* (yield* JtlWorld).rowsInserted(other)).toBe(1);
        }
      }),
    ),
  );

  it.effect("(O4) is settled before new inserts move the number it is settled by", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        const [number = ""] = yield* sell(4);
        yield* jtl.failNext("submit", 1, noAnswer(false));
        yield* sync;
        yield* TestClock.adjust("1 minute");
        const run = yield* sync;
        expect(problemsOf(run, "submit")).toEqual([]);
        expect(yield* counts).toEqual({ submitted: 4 });
        const history = yield* (yield* OrderStore).history(number);
        expect(history.map(({ reason }) => reason)).toContain("insertDidNotHappen");
      }),
    ),
  );

  it.effect("(O4) is found in the import table, and no longer missed", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        const number = yield* sellOne;
        yield* jtl.failNext("submit", 1, noAnswer(true));
        yield* sync;
        yield* TestClock.adjust("1 minute");
        yield* syncWithJtl(heldByWorker);
        expect(yield* counts).toEqual({ submitting: 1 });
        expect((yield* submissionOf(number))?.missedAt).not.toBeNull();
        yield* sync;
        expect(yield* counts).toEqual({ submitted: 1 });
        expect((yield* submissionOf(number))?.missedAt).toBeNull();
        expect(yield* jtl.rowsInserted(number)).toBe(1);
      }),
    ),
  );

  it.effect("(O4) is accepted when JTL's worker has moved it between our two looks", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        const number = yield* sellOne;
        yield* jtl.failNext("submit", 1, noAnswer(true));
        yield* sync;
        yield* TestClock.adjust("1 minute");
        let looks = 0;
        const afterTheFirst = Effect.suspend(() => {
          looks += 1;
          return looks === 1 ? jtl.takeOver : Effect.void;
        });
        const run = yield* syncWithJtl((wawi) => ({
          queued: (numbers) => Effect.tap(wawi.queued(numbers), afterTheFirst),
          orders: (numbers) => Effect.tap(wawi.orders(numbers), afterTheFirst),
        }));
        expect(problemsOf(run, "accept")).toEqual([]);
        expect(yield* counts).toEqual({ accepted: 1 });
        expect(yield* jtl.rowsInserted(number)).toBe(1);
      }),
    ),
  );

  it.effect("(O4) is accepted, and not failed, whenever it appears", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        const number = yield* sellOne;
        yield* jtl.failNext("submit", 1, noAnswer(true));
        yield* sync;
        yield* TestClock.adjust("1 minute");
        yield* syncWithJtl(heldByWorker);
        yield* TestClock.adjust(graceMillis);
        yield* syncWithJtl(heldByWorker);
        expect(yield* counts).toEqual({ failed: 1 });
        yield* jtl.takeOver;
        expect((yield* sync).outcome).toBe("succeeded");
        expect(yield* counts).toEqual({ accepted: 1 });
        expect(yield* jtl.rowsInserted(number)).toBe(1);
      }),
    ),
  );
});

describe("An order in JTL's import table", () => {
  it.effect("(O5) is accepted by one question for all that wait, and for those that failed", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        yield* sell(3);
        yield* sync;
        yield* jtl.takeOver;
        const asked: Array<string> = [];
        yield* syncWithJtl((wawi) => ({
          orders: (numbers) => {
            asked.push(`orders of ${numbers.length}`);
            return wawi.orders(numbers);
          },
          queued: (numbers) => {
            asked.push(`rows of ${numbers.length}`);
            return wawi.queued(numbers);
          },
        }));
        // Once they are accepted, the last step looks at what people have made of them.
        expect(asked).toEqual(["orders of 3", "orders of 3"]);
        expect(yield* counts).toEqual({ accepted: 3 });
      }),
    ),
  );

  it.effect(
    "(O5) is accepted while Temu is away, too, and so is one whose hand-over broke off",
    () =>
      inShop(
        Effect.gen(function* () {
          const temu = yield* TemuWorld;
          const jtl = yield* JtlWorld;
          yield* sellOne;
          yield* sync;
          yield* sellOne;
          yield* jtl.failNext("submit", 1, noAnswer(true));
          yield* TestClock.adjust("1 minute");
          yield* sync;
          expect(yield* counts).toEqual({ submitting: 1, submitted: 1 });
          yield* jtl.takeOver;
          yield* sellOne;
          yield* TestClock.adjust("1 minute");
          yield* temu.failNext(temuCalls.orders, 50, badGateway);
          const run = yield* withTime(sync);
          expect(run.outcome).toBe("failed");
          expect(problemsOf(run, "submit")).toEqual(["skipped"]);
          expect(yield* counts).toEqual({ accepted: 2 });
        }),
      ),
  );

  it.effect("(O5) is missed while JTL's worker holds it, and accepted then", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        const number = yield* sellOne;
        yield* sync;
        yield* jtl.takeOver;
        const { answer, codes } = yield* watchAlerts(syncWithJtl(heldByWorker));
        expect([answer.outcome, codes]).toEqual(["succeeded", []]);
        expect((yield* submissionOf(number))?.missedAt).not.toBeNull();
        yield* TestClock.adjust(graceMillis - 1);
        yield* syncWithJtl(heldByWorker);
        expect(yield* counts).toEqual({ submitted: 1 });
        yield* sync;
        expect(yield* counts).toEqual({ accepted: 1 });
      }),
    ),
  );

  it.effect("(O5) has been rejected when it is gone without an order for the grace time", () =>
    inShop(
      Effect.gen(function* () {
        const number = yield* sellOne;
        yield* sync;
        yield* syncWithJtl(heldByWorker);
        yield* TestClock.adjust(graceMillis - 1);
        yield* syncWithJtl(heldByWorker);
        expect(yield* counts).toEqual({ submitted: 1 });
        yield* TestClock.adjust(1);
        const { raised } = yield* watchAlerts(syncWithJtl(heldByWorker));
        expect(raised).toMatchObject([{ code: "rejectedByJtl", parentOrderSn: number }]);
        expect(yield* counts).toEqual({ failed: 1 });
        yield* (yield* JtlWorld).takeOver;
        yield* sync;
        expect(yield* counts).toEqual({ accepted: 1 });
      }),
    ),
  );

  it.effect("(O4, O5) is in neither place while JTL's worker holds it, and not sent twice", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        const [lost = "", other = ""] = yield* sell(2);
        yield* jtl.visibleDelay(minutes(5));
        yield* jtl.failNext("submit", 1, noAnswer(true));
        yield* sync;
        yield* jtl.takeOver;
        yield* TestClock.adjust("1 minute");
        yield* sync;
        yield* jtl.takeOver;
        yield* TestClock.adjust("1 minute");
        yield* sync;
        expect(yield* counts).toEqual({ submitting: 1, submitted: 1 });
        yield* TestClock.adjust("5 minutes");
        expect((yield* sync).outcome).toBe("succeeded");
        expect(yield* counts).toEqual({ accepted: 2 });
        for (const number of [lost, other]) expect(yield* jtl.rowsInserted(number)).toBe(1);
      }),
    ),
  );

  it.effect("(O5, O6) that the worker drops without a word is handed over again by a person", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        const number = yield* sellOne;
        yield* jtl.rejectNext(1);
        yield* sync;
        yield* jtl.takeOver;
        yield* sync;
        expect((yield* Effect.flip(retryOrder(number)))._tag).toBe("OrderRefused");
        yield* TestClock.adjust(graceMillis);
        expect((yield* watchAlerts(sync)).codes).toEqual(["rejectedByJtl"]);
        expect(yield* retryOrder(number)).toBe("imported");
        yield* sync;
        yield* jtl.takeOver;
        yield* sync;
        expect(yield* counts).toEqual({ accepted: 1 });
        expect(yield* jtl.rowsInserted(number)).toBe(2);
      }),
    ),
  );

  it.effect("(O5) is accepted as JTL's people split it, and with bundles, without a word", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        const wawi = yield* JtlWawi;
        const [, number = ""] = yield* sell(2);
        yield* sync;
        const orders = yield* OrderStore;
        const skus = (yield* orders.get(number))?.temu?.lines.map((line) => line.merchantSku) ?? [];
        const [bundle = "", other = ""] = skus;
        yield* jtl.bundles({ [bundle]: [{ sku: "PART-1", quantity: 3 }] });
        yield* jtl.takeOver;
        yield* jtl.split(number, [other]);
        expect(yield* wawi.orders([number])).toHaveLength(2);
        expect((yield* watchAlerts(sync)).codes).toEqual([]);
        expect(yield* counts).toEqual({ accepted: 2 });
      }),
    ),
  );

  it.effect("(O5) whose row is back is missed anew from then on", () =>
    inShop(
      Effect.gen(function* () {
        const number = yield* sellOne;
        yield* sync;
        yield* syncWithJtl(heldByWorker);
        yield* TestClock.adjust(minutes(10));
        yield* sync;
        expect((yield* submissionOf(number))?.missedAt).toBeNull();
        yield* TestClock.adjust(minutes(25));
        yield* syncWithJtl(heldByWorker);
        expect(yield* counts).toEqual({ submitted: 1 });
      }),
    ),
  );

  it.effect("(O5) tells after 15 minutes, once a run for all, that JTL's worker is silent", () =>
    inShop(
      Effect.gen(function* () {
        yield* sell(3);
        yield* sync;
        yield* TestClock.adjust(minutes(15) - 1);
        expect((yield* watchAlerts(sync)).codes).toEqual([]);
        yield* TestClock.adjust(1);
        const { answer, raised } = yield* watchAlerts(sync);
        expect(raised).toMatchObject([{ code: "jtlWorkerSilent", parentOrderSn: null }]);
        expect(raised[0]?.message).toContain("3 wait");
        expect(raised[0]?.message).toContain("1970-01-01T00:00:00.000Z");
        expect(answer.outcome).toBe("partial");
        yield* (yield* JtlWorld).takeOver;
        expect((yield* watchAlerts(sync)).codes).toEqual([]);
      }),
    ),
  );
});

/** One order that JTL accepts as people or its worker have made it; what was told in that run and after it. */
const acceptedAs = (change: (order: JtlOrder) => ReadonlyArray<JtlOrder>) =>
  Effect.gen(function* () {
    yield* sell(2);
    yield* only([...untilExported, submitOrders]);
    yield* (yield* JtlWorld).takeOver;
    const run = syncWithJtl((wawi) => ({
      orders: (numbers) => Effect.map(wawi.orders(numbers), (all) => all.flatMap(change)),
    }));
    const { codes } = yield* watchAlerts(run);
    expect(yield* counts).toEqual({ accepted: 2 });
    // Told once, when it is accepted.
    const later = (yield* watchAlerts(run)).codes.filter((code) => code.startsWith("accepted"));
    expect(later).toEqual([]);
    return codes.filter((code) => code.startsWith("accepted"));
  });

/** Only of the order with two lines. */
const ofTwoLines =
  (change: (order: JtlOrder) => ReadonlyArray<JtlOrder>) =>
  (order: JtlOrder): ReadonlyArray<JtlOrder> =>
    order.positions.filter(({ kind }) => kind === "goods").length === 2 ? change(order) : [order];

const goodsOf = ({ positions }: JtlOrder) => positions.filter(({ kind }) => kind === "goods");

describe("What JTL has made of an order", () => {
  it.effect("(O5) is accepted without a word when it is as its document says", () =>
    inShop(
      Effect.gen(function* () {
        expect(yield* acceptedAs((order) => [order])).toEqual([]);
      }),
    ),
  );

  it.effect("(O5) is told when an article has become free text", () =>
    inShop(
      Effect.gen(function* () {
        const told = yield* acceptedAs(
          ofTwoLines((order) => {
            const [first] = goodsOf(order);
            return [
              {
                ...order,
                positions: order.positions.map((one) =>
                  one === first ? { ...one, kind: "freeText" } : one,
                ),
              },
            ];
          }),
        );
        expect(told).toEqual(["acceptedWithoutArticle"]);
      }),
    ),
  );

  it.effect("(O5) is told when a quantity is another, and when a position is missing", () =>
    inShop(
      Effect.gen(function* () {
        const told = yield* acceptedAs((order) => [
          {
            ...order,
            positions:
              goodsOf(order).length === 2
                ? order.positions.slice(1)
                : order.positions.map((one) => ({ ...one, quantity: one.quantity + 1 })),
          },
        ]);
        expect(told).toEqual(["acceptedOtherQuantity", "acceptedOtherQuantity"]);
      }),
    ),
  );

  it.effect.each([
    ["not when its total is off by less than half a cent", "49999999999", []],
    ["when its total is off by a cent", "50000000000", ["acceptedOtherTotal"]],
  ] as const)("(O5) is told %s", ([, more, told]) =>
    inShop(
      Effect.gen(function* () {
        const off = (order: JtlOrder) => order.totalGross.replace(/(\.\d\d)0+$/, `$1${more}`);
        expect(
          yield* acceptedAs(ofTwoLines((order) => [{ ...order, totalGross: off(order) }])),
        ).toEqual(told);
      }),
    ),
  );

  it.effect("(O5) sums up over the orders that people have split it into", () =>
    inShop(
      Effect.gen(function* () {
        const told = yield* acceptedAs(
          ofTwoLines((order) => {
            const [first, ...others] = order.positions;
            const half = { ...order, orderId: order.orderId + 100, orderNumber: "AU-2" };
            const cancelled = {
              ...order,
              orderId: order.orderId + 200,
              cancellation: { reason: null },
            };
            return first === undefined
              ? []
              : [
                  { ...order, positions: others },
                  { ...half, positions: [first], totalGross: "0.0000000000000" },
                  cancelled,
                ];
          }),
        );
        expect(told).toEqual([]);
      }),
    ),
  );

  it.effect("(O5) counts a bundle's components for the bundle", () =>
    inShop(
      Effect.gen(function* () {
        const told = yield* acceptedAs((order) => {
          const [father] = goodsOf(order);
          const component = { positionId: 9_001, kind: "goods", quantity: 6 } as const;
          return father === undefined
            ? []
            : [
                {
                  ...order,
                  positions: [
                    ...order.positions,
                    { ...component, sku: "PART-1", bundleId: father.positionId },
                    // Of the same number as an article of its own.
                    { ...component, sku: father.sku, bundleId: father.positionId },
                  ],
                },
              ];
        });
        expect(told).toEqual([]);
      }),
    ),
  );

  it.effect("(O5) is accepted without a look at it when it was cancelled in JTL", () =>
    inShop(
      Effect.gen(function* () {
        const told = yield* acceptedAs((order) => [
          { ...order, cancellation: { reason: null }, totalGross: "0", positions: [] },
        ]);
        expect(told).toEqual([]);
      }),
    ),
  );
});
