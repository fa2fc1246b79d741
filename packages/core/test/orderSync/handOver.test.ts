import { describe, expect, it } from "@effect/vitest";
import {
  acceptOrders,
  CurrentShop,
  JtlError,
  JtlWawi,
  LeaseLost,
  orderSync,
  OrderStore,
  RunStore,
  runWorkflow,
  submitOrders,
  trackOrders,
} from "@temu-jtl/core";
import {
  badGateway,
  JtlWorld,
  noAnswer,
  TemuWorld,
  temuCalls,
  tooManyRequests,
} from "@temu-jtl/core/testing";
import { Effect } from "effect";
import { TestClock } from "effect/testing";
import { heldByWorker, syncWithJtl, watchAlerts, withJtl, withTime } from "./handingOver.ts";
import {
  counts,
  countsOf,
  inShop,
  only,
  problemsOf,
  sell,
  start,
  sync,
  untilExported,
} from "./runs.ts";

describe("An insert whose answer is lost", () => {
  it.effect("is looked up and not sent again", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        const [number = ""] = yield* sell(1);
        yield* jtl.failNext("submit", 1, noAnswer(true));
        expect((yield* sync).outcome).toBe("partial");
        expect(yield* counts).toEqual({ submitting: 1 });
        yield* TestClock.adjust("1 minute");
        yield* only([acceptOrders]);
        expect(yield* counts).toEqual({ submitted: 1 });
        expect(yield* jtl.rowsInserted(number)).toBe(1);
      }),
    ),
  );

  it.effect("and did not happen is sent again, though others were waiting behind it", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        const numbers = yield* sell(5);
        yield* jtl.failNext("submit", 1, noAnswer(false));
        expect((yield* sync).outcome).toBe("partial");
        expect(yield* counts).toEqual({ submitting: 1, exported: 4 });
        yield* TestClock.adjust("1 minute");
        yield* sync;
        expect(yield* counts).toEqual({ submitted: 5 });
        for (const number of numbers) expect(yield* jtl.rowsInserted(number)).toBe(1);
      }),
    ),
  );

  it.effect("is waited for until it can no longer happen, before anything else is inserted", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        yield* sell(2);
        yield* jtl.failNext("submit", 1, noAnswer(false));
        yield* sync;
        const run = yield* withTime(sync);
        expect(run.outcome).toBe("succeeded");
        expect(run.durationMillis).toBeGreaterThan(9_000);
        expect(yield* counts).toEqual({ submitted: 2 });
      }),
    ),
  );

  it.effect("keeps everything else from JTL whose clock was set back meanwhile", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        yield* sell(2);
        yield* jtl.failNext("submit", 1, noAnswer(false));
        yield* sync;
        yield* jtl.advance(-3_600_000);
        const run = yield* withTime(sync);
        expect(problemsOf(run, "submit")).toEqual(["handOverUnsettled"]);
        expect(yield* counts).toEqual({ submitting: 1, exported: 1 });
      }),
    ),
  );

  it.effect("(O4) keeps everything else back until somebody has looked what became of it", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        yield* sell(2);
        yield* jtl.failNext("submit", 1, noAnswer(false));
        yield* sync;
        yield* TestClock.adjust("1 minute");
        const run = yield* only([submitOrders]);
        expect(problemsOf(run, "submit")).toEqual(["handOverUnsettled"]);
        expect(yield* counts).toEqual({ submitting: 1, exported: 1 });
        yield* only([acceptOrders, submitOrders]);
        expect(yield* counts).toEqual({ submitted: 2 });
      }),
    ),
  );

  it.effect("(O3) keeps everything else back again when JTL's clock is set back behind it", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        yield* sell(2);
        yield* jtl.failNext("submit", 1, noAnswer(true));
        yield* sync;
        yield* TestClock.adjust("1 minute");
        yield* withJtl(heldByWorker)(only([acceptOrders]));
        yield* jtl.advance(-3_600_000);
        const run = yield* withTime(sync.pipe(withJtl(heldByWorker)));
        expect(problemsOf(run, "submit")).toEqual(["handOverUnsettled"]);
        expect(yield* counts).toEqual({ submitting: 1, exported: 1 });
      }),
    ),
  );

  it.effect("is not believed undone when rows of others have come since", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        const wawi = yield* JtlWawi;
        yield* sell(1);
        yield* jtl.failNext("submit", 1, noAnswer(false));
        yield* sync;
        const document = yield* jtl.document("PO-999");
        const deadline = (yield* jtl.now) + 60_000;
        yield* wawi.submit({ externalNumber: "PO-999", document, deadline });
        yield* TestClock.adjust("1 minute");
        const run = yield* sync;
        expect(problemsOf(run, "accept")).toEqual(["handOverUnsettled"]);
        expect(yield* counts).toEqual({ submitting: 1 });
      }),
    ),
  );
});

