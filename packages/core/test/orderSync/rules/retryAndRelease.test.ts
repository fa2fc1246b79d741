import { describe, expect, it } from "@effect/vitest";
import {
  Alerts,
  type BlockReason,
  graceMillis,
  makeVoice,
  type InventoryStore,
  minutes,
  type OrderRefused,
  OrderStore,
  type OrderSyncServices,
  releaseOrder,
  renderOrders,
  retryOrder,
  type RunStore,
  type StorageError,
  submitOrders,
} from "@temu-jtl/core";
import { JtlWorld, noAnswer, type SoldOrder, TemuWorld, temuCalls } from "@temu-jtl/core/testing";
import { Effect } from "effect";
import { TestClock } from "effect/testing";
import { heldByWorker, syncWithJtl, watchAlerts, withJtl } from "../handingOver.ts";
import { counts, countsOf, inShop, only, problemsOf, sellOne, sync } from "../runs.ts";

/** What a person is told instead of having their wish. */
const refusalOf = <A, R>(wish: Effect.Effect<A, OrderRefused | StorageError, R>) =>
  Effect.map(Effect.flip(wish), (error) => {
    if (error._tag !== "OrderRefused") throw error;
    return `${error.message} ${error.whatToDo}`;
  });

/** An order that JTL's worker has taken and that nobody has seen since. */
const failedOrder = Effect.gen(function* () {
  const number = yield* sellOne;
  yield* sync;
  yield* syncWithJtl(heldByWorker);
  yield* TestClock.adjust(graceMillis);
  yield* syncWithJtl(heldByWorker);
  expect(yield* counts).toEqual({ failed: 1 });
  return number;
});

/** A retry while JTL shows nothing of the order. */
const retry = (number: string) => withJtl(heldByWorker)(retryOrder(number));

/** The sync with a JTL that has dropped its rows up to this one. */
const dropped = (lastDropped: number) =>
  syncWithJtl((wawi) => ({
    queued: (numbers) =>
      Effect.map(wawi.queued(numbers), (rows) => rows.filter(({ rowId }) => rowId > lastDropped)),
    submit: (handOver) =>
      Effect.map(wawi.submit(handOver), (outcome) =>
        outcome._tag === "AlreadyQueued" && outcome.rowId <= lastDropped
          ? { _tag: "Inserted", rowId: lastDropped + 1 }
          : outcome,
      ),
  }));

