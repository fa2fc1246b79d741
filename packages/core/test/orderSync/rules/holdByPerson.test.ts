import { describe, expect, it } from "@effect/vitest";
import {
  holdOrder,
  type InventoryStore,
  OrderDocument,
  OrderStore,
  type OrderSyncServices,
  releaseOrder,
  submitOrders,
} from "@temu-jtl/core";
import { JtlWorld, TemuWorld } from "@temu-jtl/core/testing";
import { Effect } from "effect";
import { TestClock } from "effect/testing";
import { syncWithJtl } from "../handingOver.ts";
import {
  counts,
  countsOf,
  inShop,
  only,
  problemsOf,
  sell,
  sellOne,
  sync,
  untilExported,
} from "../runs.ts";

const by = "Otto Operator (o1)";

const holdsOf = (number: string) =>
  Effect.flatMap(OrderStore, (orders) =>
    Effect.map(orders.get(number), (order) => order?.holdReasons.map(({ code }) => code)),
  );

const refusalOf = (number: string) => Effect.map(Effect.flip(holdOrder(number, by)), String);

/** Holds these orders once, when the program is asked for. */
const holding = Effect.fnUntraced(function* (...numbers: ReadonlyArray<string>) {
  const services = yield* Effect.context<OrderSyncServices | InventoryStore>();
  return yield* Effect.cached(
    Effect.forEach(numbers, (number) => holdOrder(number, by)).pipe(
      Effect.provideContext(services),
      Effect.orDie,
    ),
  );
});

describe("A person holds an order", () => {
  it.effect("(H23) it does not go to JTL until a person releases it, whatever Temu changes", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const number = yield* sellOne;
        yield* only(untilExported);
        expect(yield* counts).toEqual({ exported: 1 });
        expect(yield* holdOrder(number, by)).toBe("held");
        expect(yield* holdOrder(number, by)).toBe("held");
        yield* sync;
        yield* TestClock.adjust("1 minute");
        yield* temu.setLabel(number, "past_due", true);
        yield* sync;
        expect(yield* counts).toEqual({ held: 1 });
        expect(yield* holdsOf(number)).toEqual(["heldByPerson"]);
        expect(yield* releaseOrder(number)).toBe("imported");
        yield* sync;
        expect(yield* counts).toEqual({ submitted: 1 });
        const history = yield* (yield* OrderStore).history(number);
        expect(history.map(({ reason }) => reason)).toEqual([
          "completeAtTemu",
          "documentRendered",
          "heldByPerson",
          "releasedByPerson",
          "documentRendered",
          "handOverBegun",
          "handedOver",
        ]);
      }),
    ),
  );

  it.effect("(H23) beside what holds it already: each ends by itself", () =>
    inShop(
      Effect.gen(function* () {
        const temu = yield* TemuWorld;
        const number = yield* sellOne;
        yield* temu.setLabel(number, "pending_buyer_cancellation", true);
        yield* sync;
        yield* holdOrder(number, by);
        expect(yield* holdsOf(number)).toEqual(["buyerWantsToCancel", "heldByPerson"]);
        yield* sync;
        expect(yield* releaseOrder(number)).toBe("held");
        expect(yield* holdsOf(number)).toEqual(["buyerWantsToCancel"]);
        yield* holdOrder(number, by);
        yield* TestClock.adjust("1 minute");
        yield* temu.setLabel(number, "pending_buyer_cancellation", false);
        yield* sync;
        expect(yield* holdsOf(number)).toEqual(["heldByPerson"]);
      }),
    ),
  );

  it.effect("(H23) and Temu cancels it: it is cancelled", () =>
    inShop(
      Effect.gen(function* () {
        const number = yield* sellOne;
        yield* only(untilExported);
        yield* holdOrder(number, by);
        yield* TestClock.adjust("1 minute");
        yield* (yield* TemuWorld).cancel(number);
        yield* sync;
        expect(yield* counts).toEqual({ cancelled: 1 });
      }),
    ),
  );

  it.effect("(H23) never once JTL may have it", () =>
    inShop(
      Effect.gen(function* () {
        const number = yield* sellOne;
        const services = yield* Effect.context<OrderSyncServices | InventoryStore>();
        const refusals: Array<string> = [];
        yield* syncWithJtl((wawi) => ({
          submit: (handOver) =>
            refusalOf(number).pipe(
              Effect.provideContext(services),
              Effect.orDie,
              Effect.map((refusal) => refusals.push(refusal)),
              Effect.andThen(wawi.submit(handOver)),
            ),
        }));
        expect(refusals).toMatchObject([expect.stringContaining("being handed over to JTL")]);
        expect(yield* refusalOf(number)).toContain("submitted to JTL");
        yield* (yield* JtlWorld).takeOver;
        yield* sync;
        expect(yield* refusalOf(number)).toContain("accepted by JTL");
        expect(yield* refusalOf("PO-404")).toContain("Nobody knows this order");
        expect(yield* counts).toEqual({ accepted: 1 });
      }),
    ),
  );

  it.effect("(H23) just before it is its turn: the run's other orders go on", () =>
    inShop(
      Effect.gen(function* () {
        const [first = "", second = ""] = yield* sell(3);
        yield* only(untilExported);
        const hold = yield* holding(first, second);
        const run = yield* syncWithJtl((wawi) => ({
          importMark: Effect.tap(wawi.importMark, hold),
        }));
        expect(problemsOf(run, "submit")).toEqual([]);
        expect(countsOf(run, "submit")).toMatchObject({ processed: 3, changed: 1, skipped: 2 });
        expect(yield* counts).toEqual({ held: 2, submitted: 1 });
        expect(yield* (yield* JtlWorld).rowsInserted(first)).toBe(0);
      }),
    ),
  );

  it.effect("(H23) while documents are written: the run's other orders go on", () =>
    inShop(
      Effect.gen(function* () {
        const [first = ""] = yield* sell(2);
        const hold = yield* holding(first);
        const documents = yield* OrderDocument;
        const late = OrderDocument.of({
          render: (order) => Effect.tap(documents.render(order), hold),
        });
        const run = yield* sync.pipe(Effect.provideService(OrderDocument, late));
        expect(problemsOf(run, "render")).toEqual([]);
        expect(yield* counts).toEqual({ held: 1, submitted: 1 });
        yield* only([submitOrders]);
        expect(yield* holdsOf(first)).toEqual(["heldByPerson"]);
      }),
    ),
  );
});