describe("Handing over", () => {
  it.effect("takes an order back whose insert came too late", () =>
    inShop(
      Effect.gen(function* () {
        yield* sell(1);
        const run = yield* syncWithJtl(() => ({
          submit: () => Effect.succeed({ _tag: "TooLate" } as const),
        }));
        expect(countsOf(run, "submit")).toMatchObject({ skipped: 1, changed: 0 });
        expect(yield* counts).toEqual({ exported: 1 });
        yield* sync;
        expect(yield* counts).toEqual({ submitted: 1 });
      }),
    ),
  );

  it.effect("tells people of an order whose insert comes too late again and again", () =>
    inShop(
      Effect.gen(function* () {
        const [number = ""] = yield* sell(1);
        const tooLate = syncWithJtl(() => ({
          submit: () => Effect.succeed({ _tag: "TooLate" } as const),
        }));
        const first = yield* watchAlerts(tooLate);
        expect(first.answer.outcome).toBe("succeeded");
        expect(first.codes).toEqual([]);
        for (const _ of [2, 3]) {
          const { answer, raised } = yield* watchAlerts(tooLate);
          expect(answer.outcome).toBe("partial");
          expect(problemsOf(answer, "submit")).toEqual(["handOverTooLate"]);
          expect(raised).toMatchObject([{ code: "handOverTooLate", parentOrderSn: number }]);
        }
        const { answer, codes } = yield* watchAlerts(sync);
        expect([answer.outcome, ...codes]).toEqual(["succeeded"]);
        expect(yield* counts).toEqual({ submitted: 1 });
      }),
    ),
  );

  it.effect(
    "carries on from the last number that JTL gave, also where its numbers were set back",
    () =>
      inShop(
        Effect.gen(function* () {
          const orders = yield* OrderStore;
          yield* sell(3);
          const rowIds = [7, 8];
          yield* syncWithJtl((jtl) => ({
            importMark: Effect.map(jtl.importMark, ({ now }) => ({ now, lastRowId: 57 })),
            submit: () => {
              const rowId = rowIds.shift();
              return rowId === undefined
                ? Effect.succeed({ _tag: "TooLate" } as const)
                : Effect.succeed({ _tag: "Inserted", rowId } as const);
            },
          }));
          const intents = yield* orders.submissions(["submitted"]);
          expect(intents.map(({ lastRowId, rowId }) => [lastRowId, rowId])).toEqual([
            [57, 7],
            [7, 8],
          ]);
        }),
      ),
  );

  it.effect("accepts at once what JTL turns out to have", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        const wawi = yield* JtlWawi;
        const orders = yield* OrderStore;
        const [number = ""] = yield* sell(1);
        const document = yield* jtl.document(number);
        const deadline = (yield* jtl.now) + 60_000;
        yield* wawi.submit({ externalNumber: number, document, deadline });
        yield* jtl.takeOver;
        yield* sync;
        expect((yield* orders.get(number))?.state).toBe("accepted");
        expect(yield* jtl.rowsInserted(number)).toBe(1);
      }),
    ),
  );

  it.effect("holds an order that JTL refuses, tells it once, and the others go on", () =>
    inShop(
      Effect.gen(function* () {
        const orders = yield* OrderStore;
        const [number = ""] = yield* sell(3);
        const refusing = syncWithJtl((jtl) => ({
          submit: (handOver) =>
            handOver.externalNumber === number
              ? Effect.fail(
                  new JtlError({
                    category: "invalid",
                    operation: "submit",
                    message: "cBestellung: conversion failed",
                    whatToDo: "Look at the document.",
                  }),
                )
              : jtl.submit(handOver),
        }));
        expect((yield* refusing).outcome).toBe("partial");
        expect(yield* counts).toEqual({ held: 1, submitted: 2 });
        expect((yield* orders.get(number))?.holdReasons).toMatchObject([{ code: "refusedByJtl" }]);
        const before = yield* orders.history(number);
        yield* (yield* JtlWorld).takeOver;
        yield* TestClock.adjust("1 hour");
        expect((yield* refusing).outcome).toBe("succeeded");
        expect(yield* orders.history(number)).toEqual(before);
      }),
    ),
  );

  it.effect("tries an order again that JTL refused, once its document is another", () =>
    inShop(
      Effect.gen(function* () {
        const orders = yield* OrderStore;
        // The third has no shipping costs.
        const [, , number = ""] = yield* sell(3);
        yield* only(untilExported);
        yield* orders.hold([
          {
            parentOrderSn: number,
            from: "exported",
            holdReasons: [{ code: "refusedByJtl", parameters: {} }],
          },
        ]);
        yield* sync;
        expect(yield* counts).toEqual({ held: 1, submitted: 2 });
        const shop = yield* CurrentShop;
        yield* sync.pipe(
          Effect.provideService(CurrentShop, {
            ...shop,
            document: { ...shop.document, shippingLine: "whenCharged" },
          }),
        );
        expect(yield* counts).toEqual({ submitted: 3 });
      }),
    ),
  );

  it.effect("never sets a deadline behind the end of the lease", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        yield* sell(3);
        const runs = yield* RunStore;
        const reach: Array<number> = [];
        const watched = syncWithJtl((wawi) => ({
          submit: Effect.fnUntraced(function* (handOver) {
            reach.push(handOver.deadline - (yield* jtl.now));
            return yield* wawi.submit(handOver);
          }),
        }));
        yield* watched.pipe(
          Effect.provideService(
            RunStore,
            RunStore.of({ ...runs, check: () => Effect.succeed(4_000) }),
          ),
        );
        expect(reach).toEqual([4_000, 4_000, 4_000]);
      }),
    ),
  );
});