describe("A person has an order tried again", () => {
  it.effect("(O6) that failed: it is handed over again by Temu's current word, exactly once", () =>
    inShop(
      Effect.gen(function* () {
        const orders = yield* OrderStore;
        const number = yield* failedOrder;
        expect(yield* retry(number)).toBe("imported");
        expect(yield* refusalOf(retry(number))).toContain("the next run hands it over");
        const handedOver: Array<string> = [];
        for (let run = 0; run < 3; run += 1) {
          yield* TestClock.adjust("1 minute");
          yield* syncWithJtl((wawi) => ({
            ...heldByWorker(),
            submit: ({ externalNumber }) =>
              Effect.sync(() => {
                handedOver.push(externalNumber);
                return { _tag: "Inserted", rowId: 77 } as const;
              }),
            importMark: wawi.importMark,
          }));
        }
        expect(handedOver).toEqual([number]);
        expect(yield* counts).toEqual({ submitted: 1 });
        const history = (yield* orders.history(number)).map(({ reason }) => reason);
        expect(history.slice(-4)).toEqual([
          "retriedByPerson",
          "documentRendered",
          "handOverBegun",
          "handedOver",
        ]);
      }),
    ),
  );

  it.effect("(O6) that Temu has changed meanwhile: JTL gets what Temu says now", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const orders = yield* OrderStore;
        const number = yield* failedOrder;
        yield* temu.setLabel(number, "pending_buyer_cancellation", true);
        yield* TestClock.adjust("1 minute");
        yield* retry(number);
        yield* dropped(1);
        expect((yield* orders.get(number))?.holdReasons).toMatchObject([
          { code: "buyerWantsToCancel" },
        ]);
        yield* TestClock.adjust("1 minute");
        yield* temu.setLabel(number, "pending_buyer_cancellation", false);
        yield* dropped(1);
        expect(yield* counts).toEqual({ submitted: 1 });
        expect((yield* orders.documents([number]))[0]?.revision).toBe(2);
      }),
    ),
  );

  it.effect("(O6) in the midst of a run: it is not handed over before it is decided on anew", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const number = yield* failedOrder;
        yield* temu.setLabel(number, "pending_buyer_cancellation", true);
        yield* TestClock.adjust("1 minute");
        // What is left of a run that has imported before the person came.
        yield* dropped(1);
        yield* retry(number);
        yield* only([renderOrders, submitOrders]);
        expect(yield* counts).toEqual({ exported: 1 });
        yield* dropped(1);
        expect(yield* counts).toEqual({ held: 1 });
      }),
    ),
  );

  it.effect("(O6) is refused while JTL's worker may hold it", () =>
    inShop(
      Effect.gen(function* () {
        const number = yield* sellOne;
        yield* sync;
        yield* syncWithJtl(heldByWorker);
        const until = makeVoice("en", "UTC").time(graceMillis);
        expect(yield* refusalOf(retry(number))).toContain(`until about ${until}`);
        yield* TestClock.adjust(minutes(20));
        yield* syncWithJtl(heldByWorker);
        expect(yield* refusalOf(retry(number))).toContain(`until about ${until}`);
        expect(yield* counts).toEqual({ submitted: 1 });
        // Failed before its time, by whatever hand.
        yield* (yield* OrderStore).changeStates([
          { parentOrderSn: number, from: "submitted", to: "failed", reason: "byHand" },
        ]);
        expect(yield* refusalOf(retry(number))).toContain(until);
        yield* TestClock.adjust(minutes(10));
        expect(yield* retry(number)).toBe("imported");
      }),
    ),
  );

  it.effect("(O6) finds that JTL has it after all: it is accepted, and judged as any other", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        const number = yield* failedOrder;
        yield* jtl.takeOver;
        const other = withJtl((wawi) => ({
          orders: (numbers) =>
            Effect.map(wawi.orders(numbers), (all) =>
              all.map((order) => ({ ...order, totalGross: "1.0000000000000" })),
            ),
        }));
        const { answer, raised } = yield* watchAlerts(other(retryOrder(number)));
        expect(answer).toBe("accepted");
        expect(raised).toMatchObject([
          { shop: "demo", code: "acceptedOtherTotal", parentOrderSn: number },
        ]);
        expect(yield* counts).toEqual({ accepted: 1 });
        expect(yield* jtl.rowsInserted(number)).toBe(1);
        const history = yield* (yield* OrderStore).history(number);
        expect(history.at(-1)).toMatchObject({ reason: "acceptedByJtl", runId: null });
      }),
    ),
  );

  it.effect("(O6) whose row is there: it is refused, and accepted once it is taken", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        const number = yield* failedOrder;
        expect(yield* refusalOf(retryOrder(number))).toContain("row 1");
        expect(yield* counts).toEqual({ failed: 1 });
        yield* jtl.takeOver;
        yield* sync;
        expect(yield* counts).toEqual({ accepted: 1 });
      }),
    ),
  );

  it.effect.each(["queued", "orders"] as const)(
    "(O6) while JTL does not answer (%s): it is refused and nothing is changed",
    (call) =>
      inShop(
        Effect.gen(function* () {
          const orders = yield* OrderStore;
          const number = yield* failedOrder;
          const before = yield* orders.get(number);
          yield* (yield* JtlWorld).failNext(call, 1, noAnswer(false));
          expect(yield* refusalOf(retryOrder(number))).toContain("nothing was changed");
          expect(yield* orders.get(number)).toEqual(before);
          expect(yield* orders.wishes).toEqual([]);
        }),
      ),
  );

  it.effect("(O6) that has not failed, or that nobody knows: it is refused in words", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        const number = yield* sellOne;
        expect(yield* refusalOf(retryOrder("PO-404"))).toContain("Nobody knows this order");
        yield* sync;
        yield* jtl.takeOver;
        yield* sync;
        expect(yield* refusalOf(retryOrder(number))).toContain("JTL has the order");
      }),
    ),
  );

  it.effect("(O6) that JTL turns out to have is told before it counts as accepted", () =>
    inShop(
      Effect.gen(function* () {
        const orders = yield* OrderStore;
        const number = yield* failedOrder;
        yield* (yield* JtlWorld).takeOver;
        const states: Array<unknown> = [];
        yield* retryOrder(number).pipe(
          withJtl((wawi) => ({
            orders: (numbers) =>
              Effect.map(wawi.orders(numbers), (all) =>
                all.map((order) => ({ ...order, totalGross: "1.0000000000000" })),
              ),
          })),
          Effect.provideService(Alerts, {
            raise: () =>
              Effect.map(Effect.orDie(orders.get(number)), (order) => states.push(order?.state)),
          }),
        );
        expect(states).toEqual(["failed"]);
      }),
    ),
  );

  it.effect("(O6) in the midst of a run that accepts it too: the run's other orders go on", () =>
    inShop(
      Effect.gen(function* () {
        const jtl = yield* JtlWorld;
        const number = yield* failedOrder;
        yield* sellOne;
        yield* sync;
        yield* jtl.takeOver;
        const services = yield* Effect.context<OrderSyncServices | InventoryStore>();
        // The person comes between the run's look at JTL and its writing.
        const retried = yield* Effect.cached(
          Effect.orDie(Effect.provideContext(retryOrder(number), services)),
        );
        const run = yield* syncWithJtl((wawi) => ({
          orders: (numbers) => Effect.tap(wawi.orders(numbers), retried),
        }));
        expect(problemsOf(run, "accept")).toEqual([]);
        expect(countsOf(run, "accept")).toMatchObject({ processed: 2, changed: 1 });
        expect(yield* counts).toEqual({ accepted: 2 });
      }),
    ),
  );

  it.effect("(O6) that changes in that moment: it is refused, and nothing is lost", () =>
    inShop(
      Effect.gen(function* () {
        const orders = yield* OrderStore;
        const number = yield* failedOrder;
        const accepting = withJtl(() => ({
          ...heldByWorker(),
          orders: () =>
            Effect.as(
              Effect.orDie(
                orders.recordAcceptance([
                  { parentOrderSn: number, from: "failed", jtlOrderNumbers: ["AU-1"] },
                ]),
              ),
              [],
            ),
        }));
        expect(yield* refusalOf(accepting(retryOrder(number)))).toContain("has changed just now");
        expect(yield* counts).toEqual({ accepted: 1 });
      }),
    ),
  );
});