describe("An order whose hand-over did not happen after all", () => {
  it.effect("(Z2) is not handed over when it was cancelled meanwhile", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const jtl = yield* JtlWorld;
        const [number = ""] = yield* sell(1);
        yield* jtl.failNext("submit", 1, noAnswer(false));
        yield* sync;
        yield* TestClock.adjust("3 minutes");
        yield* temu.cancel(number);
        yield* sync;
        yield* sync;
        expect(yield* counts).toEqual({ cancelled: 1 });
        expect(yield* jtl.rowsInserted(number)).toBe(0);
      }),
    ),
  );

  it.effect("(Z2) goes with a new document when fewer units are wanted meanwhile", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const jtl = yield* JtlWorld;
        const orders = yield* OrderStore;
        const [, sold] = yield* temu.sell(2);
        const { parentOrderSn, lines } = sold?.order ?? { parentOrderSn: "", lines: [] };
        const line = lines.find(({ quantity }) => quantity > 1);
        yield* jtl.failNext("submit", 2, noAnswer(false));
        yield* sync;
        yield* TestClock.adjust("3 minutes");
        yield* temu.lowerQuantity(parentOrderSn, line?.orderSn ?? "", 1);
        yield* sync;
        yield* TestClock.adjust("3 minutes");
        yield* sync;
        yield* TestClock.adjust("3 minutes");
        yield* sync;
        const [document] = yield* orders.documents([parentOrderSn]);
        expect(document?.revision).toBe(2);
        expect(yield* counts).toEqual({ submitted: 2 });
        expect(yield* jtl.rowsInserted(parentOrderSn)).toBe(1);
      }),
    ),
  );
});