/** An order that JTL has, and that Temu then says something else of. */
const inJtl = Effect.gen(function* () {
  const temu = yield* TemuWorld;
  // The second has lines of several units.
  const [, sold] = yield* temu.sell(2);
  const line = sold?.order.lines.find(({ quantity }) => quantity > 1);
  if (sold === undefined || line === undefined) throw new Error("Two orders were sold.");
  yield* sync;
  yield* (yield* JtlWorld).takeOver;
  yield* sync;
  yield* TestClock.adjust("1 minute");
  return { sold, number: sold.order.parentOrderSn, line };
});

const blocksOf = Effect.fnUntraced(function* (number: string) {
  const order = yield* (yield* OrderStore).get(number);
  return order?.blockReasons.map(({ code }) => code);
});

const stateOf = Effect.fnUntraced(function* (number: string) {
  return (yield* (yield* OrderStore).get(number))?.state;
});

const confirmed = Effect.fnUntraced(function* ({ order }: SoldOrder) {
  const temu = yield* TemuWorld;
  return yield* Effect.forEach(order.lines, ({ orderSn }) => temu.confirmations(orderSn));
});

describe("A person releases an order", () => {
  it.effect("(Z2) in the midst of a run that ends it too: the run's other orders go on", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const jtl = yield* JtlWorld;
        const { number } = yield* inJtl;
        yield* temu.cancel(number);
        yield* sync;
        yield* jtl.cancel(number);
        yield* jtl.pack();
        const services = yield* Effect.context<OrderSyncServices | InventoryStore>();
        const released = yield* Effect.cached(
          Effect.orDie(Effect.provideContext(releaseOrder(number), services)),
        );
        const run = yield* syncWithJtl((wawi) => ({
          orders: (numbers) => Effect.tap(wawi.orders(numbers), released),
        }));
        expect(problemsOf(run, "track")).toEqual([]);
        expect(yield* stateOf(number)).toBe("cancelled");
        expect(yield* counts).toEqual({ cancelled: 1, reported: 1 });
      }),
    ),
  );

  it.effect("(Z2) with a lowered quantity: Temu is told of the units that it still wants", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const { line, number, sold } = yield* inJtl;
        yield* temu.lowerQuantity(number, line.orderSn, line.quantity - 1);
        yield* sync;
        expect(yield* blocksOf(number)).toEqual(["quantityLowered"]);
        expect(yield* releaseOrder(number)).toBe("accepted");
        yield* (yield* JtlWorld).pack();
        yield* sync;
        expect(yield* stateOf(number)).toBe("reported");
        expect(new Set(yield* confirmed(sold))).toEqual(new Set([1]));
      }),
    ),
  );

  it.effect("(Z2) and only a later change blocks it again", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const orders = yield* OrderStore;
        const { number, sold } = yield* inJtl;
        const move = Effect.fnUntraced(function* (street: string) {
          yield* temu.changeAddress(number, { ...sold.address, street });
          yield* sync;
          yield* TestClock.adjust("1 minute");
        });
        yield* move("Neuer Weg 1");
        expect(yield* blocksOf(number)).toEqual(["addressChanged"]);
        yield* releaseOrder(number);
        expect(yield* orders.get(number)).toMatchObject({
          blockReasons: [],
          handedOver: null,
          address: { street: "Neuer Weg 1" },
        });
        yield* temu.setLabel(number, "past_due", true);
        yield* sync;
        expect(yield* blocksOf(number)).toEqual([]);
        yield* TestClock.adjust("1 minute");
        yield* move("Neuer Weg 2");
        expect(yield* blocksOf(number)).toEqual(["addressChanged"]);
        yield* move("Neuer Weg 1");
        expect(yield* blocksOf(number)).toEqual([]);
      }),
    ),
  );

  it.effect("(Z2) not while its new address could not be read", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const { number, sold } = yield* inJtl;
        yield* temu.changeAddress(number, { ...sold.address, street: "Neuer Weg 1" });
        yield* temu.trouble(number, { address: "hidden" });
        yield* sync;
        expect(yield* refusalOf(releaseOrder(number))).toContain("could not be read yet");
        expect(yield* blocksOf(number)).toEqual(["addressChanged"]);
        yield* temu.trouble(number, { address: "none" });
        yield* (yield* OrderStore).wish([number]);
        yield* sync;
        expect(yield* releaseOrder(number)).toBe("accepted");
      }),
    ),
  );

  it.effect("(Z2) that Temu has cancelled: it counts as cancelled, and nothing is reported", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const { number, sold } = yield* inJtl;
        yield* temu.cancel(number);
        yield* (yield* JtlWorld).pack();
        yield* sync;
        expect(yield* stateOf(number)).toBe("shipped");
        expect(yield* releaseOrder(number)).toBe("cancelled");
        const run = yield* sync;
        expect(problemsOf(run, "track")).toEqual([]);
        expect(new Set(yield* confirmed(sold))).toEqual(new Set([0]));
        const history = yield* (yield* OrderStore).history(number);
        expect(history.at(-1)).toMatchObject({ from: "shipped", reason: "releasedByPerson" });
        expect(yield* blocksOf(number)).toEqual([]);
      }),
    ),
  );

  it.effect("(Z2) with blocks of JTL: they are kept as released, beside what Temu says", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const orders = yield* OrderStore;
        const { line, number } = yield* inJtl;
        const swapped: BlockReason = { code: "articleSwapped", parameters: { sku: "ART-2" } };
        const before: BlockReason = { code: "contentsUnknown", parameters: {} };
        yield* temu.lowerQuantity(number, line.orderSn, line.quantity - 1);
        yield* sync;
        const known = yield* orders.get(number);
        yield* orders.setBlocks([
          {
            parentOrderSn: number,
            blockReasons: [...(known?.blockReasons ?? []), swapped],
            released: [before],
            handedOver: known?.handedOver ?? null,
          },
        ]);
        yield* releaseOrder(number);
        expect(yield* orders.get(number)).toMatchObject({
          blockReasons: [],
          released: [before, swapped],
          handedOver: null,
        });
      }),
    ),
  );

  it.effect("(Z2) not when Temu says something new in that moment", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const orders = yield* OrderStore;
        const { line, number } = yield* inJtl;
        yield* temu.lowerQuantity(number, line.orderSn, line.quantity - 1);
        yield* sync;
        yield* TestClock.adjust("1 minute");
        yield* temu.cancel(number);
        // The run under way imports it between the person's look and the release.
        const services = yield* Effect.context<OrderSyncServices | RunStore>();
        const late = OrderStore.of({
          ...orders,
          setBlocks: (blocks) =>
            sync.pipe(
              Effect.provideContext(services),
              Effect.orDie,
              Effect.andThen(orders.setBlocks(blocks)),
            ),
        });
        const releasing = releaseOrder(number).pipe(Effect.provideService(OrderStore, late));
        expect(yield* refusalOf(releasing)).toContain("has changed just now");
        expect(yield* blocksOf(number)).toEqual(["cancelledAtTemu"]);
      }),
    ),
  );

  it.effect("(Z2) only one that JTL has and that is blocked", () =>
    inShop(
      Effect.gen(function* () {
        const { number } = yield* inJtl;
        expect(yield* refusalOf(releaseOrder("PO-404"))).toContain("Nobody knows this order");
        expect(yield* refusalOf(releaseOrder(number))).toContain("Nothing blocks this order");
        const another = yield* sellOne;
        yield* (yield* TemuWorld).failNext(temuCalls.amounts, 1, noAnswer(false));
        yield* sync;
        expect(yield* refusalOf(releaseOrder(another))).toContain("only one that JTL has");
      }),
    ),
  );
});