describe("A host that has lost its lease", () => {
  const leaseLost = new LeaseLost({
    shop: "demo",
    workflow: "order_sync",
    message: "Another host has taken over.",
    whatToDo: "Nothing.",
  });
  /** The step on a host whose lease holds for so many more looks at it. */
  const losingLeaseAfter = (looks: number, step: typeof submitOrders | typeof trackOrders) =>
    Effect.gen(function* () {
      const runs = yield* RunStore;
      let left = looks;
      return yield* only([step]).pipe(
        Effect.provideService(
          RunStore,
          RunStore.of({
            ...runs,
            check: (lease) =>
              Effect.suspend(() => {
                left -= 1;
                return left < 0 ? Effect.fail(leaseLost) : runs.check(lease);
              }),
          }),
        ),
        Effect.exit,
      );
    });

  it.effect("hands nothing more over", () =>
    inShop(
      Effect.gen(function* () {
        yield* sell(3);
        yield* only(untilExported);
        yield* losingLeaseAfter(1, submitOrders);
        expect(yield* counts).toEqual({ submitted: 1, exported: 2 });
      }),
    ),
  );

  it.effect("reports nothing more to Temu, not even when it tries again", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const jtl = yield* JtlWorld;
        yield* sell(1);
        yield* sync;
        yield* jtl.takeOver;
        yield* sync;
        yield* jtl.pack();
        yield* temu.failNext(temuCalls.confirmShipment, 1, tooManyRequests(1));
        yield* withTime(losingLeaseAfter(1, trackOrders));
        expect((yield* temu.requests)[temuCalls.confirmShipment]).toBe(1);
        expect(yield* counts).toEqual({ shipped: 1 });
      }),
    ),
  );
});

describe("Before an order is handed over", () => {
  it.effect("a run for some orders only still learns that another was cancelled", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const jtl = yield* JtlWorld;
        const [first = "", second = ""] = yield* sell(2);
        yield* only(untilExported);
        yield* TestClock.adjust("20 minutes");
        yield* temu.cancel(first);
        const run = yield* runWorkflow(orderSync({ parentOrderSns: [second] }), start);
        expect(run.outcome).toBe("succeeded");
        expect(yield* counts).toEqual({ cancelled: 1, submitted: 1 });
        expect(yield* jtl.rowsInserted(first)).toBe(0);
      }),
    ),
  );

  it.effect("Temu has told of it within ten minutes, or it waits", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        yield* sell(2);
        yield* only(untilExported);
        yield* TestClock.adjust("11 minutes");
        yield* temu.failNext(temuCalls.orders, 1, badGateway);
        const run = yield* only([submitOrders]);
        expect(run.outcome).toBe("partial");
        expect(countsOf(run, "submit")).toMatchObject({ skipped: 2, changed: 0 });
        expect(yield* counts).toEqual({ exported: 2 });
        yield* only([submitOrders]);
        expect(yield* counts).toEqual({ submitted: 2 });
      }),
    ),
  );

  it.effect("a walk of the last ten minutes is word enough", () =>
    inShop(
      Effect.gen(function* () {
        yield* sell(2);
        yield* only(untilExported);
        yield* TestClock.adjust("9 minutes");
        const run = yield* only([submitOrders]);
        expect(run.temuRequests).toEqual({});
        expect(yield* counts).toEqual({ submitted: 2 });
      }),
    ),
  );
});
